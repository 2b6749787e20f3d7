"""Plants a hundred faults in the demo's reports and says which the checks before issue find.

    python tests/benchmarks/plant_faults.py [--seed N] [--count N]

Reads the database of the settings (the demo after `make_demo`), changes nothing in it: each fault
stands in a copy of one section alone. Exit code 1 when fewer than 95 of 100 are found, or when
something is reported on an untouched report.
"""

import argparse
import copy
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.dev")

import django

django.setup()

from reports.checking import Finding, Material, check, gather_material
from reports.models import Report, ReportSection
from reports.stored_figures import ReportFigures
from vietnamese import number_words

WANTED = 0.95
PLACES = ("Nà Hang", "Mường Lống", "Cao Xá", "Phúc Thọ", "Tân Kỳ", "Đông Cuông")
PERIODS = {
    "quarter-1": ("quý II", "quý III", "6 tháng đầu năm", "9 tháng đầu năm", "quý 4"),
    "six-months": ("quý III", "quý IV", "9 tháng đầu năm"),
    "quarter-3": ("quý IV", "quý bốn", "quý 4"),
    "year": (),
}
FREE = ("achievements", "shortcomings", "causes", "direction-work", "area-3", "area-7")


@dataclass
class Planting:
    """A report in memory, to be spoiled in one place."""

    title: str
    figures: ReportFigures
    sections: list[ReportSection]
    material: Material
    report: Report

    @classmethod
    def of(cls, report: Report) -> "Planting":
        figures = ReportFigures.from_json(report.figures)
        sections = list(report.sections.all())
        return cls(str(report), figures, sections, gather_material(report), report)

    def copy(self) -> "Planting":
        return replace(self, sections=copy.deepcopy(self.sections))

    def findings(self) -> list[Finding]:
        return check(self.figures, self.sections, self.material, issued_on=self.report.issued_on)

    def write(self, section: ReportSection, text: str) -> str:
        section.text, section.edited_over = text, section.drafted
        return section.key

    def append(self, sentence: str, chance: random.Random) -> str:
        keys = [each for each in self.sections if each.key in FREE]
        section = chance.choice(keys)
        return self.write(section, f"{section.content}\n{sentence}".strip())


Planter = Callable[[Planting, random.Random], tuple[str, str] | None]


def share_of_tasks(made: Planting, chance: random.Random) -> tuple[str, str]:
    """Wrong numbers of tasks, in each way of writing."""
    totals = made.figures.totals
    done = totals.done + chance.randint(2, 9) if totals.done + 11 < totals.total else 1
    whole = totals.total
    wrong = chance.choice(
        [
            f"{done} trên {whole} nhiệm vụ",
            f"{done:02d}/{whole} nhiệm vụ",
            f"{number_words(done)} trên {number_words(whole)} nhiệm vụ",
            f"{done} trong tổng số {whole} nhiệm vụ",
            f"{number_words(done + 20, four='bốn')} nhiệm vụ",
        ]
    )
    return made.append(f"Tính chung toàn xã đã hoàn thành {wrong}.", chance), wrong


def unknown_count(made: Planting, chance: random.Random) -> tuple[str, str]:
    """A number of things that nobody counted."""
    value = chance.choice([9_999, 4_321, 1_357, 88_888])
    noun = chance.choice(["hồ sơ", "lượt người", "văn bản", "phiếu", "thủ tục"])
    text = chance.choice([f"{value:,}".replace(",", "."), number_words(value), str(value)])
    wrong = f"{text} {noun}"
    return made.append(f"Trong kỳ đã tiếp nhận, xử lý {wrong}.", chance), wrong


def changed_draft(made: Planting, chance: random.Random) -> tuple[str, str] | None:
    """A drafted sentence with another number of tasks or targets."""
    found = [
        (section, match)
        for section in made.sections
        if section.text is None
        for match in re.finditer(r"\b(\d\d) (?:nhiệm vụ|chỉ tiêu)", section.drafted)
    ]
    section, match = chance.choice(found)
    wrong = match[0].replace(match[1], f"{int(match[1]) + chance.randint(31, 48)}")
    text = section.drafted[: match.start()] + wrong + section.drafted[match.end() :]
    return made.write(section, text), wrong


def value_of_target(made: Planting, chance: random.Random) -> tuple[str, str] | None:
    """A target's value that is a little off, or another target's."""
    rows = [row for row in made.figures.indicators if row.value.endswith("%")]
    found = [
        (section, row, match)
        for section in made.sections
        for row in rows
        if section.text is None
        for match in re.finditer(
            rf"{re.escape(row.statement[1:].rstrip(' .;'))}(?::| là) ({re.escape(row.value)})",
            section.drafted,
        )
    ]
    if not found:
        return None
    section, row, match = chance.choice(found)
    others = [each.value for each in rows if each.value not in (row.value, row.before, row.goal)]
    off = f"{chance.randint(11, 79)},{chance.randint(11, 99)}%"
    wrong = chance.choice([chance.choice(others), off])
    text = section.drafted[: match.start(1)] + wrong + section.drafted[match.end(1) :]
    return made.write(section, text), wrong


def share_of_another(made: Planting, chance: random.Random) -> tuple[str, str] | None:
    """A target told in somebody's own words, with the share of another one."""
    rows = [row for row in made.figures.indicators if row.value.endswith("%")]
    row, other = chance.sample(rows, 2)
    if other.value in (row.value, "100%") or other.value in row.statement + row.goal + row.before:
        return None
    words = " ".join(row.statement.split()[:9]).rstrip(" ,;.")
    return made.append(f"Đáng chú ý, {words.lower()} đạt {other.value}.", chance), other.value


def no_such_day(made: Planting, chance: random.Random) -> tuple[str, str]:
    year = made.figures.year
    wrong = chance.choice(
        [f"31/02/{year}", f"30/02/{year}", f"31/4/{year}", f"29/02/{year}", "31/6", f"32/01/{year}"]
    )
    if wrong.startswith("29") and year % 4 == 0:
        wrong = f"31/9/{year}"
    return made.append(f"Hội nghị sơ kết được tổ chức trước ngày {wrong}.", chance), wrong


def day_outside(made: Planting, chance: random.Random) -> tuple[str, str]:
    year = made.figures.year
    wrong = chance.choice(
        [f"21/12/{year - 1}", f"23/01/{year + 1}", f"27/12/{year}", f"11/11/{year - 2}"]
    )
    return made.append(f"Ngày {wrong}, UBND xã đã họp giao ban về việc này.", chance), wrong


def other_period(made: Planting, chance: random.Random) -> tuple[str, str] | None:
    names = PERIODS[made.figures.period]
    if not names:
        return None
    wrong = chance.choice(names)
    return made.append(f"Trong {wrong}, các phòng đã phối hợp chặt chẽ hơn.", chance), wrong


def other_year(made: Planting, chance: random.Random) -> tuple[str, str]:
    wrong = f"năm {made.figures.year + chance.choice([-1, -2, -3, 1])}"
    sentence = f"Công tác cải cách hành chính {wrong} của xã có nhiều chuyển biến."
    return made.append(sentence, chance), wrong


def opening_period(made: Planting, chance: random.Random) -> tuple[str, str] | None:
    """The opening or the close with the period of another report."""
    title = made.figures.period_title
    section = chance.choice([each for each in made.sections if each.key in ("opening", "closing")])
    others = [f"Quý II năm {made.figures.year}", f"Quý I năm {made.figures.year - 1}"]
    if title.lower() not in section.drafted.lower():
        return None
    wrong = chance.choice(others)
    text = re.sub(re.escape(title), wrong, section.drafted, flags=re.IGNORECASE)
    return made.write(section, text), wrong


def foreign_name(made: Planting, chance: random.Random) -> tuple[str, str]:
    place = chance.choice(PLACES)
    wrong = chance.choice(
        [f"xã {place}", f"UBND xã {place}", f"tỉnh {place}", "Phòng Tư pháp", f"phường {place}"]
    )
    return made.append(f"Việc này do {wrong} thực hiện.", chance), wrong


def system_name(made: Planting, chance: random.Random) -> tuple[str, str]:
    """A unit of the system that is not of this authority."""
    name = f"Ủy ban nhân dân xã {chance.choice(PLACES)}"
    made.material = replace(made.material, foreign=[*made.material.foreign, name])
    return made.append(f"{name} đã ban hành văn bản chỉ đạo.", chance), name


def unknown_document(made: Planting, chance: random.Random) -> tuple[str, str]:
    wrong = f"{chance.randint(700, 990)}/{chance.choice(['QĐ', 'KH', 'CV'])}-UBND"
    return made.append(f"UBND xã đã ban hành văn bản số {wrong}.", chance), wrong


def taken_number(made: Planting, chance: random.Random) -> tuple[str, str]:
    made.material = replace(made.material, number="41", taken="Báo cáo khác")
    return "", "41"


def silent_office(made: Planting, chance: random.Random) -> tuple[str, str]:
    group = chance.choice(made.figures.offices)
    made.figures = replace(made.figures, silent=[group.name])
    for section in made.sections:
        if section.key in ("causes", "shortcomings") and group.name in section.content:
            made.write(section, section.content.replace(group.name, "một đơn vị"))
    return "shortcomings", group.name


def waiting_counted(made: Planting, chance: random.Random) -> tuple[str, str]:
    made.figures = replace(made.figures, waiting=chance.randint(1, 9), include_waiting=True)
    return "", "chờ duyệt"


def repeated_sentence(made: Planting, chance: random.Random) -> tuple[str, str] | None:
    """A sentence of the report before, word for word."""
    drafted = "\n".join(section.drafted for section in made.sections)
    own = [
        line.removeprefix("- ").rstrip(".;")
        for text in made.material.earlier
        for line in text.splitlines()
        if len(line) > 60
        and line.rstrip(".;") not in drafted
        # words of a form: the numbers in them would be found as such
        and not re.search(r"\d", line)
    ]
    if not own:
        return None
    sentence = chance.choice(own)
    return made.append(f"{sentence}.", chance), sentence


def empty_section(made: Planting, chance: random.Random) -> tuple[str, str]:
    keys = ("shortcomings", "causes", "next_tasks", "proposals", "achievements")
    section = chance.choice([each for each in made.sections if each.key in keys])
    return made.write(section, ""), section.heading


def placeholder(made: Planting, chance: random.Random) -> tuple[str, str]:
    wrong = chance.choice(["…", "[nêu nguyên nhân]", "......", "(ghi số liệu)", "XX", "___"])
    return made.append(f"Nguyên nhân chủ yếu là {wrong}", chance), wrong


def overdue_task(made: Planting, chance: random.Random) -> tuple[str, str]:
    """An overdue task that nobody mentions any more."""
    row = chance.choice(made.figures.tasks)
    late = replace(row, overdue=True, state="doing", content=f"{row.content} (bổ sung)")
    late = replace(late, content=f"Việc quá hạn {late.content}", name="")
    rows = [late if each is row else each for each in made.figures.tasks]
    made.figures = replace(made.figures, tasks=rows)
    return "shortcomings", late.content[:60]


PLANTERS: tuple[Planter, ...] = (
    share_of_tasks,
    unknown_count,
    changed_draft,
    value_of_target,
    share_of_another,
    no_such_day,
    day_outside,
    other_period,
    other_year,
    opening_period,
    foreign_name,
    system_name,
    unknown_document,
    taken_number,
    silent_office,
    waiting_counted,
    repeated_sentence,
    empty_section,
    placeholder,
    overdue_task,
)


def planted(
    untouched: list[Planting], count: int, chance: random.Random
) -> Iterator[tuple[Planter, Planting, str, str]]:
    """Yield `count` faults, kind after kind, in reports drawn by chance."""
    made = 0
    for turn in range(50 * count):
        if made == count:
            return
        planter, spoilt = PLANTERS[turn % len(PLANTERS)], chance.choice(untouched).copy()
        if fault := planter(spoilt, chance):
            made += 1
            yield planter, spoilt, *fault


def is_found(spoilt: Planting, before: set[str], section: str, words: str) -> bool:
    """Is there a new finding in that section whose words and the fault's overlap?"""
    return any(
        finding.fingerprint not in before
        and finding.section == section
        and (finding.words in words or words in finding.words or _share_a_number(finding, words))
        for finding in spoilt.findings()
    )


def _share_a_number(finding: Finding, words: str) -> bool:
    return finding.words.split()[0] == words.split()[0]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    options = parser.parse_args()
    reports = Report.objects.exclude(figures={}).select_related(
        "plan__unit__authority__parent", "period"
    )
    untouched = [Planting.of(report) for report in reports]
    false_alarms = 0
    for each in untouched:
        for finding in each.findings():
            false_alarms += 1
            say(f"báo nhầm\t{each.title}\t{finding.kind}\t{finding.section}\t{finding.words}")
    known = {finding.fingerprint for each in untouched for finding in each.findings()}
    chance, found, kinds = random.Random(options.seed), 0, Counter()
    for planter, spoilt, section, words in planted(untouched, options.count, chance):
        hit = is_found(spoilt, known, section, words)
        found += hit
        kinds[planter.__name__, hit] += 1
        if not hit:
            say(f"bỏ sót\t{planter.__name__}\t{spoilt.title}\t{section}\t{words}")
    for name in sorted({name for name, _ in kinds}):
        say(f"{name}\t{kinds[name, True]}/{kinds[name, True] + kinds[name, False]}")
    say(f"tìm thấy {found}/{options.count}; báo nhầm {false_alarms}")
    return int(found < WANTED * options.count or false_alarms > 0)


if __name__ == "__main__":
    sys.exit(main())
