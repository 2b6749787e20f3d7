"""The plan draft: what reading a plan yields, as dataclasses and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from .blocks import Footnote, Place
from .paragraph_marks import without_bullet

Json = dict[str, Any]
# of the values that stand elsewhere than their entry: a cell of its row, another line
Places = dict[str, Place]


@dataclass
class LegalBasis:
    text: str
    number: str | None = None
    issued_on: date | None = None


@dataclass
class PlanHead:
    # `decision`: a Quyết định enacts the plan; number, day, place, issuer, signer, bases and
    # recipients are the decision's, title and year the plan's
    form: str = "plan"
    number: str | None = None
    issued_on: date | None = None
    place: str | None = None
    year: int | None = None
    title: str = ""
    issuer: str = ""
    signer: str = ""
    signer_title: str = ""
    legal_bases: list[LegalBasis] = field(default_factory=list)
    replaces: str | None = None
    recipients: list[str] = field(default_factory=list)
    # of each value found; of the items of a list as `recipients.0`
    places: Places = field(default_factory=dict)


@dataclass
class Section:
    heading: str
    text: str
    place: Place


@dataclass
class Quantity:
    comparator: str
    value: int | float
    unit: str


@dataclass
class TargetDraft:
    area: int | None  # None: nothing tells it, a person chooses
    text: str
    quantities: list[Quantity]
    place: Place
    baseline: int | float | None = None  # of its one figure, the year before; kept with the places
    places: Places = field(default_factory=dict)


@dataclass
class TaskDraft:
    area: int | None
    content: str
    place: Place
    source: str = "narrative"  # or "appendix"
    ordinal: int = 0
    product: str = ""
    lead_units: list[str] = field(default_factory=list)
    coordinating_units: list[str] = field(default_factory=list)
    time_text: str | None = None
    time_kind: str | None = None
    start: date | None = None
    due: date | None = None
    already_done: bool = False
    places: Places = field(default_factory=dict)


@dataclass
class DutyDraft:
    unit: str
    text: str
    place: Place
    places: Places = field(default_factory=dict)


@dataclass
class ReportDeadline:
    period: str  # quarter-1, six-months, quarter-3, year
    due: date
    place: Place


@dataclass
class DraftWarning:
    """What a person should look at; `field` names the doubted value (`tasks[3].due`, `plan.year`)
    and `taken` is what was taken for it. Without a field: a part that went nowhere.
    """

    message: str
    place: Place
    field: str | None = None
    taken: Any = None


@dataclass
class SourceText:
    """The mended blocks of one file in order: `Place.line` counts them from 1.

    `rows` holds the cells of those that are table rows, by line number; `ats` says where people
    find each.
    """

    file: str
    lines: list[str]
    rows: dict[str, list[str]] = field(default_factory=dict)
    ats: list[str] = field(default_factory=list)


@dataclass
class PlanDraft:
    """Everything read from the documents of one plan."""

    plan: PlanHead = field(default_factory=PlanHead)
    sections: list[Section] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    targets: list[TargetDraft] = field(default_factory=list)
    tasks: list[TaskDraft] = field(default_factory=list)
    duties: list[DutyDraft] = field(default_factory=list)
    report_deadlines: list[ReportDeadline] = field(default_factory=list)
    warnings: list[DraftWarning] = field(default_factory=list)
    sources: list[SourceText] = field(default_factory=list)
    read_by_ocr: list[str] = field(default_factory=list)  # names of files

    def as_json(self) -> Json:
        """Return JSON for others: no places, sources, bullets; warnings have file and line."""
        stored = self.as_stored_json()
        for section in stored["sections"]:
            section["text"] = "\n".join(map(without_bullet, section["text"].splitlines()))
        for target in stored["targets"]:
            del target["baseline"]
        del stored["sources"]
        for warning in stored["warnings"]:
            place = warning["place"]
            warning |= {"file": place["file"], "line": place["line"]}
        without: Json = _without_places(stored)
        return without

    def as_stored_json(self) -> Json:
        """Return JSON that keeps places and sources, for `from_stored_json`."""
        stored: Json = _plain(asdict(self))
        return stored

    @classmethod
    def from_stored_json(cls, stored: Mapping[str, Any]) -> "PlanDraft":
        """Return what `as_stored_json` wrote; else raises `KeyError` or `TypeError`."""
        head = dict(stored["plan"])
        head["legal_bases"] = [_entry(LegalBasis, basis) for basis in head["legal_bases"]]
        lists = {
            name: [_entry(kind, each) for each in stored[name]] for name, kind in _ENTRIES.items()
        }
        head_read = _entry(PlanHead, head)
        return cls(plan=head_read, read_by_ocr=list(stored.get("read_by_ocr", ())), **lists)


_ENTRIES = {
    "sections": Section,
    "footnotes": Footnote,
    "targets": TargetDraft,
    "tasks": TaskDraft,
    "duties": DutyDraft,
    "report_deadlines": ReportDeadline,
    "warnings": DraftWarning,
    "sources": SourceText,
}
_DATES = {"issued_on", "start", "due"}


def _entry(kind: type, values: Mapping[str, Any]) -> Any:
    # a draft may have been stored when its entries had other fields
    known = {each.name for each in fields(kind)}
    found = {key: value for key, value in values.items() if key in known}
    for key in _DATES & found.keys():
        found[key] = date.fromisoformat(found[key]) if found[key] else None
    if found.get("place") and isinstance(found["place"], Mapping):
        found["place"] = Place(**found["place"])
    if "quantities" in found:
        found["quantities"] = [Quantity(**quantity) for quantity in found["quantities"]]
    if "places" in found:
        found["places"] = {name: Place(**place) for name, place in found["places"].items()}
    return kind(**found)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _without_places(value: Any) -> Any:
    """Without the places of entries and values; the plan's own `place` is a name and stays."""
    if isinstance(value, dict):
        return {
            key: _without_places(each)
            for key, each in value.items()
            if key != "places" and not (key == "place" and isinstance(each, dict))
        }
    return [_without_places(each) for each in value] if isinstance(value, list) else value
