"""Reads who does a task, by when, with what product: `Chủ trì: …; thời gian: …`."""

import re
from dataclasses import dataclass, field, replace

from ..blocks import Place
from ..draft import TaskDraft
from ..words import bare, squeeze, trim, word_count
from .times import read_time
from .units import is_unit_name, split_lead, split_units, unit_of_sentence

_DOER = (
    r"(?:(?:co quan|don vi|bo phan|ca nhan|phong|to chuc|can bo|cong chuc|nguoi)[ ,/]*(?:va )?)*"
)
_LEAD = (
    rf"{_DOER}\s?chu tri(?:,? (?:va )?phoi hop| thuc hien| tham muu)*|don vi tham muu|co "
    r"quan tham muu"
)
_COORDINATE = rf"{_DOER}\s?phoi hop(?: thuc hien)?"
_TIME = (
    r"(?:ve )?(?:thoi (?:gian|han|diem)|tien do|han)(?: (?:thuc hien|hoan thanh|trien "
    r"khai|ban hanh))*"
)
_PRODUCT = r"san pham(?: dau ra| hoan thanh| can dat)?|ket qua dau ra"
_LINE_LEAD = (
    rf"{_DOER}\s?(?:thuc hien|chiu trach nhiem)|(?:to chuc|phan cong)(?: to chuc)?(?: "
    r"thuc hien| nhiem vu)?"
    r"|trach nhiem(?: thuc hien)?|don vi"
)
_LINE_PRODUCT = r"ket qua(?: thuc hien| can dat)?"
_ROLES = {"lead": _LEAD, "coordinate": _COORDINATE, "time": _TIME, "product": _PRODUCT}
_LINE_ROLES = {**_ROLES, "lead": f"{_LEAD}|{_LINE_LEAD}", "product": f"{_PRODUCT}|{_LINE_PRODUCT}"}


def _labels(roles: dict[str, str], before: str) -> re.Pattern[str]:
    choices = "|".join(f"(?P<{role}>{words})" for role, words in roles.items())
    return re.compile(rf"{before}(?:{choices})\s*:\s*")


_AT_START = _labels(_LINE_ROLES, r"\s*[-–+*•(]?\s*")
_INSIDE = _labels(_ROLES, r"(?:^|[.;,(\n]|\s[-–+])\s*")
_GROUP_LEAD = re.compile(
    r"\W*(?:giao|phan cong)\s+(?:cho\s+)?([^.;:()]{4,150}?),?\s+(?:la (?:co quan|don "
    r"vi) )?chu tri\b"
)
_GROUP_REST = re.compile(
    r"(?:,?\s*(?:va )?phoi hop(?: voi| cung)?\s+([^.;:()]{3,150}?))?,?"
    r"(?:\s*(?:to chuc |trien khai |tham muu )*(?:thuc hien|trien khai)"
    r"(?: (?:cac |nhung )?(?:noi dung|nhiem vu|viec)[^.;:]{0,40})?)?"
    r"\s*(?:[.;,]\s*|$)"
)
_UNITS_END = re.compile(
    r"\b(?:lien quan|don vi|ban|nganh|doan the|thon|xa|phuong|to dan pho|ubnd|hdnd|trung tam)\W*$"
)
_TERM = re.compile(r"\W*(?:(?:hoan thanh|thuc hien|xong|trien khai)\s+)?")
_LAST_BRACKET = re.compile(r"\s*\(([^()]{4,300})\)\s*[.;,]*$")
_BRACKET_PART = re.compile(r";\s*|,\s+(?=(?:phoi hop|hoan thanh|thuc hien|thoi gian|xong)\b)")
_DUE_WITHIN = re.compile(
    r"\b(?:hoan thanh|xong|ban hanh|trinh)\s+((?:trong|truoc|cham nhat)\s+(?:ngay\s+|"
    r"thang\s+|quy\s+)[^;.,()]{1,25})"
)
_FIELDS = {
    "lead": "lead_units",
    "coordinate": "coordinating_units",
    "time": "time_text",
    "product": "product",
}
_ANY_YEAR = 2000  # a leap year: every day of a calendar is one


@dataclass
class Assignment:
    """Who, with whom, when and what, as far as the text says."""

    lead: list[str] = field(default_factory=list)
    coordinate: list[str] = field(default_factory=list)
    time: str | None = None
    product: str = ""
    # of what it says, by the names of its fields
    places: dict[str, Place] = field(default_factory=dict)

    def placed(self, place: Place) -> "Assignment":
        """Return this assignment with `place` as the place of all it says."""
        return replace(self, places=dict.fromkeys(self.said, place))

    @property
    def said(self) -> list[str]:
        """The names of the fields that hold something."""
        return [name for name in ("lead", "coordinate", "time", "product") if getattr(self, name)]

    def __bool__(self) -> bool:
        return bool(self.said)

    def add(self, other: "Assignment") -> None:
        """Take over what `other` says and this does not."""
        self.places |= {
            name: other.places[name] for name in other.places if not getattr(self, name)
        }
        self.lead = self.lead or other.lead
        self.coordinate = self.coordinate or other.coordinate
        self.time = self.time or other.time
        self.product = self.product or other.product


def is_assignment_line(text: str) -> bool:
    """Is it a label such as `Thực hiện:`, or a sentence or bracket that says as much?"""
    plain = bare(text)
    return bool(
        _AT_START.match(plain)
        or ((_GROUP_LEAD.match(plain) or plain.startswith("(")) and read_line(text))
    )


def is_assignment_heading(text: str) -> bool:
    """Does a heading without a colon say that who or when follows: `Phân công thực hiện`?"""
    plain = bare(text).strip(" .:")
    return word_count(plain) <= 8 and bool(_AT_START.fullmatch(f"{plain}:"))


def read_line(text: str) -> Assignment | None:
    """Return what `Thực hiện: …`, `- Thời gian hoàn thành: …` says; None for any other text."""
    match = _AT_START.match(bare(text))
    if match is None:
        return _group_sentence(text) or (
            _bracket(text.strip(" .;")[1:-1]) if text.startswith("(") else None
        )
    return _assignment(
        [(match.lastgroup, rest) for rest in [text[match.end() :]]], text[match.end() :]
    )


def _group_sentence(text: str) -> Assignment | None:
    """`Giao X chủ trì, phối hợp với Y thực hiện. …`; None when it names a task itself."""
    plain = bare(text)
    lead = _GROUP_LEAD.match(plain)
    rest = _GROUP_REST.match(plain, lead.end()) if lead else None
    if lead is None or rest is None:
        return None
    helpers = text[rest.start(1) : rest.end(1)] if rest[1] else ""
    says_do = (
        re.search(r"thuc hien|trien khai", plain[rest.end(1) : rest.end()]) if rest[1] else True
    )
    if helpers and (unit_of_sentence(helpers) or not (says_do or _UNITS_END.search(bare(helpers)))):
        return None
    found = Assignment(split_units(text[lead.start(1) : lead.end(1)]), split_units(helpers))
    behind = text[rest.end() :]
    if behind.strip():
        said = read_line(behind) or _term(behind)
        if said is None:
            return None
        found.add(said)
    return found


def _bracket(text: str) -> Assignment | None:
    """`X chủ trì; phối hợp: Y; hoàn thành trước …`; None unless all of it is understood."""
    found = Assignment()
    plain, start = bare(text), 0
    for end, after in [
        *((match.start(), match.end()) for match in _BRACKET_PART.finditer(plain)),
        (len(text), 0),
    ]:
        said = _bracket_part(text[start:end])
        if said is None:
            return None
        found.add(said)
        start = after
    return found


def _bracket_part(text: str) -> Assignment | None:
    plain = bare(text)
    if (label := _AT_START.match(plain)) is not None:
        return _of_role(label.lastgroup, text[label.end() :])
    if match := re.fullmatch(
        r"\s*(.{4,150}?),?\s+(?:la (?:co quan|don vi) )?chu tri(?: thuc hien| tham muu)?\s*", plain
    ):
        unit = text[match.start(1) : match.end(1)]
        return Assignment(split_units(unit)) if is_unit_name(unit) else None
    if match := re.match(r"\s*(?:va )?phoi hop (?:voi|cung)\s+", plain):
        return Assignment(coordinate=split_units(text[match.end() :]))
    return _term(text)


def _term(text: str) -> Assignment | None:
    """The time of `hoàn thành trước ngày 30/6`, `thực hiện thường xuyên`, or None."""
    opening = _TERM.match(bare(text))
    phrase = trim_time(text[opening.end() :] if opening else text)
    if (
        phrase is None
        or word_count(phrase) > 10
        or read_time(phrase, _ANY_YEAR).kind in {None, "other"}
    ):
        return None
    return Assignment(time=phrase)


def _assignment(found: list[tuple[str | None, str]], rest: str) -> Assignment:
    """The assignment of a label and its text, in which further labels may stand."""
    role = found[0][0]
    spans = [
        (role, 0, 0),
        *((match.lastgroup, match.start(), match.end()) for match in _INSIDE.finditer(bare(rest))),
    ]
    ends = [start for _, start, _ in spans[1:]] + [len(rest)]
    result = Assignment()
    for (each, _, start), end in zip(spans, ends, strict=True):
        result.add(_of_role(each, rest[start:end]))
    return result


def _of_role(role: str | None, text: str) -> Assignment:
    if role == "lead":
        lead, coordinate = split_lead(text)
        return Assignment(lead, coordinate)
    if role == "coordinate":
        return Assignment(coordinate=split_units(text))
    if role == "time":
        return Assignment(time=trim_time(text))
    return Assignment(product=trim(text))


def trim_time(text: str) -> str | None:
    """Return a time phrase without its end mark and lone brackets, or None when nothing is left."""
    phrase = squeeze(text).strip(" .;,:-–")
    if phrase.count(")") != phrase.count("("):
        phrase = (
            phrase.rstrip(") .;,") if phrase.count(")") > phrase.count("(") else phrase.lstrip("( ")
        )
    return phrase or None


def cut_inline(content: str) -> tuple[str, Assignment]:
    """Return a task's words and the assignment behind them, in brackets or sentences."""
    if (bracket := _LAST_BRACKET.search(content)) and (said := _bracket(bracket[1])):
        return content[: bracket.start()] + content[bracket.end(1) + 1 :].strip(), said
    match = _INSIDE.search(bare(content))
    if match is None or match.start() < 10:
        return content, Assignment()
    head, rest = content[: match.start()], content[match.end() :]
    if content[match.start()] == ".":
        head += "."
    if content[match.start()] == "(":
        rest, _, tail = rest.rpartition(")")
        if len(tail) > 2:
            return content, Assignment()
        head = head.rstrip() + tail
    return head.strip(" ,-–"), _assignment([(match.lastgroup, rest)], rest)


def read_sentence(content: str) -> Assignment:
    """Return the lead, coordinators and term that a task's own sentence names."""
    result = Assignment()
    plain = bare(content)
    if match := re.match(
        r"(?:giao (?:cho )?)?((?:[^.;:()]){4,150}?),? (?:la (?:co quan|don vi) )?chu tri\b", plain
    ):
        asked = content[: match.end(1)]
        if is_leading_unit(asked):
            result.lead = split_units(asked)
            result.coordinate = _coordinators(content[match.end() :])
    if match := _DUE_WITHIN.search(plain):
        result.time = trim_time(content[match.start(1) : match.end(1)])
    return result


def is_leading_unit(text: str) -> bool:
    plain = bare(text)
    return bool(
        re.match(
            (
                r"giao |van phong|phong|trung tam|cong chuc|bo phan|ban |so |ubnd|uy ban|"
                r"cong an|to |chuyen vien"
            ),
            plain,
        )
    )


def _coordinators(rest: str) -> list[str]:
    """`Y` of `, phối hợp với Y tham mưu …`: up to the verb that says what they do together."""
    match = re.match(
        r",? ?(?:va )?phoi hop (?:voi|cung)\s+((?:[^.;:()]){3,150}?)[, ]+(?:to chuc |de |va )?"
        r"(?:tham muu|trien khai|thuc hien|xay dung|ra soat|kiem tra|tuyen truyen|huong dan"
        r"|theo doi|tong hop|don doc|danh gia)\b",
        bare(rest),
    )
    return split_units(rest[match.start(1) : match.end(1)]) if match else []


def assign(task: TaskDraft, assignment: Assignment, year: int | None) -> None:
    """Give `task` what it lacks of `assignment`, and where that stands when elsewhere."""
    for name, place in assignment.places.items():
        if place != task.place and not getattr(task, _FIELDS[name]):
            task.places[_FIELDS[name]] = place
    task.lead_units = task.lead_units or list(assignment.lead)
    task.coordinating_units = task.coordinating_units or list(assignment.coordinate)
    task.product = task.product or assignment.product
    if assignment.time and not task.time_text:
        time = read_time(assignment.time, year)
        task.time_text, task.time_kind = assignment.time, time.kind
        task.start, task.due, task.already_done = time.start, time.due, time.already_done
