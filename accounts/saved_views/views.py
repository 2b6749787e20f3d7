"""Pages of saved views: keeping one, changing one, choosing with which a list begins."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from ..http import SignedInRequest
from ..models import SavedView
from .forms import ChangeViewForm, ListSettingsForm, SavedViewForm, StartForm
from .services import ViewRefused, begin_with, change_view, save_view, show_list


@require_safe
def view_list(request: SignedInRequest) -> HttpResponse:
    """The views of a list (`page`) that the person may choose, their own with what changes them."""
    return _list(request)


@require_POST
def view_create(request: SignedInRequest) -> HttpResponse:
    """Keep what the list shows under a name, and come back to it."""
    form = SavedViewForm(request.POST)
    if form.is_valid():
        values = dict(form.cleaned_data)
        back = values.pop("back").partition("?")[0]
        try:
            view = save_view(request.user, **values)
        except ViewRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"Đã lưu cách xem “{view}”.")
            return redirect(f"{back}?{view.address}")
    return TemplateResponse(request, "accounts/view_create.html", {"form": form})


@require_POST
def view_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a view of one's own another name, share it or share it no more."""
    view = get_object_or_404(SavedView.objects.owned_by(request.user), pk=pk)
    form = _change_form(view, request)
    if form.is_valid():
        try:
            change_view(view, **form.cleaned_data)
        except ViewRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"Đã lưu cách xem “{view}”.")
            return _to_list(view.page)
    return _list(request, view.page, changed=(view.pk, form))


@require_POST
def view_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete a view of one's own."""
    view = get_object_or_404(SavedView.objects.owned_by(request.user), pk=pk)
    view.delete()
    messages.success(request, f"Đã xóa cách xem “{view}”.")
    return _to_list(view.page)


@require_POST
def view_start(request: SignedInRequest) -> HttpResponse:
    """Have a list begin with a view, or with all its rows."""
    form = StartForm(request.POST, views=SavedView.objects.visible_to(request.user))
    if not form.is_valid():
        messages.error(request, "Không còn cách xem ấy; hãy chọn cách xem khác.")
        return redirect("accounts:view_list")
    view, page = form.cleaned_data["view"], form.cleaned_data["page"]
    begin_with(request.user, page=page, view=view)
    begins = f"cách xem “{view}”" if view else "toàn bộ danh sách"
    messages.success(request, f"Từ nay danh sách mở ra với {begins}.")
    return _to_list(page)


@require_POST
def list_display(request: SignedInRequest) -> HttpResponse:
    """Remember how the person has a list shown, and come back to it."""
    form = ListSettingsForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Chưa lưu được cách bày; hãy chọn lại mật độ và các cột.")
        return redirect(form.cleaned_data.get("back", "/"))
    values = dict(form.cleaned_data)
    back = values.pop("back")
    show_list(request.user, **values)
    return redirect(back)


def _to_list(page: str) -> HttpResponse:
    return redirect(f"{reverse('accounts:view_list')}?{urlencode({'page': page})}")


def _list(
    request: SignedInRequest, page: str = "", changed: tuple[int, ChangeViewForm] | None = None
) -> HttpResponse:
    """The page of the views, with the form that was refused in its place."""
    page, user = page or request.GET.get("page", "")[:30], request.user
    views = SavedView.objects.visible_to(user).of_page(page).own_first(user)
    forms = dict([changed] if changed else [])
    rows = [
        (view, (forms.get(view.pk) or _change_form(view)) if view.owner_id == user.pk else None)
        for view in views
    ]
    context = {"rows": rows, "page": page, "start": user.list_settings(page).start}
    return TemplateResponse(request, "accounts/view_list.html", context)


def _change_form(view: SavedView, request: SignedInRequest | None = None) -> ChangeViewForm:
    initial = {"name": view.name, "shared": view.shared}
    return ChangeViewForm(
        request.POST if request else None, initial=initial, auto_id=f"view-{view.pk}-%s"
    )
