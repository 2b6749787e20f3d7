"""What people do with letters: begin, have drafted, edit, look at the print, discard."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, Unit, User
from foundation.discards.services import note_hidden, note_shown
from foundation.journal.acts import acting
from vietnamese import nfc

from ..kinds import Kind, symbol_of
from ..models import Document, DocumentFile, Letter
from ..parts import archive_line
from ..services import open_document
from ..services.files import forget_drafts, keep_preview
from ..sources import DocumentRefused
from .content import LetterDraft
from .kinds import FORMS
from .source import SOURCE

DISCARDED = "letter"


class StaleLetter(Exception):
    """Somebody saved the letter after the version that the person was editing; `newer` is the
    stored one.
    """

    def __init__(self, newer: Letter):
        """Keep the newer letter for the page that shows both."""
        super().__init__("Đã có người lưu văn bản này sau khi bạn mở.")
        self.newer = newer


def may_write(user: User) -> bool:
    """May the person write letters of their authority?"""
    return user.authority_id is not None and user.has_role(Role.STANDING_BODY)


def begin_letter(kind: Kind, *, by: User) -> Letter:
    """Return a new, empty letter of the authority of `by`. Raises `DocumentRefused`."""
    if by.authority is None:
        raise DocumentRefused("Tài khoản chưa thuộc cơ quan nào nên chưa soạn được văn bản.")
    return write_letter(LetterDraft(kind, by.authority, "", FORMS[kind].begins), by=by)


@transaction.atomic
def write_letter(draft: LetterDraft, *, by: User) -> Letter:
    """Store a drafted letter as a draft in the register.

    Raises `DocumentRefused` unless `by` is of the standing body of the authority.
    """
    if not may_write(by) or draft.unit.authority_id != by.authority_id:
        raise DocumentRefused("Chỉ cơ quan thường trực của cơ quan ban hành soạn được văn bản này.")
    drafter = drafter_of(draft.unit, by)
    document = open_document(
        source=SOURCE,
        unit=draft.unit,
        kind=draft.kind,
        title=draft.title,
        symbol=symbol_of(draft.kind, draft.unit.abbreviation, drafter),
        by=by,
    )
    return Letter.objects.create(
        document=document,
        addressees=list(draft.addressees),
        legal_bases=list(draft.legal_bases),
        text=draft.text,
        tables=[table.as_json for table in draft.tables],
        recipients=[*draft.recipients, archive_line(drafter)],
        recorder=draft.recorder,
        drafted_from=draft.drafted_from,
        edited_by=by,
    )


@transaction.atomic
def write_letters(drafts: Sequence[LetterDraft], *, by: User) -> list[Letter]:
    """Store drafted letters, all or none. Raises `DocumentRefused` as `write_letter` does."""
    return [write_letter(draft, by=by) for draft in drafts]


def drafter_of(unit: Unit, by: User) -> str:
    """Return the abbreviation of who drafts documents of `unit`: the office of `by`, else the
    standing body.
    """
    if by.unit and not by.unit.is_authority:
        return by.unit.abbreviation
    bodies = unit.its_authority.units.filter(standing_body=True)
    return bodies.values_list("abbreviation", flat=True).first() or ""


@transaction.atomic
def edit_letter(
    letter: Letter,
    *,
    by: User,
    version: int,
    subject: str,
    text: str,
    addressees: Sequence[str] = (),
    legal_bases: Sequence[str] = (),
    recipients: Sequence[str] = (),
    recorder: str = "",
    left_out: Collection[int] = (),
) -> Letter:
    """Store what a person wrote; `left_out` are the places of the tables that do not go along.

    Raises `StaleLetter` for a letter saved after `version`, `DocumentRefused` when it is on the
    desk or out.
    """
    letter = _lock(letter, by)
    if letter.version != version:
        raise StaleLetter(letter)
    letter.text, letter.recorder = nfc(text), nfc(recorder)
    letter.addressees, letter.legal_bases = list(addressees), list(legal_bases)
    letter.recipients = list(recipients)
    for place, table in enumerate(letter.tables):
        table["left_out"] = place in left_out
    _save(letter, by)
    letter.document.title = nfc(subject)
    letter.document.save(update_fields=["title", "search_text"])
    return letter


@transaction.atomic
def preview_letter(letter: Letter, *, by: User) -> DocumentFile:
    """Have the letter printed as it stands, for its writers to look at.

    Raises `DocumentRefused` when it cannot be written yet, and as `edit_letter` does.
    """
    return keep_preview(_lock(letter, by).document, by=by)


@transaction.atomic
def discard_letter(letter: Letter, *, by: User) -> None:
    """Put a draft out of sight, to be brought back. Raises `DocumentRefused` as `edit_letter`."""
    letter = _lock(letter, by)
    letter.discarded_at = timezone.now()
    _save(letter, by)
    document = letter.document
    note_hidden(
        letter,
        kind=DISCARDED,
        authority=document.authority_id,
        by=by,
        title=str(document),
        held=[("văn bản", 1)],
    )


@transaction.atomic
def bring_back_letter(letter: Letter, *, by: User) -> Letter:
    """Bring a discarded draft back. Raises `DocumentRefused` as `edit_letter`."""
    letter = _lock(letter, by)
    letter.discarded_at = None
    _save(letter, by)
    note_shown(DISCARDED, letter.pk, by=by)
    return letter


@transaction.atomic
def forget_letter(pk: int) -> None:
    """Delete a discarded draft for good, with its document and files."""
    letters = Letter.objects.exclude(discarded_at=None).filter(pk=pk)
    forget_drafts(Document.objects.filter(pk__in=list(letters.values_list("document", flat=True))))


def _lock(letter: Letter, by: User) -> Letter:
    """Return the letter with its document, both locked and still in the hands of its writers."""
    letter = Letter.objects.lock(letter.pk)
    letter.document = Document.objects.lock(letter.document_id)
    if letter.document.state not in Document.WITH_DRAFTER:
        raise DocumentRefused(
            f"Văn bản này {letter.document.get_state_display().lower()} nên không sửa được nữa; "
            "hãy rút lại trước nếu lãnh đạo chưa duyệt.",
            letter.document.get_absolute_url(),
        )
    if not may_write(by) or letter.document.authority_id != by.authority_id:
        raise DocumentRefused("Chỉ cơ quan thường trực soạn được văn bản này.")
    return letter


def _save(letter: Letter, by: User) -> None:
    letter.version += 1
    letter.edited_by, letter.edited_at = by, timezone.now()
    with acting(by=by):
        letter.save()
