"""Pages of people's own accounts: log in, profile, access tokens."""

from functools import cached_property

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from foundation.mail.services import refusal_of

from .forms import ProfileForm, SignInForm, TokenForm
from .http import SignedInRequest
from .models import AccessToken, Role, User
from .services import DEMO_PASSWORD, AccountsRefused, issue_token, revoke_token
from .setup.services import is_empty
from .unit_changes.services import may_change

TOKENS_ON_A_PAGE = 30


class SignIn(LoginView):
    """The log-in page; the demo lists its accounts there, an empty installation leads on to its
    set-up.
    """

    authentication_form = SignInForm
    redirect_authenticated_user = True

    @cached_property
    def demo_accounts(self) -> list[User]:
        """The accounts of the demo; none when it is not shown."""
        if not settings.DEMO:
            return []
        shown = User.objects.active().exclude(demo_label="")
        return list(shown.select_related("unit").order_by("pk"))

    def get(self, request, *args, **kwargs):
        if not self.demo_accounts and is_empty():
            return redirect("setup:start")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add the demo accounts, each with what its button posts."""
        if self.demo_accounts:
            kwargs |= {"demo_accounts": self.demo_accounts, "demo_password": DEMO_PASSWORD}
        return super().get_context_data(**kwargs)


def profile(request: SignedInRequest) -> HttpResponse:
    """The person's own account."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Đã lưu thông tin liên hệ.")
        return redirect("accounts:profile")
    roles = [role.label for role in Role if request.user.holds(role)]
    context = {"form": form, "roles": roles, "refusal": refusal_of(request.user.email)}
    context["may_change_units"] = may_change(request.user)
    return TemplateResponse(request, "accounts/profile.html", context)


def token_list(request: SignedInRequest) -> HttpResponse:
    """The person's access tokens, newest first."""
    tokens = AccessToken.objects.visible_to(request.user)
    page = Paginator(tokens, TOKENS_ON_A_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(
        request, "accounts/token_list.html", {"page": page, "today": timezone.localdate()}
    )


@never_cache
def token_create(request: SignedInRequest) -> HttpResponse:
    """Make a token; its text stands in this one answer and is shown never again."""
    form = TokenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            token, text = issue_token(request.user, **form.cleaned_data)
        except AccountsRefused as refusal:
            form.add_error("expires_on", str(refusal))
        else:
            return TemplateResponse(
                request, "accounts/token_made.html", {"token": token, "text": text}
            )
    return TemplateResponse(request, "accounts/token_create.html", {"form": form})


def token_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask whether the token is to be revoked, and revoke it."""
    token = get_object_or_404(AccessToken.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        return TemplateResponse(request, "accounts/token_revoke.html", {"token": token})
    revoke_token(token, by=request.user)
    messages.success(
        request, f"Đã thu hồi mã truy cập “{token}”; chương trình dùng mã này không vào được nữa."
    )
    return redirect("accounts:token_list")
