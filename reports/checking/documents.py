"""Documents that a written line cites: unknown ones, and known ones with another day or number."""

import re
from collections.abc import Iterator

from ..reading.documents import Citation, citations
from ..reading.lines import Line
from .finding import Finding, Kind
from .knowledge import Knowledge

UPPER = re.compile(r"\btinh\b|\bso\b|\bbo\b|chinh phu|trung uong|tinh uy|thu tuong")
# the plan of this work, of ours or of those above
PLAN_BEFORE = re.compile(r"ke hoach (?:cai cach hanh chinh|cchc)(?: [^.;,]*)?$")
PLAN_AFTER = re.compile(r"^[^.;:]{0,80}?\bve (?:cong tac )?(?:cai cach hanh chinh|cchc)\b")

UNKNOWN = (
    "Không có văn bản mang số này trong kế hoạch, kết quả và minh chứng; hãy sửa, hoặc xác nhận."
)
OTHER_DAY = "Văn bản số {number} ghi ngày {day}; hãy sửa ngày, hoặc xác nhận kèm lý do."
OTHER_NUMBER = "Kế hoạch này mang số {number}; hãy sửa số, hoặc xác nhận kèm lý do."


def check_documents(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    """Yield the documents in a written line that nothing the report rests on names so.

    Documents of those above may be any, but for the plan that ours follows.
    """
    for each in citations(line.text, line.mentions):
        if number := _meant_plan(knowledge, line, each):
            advice = OTHER_NUMBER.format(number=number)
            yield Finding(Kind.DOCUMENT, line.section, each.number, advice, line.text)
        elif days := knowledge.documents.wrong_days(each):
            advice = OTHER_DAY.format(number=each.number, day=days)
            words = line.text[each.day.start : each.day.end] if each.day else each.number
            yield Finding(Kind.DATE, line.section, words, advice, line.text)
        elif _is_unknown(knowledge, line, each):
            yield Finding(Kind.DOCUMENT, line.section, each.number, UNKNOWN, line.text)


def _meant_plan(knowledge: Knowledge, line: Line, cited: Citation) -> str:
    """The number of the plan of this work that a citation means by its day or words, when it bears
    another.
    """
    before, after = line.flat[: cited.start], line.flat[cited.end :]
    named = PLAN_BEFORE.search(before.removesuffix(" so ")) or PLAN_AFTER.search(after)
    upper = bool(UPPER.search(after[:60]))
    plan = knowledge.superior_plan if upper else knowledge.own_plan
    if plan is None or plan.symbol != cited.symbol or plan.bare == cited.bare:
        return ""
    if cited.bare in knowledge.documents.plans:
        return ""
    same_day = cited.day is not None and cited.day.same_as(plan.day)
    known = knowledge.documents.knows(cited) and not upper
    return plan.number if named or (same_day and not known) else ""


def _is_unknown(knowledge: Knowledge, line: Line, cited: Citation) -> bool:
    ours = cited.symbol.rpartition("-")[2] in knowledge.material.symbols
    others = UPPER.search(line.flat, cited.end, cited.end + 60)
    return ours and not others and not knowledge.documents.knows(cited)
