"""The pages of the journal: its entries with filters, one entry, and the heads of its seals."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Unit, User
from foundation.downloads.answers import answer
from foundation.journal import services
from foundation.journal.models import Entry, EntryQuerySet, Seal
from foundation.journal.tables import journaled
from foundation.journal.telling import changes_of, names_for, row_in_words
from foundation.mail.services import MailNotSetUp, is_set_up, send_mail
from foundation.web.http import form_page, page_or_partial
from vietnamese import whole_number

from .access import chains_of
from .files import JOURNAL_FILE
from .forms import HeadsForm, JournalForm

PAGE_SIZE = 50
SEALS_SHOWN = 20
TOGETHER = 50  # entries of one act that a page shows
HOW_TO_CHECK = (
    "Giữ các mã này ở ngoài máy chủ. Khi cần kiểm tra, người vận hành máy chủ chạy lệnh "
    "“python manage.py verify_journal --head SỐ:MÃ”; nếu lệnh báo mã không còn trong nhật ký thì "
    "nhật ký đã bị làm lại."
)


@dataclass(frozen=True)
class Line:
    """An entry of the list, in words."""

    entry: Entry
    row: str
    columns: str


@require_safe
@vary_on_headers("HX-Request")
def journal(request: SignedInRequest) -> HttpResponse:
    """What was changed, the newest first; older ones from the entry on that the address names."""
    form, found = _asked(request)
    before = whole_number(request.GET.get("before", ""), 10**18)
    entries = list((found.filter(pk__lt=before) if before else found)[: PAGE_SIZE + 1])
    context = {
        "form": form,
        "lines": [_line(entry) for entry in entries[:PAGE_SIZE]],
        "older": entries[PAGE_SIZE - 1].pk if len(entries) > PAGE_SIZE else None,
        "newest": not before,
        "unsealed": Entry.objects.unsealed().exists(),
    }
    template = page_or_partial(request, "pages/journal.html", "rows")
    return TemplateResponse(request, template, context)


@require_safe
def journal_export(request: SignedInRequest) -> HttpResponseBase:
    """The entries that the filter leaves as a file."""
    return answer(request, JOURNAL_FILE, chains=chains_of(request.user))


@require_safe
def journal_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """One entry: each value from and to, what else was done with it, and the row as it stands."""
    visible = Entry.objects.in_chains_of(chains_of(request.user))
    entry = get_object_or_404(visible, pk=pk)
    row = Entry.objects.filter(table=entry.table, row=entry.row)
    context = {
        "entry": entry,
        "row": row_in_words(entry),
        "changes": changes_of(entry, names_for([entry], (User, Unit))),
        "together": [_line(each) for each in visible.made_with(entry)[:TOGETHER]],
        "others": [_line(each) for each in (visible & row).exclude(pk=pk)[:TOGETHER]],
        "address": _address_of(entry),
        "seal": Seal.objects.over(entry),
    }
    return TemplateResponse(request, "pages/journal_entry.html", context)


@require_POST
def journal_seal(request: SignedInRequest) -> HttpResponse:
    """Seal now what was changed in the last minutes."""
    chains_of(request.user)
    services.seal()
    messages.success(request, "Đã niêm phong các thay đổi mới.")
    return redirect(form_page(request) or reverse("pages:journal"))


@require_safe
def journal_heads(request: SignedInRequest) -> HttpResponse:
    """The heads of the last seals, for print and mail."""
    return _heads_page(request, HeadsForm(user=request.user))


@require_POST
def journal_heads_send(request: SignedInRequest) -> HttpResponse:
    """Send the newest heads to chosen people of the authority by mail."""
    chains = chains_of(request.user)
    form = HeadsForm(request.POST, user=request.user)
    if not form.is_valid():
        return _heads_page(request, form)
    people = form.cleaned_data["people"]
    body = "\n".join(
        [*map(_said, _named(Seal.objects.in_chains(chains).newest())), "", HOW_TO_CHECK]
    )
    try:
        for person in people:
            send_mail(
                person.email,
                subject="Mã niêm phong nhật ký thay đổi",
                body=body,
                authority=request.user.authority,
            )
    except MailNotSetUp:
        messages.error(request, "Phần mềm chưa được nối với máy chủ thư; hãy in trang này.")
    else:
        messages.success(request, f"Đã gửi mã niêm phong tới {len(people)} người.")
    return redirect("pages:journal_heads")


def _asked(request: SignedInRequest) -> tuple[JournalForm, EntryQuerySet]:
    visible = Entry.objects.in_chains_of(chains_of(request.user))
    form = JournalForm(request.GET, user=request.user)
    return form, form.apply(visible)


def _line(entry: Entry) -> Line:
    words = [each.words for each in changes_of(entry)] if entry.action == "~" else []
    return Line(entry, row_in_words(entry), ", ".join(words))


def _address_of(entry: Entry) -> str:
    """The page of a row that is still there and has one."""
    table = journaled().get(entry.table)
    row = table and table.model._base_manager.filter(pk=entry.row).first()
    return row.get_absolute_url() if row and hasattr(row, "get_absolute_url") else ""


def _heads_page(request: SignedInRequest, form: HeadsForm) -> HttpResponse:
    seals = Seal.objects.in_chains(chains_of(request.user))
    context = {
        "newest": _named(seals.newest()),
        "seals": seals[:SEALS_SHOWN],
        "form": form,
        "mail_is_set_up": is_set_up(),
        "how_to_check": HOW_TO_CHECK,
    }
    return TemplateResponse(request, "pages/journal_heads.html", context)


def _named(seals) -> list[Seal]:
    """The seals with the names of those whose chain each ends."""
    found = list(seals)
    names = Unit.objects.in_bulk([seal.chain for seal in found])
    for seal in found:
        seal.owner = str(names.get(seal.chain, "Chung của phần mềm"))
    return found


def _said(seal) -> str:
    return f"{seal.owner}, {seal.last} thay đổi: {seal.number}:{seal.head}"
