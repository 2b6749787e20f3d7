"""Pages of people's own accounts: log in, profile, access tokens."""

from functools import cached_property

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import (
    INTERNAL_RESET_SESSION_TOKEN,
    LoginView,
    PasswordChangeView,
    PasswordResetConfirmView,
)
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from foundation.mail.services import refusal_of
from foundation.web.password_again import ask_again, note_password

from .attempts.browsers import remember
from .confirmations.services import is_guarded
from .forms import OwnPasswordForm, ProfileForm, SignInForm, TokenForm
from .http import SignedInRequest, site_of
from .models import AccessToken, Role, User
from .notices.accounts import tell_address_changed
from .open_sessions.services import begin_session
from .password_links import goes_by_mail
from .second_step.services import second_step_of
from .second_step.sessions import begin, half_signed_in, sign_in
from .services import DEMO_PASSWORD, AccountsRefused, keeps_accounts_of, send_password_link
from .setup.services import is_empty
from .token_services import issue_token, revoke_token
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
        """Show the form, or lead on to what is missing: the second step, the set-up."""
        half = half_signed_in(request)
        if half:
            return self._lead_to("sign_in_code" if half.second_step_id else "second_step_set_up")
        if not self.demo_accounts and is_empty():
            return redirect("setup:start")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        """Sign the person in, or lead on to the second step."""
        person = form.get_user()
        if second_step_of(person):
            begin(self.request, person)
            return self._lead_to("sign_in_code")
        sign_in(self.request, person)
        return remember(self.request, redirect(self.get_success_url()), person)

    def _lead_to(self, name: str) -> HttpResponse:
        """Go on to a page of the sign-in, which knows where the person wants to go."""
        goal = self.get_redirect_url()
        page = resolve_url(f"accounts:{name}")
        return redirect(f"{page}?{urlencode({'next': goal})}" if goal else page)

    def get_context_data(self, **kwargs):
        """Add the demo accounts, each with what its button posts."""
        if self.demo_accounts:
            kwargs |= {"demo_accounts": self.demo_accounts, "demo_password": DEMO_PASSWORD}
        return super().get_context_data(**kwargs)


class PasswordChange(PasswordChangeView):
    """The person's own new password; with it everything else that they had open ends."""

    form_class = OwnPasswordForm
    template_name = "registration/password_change.html"
    success_url = reverse_lazy("accounts:password_change_done")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    @transaction.atomic
    def form_valid(self, form):
        """Store it, and go on in this one session."""
        answer = super().form_valid(form)
        note_password(self.request)
        begin_session(self.request, self.request.user)
        return answer


class PasswordSet(PasswordResetConfirmView):
    """The page behind a link to set a password: whoever has it is no stranger to the account."""

    template_name = "registration/reset_set.html"
    success_url = reverse_lazy("accounts:password_reset_complete")

    @transaction.atomic
    def form_valid(self, form):
        """Store it, unless the link was used at the same moment."""
        person = User.objects.lock(form.user.pk)
        token = self.request.session.get(INTERNAL_RESET_SESSION_TOKEN)
        if not self.token_generator.check_token(person, token):
            self.validlink = False
            return self.render_to_response(self.get_context_data(form=None))
        return remember(self.request, super().form_valid(form), person)


def password_link(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a person the link to set their password, or show it once where no mail reaches them."""
    own, by = request.user.authority, request.user
    if not by.is_superuser and (own is None or not keeps_accounts_of(own, by)):
        raise Http404
    people = User.objects.active() if by.is_superuser else User.objects.kept_by(by).active()
    person = get_object_or_404(people.select_related("unit__authority"), pk=pk)
    context = {"person": person, "by_mail": goes_by_mail(person), "guarded": is_guarded(person)}
    if request.method == "POST":
        if again := ask_again(request):
            return again
        link, asked = send_password_link(person, by=by, site=site_of(request))
        if link:
            return TemplateResponse(
                request, "accounts/password_link_made.html", {"person": person, "link": link}
            )
        if asked:
            messages.success(request, "Đã gửi đề nghị; đường dẫn được cấp khi có người xác nhận.")
            return redirect(asked)
        messages.success(request, f"Đã gửi đường dẫn đặt mật khẩu tới {person.email}.")
        return redirect("admin:accounts_user_change", person.pk)
    return TemplateResponse(request, "accounts/password_link.html", context)


def profile(request: SignedInRequest) -> HttpResponse:
    """The person's own account; another address is where a new password can be sent to."""
    old = request.user.email
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        moved = form.cleaned_data["email"] != old
        if moved and (again := ask_again(request)):
            return again
        form.save()
        if moved:
            tell_address_changed(request.user, old)
        messages.success(request, "Đã lưu thông tin liên hệ.")
        return redirect("accounts:profile")
    roles = [role.label for role in Role if request.user.holds(role)]
    context = {"form": form, "roles": roles, "refusal": refusal_of(request.user.email)}
    context["may_change_units"] = may_change(request.user)
    context["sees_requests"] = request.user.holds(Role.ADMINISTRATOR, Role.LEADER)
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
        if again := ask_again(request):
            return again
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
