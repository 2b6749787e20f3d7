"""How points follow from declared figures: one small type for each kind of rule of a criteria set.

A rule yields the share of the maximum that was earned; points are that share of the maximum in
force (which is higher than the set's when a sibling does not apply), rounded half-up to two
decimals once.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from vietnamese import number

from .facts import Facts, FactsMissing, Json, half_up

COMPARATORS = {
    ">=": "từ {} trở lên",
    ">": "trên {}",
    "=": "đạt {}",
    "<=": "không quá {}",
    "<": "dưới {}",
}
MOST = 10**14  # a number of a rule is below it, as the database holds figures
GRADES = {"A": Decimal(1), "B": Decimal("0.6"), "C": Decimal("0.2"), "D": Decimal(0)}


@dataclass(frozen=True)
class Outcome:
    """The points, and the sum written out (`29/33 nhiệm vụ = 87,9% × 2,5 = 2,20`)."""

    points: Decimal
    words: str


@dataclass(frozen=True)
class Rule(ABC):
    """What all rules share; `kind` names the type in the stored form."""

    kind: ClassVar[str]
    label: ClassVar[str]
    asks: ClassVar[tuple[str, ...]]  # the fields of `Facts` that it reads

    def score(self, facts: Facts, maximum: Decimal, *, nominal: Decimal | None = None) -> Outcome:
        """Return the points of `facts` out of `maximum`; `nominal` is the set's own maximum when
        that differs.

        Raises `FactsMissing` when a figure that the rule asks for is missing or makes no sense.
        """
        share, words = self.share(facts, nominal or maximum)
        share = min(Fraction(1), max(Fraction(0), share))
        points = half_up(share * Fraction(maximum))
        if nominal is not None and nominal != maximum:
            words = f"({words}) × {number(maximum)}/{number(nominal)}"
        return Outcome(points, f"{words} = {number(points, 2)}")

    @abstractmethod
    def share(self, facts: Facts, maximum: Decimal) -> tuple[Fraction, str]:
        """Return the share of `maximum` earned (may lie outside 0 to 1), and how it came about."""

    @abstractmethod
    def in_words(self, maximum: Decimal) -> str:
        """Return the rule as a sentence of the criteria set."""

    def faults(self, maximum: Decimal) -> list[str]:
        """Return what is wrong with the rule for a criterion of this maximum, one sentence each."""
        return []

    @abstractmethod
    def as_json(self) -> Json:
        """Return the stored form; `rule_of` reads it."""


@dataclass(frozen=True)
class YesNo(Rule):
    """Có: điểm tối đa; không: `no` điểm (0 if not said)."""

    kind = "yes_no"
    label = "Có / không"
    asks = ("yes",)
    no: Decimal = Decimal(0)

    def share(self, facts: Facts, maximum: Decimal) -> tuple[Fraction, str]:
        if facts.yes is None:
            raise FactsMissing("Hãy chọn “Có” hoặc “Không”.")
        return (Fraction(1), "Có") if facts.yes else (_share(self.no, maximum), "Không")

    def in_words(self, maximum: Decimal) -> str:
        return f"Có: {number(maximum)} điểm; không: {number(self.no)} điểm"

    def faults(self, maximum: Decimal) -> list[str]:
        return _beyond([self.no], maximum)

    def as_json(self) -> Json:
        return {"kind": self.kind, "no": str(self.no)}


@dataclass(frozen=True)
class LadderStep:
    """One step of a ladder: what meets the bound by its own comparator earns these points."""

    comparator: str
    bound: Decimal
    points: Decimal
    label: str = ""

    def holds(self, value: Fraction) -> bool:
        """Does `value` reach this step?"""
        bound = Fraction(self.bound)
        match self.comparator:
            case ">=":
                return value >= bound
            case ">":
                return value > bound
            case "<=":
                return value <= bound
            case "<":
                return value < bound
        return value == bound

    def in_words(self, unit: str) -> str:
        """`từ 80% trở lên: 0,5 điểm`."""
        bound = self.label or COMPARATORS[self.comparator].format(
            f"{number(self.bound)}{_after(unit)}"
        )
        return f"{bound}: {number(self.points)} điểm"


@dataclass(frozen=True)
class Ladder(Rule):
    """Điểm của bậc đầu tiên mà số liệu đạt, mỗi bậc so sánh một cách; không đạt bậc nào: 0 điểm.

    The figure is a share in % (`of` = `ratio`), a plain figure in `unit` (`value`), or the number
    of the bound of the step that was chosen (`choice`).
    """

    kind = "ladder"
    label = "Theo bậc"
    steps: tuple[LadderStep, ...] = ()
    of: str = "ratio"
    unit: str = "%"
    noun: str = ""

    @property
    def asks(self) -> tuple[str, ...]:  # type: ignore[override]  # a ladder's depends on what it is of
        """A share asks for two figures, the others for one."""
        return ("numerator", "denominator") if self.of == "ratio" else ("value",)

    def share(self, facts: Facts, maximum: Decimal) -> tuple[Fraction, str]:
        value, words = self._figure(facts)
        step = next((each for each in self.steps if each.holds(value)), None)
        if step is None:
            return Fraction(0), f"{words}, không đạt bậc nào"
        if self.of == "choice":
            return _share(step.points, maximum), step.label
        bound = COMPARATORS[step.comparator].format(f"{number(step.bound)}{_after(self.unit)}")
        return _share(step.points, maximum), f"{words}, {step.label or bound}"

    def _figure(self, facts: Facts) -> tuple[Fraction, str]:
        if self.of == "ratio":
            ratio, words = _ratio(facts, self.noun)
            return ratio * 100, words
        if facts.value is None:
            raise FactsMissing("Hãy chọn một mức." if self.of == "choice" else "Hãy nhập số liệu.")
        return Fraction(facts.value), f"{number(facts.value)}{_after(self.unit)}"

    def in_words(self, maximum: Decimal) -> str:
        rest = "" if self.of == "choice" else "; còn lại: 0 điểm"
        return "; ".join(step.in_words(self.unit) for step in self.steps) + rest

    def faults(self, maximum: Decimal) -> list[str]:
        found = _beyond([step.points for step in self.steps], maximum)
        if not self.steps:
            found.append("Chưa có bậc nào.")
        if any(step.comparator not in COMPARATORS for step in self.steps):
            found.append("Có bậc ghi sai cách so sánh.")
        if self.of == "choice" and any(not step.label for step in self.steps):
            found.append("Mỗi mức để chọn cần có tên.")
        if self.steps and max(step.points for step in self.steps) < maximum:
            found.append(f"Không bậc nào cho đủ {number(maximum)} điểm tối đa.")
        return found

    def as_json(self) -> Json:
        steps = [
            [step.comparator, str(step.bound), str(step.points), step.label] for step in self.steps
        ]
        return {
            "kind": self.kind,
            "steps": steps,
            "of": self.of,
            "unit": self.unit,
            "noun": self.noun,
        }


@dataclass(frozen=True)
class Ratio(Rule):
    """Tỷ lệ b/a nhân điểm tối đa; dưới mức sàn `floor` (%): 0 điểm; đạt `goal` (%): đủ điểm.

    When there is nothing to divide by, the criterion does not apply unless `empty_is_full`.
    """

    kind = "ratio"
    label = "Theo tỷ lệ"
    asks = ("numerator", "denominator")
    floor: Decimal = Decimal(0)
    goal: Decimal = Decimal(100)
    noun: str = ""
    empty_is_full: bool = False

    def share(self, facts: Facts, maximum: Decimal) -> tuple[Fraction, str]:
        if self.empty_is_full and facts.denominator == 0 and not facts.numerator:
            return Fraction(1), f"Không có {self.noun or 'trường hợp nào'} phải tính"
        ratio, words = _ratio(facts, self.noun)
        if ratio * 100 < self.floor:
            return Fraction(0), f"{words}, dưới mức sàn {number(self.floor)}%"
        if self.goal != 100:
            words += f" / {number(self.goal)}%"
        return ratio * 100 / Fraction(self.goal), f"{words} × {number(maximum)}"

    def in_words(self, maximum: Decimal) -> str:
        share = "Tỷ lệ" if self.goal == 100 else f"Tỷ lệ / {number(self.goal)}%"
        words = f"{share} × {number(maximum)} điểm, tối đa {number(maximum)} điểm"
        words += f"; dưới {number(self.floor)}%: 0 điểm" if self.floor else ""
        return words + (
            f"; không có {self.noun or 'trường hợp nào'}: đủ điểm" if self.empty_is_full else ""
        )

    def faults(self, maximum: Decimal) -> list[str]:
        found = [] if 0 <= self.floor <= 100 else ["Mức sàn phải từ 0% đến 100%."]
        return (
            found if 0 < self.goal <= 100 else [*found, "Mục tiêu phải trên 0% và không quá 100%."]
        )

    def as_json(self) -> Json:
        figures = {"floor": str(self.floor), "goal": str(self.goal)}
        return {
            "kind": self.kind,
            **figures,
            "noun": self.noun,
            "empty_is_full": self.empty_is_full,
        }


@dataclass(frozen=True)
class Deduction(Rule):
    """Điểm tối đa trừ `each` điểm cho mỗi trường hợp, không dưới 0."""

    kind = "deduction"
    label = "Trừ theo lần"
    asks = ("count",)
    each: Decimal = Decimal(1)
    noun: str = "trường hợp"

    def share(self, facts: Facts, maximum: Decimal) -> tuple[Fraction, str]:
        cases = _count(facts)
        left = 1 - _share(self.each * cases, maximum)
        return left, f"{number(maximum)} − {cases} {self.noun} × {number(self.each)}"

    def in_words(self, maximum: Decimal) -> str:
        return f"{number(maximum)} điểm, trừ {number(self.each)} điểm mỗi {self.noun}, không dưới 0"

    def faults(self, maximum: Decimal) -> list[str]:
        return [] if self.each > 0 else ["Điểm trừ mỗi lần phải lớn hơn 0."]

    def as_json(self) -> Json:
        return {"kind": self.kind, "each": str(self.each), "noun": self.noun}


@dataclass(frozen=True)
class PerCase(Rule):
    """`each` điểm cho mỗi trường hợp, không quá điểm tối đa (điểm thưởng, điểm trừ, cộng dồn)."""

    kind = "per_case"
    label = "Cộng theo lần"
    asks = ("count",)
    each: Decimal = Decimal(1)
    noun: str = "trường hợp"

    def share(self, facts: Facts, maximum: Decimal) -> tuple[Fraction, str]:
        cases = _count(facts)
        return _share(self.each * cases, maximum), f"{cases} {self.noun} × {number(self.each)}"

    def in_words(self, maximum: Decimal) -> str:
        return f"{number(self.each)} điểm mỗi {self.noun}, tối đa {number(maximum)} điểm"

    def faults(self, maximum: Decimal) -> list[str]:
        return [] if self.each > 0 else ["Điểm mỗi lần phải lớn hơn 0."]

    def as_json(self) -> Json:
        return {"kind": self.kind, "each": str(self.each), "noun": self.noun}


@dataclass(frozen=True)
class Checklist(Rule):
    """Cộng điểm của các mục đã làm, không quá điểm tối đa."""

    kind = "checklist"
    label = "Đánh dấu các mục"
    asks = ("ticked",)
    items: tuple[tuple[str, Decimal], ...] = ()

    def share(self, facts: Facts, maximum: Decimal) -> tuple[Fraction, str]:
        points = dict(self.items)
        if facts.ticked is None:
            raise FactsMissing("Hãy đánh dấu các mục đã làm, hoặc “Không có mục nào”.")
        if unknown := set(facts.ticked) - set(points):
            raise FactsMissing(f"Không có mục “{sorted(unknown)[0]}” trong danh mục.")
        done = [points[name] for name in dict.fromkeys(facts.ticked)]
        words = " + ".join(number(value) for value in done) or "Không có mục nào"
        return _share(sum(done, Decimal(0)), maximum), words

    def in_words(self, maximum: Decimal) -> str:
        items = "; ".join(f"{name}: {number(value)} điểm" for name, value in self.items)
        return f"{items}; tối đa {number(maximum)} điểm"

    def faults(self, maximum: Decimal) -> list[str]:
        found = _beyond([value for _, value in self.items], maximum)
        if sum((value for _, value in self.items), Decimal(0)) < maximum:
            found.append(f"Các mục cộng lại chưa đủ {number(maximum)} điểm tối đa.")
        return found

    def as_json(self) -> Json:
        return {"kind": self.kind, "items": [[name, str(value)] for name, value in self.items]}


@dataclass(frozen=True)
class SurveyMean(Rule):
    """Bình quân các câu trả lời theo trọng số (A 100%, B 60%, C 20%, D 0% if not said) nhân điểm
    tối đa.

    A survey that was evaluated elsewhere gives its mean in % as `value` instead, of `count` people.
    """

    kind = "survey"
    label = "Điều tra xã hội học"
    asks = ("answers", "value", "count")
    weights: tuple[tuple[str, Decimal], ...] = field(default=tuple(GRADES.items()))

    def share(self, facts: Facts, maximum: Decimal) -> tuple[Fraction, str]:
        if facts.answers:
            mean, words = self._mean(facts)
        elif facts.value is not None:
            if not 0 <= facts.value <= 100:
                raise FactsMissing("Kết quả điều tra phải từ 0% đến 100%.")
            people = f"bình quân {facts.count} phiếu " if facts.count else ""
            mean, words = Fraction(facts.value) / 100, f"{people}{number(facts.value)}%"
        else:
            raise FactsMissing("Chưa có kết quả điều tra xã hội học.")
        return mean, f"{words} × {number(maximum)}"

    def _mean(self, facts: Facts) -> tuple[Fraction, str]:
        weights, answers = dict(self.weights), facts.answers or {}
        if unknown := set(answers) - set(weights):
            raise FactsMissing(f"Không có mức trả lời “{sorted(unknown)[0]}”.")
        people = sum(answers.values())
        if not people or min(answers.values()) < 0:
            raise FactsMissing("Số phiếu phải lớn hơn 0.")
        voted = (Fraction(weights[grade]) * votes for grade, votes in answers.items())
        mean = sum(voted, Fraction(0)) / people
        return mean, f"bình quân {people} phiếu {_percent(mean)}"

    def in_words(self, maximum: Decimal) -> str:
        weights = ", ".join(f"{grade} {number(weight * 100)}%" for grade, weight in self.weights)
        return f"Bình quân phiếu ({weights}) × {number(maximum)} điểm"

    def faults(self, maximum: Decimal) -> list[str]:
        return (
            []
            if all(0 <= weight <= 1 for _, weight in self.weights)
            else ["Trọng số phải từ 0% đến 100%."]
        )

    def as_json(self) -> Json:
        return {
            "kind": self.kind,
            "weights": [[grade, str(weight)] for grade, weight in self.weights],
        }


@dataclass(frozen=True)
class Manual(Rule):
    """Điểm do người chấm nhập, từ 0 đến điểm tối đa, có lý do; `words` nói căn cứ vào đâu."""

    kind = "manual"
    label = "Nhập điểm"
    asks = ("points",)
    words: str = ""

    def share(self, facts: Facts, maximum: Decimal) -> tuple[Fraction, str]:
        if facts.points is None:
            raise FactsMissing("Hãy nhập điểm.")
        if not 0 <= facts.points <= maximum:
            raise FactsMissing(f"Điểm phải từ 0 đến {number(maximum)}.")
        return _share(facts.points, maximum), "Nhập tay"

    def in_words(self, maximum: Decimal) -> str:
        return (
            f"Người chấm nhập điểm, tối đa {number(maximum)} "
            f"điểm{f': {self.words}' if self.words else ''}"
        )

    def as_json(self) -> Json:
        return {"kind": self.kind} | ({"words": self.words} if self.words else {})


KINDS: dict[str, type[Rule]] = {
    each.kind: each
    for each in (YesNo, Ladder, Ratio, Deduction, PerCase, Checklist, SurveyMean, Manual)
}


def json_of(text: str) -> Json:
    """Return what a stored form says that a person wrote out. Raises `ValueError` for what is none.

    Its numbers are texts, so that each stays as it is written: JSON's own may be endless (`NaN`,
    `1e999`).
    """

    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} is no number")

    try:
        said: Json = json.loads(text, parse_float=str, parse_constant=refuse)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return said


def rule_of(data: Json) -> Rule:
    """Return the rule of its stored form. Raises `ValueError` for a form that is none."""
    try:
        return _BUILDERS[data["kind"]](data)
    except (LookupError, TypeError, ArithmeticError, ValueError) as error:
        raise ValueError("Quy tắc tính điểm không đọc được.") from error


def _number(written: str | int) -> Decimal:
    """The number of a stored form. Raises `ValueError` for one that can't be computed with."""
    found = Decimal(written)
    if not found.is_finite() or abs(found) >= MOST:
        raise ValueError("Số không tính được.")
    return found


_BUILDERS: dict[str, Callable[[Json], Rule]] = {
    "yes_no": lambda data: YesNo(_number(data.get("no", "0"))),
    "ladder": lambda data: Ladder(
        tuple(
            LadderStep(each[0], _number(each[1]), _number(each[2]), *each[3:4])
            for each in data["steps"]
        ),
        data.get("of", "ratio"),
        data.get("unit", "%"),
        data.get("noun", ""),
    ),
    "ratio": lambda data: Ratio(
        _number(data.get("floor", "0")),
        _number(data.get("goal", "100")),
        data.get("noun", ""),
        bool(data.get("empty_is_full")),
    ),
    "deduction": lambda data: Deduction(_number(data["each"]), data.get("noun", "trường hợp")),
    "per_case": lambda data: PerCase(_number(data["each"]), data.get("noun", "trường hợp")),
    "checklist": lambda data: Checklist(
        tuple((str(name), _number(value)) for name, value in data["items"])
    ),
    "survey": lambda data: SurveyMean(
        tuple((str(grade), _number(weight)) for grade, weight in data["weights"])
    ),
    "manual": lambda data: Manual(str(data.get("words", ""))),
}


def _ratio(facts: Facts, noun: str) -> tuple[Fraction, str]:
    """The declared share and its words: `29/33 nhiệm vụ = 87,9%`."""
    if facts.numerator is None or facts.denominator is None:
        raise FactsMissing("Hãy nhập cả hai số: đã đạt và tổng số.")
    if facts.denominator <= 0:
        raise FactsMissing(
            "Tổng số phải lớn hơn 0; nếu không có trường hợp nào, hãy chọn “Không áp dụng”."
        )
    if facts.numerator < 0:
        raise FactsMissing("Số đã đạt không được âm.")
    ratio = Fraction(facts.numerator) / Fraction(facts.denominator)
    return (
        ratio,
        f"{number(facts.numerator)}/{number(facts.denominator)}{_after(noun)} = {_percent(ratio)}",
    )


def _percent(ratio: Fraction) -> str:
    """A share to one decimal, or to as many as keep it from looking like a bound that it misses."""
    exact = ratio * 100
    for places in (1, 2, 3, 4):
        shown = round(Decimal(exact.numerator) / Decimal(exact.denominator), places)
        if shown != shown.to_integral() or Fraction(shown) == exact:
            break
    return f"{number(shown)}%"


def _count(facts: Facts) -> int:
    if facts.count is None or facts.count < 0:
        raise FactsMissing("Hãy nhập số lần (0 nếu không có).")
    return facts.count


def _share(points: Decimal, maximum: Decimal) -> Fraction:
    return Fraction(points) / Fraction(maximum) if maximum else Fraction(0)


def _after(unit: str) -> str:
    return f"{'' if unit in ('', '%') else ' '}{unit}"


def _beyond(points: Sequence[Decimal], maximum: Decimal) -> list[str]:
    wrong = any(not 0 <= each <= maximum for each in points)
    return [f"Điểm phải từ 0 đến điểm tối đa {number(maximum)}."] if wrong else []
