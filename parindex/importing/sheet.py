"""The table of a criteria set: rows of cells into the content of a draft, with what was not understood."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cchc.formats import fold, parse_decimal

from ..sources import read_source
from ..wording import NotUnderstood, read_rule
from .tables import Rows, UnreadableSet

HEAD_WITHIN = 40  # rows
COLUMNS = {
    "code": ("ma", "ma tieu chi", "stt", "tt", "so tt"),
    "name": ("tieu chi", "tieu chi tieu chi thanh phan", "noi dung", "ten tieu chi", "linh vuc tieu chi"),
    "maximum": ("diem toi da", "diem", "diem chuan", "thang diem"),
    "method": ("cach cham", "cach", "hinh thuc danh gia", "cach danh gia"),
    "rule": ("quy tac", "cach tinh diem", "quy tac tinh diem", "cach tinh"),
    "evidence_asked": ("tai lieu kiem chung", "yeu cau tai lieu kiem chung", "minh chung"),
    "office": ("don vi phu trach", "don vi chu tri", "bo phan phu trach"),
    "source": ("nguon so lieu", "nguon"),
}
LONGEST = {"name": 500, "evidence_asked": 500, "office": 200, "code": 20}
METHODS = {"tdg": "self", "tu danh gia": "self", "tu cham": "self", "": "self"}
METHODS |= {"xhh": "survey", "dieu tra xa hoi hoc": "survey", "dtxhh": "survey"}
SCOPES = {"diem thuong": "bonus", "thuong": "bonus", "diem tru": "penalty", "tru": "penalty"}
EXTRA_CODES = {"+": ("T", "bonus"), "-": ("P", "penalty"), "−": ("P", "penalty")}
NOT_APPLICABLE = {"cho du diem": "full", "phan bo diem cho cac tieu chi con lai": "redistribute"}
_CODE = re.compile(r"\d+(\.\d+)*\.?|[A-Z]{1,3}(\.\d+)*|[+\-−–]")
_BAND = re.compile(r"(.+?) (?:từ|≥|>=) ?(\d+(?:[.,]\d+)?)")


@dataclass
class SetRead:
    """The content of a draft (what `make_set` takes), and what a person should look at: code of the row and words."""

    content: dict[str, Any]
    warnings: list[tuple[str, str]] = field(default_factory=list)


def read_set(tables: list[Rows]) -> SetRead:
    """Return the set in the first table that has a head. Raises `UnreadableSet`."""
    for rows in tables:
        for at, row in enumerate(rows[:HEAD_WITHIN]):
            columns = _columns(row)
            if {"code", "name", "maximum"} <= set(columns):
                return _read(rows[:at], rows[at + 1 :], columns)
    raise UnreadableSet("Không thấy dòng tiêu đề của bảng. Bảng cần các cột “Mã”, “Tiêu chí”, “Điểm tối đa”.")


def _columns(row: list[str]) -> dict[str, int]:
    """The place of each column that the heading names, by its words."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        words = " ".join(re.sub(r"[^a-z0-9]+", " ", fold(cell)).split())
        name = next((name for name, known in COLUMNS.items() if words in known), None)
        if name and name not in found:
            found[name] = place
    return found


def _read(above: Rows, rows: Rows, columns: dict[str, int]) -> SetRead:
    found = SetRead({"name": "Bộ tiêu chí", "level": "commune", "bands": [], "criteria": []})
    _read_head(above, found.content)
    seen: dict[str, str] = {}  # the scope of each code
    for row in rows:
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        if criterion := _criterion(cells, seen, found.warnings):
            seen[criterion["code"]] = criterion.get("scope", "main")
            found.content["criteria"].append(criterion)
    if not seen:
        raise UnreadableSet("Bảng không có dòng tiêu chí nào dưới tiêu đề.")
    _finish(found)
    return found


def _read_head(above: Rows, content: dict[str, Any]) -> None:
    """What lines above the table say of the set itself."""
    for line in (" ".join(filter(None, row)) for row in above):
        label, _, words = line.partition(":")
        match fold(label):
            case "ten bo tieu chi":
                content["name"] = words.strip()[:300]
            case "muc xep loai":
                found = (_BAND.fullmatch(part.strip()) for part in words.split(";"))
                content["bands"] = [[band[1], str(parse_decimal(band[2]))] for band in found if band]
            case "tieu chi khong ap dung" if fold(words) in NOT_APPLICABLE:
                content["not_applicable"] = NOT_APPLICABLE[fold(words)]
            case "diem thuong toi da" | "diem tru toi da" as cap:
                name = "bonus_cap" if "thuong" in cap else "penalty_cap"
                content |= {name: str(points)} if (points := _points(words)) is not None else {}


def _criterion(cells: dict[str, str], seen: dict[str, str], warnings: list[tuple[str, str]]) -> dict[str, Any] | None:
    """The criterion of a row; None for a row without code or name, such as a sum."""
    code = re.sub(r"\s", "", cells["code"]).rstrip(".")
    if not code or not cells["name"] or not _CODE.fullmatch(code):
        if code or (cells["name"] and cells["maximum"]):
            warnings.append((code, f"Bỏ qua dòng “{code} {cells['name']}”: không có mã tiêu chí."))
        return None
    code, scope = EXTRA_CODES.get(code, (code, SCOPES.get(fold(cells.get("method", "")), "main")))
    if code in seen:
        warnings.append((code, f"{code}: mã này đã có ở dòng trên, bỏ qua dòng “{cells['name']}”."))
        return None
    parent = code.rpartition(".")[0]
    if parent and parent not in seen:
        warnings.append((code, f"{code}: không thấy {parent} ở các dòng trên, tiêu chí đứng riêng ngoài cây."))
    return _filled(code, seen.get(parent, scope), cells, warnings)


def _filled(code: str, scope: str, cells: dict[str, str], warnings: list[tuple[str, str]]) -> dict[str, Any]:
    method = METHODS.get(fold(cells.get("method", "")), "self")
    points = _points(cells["maximum"])
    if points is None or points > 1000:
        warnings.append((code, f"{code}: “{cells['maximum']}” không phải là điểm tối đa, ghi tạm 0."))
    values = {name: " ".join(cells.get(name, "").split())[:longest] for name, longest in LONGEST.items()}
    maximum = points if points is not None and points <= 1000 else Decimal(0)
    found = values | {"code": code, "maximum": str(maximum), "method": method, "scope": scope}
    source = read_source(cells.get("source", ""))
    if source is None:
        warnings.append((code, f"{code}: chưa hiểu nguồn số liệu “{cells['source']}”."))
    return found | {"source": source or {}, "rule_text": cells.get("rule", "")}


def _points(text: str) -> Decimal | None:
    try:
        return abs(parse_decimal(text.replace("−", "-"))).quantize(Decimal("0.01")).normalize() + 0
    except (ValueError, ArithmeticError):
        return None


def _finish(found: SetRead) -> None:
    """Read the rules of leaves, now that it is known which these are."""
    parents = {each["code"].rpartition(".")[0] for each in found.content["criteria"]}
    for each in found.content["criteria"]:
        text = each.pop("rule_text")
        if each["code"] not in parents:
            each["rule"] = _rule(each, text, found.warnings)
    for scope, cap in (("bonus", "bonus_cap"), ("penalty", "penalty_cap")):
        tops = [each for each in found.content["criteria"] if each["scope"] == scope and "." not in each["code"]]
        found.content.setdefault(cap, str(sum((Decimal(each["maximum"]) for each in tops), Decimal(0))))


def _rule(criterion: dict[str, Any], text: str, warnings: list[tuple[str, str]]) -> dict[str, Any]:
    surveyed = criterion["method"] == "survey"
    try:
        return read_rule(text or ("SURVEY" if surveyed else ""), Decimal(criterion["maximum"])).as_json()
    except NotUnderstood:
        said = f"chưa hiểu quy tắc “{text}”" if text else "không ghi quy tắc"
        warnings.append((criterion["code"], f"{criterion['code']}: {said}; tạm để người chấm nhập điểm."))
        return {"kind": "manual"}
