"""Which column and label of a file goes where in a form: remembered, equal by name or code, or only
proposed.

Names decide, never places: a column that was moved is the same column. What is not certain waits
for a person.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from vietnamese import fold

from ..figures import FormFigures
from ..models import FormColumn, FormRow
from .heads import JOINED, key_of
from .mapping import ALONE, BY_GROUP, ONE_ROW, SKIPPED, Mapping
from .tables import ColumnKind, Line, LineKind, Table, TableColumn, label_of

MOST_GUESSED = 300  # labels for which a likely row is looked for
LIKELY = 0.6  # share of words in common that makes a proposal
SAMPLE = 2000  # lines that tell which column holds the labels

# words of the field that say the same, on folded text; in this order
_SAME = [
    (re.compile(pattern), words)
    for pattern, words in (
        (
            r"\bdich vu buu chinh cong ich\b|\bbuu chinh cong ich\b|\bdich vu buu chinh\b",
            "buu chinh",
        ),
        (r"\bso luong ho so\b|\bso ho so\b|\bho so tthc\b|\bho so\b|\bso luong\b", ""),
        (r"\btiep nhan giai quyet\b|\bnhan giai quyet\b|\btiep nhan\b|\bda nhan\b", "nhan"),
        (r"\bda xu ly\b|\bda co ket qua\b", "da giai quyet"),
        (r"\bdang xu ly\b", "dang giai quyet"),
        (r"\bsom han\b|\bsom thoi han\b|\btruoc thoi han\b", "truoc han"),
        (r"\bdung thoi han\b", "dung han"),
        (r"\btre han\b|\bqua thoi han\b|\btre hen\b", "qua han"),
        (r"\bcon han\b|\bchua den han\b|\btrong thoi han\b", "trong han"),
        (r"\b(ton )?(tu )?ky truoc( chuyen (sang|qua))?\b", "tu ky truoc"),
        (r"\btong so\b|\btong cong\b", "tong"),
        (r"\btrong ky\b|\bnop\b(?= truc)", ""),
        (r"^linh vuc\b", ""),
    )
]
_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERING = re.compile(r"^\s*(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])\s*[.)/]\s*(?=\D)")
_CODE_FIRST = re.compile(r"^\s*(?:cot\s*)?\(?(\d{1,2})\)?\s*[.):/-]?\s*(.*)$")
_OTHER_HEADS = re.compile(
    r"\b(ke hoach|cung ky|nam truoc|ky truoc|luy ke|du toan|ty le|muc tieu|so voi|don gia)\b|%"
)
_VALUE_HEADS = {
    "so lieu",
    "ky nay",
    "trong ky",
    "gia tri",
    "so luong",
    "ket qua",
    "ket qua thuc hien",
    "thuc hien",
    "so lieu ky nay",
    "so lieu trong ky",
    "thuc hien trong ky",
    "so lieu bao cao",
    "tong",
    "tong so",
}


class How(StrEnum):
    """Why a column or label is taken as it is; the first three are certain."""

    REMEMBERED = "remembered"
    NAME = "name"
    CODE = "code"
    PROPOSED = "proposed"
    NONE = "none"
    SKIPPED = "skipped"

    @property
    def words(self) -> str:
        return _HOW_WORDS[self]


_HOW_WORDS = {
    How.REMEMBERED: "đã ghi nhớ",
    How.NAME: "trùng tên",
    How.CODE: "trùng mã",
    How.PROPOSED: "đề xuất, chờ người xác nhận",
    How.NONE: "chưa ghép",
    How.SKIPPED: "bỏ qua",
}
CERTAIN = (How.REMEMBERED, How.NAME, How.CODE)


@dataclass(frozen=True)
class Matched:
    """What a heading or label stands for: the code of the form, why, and how sure (0 to 1)."""

    code: str = ""
    how: How = How.NONE
    score: float = 0.0

    @property
    def certain(self) -> bool:
        return self.how in CERTAIN


@dataclass
class Match:
    """The whole of a file held against a form. `labels` are by the words of the file's lines,
    `changed` says in sentences what differs from what was remembered.
    """

    columns: dict[int, Matched] = field(default_factory=dict)
    label: str = ""
    labels: dict[str, Matched] = field(default_factory=dict)
    statuses: dict[str, Matched] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)  # lines by label
    changed: list[str] = field(default_factory=list)


@lru_cache(maxsize=50_000)
def plain(words: str) -> str:
    """Return a name by its words alone: without numbering, brackets, signs, and with one word for
    what the field says in several.

    >>> plain("2. Lĩnh vực Đất đai (cấp xã)")
    'dat dai'
    """
    folded = _NUMBERING.sub("", _BRACKETS.sub(" ", fold(words)) or fold(words))
    folded = key_of(folded).replace("/", " ")
    for pattern, same in _SAME:
        folded = pattern.sub(same, " ".join(folded.split()).strip())
    return " ".join(dict.fromkeys(folded.split())) or key_of(words)


def match(table: Table, known: FormFigures, mapping: Mapping) -> Match:
    """Hold a table against a form and what was said of its source."""
    found = Match(columns=_columns(table, known, mapping))
    found.label = _label_column(table, known, mapping, found)
    found.counts = Counter(label_in(table, line, found.label) for line in lines_of(table))
    found.labels = _labels(found.counts, known, mapping)
    if mapping.count and mapping.status:
        column = table.column(mapping.status)
        words = Counter(label_of(line.cell(column)) for line in table.of_kind(LineKind.DATA))
        found.statuses = _said(words, mapping.statuses, lambda each: Matched())
    found.changed = _changed(table, mapping, found)
    return found


def lines_of(table: Table) -> list[Line]:
    """Return the lines whose figures may go into the form."""
    return table.of_kind(LineKind.DATA, LineKind.PART, LineKind.SUBTOTAL)


def label_in(table: Table, line: Line, label: str) -> str:
    """Return the words that say which row of the form a line is about."""
    if label.startswith(ONE_ROW):
        return label
    if label == BY_GROUP:
        return line.group
    return label_of(line.cell(table.column(label))) if label else ""


def row_names(known: FormFigures) -> list[FormRow]:
    """Return the rows of the form that take figures of a file."""
    return [row for row in known.rows if row.kind != FormRow.Kind.HEADING]


def _columns(table: Table, known: FormFigures, mapping: Mapping) -> dict[int, Matched]:
    moved = [column.key for column in table.columns] != mapping.heads
    found = {column.at: _remembered(column, known, mapping, moved) for column in table.columns}
    rest = [column for column in table.columns if not found[column.at]]
    guessed = (_by_names if known.columns else _alone)(rest, known)
    taken = Counter(each.code for each in found.values() if each and each.code)
    taken.update(each.code for each in guessed.values() if each.certain)
    matched = {}
    for column in table.columns:
        one = found[column.at] or guessed.get(column.at) or Matched()
        if one.certain and one.code and taken[one.code] > 1 and one.how != How.REMEMBERED:
            one = Matched(one.code, How.PROPOSED, one.score)  # two of the file claim it
        matched[column.at] = one
    return matched


def _remembered(
    column: TableColumn, known: FormFigures, mapping: Mapping, moved: bool
) -> Matched | None:
    if column.key not in mapping.columns:
        return None
    code = mapping.columns[column.key]
    if code == SKIPPED:
        return Matched("", How.SKIPPED)
    codes = {each.code for each in known.columns} or {ALONE}
    if code not in codes:
        return None
    # of columns with one heading only the order tells which is which
    return (
        Matched(code, How.PROPOSED, 0.5)
        if column.doubled and moved
        else Matched(code, How.REMEMBERED, 1.0)
    )


def _alone(rest: Sequence[TableColumn], known: FormFigures) -> dict[int, Matched]:
    """The column of figures for a form that has one figure a row; figures may be yes and no."""
    columns = [each for each in rest if each.kind == ColumnKind.NUMBER]
    if not columns and any(row.kind == FormRow.Kind.YES_NO for row in known.rows):
        answers = [each for each in rest if each.kind == ColumnKind.TEXT and _names_value(each)]
        return {each.at: Matched(ALONE, How.NAME, 1.0) for each in answers[:1]}
    named = [each for each in columns if _names_value(each)]
    if len(named) == 1:
        return {named[0].at: Matched(ALONE, How.NAME, 1.0)}
    lone = len(columns) == 1 and not _OTHER_HEADS.search(key_of(columns[0].heading))
    how = How.NAME if lone else How.PROPOSED
    wanted = (named or list(columns))[:1]
    return {each.at: Matched(ALONE, how, 0.8) for each in wanted}


def _names_value(column: TableColumn) -> bool:
    return plain(column.heading.split(JOINED)[-1]) in _VALUE_HEADS


def _by_names(rest: Sequence[TableColumn], known: FormFigures) -> dict[int, Matched]:
    names = {column.at: _equal(column, known) for column in rest}
    # what bears a column's name and holds no figures is looked at, and its cells are doubtful
    columns = [each for each in rest if each.kind == ColumnKind.NUMBER or names[each.at]]
    names = {column.at: names[column.at] for column in columns}
    numbered = _trusted_codes(columns, names, known)
    found = {}
    for column in columns:
        name, code = names[column.at], numbered.get(column.at, "")
        likely = _likeliest(column, known)
        if name:
            found[column.at] = Matched(name, How.NAME, 1.0)
        elif code and (
            not likely or likely[0] == code or likely[1] <= _likeness(column, code, known)
        ):
            found[column.at] = Matched(code, How.CODE, 0.9)
        elif code:
            found[column.at] = Matched(code, How.PROPOSED, 0.5)
        elif likely:
            found[column.at] = Matched(likely[0], How.PROPOSED, likely[1])
    return found


def _equal(column: TableColumn, known: FormFigures) -> str:
    """The code of the one column of the form that bears the same name; empty without one."""
    if column.doubled:
        return ""
    said = plain(column.heading)
    whole = [each.code for each in known.columns if plain(_full(each)) == said]
    if len(whole) == 1:
        return whole[0]
    parts = column.heading.split(JOINED)
    if len(parts) > 1 and any(each.group for each in known.columns):
        return ""  # the group above it says something else
    last = plain(parts[-1])
    short = [each.code for each in known.columns if plain(each.heading) == last]
    return short[0] if len(short) == 1 else ""


def _full(column: FormColumn) -> str:
    return f"{column.group}{JOINED}{column.heading}" if column.group else column.heading


def _trusted_codes(
    columns: Sequence[TableColumn], names: AnyMapping[int, str], known: FormFigures
) -> dict[int, str]:
    """The codes that the file prints under its headings, unless a name tells that they only number
    places.
    """
    codes = {each.code for each in known.columns}
    said = {column.at: _said_code(column) for column in columns}
    if any(name and said[at] and said[at] != name for at, name in names.items()):
        return {}
    return {at: code for at, code in said.items() if code in codes}


def _said_code(column: TableColumn) -> str:
    if column.code:
        return column.code
    found = _CODE_FIRST.match(fold(column.heading.split(JOINED)[-1]))
    return found[1] if found and (not found[2] or "(" in column.heading[:4]) else ""


def _likeliest(column: TableColumn, known: FormFigures) -> tuple[str, float] | None:
    scores = [(_alike(column.heading, _full(each)), each.code) for each in known.columns]
    best = max(scores, default=(0.0, ""))
    return (best[1], best[0]) if best[0] >= LIKELY else None


def _likeness(column: TableColumn, code: str, known: FormFigures) -> float:
    return max(_alike(column.heading, _full(each)) for each in known.columns if each.code == code)


def _alike(one: str, other: str) -> float:
    """How much two names have in common: the words they share, of all they use."""
    left, right = set(plain(one).split()), set(plain(other).split())
    return len(left & right) / len(left | right) if left and right else 0.0


def _label_column(table: Table, known: FormFigures, mapping: Mapping, found: Match) -> str:
    """The heading of the column whose words name most rows of the form."""
    codes = {row.code for row in row_names(known)}
    if mapping.label.startswith(ONE_ROW) and mapping.label[1:] in codes:
        return mapping.label
    if mapping.label == BY_GROUP or table.column(mapping.label):
        return mapping.label
    typed = {plain(row.name) for row in row_names(known)} | {fold(code) for code in codes}
    choices = {
        column.key: _hits((line.cell(column) for line in lines_of(table)[:SAMPLE]), typed)
        for column in table.columns
        if column.kind in (ColumnKind.TEXT, ColumnKind.CODE)
    }
    # a heading over lines is one of several, and never what is worked out: a line without figures
    # looks the same
    entered = {plain(row.name) for row in row_names(known) if row.typed}
    groups = {line.group for line in lines_of(table)[:SAMPLE]}
    if sum(plain(each) in entered for each in groups) > 1:
        choices[BY_GROUP] = _hits((line.group for line in lines_of(table)[:SAMPLE]), typed) * 0.9
    best = max(choices, key=lambda key: choices[key], default="")
    if best and choices[best]:
        return best
    return table.words[0].key if table.words else BY_GROUP


def _hits(cells: Iterable[object], names: set[str]) -> float:
    """The share of cells that hold one of these names."""
    words = [label_of(cell) for cell in cells]
    hits = sum(plain(each) in names or fold(each) in names for each in words if each)
    return hits / len(words) if words else 0.0


def _labels(counts: Counter[str], known: FormFigures, mapping: Mapping) -> dict[str, Matched]:
    names = Counter(plain(row.name) for row in row_names(known))
    by_name = {plain(row.name): row.code for row in row_names(known)}
    by_code = {fold(row.code): row.code for row in row_names(known)}
    guesses = 0

    def guess(label: str) -> Matched:
        nonlocal guesses
        if label.startswith(ONE_ROW):
            return Matched(label[1:], How.REMEMBERED, 1.0)
        if names[plain(label)] == 1:
            return Matched(by_name[plain(label)], How.NAME, 1.0)
        if code := by_code.get(fold(label)):
            return Matched(code, How.CODE, 1.0)
        guesses += 1
        return _likely_row(label, by_name) if guesses <= MOST_GUESSED else Matched()

    codes = {row.code for row in row_names(known)}
    return _said(counts, mapping.labels, guess, codes)


def _likely_row(label: str, by_name: AnyMapping[str, str]) -> Matched:
    said = plain(label)
    scores = [(SequenceMatcher(None, said, name).ratio(), code) for name, code in by_name.items()]
    score, code = max(scores, default=(0.0, ""))
    return Matched(code, How.PROPOSED, score) if score >= LIKELY else Matched()


def _said(
    words: Iterable[str],
    said: AnyMapping[str, str],
    guess: Callable[[str], Matched],
    codes: set[str] | None = None,
) -> dict[str, Matched]:
    """What each of these words stands for: as a person said, else as `guess` finds."""
    found = {}
    for each in words:
        code = said.get(plain(each))
        if code is None or (code and codes is not None and code not in codes):
            found[each] = guess(each)
        elif code == SKIPPED:
            found[each] = Matched("", How.SKIPPED)
        else:
            found[each] = Matched(code, How.REMEMBERED, 1.0)
    return found


def _changed(table: Table, mapping: Mapping, found: Match) -> list[str]:
    """What of the file differs from what was remembered, in sentences."""
    gone = [key for key, code in mapping.columns.items() if code and not table.column(key)]
    sentences = [
        f"Không thấy cột “{key}” đã ghi nhớ của nguồn này; hãy xem cột nào thay cho nó."
        for key in gone
    ]
    if mapping.label and found.label != mapping.label:
        sentences.append(
            "Không thấy cột tên dòng đã ghi nhớ của nguồn này; hãy chọn lại cột tên dòng."
        )
    return sentences
