"""A letter as a document in the form of Nghị định 30/2020/NĐ-CP, and what it still lacks."""

from collections.abc import Iterator

from django.utils import timezone

import nd30

from ..kinds import NAMES, Kind
from ..models import Letter
from ..parts import agency
from ..placeholders import first_gap, says_nothing
from ..signing import acting_title_lines, usual_signer_title
from .body import blocks_of, placed_tables
from .content import LetterTable
from .kinds import FORMS, LetterForm

AS_ABOVE = "Như trên"
ARCHIVE = "Lưu:"
CHAIR, RECORDER = ("CHỦ TỌA",), ("THƯ KÝ",)


def letter_tables(letter: Letter) -> list[LetterTable]:
    """Return the tables of a letter, also those that are left out."""
    return [LetterTable.from_json(stored) for stored in letter.tables]


def letter_file(letter: Letter) -> bytes:
    """Return the letter as a Word file: with number, day and signer once it is issued.

    Raises `nd30.MissingFigure`.
    """
    return nd30.write(letter_document(letter))


def letter_document(letter: Letter) -> nd30.Document:
    """Return what the letter says as a document."""
    document, form = letter.document, letter_form(letter)
    issuer, tables = agency(document.unit), letter_tables(letter)
    placed = placed_tables(letter.text)
    written_in = timezone.localdate(letter.edited_at).year
    return nd30.Document(
        agency=issuer,
        number=str(document.number) if document.is_out else "",
        symbol=document.symbol,
        place=document.unit.place or document.unit.its_authority.place,
        issued_on=document.issued_on or nd30.OpenDate(written_in),
        kind="" if document.kind == Kind.LETTER else NAMES[Kind(document.kind)].upper(),
        subject=document.title,
        addressees=() if _invites(letter) else tuple(letter.addressees),
        enacted_by=issuer.full_name if form.decides else "",
        legal_bases=tuple(letter.legal_bases) if form.legal_bases else (),
        body=(*_invited(letter, issuer.full_name), *blocks_of(letter.text, tables)),
        signature=_signature(letter, form),
        recorder=nd30.Signature(RECORDER, letter.recorder) if form.recorded else None,
        recipients=_recipients(letter),
        annexes=tuple(
            table.annex()
            for place, table in enumerate(tables)
            if place not in placed and not table.left_out
        ),
    )


def letter_form(letter: Letter) -> LetterForm:
    """Return what a document of the letter's kind is made of."""
    return FORMS[Kind(letter.document.kind)]


def _invites(letter: Letter) -> bool:
    return letter.document.kind == Kind.INVITATION


def _invited(letter: Letter, issuer: str) -> Iterator[nd30.Block]:
    """An invitation names those whom it invites in its text."""
    if not _invites(letter) or not letter.addressees:
        return
    yield nd30.Paragraph(f"{issuer} trân trọng kính mời:")
    *others, last = [name.rstrip(" ;.") for name in letter.addressees]
    yield from (nd30.Bullet(f"{name};") for name in others)
    yield nd30.Bullet(f"{last}.")


def _signature(letter: Letter, form: LetterForm) -> nd30.Signature:
    """Who signs: the head of the unit until a leader has; the name stands when it is issued."""
    document = letter.document
    title = document.signer_title if document.is_out else ""
    lines = acting_title_lines(title or usual_signer_title(document.unit))
    return nd30.Signature(
        CHAIR if form.recorded else lines, document.signer_name if document.is_out else ""
    )


def _recipients(letter: Letter) -> tuple[str, ...]:
    names = tuple(letter.recipients)
    if _invites(letter) and names and not names[0].startswith("Như"):
        return (AS_ABOVE, *names)
    return names


def named_recipients(letter: Letter) -> list[str]:
    """Return everybody who gets the letter: those whom it addresses, then its recipients without
    the archive.
    """
    told = [*letter.addressees, *letter.recipients]
    return [name for name in told if not name.startswith((ARCHIVE.rstrip(":"), "Như "))]


def gaps_of(letter: Letter) -> Iterator[str]:
    """Yield what the letter lacks before a leader may see it, a sentence each."""
    document, form = letter.document, letter_form(letter)
    if says_nothing(document.title):
        yield "Chưa ghi trích yếu."
    if form.to and not letter.addressees:
        yield f"Chưa ghi nơi nhận ở mục “{form.to}”."
    if form.decides and not letter.legal_bases:
        yield "Quyết định chưa ghi căn cứ ban hành."
    if says_nothing(letter.text):
        yield "Chưa có nội dung."
    if form.recorded and not letter.recorder:
        yield "Biên bản chưa ghi tên thư ký."
    if not letter.addressees and all(name.startswith("Lưu") for name in letter.recipients):
        yield "Chưa ghi nơi nhận văn bản."
    yield from _open_places(letter)
    missing = placed_tables(letter.text) - set(range(len(letter.tables)))
    if missing:
        yield f"Nội dung nêu Bảng {min(missing) + 1} nhưng văn bản không có bảng này."


def _open_places(letter: Letter) -> Iterator[str]:
    parts = {
        "Trích yếu": [letter.document.title],
        letter_form(letter).to: letter.addressees,
        "Căn cứ": letter.legal_bases,
        "Nội dung": letter.text.splitlines(),
        "Nơi nhận": letter.recipients,
        "Thư ký": [letter.recorder],
    }
    for table in letter_tables(letter):
        if not table.left_out:
            parts[f"Bảng “{table.title}”"] = table.cells
    for name, texts in parts.items():
        before = ""
        for text in texts:
            if gap := first_gap(text):
                yield f"{name} còn chỗ trống “{gap}” chưa điền: {_around(text, gap, before)}"
            before = text


def _around(text: str, gap: str, before: str) -> str:
    """The words around a gap, so that it is found; of a line that is nothing else, those above."""
    if says_nothing(text) and before:
        return f"dưới “{before.strip()}”."
    at = text.index(gap)
    start, end = max(0, at - 40), at + len(gap) + 40
    return f"“{'… ' * bool(start)}{text[start:end].strip()}{' …' * (end < len(text))}”."
