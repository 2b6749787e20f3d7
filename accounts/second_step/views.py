"""Pages of the second step: of sign-in, of its set-up, and under one's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import RedirectURLMixin, redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from ..attempts.browsers import remember
from ..http import SignedInRequest
from ..models import User
from .codes import SecretLost, address_of, hash_of, key_of, new_secret, picture_of
from .forms import LOST, WRONG_CODE, CodeForm, KeptCodesForm, ProofForm, SetUpForm
from .services import (
    SecondStepRefused,
    must_have,
    renew_recovery_codes,
    second_step_of,
    turn_off,
    turn_on,
)
from .sessions import half_signed_in, note_turned_on, sign_in, waiting_for_code

NEW = "second_step_new"  # in the session: the encrypted secret that is being set up


@method_decorator([login_not_required, never_cache], name="dispatch")
class SignInCode(RedirectURLMixin, FormView):
    """The second page of sign-in, which leads on to where the first one would have led."""

    form_class = CodeForm
    template_name = "accounts/second_step/sign_in.html"
    next_page = "home"
    person: User

    def dispatch(self, request, *args, **kwargs):
        """Let nobody ask for codes whose password was not right here."""
        if request.user.is_authenticated:
            # as it stands: `redirect` would look a bare word up among the names of pages
            return HttpResponseRedirect(self.get_success_url())
        person = waiting_for_code(request)
        if person is None:
            return redirect_to_login(self.get_success_url())
        self.person = person
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        asked = {"recovery": "recovery" in self.request.GET, "person": self.person}
        return super().get_form_kwargs() | asked | {"request": self.request}

    def get_context_data(self, **kwargs):
        recovery = "recovery" in self.request.GET
        return super().get_context_data(next=self.get_redirect_url(), recovery=recovery, **kwargs)

    def form_valid(self, form):
        sign_in(self.request, self.person, step=second_step_of(self.person))
        return remember(self.request, super().form_valid(form), self.person)


@login_not_required
@never_cache
def second_step_set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret for the app, and turn the second step on by its first code.

    Whoever must have one sees this page in the place of all others.
    """
    person = half_signed_in(request) or request.user
    if not isinstance(person, User):
        return redirect_to_login(request.get_full_path())
    if second_step_of(person):
        return redirect("accounts:second_step")
    form = SetUpForm(request.POST or None, request=request, person=person)
    secret = request.session.get(NEW, "")
    if request.method == "POST" and form.is_valid() and secret:
        made = _turned_on(request, person, secret, form)
        if made is not None:
            return _show_codes(request, made)
    return _ask_for_first_code(request, person, form)


def _turned_on(
    request: HttpRequest, person: User, secret: str, form: SetUpForm
) -> list[str] | None:
    """Turn it on; return the recovery codes, or None with the error in the form."""
    try:
        made = turn_on(person, secret=secret, code=form.cleaned_data["code"])
    except (SecondStepRefused, SecretLost) as refusal:
        form.add_error(None, str(refusal) or LOST)
        return None
    if made is None:
        form.add_error("code", WRONG_CODE)
        return None
    step, codes = made
    del request.session[NEW]
    note_turned_on(request, step)
    return codes


def _ask_for_first_code(request: HttpRequest, person: User, form: SetUpForm) -> HttpResponse:
    try:
        address = address_of(request.session.get(NEW, ""), person.username)
    except SecretLost:  # none yet
        request.session[NEW] = new_secret()
        address = address_of(request.session[NEW], person.username)
    key = key_of(request.session[NEW])
    context = {
        "form": form,
        "person": person,
        "picture": picture_of(address),
        "address": address,
        "key": " ".join(key[at : at + 4] for at in range(0, len(key), 4)),
        "required": must_have(person),
        "half": not request.user.is_authenticated,
        "next": _goal(request),
    }
    return TemplateResponse(request, "accounts/second_step/set_up.html", context)


def second_step(request: SignedInRequest) -> HttpResponse:
    """Whether one's own sign-in has a second step, and what can be done about it."""
    step = second_step_of(request.user)
    left = step.recovery_codes.left().count() if step else 0
    context = {"step": step, "left": left, "required": must_have(request.user)}
    return TemplateResponse(request, "accounts/second_step/status.html", context)


@never_cache
def recovery_codes_renew(request: SignedInRequest) -> HttpResponse:
    """Make new recovery codes, which stand in this one answer."""
    form = _proof(request)
    if request.method == "POST" and form.is_valid():
        return _show_codes(request, renew_recovery_codes(request.user))
    return TemplateResponse(request, "accounts/second_step/renew.html", {"form": form})


def second_step_turn_off(request: SignedInRequest) -> HttpResponse:
    """Turn one's own second step off; whoever must have one is led on to set another up."""
    form = _proof(request)
    if request.method == "POST" and form.is_valid():
        turn_off(request.user)
        messages.success(request, "Đã tắt xác thực hai bước.")
        return redirect("accounts:second_step")
    context = {"form": form, "required": must_have(request.user)}
    return TemplateResponse(request, "accounts/second_step/turn_off.html", context)


@require_POST
@never_cache
def recovery_codes_file(request: SignedInRequest) -> HttpResponse:
    """Give the codes that were just shown back as a text file: they are stored nowhere."""
    step = second_step_of(request.user)
    form = KeptCodesForm(request.POST)
    if step is None or not form.is_valid():
        raise Http404
    codes = form.cleaned_data["codes"].split()
    hashes = set(step.recovery_codes.left().values_list("sha256", flat=True))
    if not codes or not {hash_of(code) for code in codes} <= hashes:
        raise Http404
    words = [f"Mã dự phòng của {request.user.username} (phần mềm CCHC)", *codes]
    words.append("Mỗi mã dùng một lần. Không gửi cho ai.")
    return HttpResponse(
        "\r\n".join(words) + "\r\n",
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="ma-du-phong-cchc.txt"'},
    )


def _proof(request: SignedInRequest) -> ProofForm:
    """The form of whoever has a second step; nobody else finds these pages."""
    if second_step_of(request.user) is None:
        raise Http404
    return ProofForm(request.POST or None, request=request, person=request.user)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "next": _goal(request)}
    return TemplateResponse(request, "accounts/second_step/codes.html", context)


def _goal(request: HttpRequest) -> str:
    """Where the person goes on: where they were sent away from, else their own page."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    secure = request.is_secure()
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=secure):
        return asked
    return resolve_url("accounts:second_step")
