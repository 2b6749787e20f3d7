"""The table of a criteria set: the content of a draft, with what was not understood."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from plans.areas import AreaWords
from vietnamese import fold, parse_decimal, whole_number

from ..models import CriteriaSet
from ..rule_text import NotUnderstood, read_rule
from ..rules import Manual
from ..suggestions.sources import read_source
from .entries import CriterionEntry, Warnings, columns_of, entries_of, points_of
from .tables import SAME, Rows, UnreadableSet

HEAD_WITHIN = 40  # rows
LONGEST = {"name": 500, "evidence_asked": 500, "office": 200}
METHODS = {"tdg": "self", "tu danh gia": "self", "tu cham": "self", "": "self"}
METHODS |= {"xhh": "survey", "dieu tra xa hoi hoc": "survey", "dtxhh": "survey"}
SCOPES = {"diem thuong": "bonus", "thuong": "bonus", "diem tru": "penalty", "tru": "penalty"}
EXTRA_CODES = {"+": ("T", "bonus"), "-": ("P", "penalty")}
NOT_APPLICABLE = {fold(label): value for value, label in CriteriaSet.NotApplicable.choices}
LEVELS = {fold(label): value for value, label in CriteriaSet.Level.choices}
LONGEST_RULE = 2000
_BAND = re.compile(r"(.+?) (?:từ|≥|>=) ?(\d+(?:[.,]\d+)?)")


@dataclass
class ReadCriteria:
    """The content of a draft (what `make_set` takes), and what a person should look at: code of the
    row and words.
    """

    content: dict[str, Any]
    warnings: Warnings = field(default_factory=list)


def read_set(tables: list[Rows], areas: AreaWords | None = None) -> ReadCriteria:
    """Return the set in the tables that have a head; `areas` know the areas of reform by name.

    Raises `UnreadableSet`.
    """
    above: Rows = []
    rows: Rows = []
    for table in tables:
        at = next((at for at, row in enumerate(table[:HEAD_WITHIN]) if columns_of(row)), None)
        if at is not None:
            above += [] if rows else table[:at]
            rows += table[at:]
    if not rows:
        raise UnreadableSet(
            "Không thấy dòng tiêu đề của bảng. Bảng cần các cột “Mã”, “Tiêu chí”, “Điểm tối đa”."
        )
    found = ReadCriteria({"name": "Bộ tiêu chí", "level": "commune", "bands": [], "criteria": []})
    _read_head(above, found.content)
    entries = entries_of(rows, found.warnings)
    if not entries:
        raise UnreadableSet("Bảng không có dòng tiêu chí nào dưới tiêu đề.")
    _read_entries(entries, found, areas)
    _cap_extras(found.content)
    return found


def _read_head(above: Rows, content: dict[str, Any]) -> None:
    """What lines above the table say of the set itself."""
    for line in (" ".join(cell for cell in row if cell not in ("", SAME)) for row in above):
        label, _, words = line.partition(":")
        match fold(label):
            case "ten bo tieu chi":
                content["name"] = words.strip()[:300]
            case "cap" if fold(words) in LEVELS:
                content["level"] = LEVELS[fold(words)]
            case "muc xep loai":
                found = (_BAND.fullmatch(part.strip()) for part in words.split(";"))
                content["bands"] = [
                    [band[1], str(parse_decimal(band[2]))] for band in found if band
                ]
            case "tieu chi khong ap dung" if fold(words) in NOT_APPLICABLE:
                content["not_applicable"] = NOT_APPLICABLE[fold(words)]
            case "diem thuong toi da" | "diem tru toi da" as cap:
                name = "bonus_cap" if "thuong" in cap else "penalty_cap"
                content |= {name: str(points)} if (points := points_of(words)) is not None else {}


def _read_entries(
    entries: list[CriterionEntry], found: ReadCriteria, areas: AreaWords | None
) -> None:
    scopes: dict[str, str] = {}  # by the code
    kept: list[tuple[CriterionEntry, dict[str, Any]]] = []
    for entry in entries:
        criterion = _criterion(entry, scopes, found.warnings, areas)
        if criterion:
            scopes[criterion["code"]] = criterion["scope"]
            kept.append((entry, criterion))
    parents = {code.rpartition(".")[0] for code in scopes}
    for entry, criterion in kept:
        if criterion["code"] not in parents:
            criterion |= {"rule": _rule(entry, criterion, found.warnings)}
        elif entry.levels:
            words = f"{criterion['code']}: có các phần nên bỏ qua mức điểm “{entry.levels[0]}”."
            found.warnings.append((criterion["code"], words))
        found.content["criteria"].append(criterion)


def _criterion(
    entry: CriterionEntry, scopes: dict[str, str], warnings: Warnings, areas: AreaWords | None
) -> dict[str, Any] | None:
    """The criterion of an entry, without its rule; None when its code was there before."""
    own_scope = SCOPES.get(fold(entry.cells.get("method", "")), "main")
    code, scope = EXTRA_CODES.get(entry.code, (entry.code, own_scope))
    if code in scopes and not (tenth := _tenth(code, scopes)):
        warnings.append(
            (code, f"{code}: mã này đã có ở dòng trên, bỏ qua dòng “{entry.cells['name']}”.")
        )
        return None
    code = tenth if code in scopes else code
    parent = code.rpartition(".")[0]
    if parent and parent not in scopes:
        warnings.append(
            (code, f"{code}: không thấy {parent} ở các dòng trên, tiêu chí đứng riêng ngoài cây.")
        )
    return _filled(code, scopes.get(parent, scope), entry.cells, warnings, areas)


def _tenth(code: str, known: dict[str, str]) -> str:
    """The code that Excel made of a number: behind 1.9 a second 1.1 was 1.10."""
    parent, _, last = code.rpartition(".")
    number = whole_number(last) if parent else None
    before = f"{parent}.{number * 10 - 1}" if number is not None else ""
    return f"{code}0" if before in known and f"{code}0" not in known else ""


def _filled(
    code: str, scope: str, cells: dict[str, str], warnings: Warnings, areas: AreaWords | None
) -> dict[str, Any]:
    said = fold(cells.get("method", ""))
    if said not in METHODS and said not in SCOPES:
        warnings.append(
            (code, f"{code}: chưa hiểu cách chấm “{cells['method']}”, ghi là tự đánh giá.")
        )
    points = points_of(cells["maximum"])
    if points is None:
        warnings.append(
            (code, f"{code}: “{cells['maximum']}” không phải là điểm tối đa, ghi tạm 0.")
        )
    values = {name: " ".join(cells.get(name, "").split()) for name in LONGEST}
    for name, longest in LONGEST.items():
        if len(values[name]) > longest:
            warnings.append(
                (code, f"{code}: chỉ giữ {longest} ký tự đầu của “{values[name][:40]}…”.")
            )
            values[name] = values[name][:longest]
    source = read_source(cells.get("source", ""), areas)
    if source is None:
        warnings.append((code, f"{code}: chưa hiểu nguồn số liệu “{cells['source']}”."))
    own = {
        "code": code,
        "maximum": str(points or Decimal(0)),
        "method": METHODS.get(said, "self"),
        "scope": scope,
    }
    return values | own | {"source": source or {}}


def _rule(entry: CriterionEntry, criterion: dict[str, Any], warnings: Warnings) -> dict[str, Any]:
    """The rule of a leaf, if any. What is not understood is kept for people who score."""
    code, maximum = criterion["code"], Decimal(criterion["maximum"])
    levels = "; ".join(entry.levels)
    text = " ".join(entry.cells.get("rule", "").split()) or levels
    if not text:
        return read_rule("SURVEY", maximum).as_json() if criterion["method"] == "survey" else {}
    if levels and text != levels:
        warnings.append(
            (code, f"{code}: đã ghi cách tính nên bỏ qua mức điểm “{entry.levels[0]}”.")
        )
    for words in (text, f"Chọn một mức: {text}") if text == levels else (text,):
        try:
            return read_rule(words, maximum).as_json()
        except NotUnderstood:
            continue
    warnings.append((code, f"{code}: chưa hiểu quy tắc “{text}”; tạm để người chấm nhập điểm."))
    return Manual(text[:LONGEST_RULE]).as_json()


def _cap_extras(content: dict[str, Any]) -> None:
    """Cap bonus and penalty, where nothing is said, by the points of their criteria."""
    for scope in ("bonus", "penalty"):
        tops = [
            each
            for each in content["criteria"]
            if each["scope"] == scope and "." not in each["code"]
        ]
        content.setdefault(
            f"{scope}_cap", str(sum((Decimal(each["maximum"]) for each in tops), Decimal(0)))
        )
