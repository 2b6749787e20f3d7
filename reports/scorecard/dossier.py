"""The dossier of an assessment: the sheet, an index in the order of the criteria, and each piece of
evidence once.
"""

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import IO

from foundation.web.xlsx import Value, Worksheet
from parindex.models import Criterion, Score
from plans.models import Evidence
from vietnamese import fit

from .content import ScorecardContent, own_points
from .workbook import scorecard_workbook

INDEX, SHEET = "00 Mục lục minh chứng.xlsx", "01 Phiếu chấm điểm.xlsx"
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
        packed = dict(_pack(archive, card, readable))
        archive.writestr(SHEET, scorecard_workbook(card).getvalue())
        archive.writestr(INDEX, _index(card, packed).getvalue())
    file.seek(0)
    return file


def _pack(
    archive: zipfile.ZipFile, card: ScorecardContent, readable: Collection[int]
) -> Iterator[tuple[int, DossierPiece]]:
    """Write each file once, into the folder of the first criterion that cites it."""
    done: set[int] = set()
    for score in card.scores:
        for order, cited in enumerate(score.pieces.all(), start=1):
            piece = cited.evidence
            if piece.pk in done:
                continue
            done.add(piece.pk)
            if piece.link:
                yield piece.pk, DossierPiece(piece.link)
            elif piece.pk not in readable:
                yield piece.pk, DossierPiece("", piece.sha256, HIDDEN)
            else:
                place = f"{_fit(score.criterion.code)}/{order:02d} {_file_name(piece)}"
                yield piece.pk, _copy(archive, piece, place)


def _copy(archive: zipfile.ZipFile, piece: Evidence, place: str) -> DossierPiece:
    digest = hashlib.sha256()
    try:
        source = piece.file.open("rb")
    except OSError:
        return DossierPiece("", piece.sha256, LOST)
    with source, archive.open(place, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    found = digest.hexdigest()
    return DossierPiece(place, found, "" if found == piece.sha256 else ALTERED)


def _file_name(piece: Evidence) -> str:
    """The title with the ending that the file has: a name never promises another kind of file."""
    ending = PurePath(piece.file.name).suffix.lower()
    title = (
        piece.title[: -len(ending)]
        if ending and piece.title.lower().endswith(ending)
        else piece.title
    )
    return f"{_fit(title)}{ending}"


def _fit(words: str) -> str:
    """Words that every system takes as part of a file's name."""
    return " ".join(UNFIT.sub(" ", fit(words)).split())[:LONGEST].strip(" .") or "minh chứng"


def _index(card: ScorecardContent, packed: dict[int, DossierPiece]) -> BytesIO:
    sheet = Worksheet("Mục lục", COLUMNS)
    sheet.write_line(
        f"Mục lục minh chứng Chỉ số cải cách hành chính năm {card.criteria_set.year}", bold=True
    )
    sheet.write_line(f"Đơn vị: {card.unit.name}")
    sheet.write_head()
    order, first = 0, {}
    for criterion in card.criteria:
        score = card.by_criterion.get(criterion.pk)
        if score is None:
            sheet.write_row(["", criterion.code, criterion.name], bold=True)
            continue
        for row in _rows(score, packed, first):
            order += 1
            sheet.write_row([order, *row])
    return sheet.file()


def _rows(
    score: Score, packed: dict[int, DossierPiece], first: dict[int, str]
) -> Iterator[list[Value]]:
    """A row for each piece of a leaf; `first` remembers which criterion cited a piece first."""
    criterion = score.criterion
    head = [criterion.code, criterion.name, own_points(score)]
    pieces = list(score.pieces.all())
    if not pieces:
        surveyed = criterion.method == Criterion.Method.SURVEY
        yield [
            *head,
            "",
            "",
            None,
            "",
            "",
            "",
            "Điều tra xã hội học" if surveyed else "Không có minh chứng",
        ]
    for cited in pieces:
        piece, at = cited.evidence, packed[cited.evidence_id]
        told = first.setdefault(piece.pk, criterion.code)
        notes = [at.note, "" if told == criterion.code else f"Đã nêu ở {told}"]
        notes.append("Bổ sung khi giải trình" if cited.explains else "")
        where = [
            piece.title,
            piece.number,
            piece.dated_on,
            cited.page or piece.page,
            at.place,
            at.sha256,
        ]
        yield [*head, *where, "; ".join(filter(None, notes))]
