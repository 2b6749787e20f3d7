"""The dossier of an assessment: the scorecard, an index in the order of the criteria, and
each piece of evidence once.
"""

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import PurePath
from typing import IO

from foundation.web.xlsx import Value, Worksheet
from parindex.models import ScoreEvidence
from parindex.self_assessment import SelfAssessment, SelfLine, SelfPiece
from plans.models import Evidence
from vietnamese import fit

from .content import ScorecardContent
from .workbook import scorecard_workbook

INDEX, SCORECARD = "00 Mục lục minh chứng.xlsx", "01 Phiếu chấm điểm.xlsx"
CHUNK = 1 << 20
LONGEST = 80  # letters of a title in a file's name
UNFIT = re.compile(r'[\\/:*?"<>|]+')
COLUMNS = (
    ("STT", 6),
    ("Mã", 9),
    ("Tiêu chí, tiêu chí thành phần", 40),
    ("Điểm tự chấm", 10),
    ("Tên minh chứng", 40),
    ("Số, ký hiệu", 18),
    ("Ngày văn bản", 13),
    ("Trang", 10),
    ("Tệp trong hồ sơ hoặc đường dẫn", 44),
    ("SHA-256", 68),
    ("Ghi chú", 30),
)
HIDDEN, LOST = "Không kèm tệp: ngoài quyền xem", "Không đọc được tệp"
EXPLAINING = "Bổ sung khi giải trình"
ALTERED = "Tệp khác với lúc tải lên"


@dataclass
class DossierPiece:
    """Where a piece of evidence stands in the dossier, the hash of the bytes there, and what is to
    be said of it.
    """

    place: str
    sha256: str = ""
    note: str = ""


def dossier(card: ScorecardContent, readable: Collection[int]) -> IO[bytes]:
    """Return the dossier as an open zip file; of the pieces of evidence those in `readable` go
    along as files.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        packed = _pack(archive, card, readable)
        archive.writestr(SCORECARD, scorecard_workbook(card, appraisal=False).getvalue())
        archive.writestr(INDEX, _index(card, packed).getvalue())
    file.seek(0)
    return file


def _pack(
    archive: zipfile.ZipFile, card: ScorecardContent, readable: Collection[int]
) -> dict[int, DossierPiece]:
    """Write each file once, into the folder of the first criterion that cites it, what came with
    explanations last.
    """
    stored = Evidence.objects.in_bulk([piece.pk for piece in card.own.pieces])
    packed: dict[int, DossierPiece] = {}
    for line in card.own.leaves:
        for order, cited in enumerate(line.citations, start=1):
            piece = card.own.pieces[cited.place - 1]
            if piece.pk not in packed:
                place = (
                    f"{_fit(line.code)}/{order:02d} {_file_name(piece.title, stored.get(piece.pk))}"
                )
                packed[piece.pk] = _put(archive, piece, stored.get(piece.pk), place, readable)
    for order, added in enumerate(card.explaining, start=1):
        evidence = added.evidence
        if evidence.pk not in packed:
            place = f"{EXPLAINING}/{order:02d} {_file_name(evidence.title, evidence)}"
            packed[evidence.pk] = _put(archive, evidence, evidence, place, readable)
    return packed


def _put(
    archive: zipfile.ZipFile,
    piece: SelfPiece | Evidence,
    stored: Evidence | None,
    place: str,
    readable: Collection[int],
) -> DossierPiece:
    if piece.link:
        return DossierPiece(piece.link)
    if piece.pk not in readable:
        return DossierPiece("", piece.sha256, HIDDEN)
    if stored is None:
        return DossierPiece("", piece.sha256, LOST)
    return _copy(archive, stored, place, piece.sha256)


def _copy(archive: zipfile.ZipFile, piece: Evidence, place: str, expected: str) -> DossierPiece:
    digest = hashlib.sha256()
    try:
        source = piece.file.open("rb")
    except OSError:
        return DossierPiece("", expected, LOST)
    with source, archive.open(place, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    found = digest.hexdigest()
    return DossierPiece(place, found, "" if found == expected else ALTERED)


def _file_name(title: str, stored: Evidence | None) -> str:
    """The title with the ending that the file has: a name never promises another kind of file."""
    ending = PurePath((stored and stored.file.name) or "").suffix.lower()
    if ending and title.lower().endswith(ending):
        title = title[: -len(ending)]
    return f"{_fit(title)}{ending}"


def _fit(words: str) -> str:
    """Words that every system takes as part of a file's name."""
    return " ".join(UNFIT.sub(" ", fit(words)).split())[:LONGEST].strip(" .") or "minh chứng"


def _index(card: ScorecardContent, packed: dict[int, DossierPiece]) -> BytesIO:
    sheet, own = Worksheet("Mục lục", COLUMNS), card.own
    sheet.write_line(f"Mục lục minh chứng Chỉ số cải cách hành chính năm {own.year}", bold=True)
    sheet.write_line(f"Đơn vị: {own.unit.name}")
    sheet.write_head()
    order = count(1)
    first: dict[int, str] = {}
    for line in own.lines:
        if not line.scored:
            sheet.write_row(["", line.code, line.name], bold=True)
            continue
        for row in _rows(own, line, packed, first):
            sheet.write_row([next(order), *row])
    if card.explaining:
        sheet.write_row(["", "", EXPLAINING], bold=True)
    for added in card.explaining:
        sheet.write_row([next(order), *_added(added, packed[added.evidence_id])])
    return sheet.file()


def _rows(
    own: SelfAssessment, line: SelfLine, packed: dict[int, DossierPiece], first: dict[int, str]
) -> Iterator[list[Value]]:
    """A row for each piece of a leaf; `first` remembers which criterion cited a piece first."""
    head: list[Value] = [line.code, line.name, line.points]
    if not line.citations:
        none = "Điều tra xã hội học" if line.surveyed else "Không có minh chứng"
        yield [*head, "", "", None, "", "", "", none]
    for cited in line.citations:
        piece = own.pieces[cited.place - 1]
        at = packed[piece.pk]
        told = first.setdefault(piece.pk, line.code)
        notes = [at.note, "" if told == line.code else f"Đã nêu ở {told}"]
        where = [piece.title, piece.number, piece.dated_on, cited.page, at.place, at.sha256]
        yield [*head, *where, "; ".join(filter(None, notes))]


def _added(added: ScoreEvidence, at: DossierPiece) -> list[Value]:
    criterion, piece = added.score.criterion, added.evidence
    head: list[Value] = [criterion.code, criterion.name, None, piece.title, piece.number]
    return [*head, piece.dated_on, added.page, at.place, at.sha256, at.note]
