"""What a phone needs to hold the program and to keep what could not be sent: the manifest, the
service worker, the page without a connection, and who is signed in.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

COLOURS = {"theme_color": "#1b4f8c", "background_color": "#f4f5f7"}
# what the page without a connection is drawn with
FILES = ("css/site.css", "js/site.js")


@require_safe
@login_not_required
def manifest(request: HttpRequest) -> JsonResponse:
    """Say how the program stands on the screen of a phone that installed it."""
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    icons += [icons[-1] | {"src": static("img/icon-maskable.png"), "purpose": "maskable"}]
    words = {
        "id": "/",
        "name": "Theo dõi cải cách hành chính",
        "short_name": "CCHC",
        "lang": "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
    }
    content_type = "application/manifest+json"
    return JsonResponse(words | COLOURS | {"icons": icons}, content_type=content_type)


@never_cache
@require_safe
@login_not_required
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root so that it serves every page.

    It names the files that it keeps by addresses that bear their hash: another release of them is
    another worker.
    """
    context = {"files": [static(name) for name in FILES]}
    script = render_to_string("service_worker.js", context)
    return HttpResponse(script, content_type="text/javascript")


@require_safe
@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """The page that stands for any other while there is no connection."""
    return HttpResponse(render_to_string("offline.html"))  # it knows nobody, nor asks who that is


@never_cache
@require_safe
@login_not_required
def presence(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and the token to send a form with."""
    return JsonResponse({"person": str(request.user.pk or ""), "token": get_token(request)})
