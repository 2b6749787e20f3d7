"""Whether an authority's documents bear codes."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest

from .. import services
from ..forms import CodeForm
from ..sources import DocumentRefused


@require_POST
def code_choose(request: SignedInRequest) -> HttpResponse:
    """Print codes from now on, or do not."""
    form, authority = CodeForm(request.POST), request.user.authority
    if authority is None or not form.is_valid():
        raise Http404
    try:
        services.choose_codes(authority, by=request.user, printed=form.cleaned_data["printed"])
    except DocumentRefused as refusal:
        raise Http404 from refusal
    printed = form.cleaned_data["printed"]
    words = "Văn bản ban hành từ nay có mã QR." if printed else "Văn bản từ nay không in mã QR."
    messages.success(request, words)
    return redirect(f"{reverse('documents:register')}#codes")
