"""Reads who does a task, by when, with what product: `Chủ trì: …; thời gian: …`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..blocks import Place
from ..draft import TaskDraft
from ..words import bare, squeeze, trim, word_count
from .roles import all_units, narrow, read_roles, split_lead
from .times import read_time
from .units import (
    UNIT_WORDS,
    are_unit_names,
    is_name,
    name_before_act,
    names_unit,
    split_units,
    unit_of_sentence,
)

_WHO = (
    r"(?:(?:co quan|don vi|bo phan|ca nhan|phong|to chuc|can bo|cong chuc|nguoi|dv|cq|bp)[ ,/]*"
    r"(?:va )?)"
)
_DOER = rf"{_WHO}*"
_LEAD = (
    rf"{_DOER}\s?chu tri(?:,? (?:va )?phoi hop| thuc hien| tham muu)*|(?:dv|cq)?ct"
    rf"|{_WHO}+\s?(?:tham muu|thuc hien|chiu trach nhiem)(?: chinh)?"
)
_COORDINATE = rf"{_DOER}\s?phoi hop(?: thuc hien)?|(?:dv|cq)?ph"
_TIME = (
    r"(?:ve )?(?:thoi (?:gian|han|diem)|tien do|han)(?: (?:thuc hien|hoan thanh|trien "
    r"khai|ban hanh))*|hoan thanh(?: truoc| trong)?"
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
_IN_CELL = _labels(_LINE_ROLES, r"(?:^|\n)\s*[-–+*•(]?\s*")
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
_PART = re.compile(
    r";\s*|\.\s+|,\s+(?=(?:phoi hop|hoan thanh|thuc hien|thoi gian|xong|truoc|trong|chu tri)\b)"
    r"|(?:,|\s[-–])\s+(?=(?:quy|thang|ngay|nam) [ivx\d])"
)
_ORDER = re.compile(r"\s*(?:(?:trong do|va|do|giao|phan cong)\s+(?:cho\s+)?)*")
_BEHIND = re.compile(r"(?:[.;,]|\s[-–])\s+(?=\S)")
_ORDER_WORD = re.compile(r"(?:va )?(?:giao|phan cong|do|trong do)\s")
_ROLE_WORD = re.compile(r"\b(?:chu tri|phoi hop)\b")
# a unit that the task itself speaks of, up to the mark behind it
_TASKS_UNIT = re.compile(rf"\b(?:cua|cho|tai|voi|giua)\s+{UNIT_WORDS}[^.;:()]{{0,120}}\Z")
_MAX_TAIL = 400
_MIN_CONTENT = 10
_SUBJECT = re.compile(r"([^.;:()]{4,150}?),? (?:la (?:co quan|don vi) )?chu tri\b")
_RESPONSIBLE = re.compile(r"([^.;:()]{4,150}?),? (?:co|chiu) trach nhiem\b(?! chinh)")
_DONE_BY = re.compile(r"\bdo ([^.;:(),]{3,150}?),? (?:la (?:co quan|don vi) )?chu tri\b")
_ASKED = re.compile(r"(?:giao|phan cong|yeu cau|de nghi)\b")
# `Phân công công chức theo vị trí việc làm`: to assign people is the task
_ASSIGNED = re.compile(
    r"(?:giao|phan cong|yeu cau|de nghi) (?:cho )?(?:(?:tung|moi)\b|(?:can bo|cong chuc|vien chuc"
    r"|nhan vien|lanh dao|thanh vien|nguoi|nhiem vu|cong viec)"
    r"(?:, (?:can bo|cong chuc|vien chuc|nguoi lao dong))*(?: (?:cua|o|tai) \w+)?"
    r" (?:theo|phu hop|ro|cu the|dung|truc|phu trach|luan phien|cho)\b)"
)
_ABOVE = re.compile(r"(?:so|bo|ubnd tinh|uy ban nhan dan tinh|tinh|trung uong|chinh phu)\b")
_HELPING = re.compile(
    r"[,;.]\s+(?:va\s+)?([^.;:()]{3,150}?)\s+(?:cung )?phoi hop(?: (?:thuc hien|trien khai))?\W*$"
)
_HELPERS = re.compile(
    r"[,;]\s+(?:va\s+)?([^.;:()]{3,150}?),?\s+(?:cung )?phoi hop\b(?! (?:voi|cung)\b)"
)
_HELPED = re.compile(r",? ?(?:va )?phoi hop(?: chat che)?(?: (?:voi|cung))+\s+")
_DUTY = re.compile(r",? (?:co trach nhiem|co nhiem vu|duoc giao)\W*$")
_DUE_WITHIN = re.compile(
    r"\b(?:hoan thanh|xong|ban hanh|trinh)\s+((?:trong|truoc|cham nhat)\s+(?:ngay\s+|"
    r"thang\s+|quy\s+)[^;.,()]{1,25})"
)
# what a sentence ends in: `… báo cáo kết quả trước ngày 20/11/2026.`, `… trong tháng 6/2026.`
_DUE_AT_END = re.compile(
    r"\b(?:bao cao|gui|nop|tong hop|tong ket|so ket|to chuc|hoi nghi|ket qua|trien khai)\b"
    r"[^.;:()]{0,100}?\s((?:(?:xong )?(?:truoc|cham nhat(?: la)?) ngay \d{1,2}(?:/\d{1,2}| thang "
    r"\d{1,2})|trong (?:thang \d{1,2}|quy (?:iv|i{1,3}|[1-4])))(?:\s*(?:/|nam)\s*20\d\d)?)"
    r"[.;\s]*$"
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
    if (said := _label_line(text)) is not None:
        return said
    if text.startswith("("):
        return _bracket(text.strip(" .;")[1:-1])
    return _order(text) or _group_sentence(text)


def _label_line(text: str) -> Assignment | None:
    match = _AT_START.match(bare(text))
    if match is None:
        return None
    rest = text[match.end() :]
    return _assignment([(match.lastgroup, rest)], rest)


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
        said = _label_line(behind) or _term(behind)
        if said is None:
            return None
        found.add(said)
    return found


def _bracket(text: str) -> Assignment | None:
    """`X chủ trì; phối hợp: Y; hoàn thành trước …`; None unless all of it is understood."""
    found, roles = Assignment(), list[str]()
    for part in _parts(text):
        if (label := _AT_START.match(bare(part))) is not None:
            found.add(_of_role(label.lastgroup, part[label.end() :]))
        elif (term := _term(part)) is not None:
            found.add(term)
        else:
            roles.append(part)
    if roles:
        said = _units_of("; ".join(roles), alone=bool(found.time or found.lead))
        if said is None:
            return None
        found.add(said)
    return found


def _parts(text: str) -> Iterator[str]:
    plain, start = bare(text), 0
    for match in _PART.finditer(plain):
        yield text[start : match.start()]
        start = match.end()
    if text[start:].strip(" ."):
        yield text[start:]


def _units_of(text: str, *, alone: bool) -> Assignment | None:
    """Leads and coordinators by their words of role, or units `alone`; None for other words."""
    order = _ORDER.match(bare(text))
    said = text[order.end() :] if order else text
    lead, coordinate = read_roles(said) or (split_units(said) if alone else [], [])
    return Assignment(lead, coordinate) if all_units(lead, coordinate) else None


def _order(text: str) -> Assignment | None:
    """A sentence that says who leads and nothing of a task: `X chủ trì, Y phối hợp.`"""
    if len(text) > _MAX_TAIL:
        return None
    said = _bracket(text)
    return said if said and said.lead and _ROLE_WORD.search(bare(text)) else None


def _term(text: str) -> Assignment | None:
    """The time of `hoàn thành trước ngày 30/6`, `thực hiện thường xuyên`, or None."""
    opening = _TERM.match(bare(text))
    phrase = trim_time(text[opening.end() :] if opening else text)
    if (
        phrase is None
        or word_count(phrase) > 10
        or _ROLE_WORD.search(bare(phrase))
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
    head, said = _cut_labels(content)
    head, order = _cut_order(head)
    order.add(said)
    return head, order


def _cut_labels(content: str) -> tuple[str, Assignment]:
    match = _INSIDE.search(bare(content))
    if match is None or match.start() < _MIN_CONTENT:
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


def _cut_order(content: str) -> tuple[str, Assignment]:
    """`Rà soát quy chế. Giao X chủ trì, Y phối hợp.`, `…, do X chủ trì` in its two parts."""
    begin = max(_MIN_CONTENT, len(content) - _MAX_TAIL)
    for match in _likely_first(content, begin):
        tail = content[match.end() :]
        said = _order(tail) or _group_sentence(tail) if _may_be_order(match[0], tail) else None
        if said is not None:
            head = content[: match.start()].rstrip(" ,-–")
            return f"{head}." if match[0].startswith(".") else head, said
    return content, Assignment()


def _likely_first(content: str, begin: int) -> list[re.Match[str]]:
    """The marks behind which the order may begin. One that begins a clause goes before a comma;
    behind a unit of the task (`văn bản của HĐND, UBND xã, Văn phòng chủ trì`) a list may go on, so
    there the last comma counts.
    """
    plain = bare(content)
    role = _ROLE_WORD.search(plain, begin)
    ahead = role.start() if role else len(content)
    marks = list(_BEHIND.finditer(content, begin))
    before = [match for match in marks if match.start() < ahead]
    clauses = [match for match in before if not match[0].startswith(",")]
    commas = [match for match in before if match[0].startswith(",")]
    in_list = [match for match in commas if _TASKS_UNIT.search(plain, begin, match.start())]
    alone = [match for match in commas if match not in in_list]
    return [*clauses, *alone, *reversed(in_list), *marks[len(before) :]]


def _may_be_order(mark: str, tail: str) -> bool:
    """Does `tail` ask someone, or name a unit at its beginning as a new sentence or clause does?"""
    if not _ROLE_WORD.search(bare(tail)):
        return False
    asked = bool(_ORDER_WORD.match(bare(tail)))
    return (asked or (tail[:1].isupper() and is_name(tail))) and (
        tail[:1].isupper() or not mark.startswith(".")
    )


def read_cell(text: str) -> Assignment:
    """Return what the cell of who does a task says: with labels, words of role, or a bare list."""
    text = narrow(text)
    labels = _labels_in_cell(bare(text))
    ends = [*(match.start() for match in labels), len(text)]
    result = Assignment(*split_lead(text[: ends[0]]))
    for match, end in zip(labels, ends[1:], strict=True):
        result.add(_of_role(match.lastgroup, text[match.end() : end]))
    return result


def _labels_in_cell(plain: str) -> list[re.Match[str]]:
    labels: list[re.Match[str]] = []
    found = [*_IN_CELL.finditer(plain), *_INSIDE.finditer(plain)]
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if not labels or match.start() >= labels[-1].end():
            labels.append(match)
    return labels


def read_sentence(content: str) -> Assignment:
    """Return the lead, coordinators and term that a task's own sentence names."""
    result = Assignment()
    for named, rest in _leaders(content):
        if lead := _leading(named):
            result = Assignment(lead, _coordinators(rest))
            break
    plain = bare(content)
    if match := _DUE_WITHIN.search(plain) or _DUE_AT_END.search(plain, max(0, len(plain) - 160)):
        result.time = trim_time(content[match.start(1) : match.end(1)])
    return result


def _leaders(content: str) -> Iterator[tuple[str, str]]:
    """Words that may name who leads, in the order of trust, each with what follows them."""
    plain = bare(content)
    if match := _SUBJECT.match(plain):
        yield content[: match.end(1)], content[match.end() :]
    if (
        _ASKED.match(plain)
        and (unit := unit_of_sentence(content))
        and is_name(unit)
        and not _ASSIGNED.match(plain)
    ):
        name = name_before_act(unit)
        yield name, content[content.find(name) + len(name) :]
    if match := _RESPONSIBLE.match(plain):
        yield content[: match.end(1)], content[match.end() :]
    if (match := _DONE_BY.search(plain)) and not _ABOVE.match(match[1]):
        yield content[match.start(1) : match.end(1)], content[match.end() :]


def _leading(text: str) -> list[str]:
    """The units of `Giao X`, `X có trách nhiệm`; none when the words say more than a name."""
    duty = _DUTY.search(bare(text))
    asked = text[: duty.start()] if duty else text
    return split_units(asked) if names_unit(asked) else []


def _coordinators(rest: str) -> list[str]:
    """`Y` of `, phối hợp với Y tham mưu …` up to what they do together, or of `…, Y phối hợp.`"""
    plain = bare(rest)
    if match := _HELPED.match(plain):
        names = name_before_act(rest[match.end() :])
        return split_units(names) if names and names_unit(names) else []
    if (match := _HELPERS.match(plain)) and are_unit_names(rest[match.start(1) : match.end(1)]):
        return split_units(rest[match.start(1) : match.end(1)])
    if (match := _HELPING.search(plain)) and names_unit(rest[match.start(1) : match.end(1)]):
        return split_units(rest[match.start(1) : match.end(1)])
    return []


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
