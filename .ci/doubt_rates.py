"""How well the plan reader knows when it is unsure (`make doubts`, docs/testing.md).

Spoils the sample plans in the ways in which real files are spoilt, reads them, and counts: of the
values that came out wrong, how many are doubted; of the doubts, how many stand at a wrong value.

    PYTHONPATH=. .ci/doubt_rates.py [times each way is tried, 10] [more plans …]

A plan's own reading, whole, is what is right: `test_samples.py` holds the samples to the letter.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from planreader import SourceFile, UnreadableFile, read_plan

LEAST_RECALL, LEAST_PRECISION = 0.8, 0.6
SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "planreader" / "samples"
HEAD = ("form", "number", "issued_on", "place", "year", "title", "issuer", "signer", "signer_title")
ENTRIES = {
    "tasks": ("area", "product", "lead_units", "coordinating_units", "due"),
    "targets": ("area", "quantities"),
}
SAME = {"plan.title": "plan.year"}  # what is spoilt in a title is its year
WORDS = {"tasks": "content", "targets": "text"}
Dice = random.Random
Lines = list[str]
Spoil = Callable[[Lines, Dice], Lines | None]


def _change(lines: Lines, dice: Dice, old: str, new: Callable[[re.Match], str]):
    """One line that `old` matches, any of them, changed there; None when there is none."""
    found = [n for n, line in enumerate(lines) if re.search(old, line)]
    if not found:
        return None
    at = dice.choice(found)
    return [*lines[:at], re.sub(old, new, lines[at], count=1), *lines[at + 1 :]]


def _changing(old: str, *choices: str) -> Spoil:
    return lambda lines, dice: _change(
        lines, dice, old, lambda match: match.expand(dice.choice(choices))
    )


def _without(old: str) -> Spoil:
    """The first line that `old` matches is gone."""

    def spoil(lines: Lines, dice: Dice) -> Lines | None:
        found = [n for n, line in enumerate(lines) if re.search(old, line)]
        return [*lines[: found[0]], *lines[found[0] + 1 :]] if found else None

    return spoil


def _foot_without(old: str) -> Spoil:
    def spoil(lines: Lines, dice: Dice) -> Lines | None:
        end = next(
            (n for n, line in enumerate(lines) if re.search(r"Nơi nhận|^\W*TM\.", line)), None
        )
        changed = [re.sub(old, "", line) for line in lines[end:]] if end else []
        return [*lines[:end], *changed] if end and changed != lines[end:] else None

    return spoil


def _area_emptied(lines: Lines, dice: Dice) -> Lines | None:
    """All tasks of one area are gone, its heading stays."""
    tasks = [each for each in _read("plan.txt", lines)["tasks"] if each["source"] == "narrative"]
    if not tasks:
        return None
    area = dice.choice([task["area"] for task in tasks])
    gone = [task["content"][:30] for task in tasks if task["area"] == area]
    left = [line for line in lines if not any(words in line for words in gone)]
    return left if len(lines) - len(left) == len(gone) else None


def _rows_merged(lines: Lines, dice: Dice) -> Lines | None:
    """Two rows of a table became one."""
    rows = [
        n
        for n, line in enumerate(lines[:-1])
        if re.match(r"\d+\t", line) and re.match(r"\d+\t", lines[n + 1])
    ]
    if not rows:
        return None
    at = dice.choice(rows)
    first, second = lines[at].split("\t"), lines[at + 1].split("\t")[1:]
    joined = [f"{one} {other}".strip() for one, other in zip(first[1:], second, strict=False)]
    return [*lines[:at], "\t".join([first[0], *joined]), *lines[at + 2 :]]


WAYS: dict[str, Spoil] = {
    "no number": _changing(r"Số:\s*\d+\w*", "Số:      "),
    "no day": _changing(r"ngày\s+\d+ tháng (\d+) năm (20\d\d)\s*$", r"ngày    tháng \1 năm \2"),
    "day that is none": _changing(
        r"ngày\s+\d+ tháng \d+ năm (20\d\d)\s*$", r"ngày 45 tháng 13 năm \1"
    ),
    "another year in the title": _changing(
        r"(hành chính.*năm )20(\d)\d", r"\g<1>20\g<2>0", r"\g<1>2019"
    ),
    "no year in the title": _changing(r"(hành chính[^.;]*) năm 20\d\d(?=[^.;]*$)", r"\1"),
    "a stranger in the letterhead": _changing(
        r"^(\W*(?:XÃ|PHƯỜNG) [A-ZĐÀ-Ỹ]+(?: [A-ZĐÀ-Ỹ]+)*)", r"\1 KÍNH GỬI CÁC ĐƠN VỊ", r"\1 SỐ: 12"
    ),
    "no signer": _foot_without(r"[A-ZĐ][à-ỹa-z]+ (?:[A-ZĐ][à-ỹa-z]+ ?)+\s*$"),
    "no recipients": _foot_without(r"(?:Nơi nhận:?|^\W*-.*?;|[-–] .*?(?:;|\.|$))"),
    "a rate over a hundred": _changing(r"\b(\d\d)(,\d)?%", r"\g<1>0%", r"9\g<1>%"),
    "a rate like a year": _changing(r"\b\d\d(,\d)?%", "2026%"),
    "a rate in letters": _changing(r"\b\d\d+(,\d)?%", "l0O%", "tám lăm phần trăm"),
    "a unit that is none": _changing(
        r"([Cc]hủ trì: )[^;.,]+", r"\1theo phân công", r"\1(xem trên)", r"\1nội dung này"
    ),
    "a time that is none": _changing(
        r"([Tt]hời gian: )[^;.)]+", r"\1Quý V/20x6", r"\1sớm nhất có thể", r"\1khi thuận lợi"
    ),
    "a time long ago": _changing(
        r"([Tt]hời gian: )[^;.)]+", r"\1Quý II/2016", r"\1trước ngày 01/3/1997"
    ),
    "a part is missing": _without(r"^\W*(?:II|III)\. "),
    "an area is empty": _area_emptied,
    "two rows are one": _rows_merged,
}


@dataclass
class Rates:
    """How many values were wrong and doubted, and how many doubts stood at a wrong value."""

    wrong: Counter = field(default_factory=Counter)
    told: Counter = field(default_factory=Counter)
    doubts: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        return self.told.total() / max(1, self.wrong.total())

    @property
    def precision(self) -> float:
        return self.right.total() / max(1, self.doubts.total())


def measure(plans: list[Path], times: int, seed: int = 1) -> Rates:
    """Spoil each of `plans` in every way, `times` over."""
    rates = Rates()
    for plan in plans:
        lines = plan.read_text().splitlines()
        whole = _read(plan.name, lines)
        before = {(each["field"], each["message"]) for each in whole["warnings"]}
        for way, spoil in WAYS.items():
            for turn in range(times):
                dice = Dice(f"{plan.name} {way} {turn} {seed}")
                spoilt = spoil(lines, dice)
                if spoilt is None or spoilt == lines:
                    break
                try:
                    found = _read(plan.name, spoilt)
                except UnreadableFile:
                    continue  # the person was told
                _count(rates, way, whole, found, before)
    return rates


def _read(name: str, lines: Lines) -> dict:
    return read_plan([SourceFile(name, "\n".join(lines).encode())]).as_json()


def _count(rates: Rates, way: str, whole: dict, found: dict, before: set) -> None:
    wrong = set(_wrong(whole, found))
    doubts = [each for each in found["warnings"] if (each["field"], each["message"]) not in before]
    fields = {each["field"] for each in doubts}
    lost = any(each["field"] is None for each in doubts)  # a part that went nowhere
    told = {
        name
        for name in wrong
        if SAME.get(name, name) in fields or (name.startswith("lost") and lost)
    }
    rates.wrong[way] += len(wrong)
    rates.told[way] += len(told)
    rates.doubts[way] += len(doubts)
    gone = any(name.startswith("lost") for name in wrong)
    rates.right[way] += sum(
        any(each["field"] in (name, SAME.get(name)) for name in wrong)
        or (each["field"] is None and gone)
        for each in doubts
    )


def _wrong(whole: dict, found: dict) -> Iterator[str]:
    """The names of the values that are not as in the plan before it was spoilt."""
    for name in (*HEAD, "recipients"):
        if whole["plan"][name] != found["plan"][name]:
            yield f"plan.{name}"
    headings = {each["heading"] for each in found["sections"]}
    yield from (
        f"lost {each['heading']}" for each in whole["sections"] if each["heading"] not in headings
    )
    for kind, names in ENTRIES.items():
        known = {each[WORDS[kind]]: each for each in whole[kind]}
        here = {each[WORDS[kind]]: n for n, each in enumerate(found[kind])}
        for words, n in here.items():
            if words not in known:
                yield f"{kind}[{n}].{WORDS[kind] if kind == 'tasks' else 'quantities'}"
                continue
            for name in names:
                if known[words][name] != found[kind][n][name]:
                    yield f"{kind}[{n}].{name}"
        spare = len(here.keys() - known.keys())
        yield from (f"lost {kind} {n}" for n in range(spare, len(known.keys() - here.keys())))


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    rates = measure([*sorted(SAMPLES.iterdir()), *map(Path, sys.argv[2:])], times)
    print(f"{'':32}{'wrong':>8}{'told':>8}{'doubts':>8}{'right':>8}")
    for way in WAYS:
        counts = (rates.wrong, rates.told, rates.doubts, rates.right)
        print(f"{way:32}" + "".join(f"{count[way]:8}" for count in counts))
    print(f"recall {rates.recall:.3f}, precision {rates.precision:.3f}")
    return int(rates.recall < LEAST_RECALL or rates.precision < LEAST_PRECISION)


if __name__ == "__main__":
    sys.exit(main())
