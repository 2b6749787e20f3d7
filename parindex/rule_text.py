"""Rules in the words of the provinces: read into `parindex.rules` types, and written so that they
read back.
"""

import json
import re
from contextlib import suppress
from decimal import Decimal

from vietnamese import fold, nfc, number, parse_decimal

from .rules import (
    Checklist,
    Deduction,
    Ladder,
    LadderStep,
    Manual,
    PerCase,
    Ratio,
    Rule,
    SurveyMean,
    YesNo,
    json_of,
    rule_of,
)

NUMBER = r"\d+(?:[.,]\d+)?"
POINTS = rf"(?:({NUMBER}|diem toi da|toi da|max)(?: diem)?)"
_YES_NO = re.compile(
    rf"(?:bool ?:? ?)?(?:co|dat)\b[^:;/]*?[: ] ?{POINTS} ?[;,/.] ?(?:khong|"
    rf"chua)\b[^:;]*?[: ] ?{POINTS}\.?"
)
_RATIO = re.compile(r"(ratio(_min)?\b|b/a\b|(ty|ti) le\b.*(×|\*|\bx\b|nhan\b))")
_GOAL = re.compile(rf"(?:ty|ti) le ?/ ?({NUMBER})%")
_FLOOR = re.compile(rf"(?:floor|muc san|san|duoi|<) ?({NUMBER})%")
_EMPTY = re.compile(
    r"khong (?:co )?([^:;]+): ?(?:du diem|diem toi da|(\d+(?:[.,]\d+)?)(?: diem)?)\.?$"
)
_EACH = rf"({NUMBER})(?: diem)? ?(?:/|moi|cho moi|tren moi) ?([^,;.]+)"
_EACH_AFTER = rf"moi ([^,;:.]+?),?:? (?:tru|cong|duoc|dat)? ?({NUMBER}) diem"
_WEIGHT = re.compile(r"([A-Z]) ?:? ?(\d+(?:[.,]\d+)?)%")
_STEP = re.compile(rf"(.+?)(?: ?: ?| )({NUMBER}|diem toi da|toi da)(?: diem)?\.?")
_RANGE = re.compile(
    rf"(?:tu )?({NUMBER}) ?(%?)([^:;\d<]*?) ?(?:-|den) ?(?:duoi|<)? ?({NUMBER}) ?(%?)(.*)"
)
_BOUNDS = (
    (">=", re.compile(rf"(?:>=|≥|tu|dat tu|it nhat) ?({NUMBER})(.*?)(?: tro len)?$")),
    ("<=", re.compile(rf"(?:cham )?(?:<=|≤|khong qua|toi da|den) ?({NUMBER})(.*)$")),
    (">", re.compile(rf"(?:>|tren|hon) ?({NUMBER})(.*)$")),
    ("<", re.compile(rf"(?:<|duoi) ?({NUMBER})(.*)$")),
    ("=", re.compile(rf"(?:=|dat|bang)? ?({NUMBER})(.*)$")),
)
_TAIL = re.compile(
    rf"(?:khong [^:;]*: ?(?:na|khong ap dung|du diem|diem toi da|{NUMBER}(?: diem)?)"
    rf"|(?:duoi|<) ?{NUMBER}%:? 0(?: diem)?"
    rf"|toi da (?:max|diem toi da|{NUMBER} diem|{NUMBER})|khong duoi 0(?: diem)?)\.?"
)
_LIMIT = re.compile(r"\d ?%|[<>≤≥]|\b(?:duoi|tren|khong qua|tro len) ?\d")
_REST = ("con lai", "khac", "truong hop khac", "cac truong hop con lai", "khong dat")
_ON_TIME = ("dung han", "<= han", "≤ han", "dung thoi han", "truoc va dung han")
_MANUAL = re.compile(
    rf"(?:nguoi cham nhap diem|nhap diem|manual)\b(?:, toi da {NUMBER} diem)?[.,:]? ?(.*)"
)
_ONE_OF = "Chọn một mức"


class NotUnderstood(ValueError):
    """The words tell no rule that is known."""


def rule_as_text(rule: Rule, maximum: Decimal) -> str:
    """Return the rule in words that `read_rule` reads back as the same rule."""
    for words in (_noted(rule, rule.in_words(maximum)), _noted(rule, _exactly(rule, maximum))):
        try:
            if read_rule(words, maximum) == rule:
                return words
        except NotUnderstood:
            continue
    return f"{rule.in_words(maximum)} {json.dumps(rule.as_json(), ensure_ascii=False)}"


def _exactly(rule: Rule, maximum: Decimal) -> str:
    """The rule with what its sentence leaves out: the bounds of steps that have a name, that levels
    are chosen.
    """
    if not isinstance(rule, Ladder):
        return rule.in_words(maximum)
    steps = "\n".join(step_line(step, rule) for step in rule.steps).replace("\n", "; ")
    return f"{_ONE_OF}: {steps}" if rule.of == "choice" else f"{steps}; còn lại: 0 điểm"


def _noted(rule: Rule, words: str) -> str:
    noun = getattr(rule, "noun", "") if isinstance(rule, Ladder | Ratio) else ""
    return f"{words} [{noun}]" if noun else words


def step_line(step: LadderStep, ladder: Ladder) -> str:
    """Return a step of the ladder as it is typed: `từ 80% trở lên: 0,5 điểm`, its own name behind
    the bound.
    """
    if ladder.of == "choice":
        return f"{step.label}: {number(step.points)} điểm"
    bare = (
        LadderStep(step.comparator, step.bound, step.points).in_words(ladder.unit).rpartition(":")
    )
    name = f" ({step.label})" if step.label else ""
    return f"{bare[0]}{name}:{bare[2]}"


def read_rule(text: str, maximum: Decimal) -> Rule:
    """Return the rule that `text` tells for a criterion of this maximum. Raises `NotUnderstood`."""
    words = re.sub(r" ?%", "%", " ".join(nfc(text or "").split()))
    if words.endswith("}") and "{" in words:
        return _from_json(words[words.index("{") :])
    noun = re.search(r" ?\[([^\]]*)\]$", words)
    bare = words[: noun.start()] if noun else words
    with suppress(ValueError):  # of a number that nobody counts with
        for read in (_yes_no, _survey, _ratio, _deduction, _per_case, _manual, _steps):
            if rule := read(bare, fold(bare), maximum, noun[1] if noun else ""):
                return rule
    raise NotUnderstood(
        f"Chưa hiểu quy tắc “{words}”; hãy ghi như các ví dụ, mức cao nhất bằng điểm "
        f"tối đa {number(maximum)}."
    )


def _from_json(text: str) -> Rule:
    try:
        return rule_of(json_of(text))
    except ValueError as error:
        raise NotUnderstood("Quy tắc ghi trong ngoặc nhọn không đọc được.") from error


def _points(text: str, maximum: Decimal) -> Decimal:
    return maximum if text in ("diem toi da", "toi da", "max") else parse_decimal(text)


def _yes_no(words: str, folded: str, maximum: Decimal, noun: str) -> Rule | None:
    if folded in ("bool", "co/khong", "co / khong", "co, khong"):
        return YesNo()
    found = _YES_NO.fullmatch(folded)
    if not found or _points(found[1], maximum) != maximum:
        return None
    return YesNo(_points(found[2], maximum))


def _survey(words: str, folded: str, maximum: Decimal, noun: str) -> Rule | None:
    if not folded.startswith(
        ("survey", "binh quan phieu", "dieu tra xa hoi hoc", "ket qua dieu tra")
    ):
        return None
    weights = tuple((grade, parse_decimal(share) / 100) for grade, share in _WEIGHT.findall(words))
    return SurveyMean(weights) if weights else SurveyMean()


def _ratio(words: str, folded: str, maximum: Decimal, noun: str) -> Rule | None:
    if not _RATIO.match(folded) or not _tail_known(folded):
        return None
    goal, floor, empty = _GOAL.search(folded), _FLOOR.search(folded), _EMPTY.search(folded)
    full = empty is not None and (empty[2] is None or parse_decimal(empty[2]) == maximum)
    return Ratio(
        parse_decimal(floor[1]) if floor else Decimal(0),
        parse_decimal(goal[1]) if goal else Decimal(100),
        noun,
        full,
    )


def _tail_known(folded: str) -> bool:
    """Do the clauses behind the first say nothing but a floor, a cap, and what holds when there are
    no cases?
    """
    return all(_TAIL.fullmatch(part.strip()) for part in folded.split(";")[1:])


def _deduction(words: str, folded: str, maximum: Decimal, noun: str) -> Rule | None:
    if not re.search(r"\b(tru|deduct)\b", folded) or not _tail_known(folded):
        return None
    own = re.match(rf"({NUMBER}) diem, ?tru", folded)
    if own and parse_decimal(own[1]) != maximum:
        return None
    each, noun = _each(words, folded, rf"(?:tru|deduct) {_EACH}")
    return Deduction(each, noun) if noun else None


def _per_case(words: str, folded: str, maximum: Decimal, noun: str) -> Rule | None:
    cap = re.search(rf"toi da ({NUMBER})", folded)
    if not _tail_known(folded) or (cap and parse_decimal(cap[1]) != maximum):
        return None
    each, noun = _each(words, folded, rf"^(?:sum |cong )?{_EACH}")
    return PerCase(each, noun) if noun else None


def _each(words: str, folded: str, pattern: str) -> tuple[Decimal, str]:
    """The points of each case and what a case is, which stands behind or before them."""
    if found := re.search(pattern, folded):
        return parse_decimal(found[1]), words[slice(*found.span(2))].strip()
    if found := re.match(_EACH_AFTER, folded):
        return parse_decimal(found[2]), words[slice(*found.span(1))].strip()
    return Decimal(0), ""


def _manual(words: str, folded: str, maximum: Decimal, noun: str) -> Rule | None:
    found = _MANUAL.fullmatch(folded)
    return Manual(words[slice(*found.span(1))]) if found else None


def _steps(words: str, folded: str, maximum: Decimal, noun: str) -> Rule | None:
    """A ladder; else named levels of which one is chosen, or (capped) items that add up."""
    named = re.match(r"(ladder|theo bac|chon mot muc) ?:? ?", folded)
    parts = [
        part.strip() for part in words[named.end() if named else 0 :].split(";") if part.strip()
    ]
    capped = re.fullmatch(rf"toi da ({NUMBER})(?: diem)?\.?", fold(parts[-1])) if parts else None
    if capped:
        return _checklist(parts[:-1], maximum)
    if len(parts) < 2:
        return None
    chosen = folded.startswith("chon mot muc")
    if not chosen and (ladder := read_ladder(parts, maximum, noun)):
        return ladder
    choice = _choice(parts, maximum)
    if chosen or (
        choice
        and not choice.steps[-1].points
        and not any(_LIMIT.search(fold(part)) for part in parts)
    ):
        return choice
    return None


def _checklist(parts: list[str], maximum: Decimal) -> Rule | None:
    items = _all_named(parts, maximum)
    return Checklist(tuple(items)) if items else None


def _choice(parts: list[str], maximum: Decimal) -> Ladder | None:
    levels = _all_named(parts, maximum)
    if not levels or max(points for _, points in levels) != maximum:
        return None
    last = len(levels) - 1
    steps = tuple(
        LadderStep("=", Decimal(last - at), points, name)
        for at, (name, points) in enumerate(levels)
    )
    return Ladder(steps, "choice", "")


def _all_named(parts: list[str], maximum: Decimal) -> list[tuple[str, Decimal]]:
    """The parts as names with their points; none at all when one of them is no such part."""
    read = [_named(part, maximum) for part in parts]
    named = [each for each in read if each]
    return named if len(named) == len(read) else []


def _named(part: str, maximum: Decimal) -> tuple[str, Decimal] | None:
    found = _STEP.fullmatch(fold(part))
    return (part[slice(*found.span(1))].strip(), _points(found[2], maximum)) if found else None


def read_ladder(parts: list[str], maximum: Decimal, noun: str = "") -> Ladder | None:
    """Return the ladder of these steps in words, None when one is no step or they leave a gap
    between them.
    """
    steps: list[LadderStep] = []
    units: list[str] = []
    for part in parts:
        found = _STEP.fullmatch(fold(part))
        if not found:
            return None
        bound, points = part[slice(*found.span(1))].strip(), _points(found[2], maximum)
        read = _read_step(bound, points, steps)
        if read is None:
            return None
        step, unit = read
        units += [unit] if unit is not None else []
        steps += [step] if step else []
    unit = next((each for each in units if each), "")
    of = "ratio" if unit == "%" else "value"
    return Ladder(tuple(steps), of, unit, noun) if steps else None


def _read_step(
    bound: str, points: Decimal, before: list[LadderStep]
) -> tuple[LadderStep | None, str | None] | None:
    """The step of a bound (none for a rest that earns nothing) and its unit; None for no bound."""
    name = re.search(r" ?\(([^)]*)\)$", bound)
    bound = bound[: name.start()] if name else bound
    bound = bound[len("Tỷ lệ ") :] if fold(bound).startswith(("ty le ", "ti le ")) else bound
    bare = fold(bound)
    if bare in _REST:
        return (None, None) if not points else None
    if bare in _ON_TIME:
        return LadderStep("<=", Decimal(0), points, "đúng hạn"), "ngày chậm"
    if (found := _RANGE.fullmatch(bare)) and before:
        upper = parse_decimal(found[4])
        return (
            (LadderStep(">=", parse_decimal(found[1]), points), found[5])
            if upper == before[-1].bound
            else None
        )
    for comparator, pattern in _BOUNDS:
        if found := pattern.match(bare):
            label, unit = name[1] if name else "", bound[slice(*found.span(2))].strip()
            return _bounded(
                comparator, found, points, before, label=label or _lateness(bare, bound), unit=unit
            )
    return None


def _bounded(
    comparator, found, points, before, *, label: str, unit: str
) -> tuple[LadderStep | None, str | None] | None:
    limit = parse_decimal(found[1])
    unit = (
        "ngày chậm"
        if fold(unit) == "ngay" and any(step.label == "đúng hạn" for step in before)
        else unit
    )
    if comparator in ("<", "<=") and not points and before:
        return (None, unit) if limit == before[-1].bound else None
    return LadderStep(comparator, limit, points, label), unit


def _lateness(bare: str, bound: str) -> str:
    """The name of a step that tells days of delay: `chậm không quá 10 ngày`."""
    if not bare.startswith("cham "):
        return ""
    return re.sub(r"(<=|≤) ?", "không quá ", bound)
