"""Pages that set an empty installation up, step by step; gone once there is a unit or a person."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from ..http import SignedInRequest
from ..models import Role, User
from ..services import AccountsRefused, keeps_accounts_of
from . import services
from .forms import OFFICES, PEOPLE, AdministratorForm, AuthorityForm, RowsFormSet, TokenForm
from .proposals import usual_offices

KEPT_TOKEN = "set_up"  # nosec B105  # noqa: S105 - under which name the session keeps it
BACKEND = "accounts.backends.PersonBackend"
STEPS = {
    "authority": "Xã, phường",
    "offices": "Phòng, đơn vị",
    "people": "Người dùng",
    "administrator": "Quản trị",
}
ORDER = list(STEPS)
Step = Callable[[HttpRequest, dict[str, Any]], HttpResponse]


def while_empty(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Serve `view` to anybody while the installation is empty, then to nobody."""

    @never_cache
    @login_not_required
    @wraps(view)
    def view_while_empty(request: HttpRequest) -> HttpResponse:
        if not services.is_empty():
            raise Http404
        try:
            return view(request)
        except services.SetUpOver as over:
            raise Http404 from over

    return view_while_empty


def step(name: str) -> Callable[[Step], Callable[..., HttpResponse]]:
    """Serve a view, as the step `name`, to who brought the token; it is given what was answered.

    Who comes before its turn is led to the step that is due.
    """

    def with_answers(view: Step) -> Callable[..., HttpResponse]:
        @while_empty
        @wraps(view)
        def view_of_step(request: HttpRequest) -> HttpResponse:
            found = services.set_up_behind(request.session.get(KEPT_TOKEN, ""))
            if found is None:
                return redirect("setup:start")
            due = due_step(found.answers)
            if ORDER.index(name) > ORDER.index(due):
                return redirect(f"setup:{due}")
            return view(request, found.answers)

        return view_of_step

    return with_answers


def due_step(answers: dict[str, Any]) -> str:
    """Return the first step that has no answer, or one that others no longer bear out."""
    for name in ("authority", "offices", "people"):
        if name not in answers:
            return name
    return "people" if _without_office(answers) else "administrator"


def _without_office(answers: dict[str, Any]) -> list[str]:
    """The names of the people whose office is no longer made."""
    there = {services.AUTHORITY} | {row["name"] for row in services.kept(answers["offices"])}
    people = services.kept(answers.get("people", []))
    return [row["name"] for row in people if row["office"] not in there]


@while_empty
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the token of the console, or take it from the link that stands there."""
    form = TokenForm(request.POST or request.GET or None)
    if form.is_bound and form.is_valid():
        request.session[KEPT_TOKEN] = form.cleaned_data["token"]
    found = services.set_up_behind(request.session.get(KEPT_TOKEN, ""))
    if found and not form.errors:
        return redirect(f"setup:{due_step(found.answers)}")
    return TemplateResponse(request, "accounts/setup/start.html", {"form": form})


@step("authority")
def authority(request: HttpRequest, answers: dict[str, Any]) -> HttpResponse:
    """Which commune this is, and below which province."""
    form = AuthorityForm(request.POST or None, initial=answers.get("authority"))
    if request.method == "POST" and form.is_valid():
        services.keep_answer("authority", form.cleaned_data)
        return redirect("setup:offices")
    return _page(request, answers, "authority", form=form)


@step("offices")
def offices(request: HttpRequest, answers: dict[str, Any]) -> HttpResponse:
    """Its offices: the usual ones are proposed."""
    proposed = answers.get("offices") or usual_offices(answers["authority"]["kind"])
    # what is posted says by itself which rows it has
    initial = None if request.method == "POST" else proposed
    rows = OFFICES(request.POST or None, initial=initial, prefix="offices")
    return _rows(request, answers, "offices", cast("RowsFormSet", rows))


@step("people")
def people(request: HttpRequest, answers: dict[str, Any]) -> HttpResponse:
    """Its first people, each with a role."""
    rows = PEOPLE(
        request.POST or None,
        initial=None if request.method == "POST" else answers.get("people"),
        prefix="people",
        form_kwargs={"offices": _places(answers)},
    )
    missing = _without_office(answers)
    return _rows(request, answers, "people", cast("RowsFormSet", rows), without_office=missing)


@step("administrator")
def administrator(request: HttpRequest, answers: dict[str, Any]) -> HttpResponse:
    """Who keeps the accounts; their password ends the set-up, and they are signed in."""
    form = AdministratorForm(
        request.POST or None,
        offices=_places(answers),
        standing_body=_standing_body(answers),
        usernames=[row["username"] for row in services.kept(answers["people"])],
        place=answers["authority"]["place"],
    )
    if request.method == "POST" and form.is_valid():
        try:
            person = services.set_up(form.cleaned_data)
        except AccountsRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, person, backend=BACKEND)
            return redirect("first_steps")
    return _page(request, answers, "administrator", form=form)


def first_steps(request: SignedInRequest) -> HttpResponse:
    """What the administrator of an authority does first: the other people, then the first plan."""
    own = request.user.authority
    if own is None or not keeps_accounts_of(own, request.user):
        raise Http404
    there = User.objects.kept_by(request.user).active()
    context = {
        "authority": own,
        "offices": own.units.exclude(pk=own.pk).count(),
        "people": there.count(),
        "without_password": [
            person
            for person in there.select_related("unit").exclude(pk=request.user.pk)
            if not person.has_usable_password()
        ],
        "importers": there.holding(Role.STANDING_BODY),
        "may_import": request.user.has_role(Role.STANDING_BODY),
    }
    return TemplateResponse(request, "accounts/setup/first_steps.html", context)


def _standing_body(answers: dict[str, Any]) -> str:
    kept = services.kept(answers["offices"])
    return next(row["name"] for row in kept if row["standing_body"])


def _places(answers: dict[str, Any]) -> list[tuple[str, str]]:
    """Where people may work: the authority, its standing body, its other offices."""
    first, body = answers["authority"], _standing_body(answers)
    names = [row["name"] for row in services.kept(answers["offices"]) if row["name"] != body]
    own = (services.AUTHORITY, f"UBND {first['kind']} {first['place']}")
    return [own, *((name, name) for name in (body, *names))]


def _rows(
    request: HttpRequest, answers: dict[str, Any], name: str, rows: RowsFormSet, **context: Any
) -> HttpResponse:
    """Show the rows of a step, or keep them and go on; who wants more rows stays."""
    if request.method == "POST" and rows.is_valid():
        services.keep_answer(name, rows.rows())
        after = name if "more" in request.POST else ORDER[ORDER.index(name) + 1]
        return redirect(f"setup:{after}")
    return _page(request, answers, name, rows=rows, **context)


def _page(request: HttpRequest, answers: dict[str, Any], name: str, **context: Any) -> HttpResponse:
    due = ORDER.index(due_step(answers))
    context["steps"] = [
        {
            "name": each,
            "words": words,
            "here": each == name,
            "open": place <= due,
            "done": place < due,
        }
        for place, (each, words) in enumerate(STEPS.items())
    ]
    return TemplateResponse(request, f"accounts/setup/{name}.html", context)
