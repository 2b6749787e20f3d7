"""What an administrative document says: the plain figures that callers hand in."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Agency:
    """The issuing agency (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.2).

    `name` is its name as the letterhead breaks it into lines, `full_name` the same in running text
    (`Ủy ban nhân dân xã Khe Mây`), `superior` the agency directly above it, if the letterhead names
    one.
    """

    name: tuple[str, ...]
    full_name: str
    superior: str = ""


@dataclass(frozen=True)
class OpenDate:
    """The date of a draft: the clerk fills in the day, and the month where it is not known yet."""

    year: int
    month: int | None = None


@dataclass(frozen=True)
class Heading:
    """A heading with its number: level 1 `I.` (printed in upper case), 2 `1.`, 3 `a)`."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text, a paragraph a line; `lead` is printed bold before it (`Điều 1.`)."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Bullet:
    """One item of a list, printed after a dash; of a list inside a list (level 2) after a plus."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True)
class Centered:
    """A bold line in the middle of the page, such as `QUYẾT ĐỊNH:`."""

    text: str


@dataclass(frozen=True)
class Column:
    """A column of a table, as wide as its content asks; left out when all its cells are empty.

    Columns side by side with the same `group` stand under it in the head.
    """

    heading: str
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a table; a cell may be empty or of several lines, `None` is a missing figure."""

    cells: tuple[str | None, ...]

    @property
    def texts(self) -> list[str]:
        """The cells, none of which is missing: `check_complete` refuses such a row before."""
        return [cell for cell in self.cells if cell is not None]


@dataclass(frozen=True)
class GroupRow:
    """A bold row across all columns, over the rows that it names."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table over the whole text width whose heading row is repeated on each page.

    A `whole` one is a form whose columns are laid down: empty ones stay.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row | GroupRow, ...]
    caption: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture (PNG) in the middle of the page, `width` millimetres wide, its caption below it.

    It is made smaller where it would be wider than the text or higher than a page. `alt` says what
    it shows to those who hear the document.
    """

    png: bytes
    width: float
    alt: str
    caption: str


Block = Heading | Paragraph | Bullet | Centered | Table | Picture


@dataclass(frozen=True)
class Signature:
    """Who signs (mục II.7): lines of authority and position; the name is blank in a draft."""

    authority: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Footnote:
    """A note under the page; `mark` is how the running text calls it: `¹`, `(1)`."""

    mark: str
    text: str


@dataclass(frozen=True)
class Annex:
    """An annex, in a section of its own; landscape suits wide tables."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Enclosed:
    """The document that a decision issues with itself: a plan, a regulation. `kind` is the name of
    its type (`KẾ HOẠCH`), `subject` its own.
    """

    kind: str
    subject: str
    body: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """An administrative document; see `nd30.write` for what the writer adds by itself.

    `kind` is the name of its type (`BÁO CÁO`), empty for a letter (công văn); `subject` is the
    trích yếu, without `V/v`. `number` is empty and `issued_on` an `OpenDate` while they are not
    given out. `enacted_by` is who decides, above the legal bases of a decision. `recipients` go
    without dashes, the last of them `Lưu: VT, …`. `recorder` is who kept the minutes and
    signs them beside who chaired (biên bản). What a document that was read (`as_read`) lacked
    at its foot stays open: nobody's recipients, authority to sign.
    """

    agency: Agency
    symbol: str
    place: str
    issued_on: date | OpenDate
    kind: str
    subject: str
    body: tuple[Block, ...]
    signature: Signature
    recipients: tuple[str, ...]
    number: str = ""
    addressees: tuple[str, ...] = ()
    enacted_by: str = ""
    legal_bases: tuple[str, ...] = ()
    enclosed: Enclosed | None = None
    annexes: tuple[Annex, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    recorder: Signature | None = None
    as_read: bool = False
