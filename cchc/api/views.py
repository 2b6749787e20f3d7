"""The API's schema, and the page on which people read and try it."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView


class ApiSchema(SpectacularAPIView):
    """The OpenAPI schema, as JSON."""

    renderer_classes = [OpenApiJsonRenderer]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The schema as a page from which the API can be called."""
    return TemplateResponse(request, "api/docs.html")
