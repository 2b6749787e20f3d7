"""Long lists of tasks in a report's text: some are named by a stated rule, the annex has all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

import nd30
from reports.annexes import report_annexes
from reports.checking import Kind, Material, check
from reports.drafting import draft
from reports.drafting.naming import MOST_NAMED
from reports.models import ReportSection
from reports.outlines.kinds import Shows
from reports.outlines.supplied import supplied_outline
from reports.stored_figures import FigureGroup
from tests.reports.test_drafting import counts, figures, lines, task

OVER = 5
LONG = MOST_NAMED + OVER


def rows(number=LONG, **values):
    """So many tasks of which the later ones of the plan have been overdue for longer."""
    days = [date(2026, 3, 1) - timedelta(days=n) for n in range(number)]
    return [
        task(**{"ordinal": n, "content": f"Việc thứ {n}", "due": day.isoformat()} | values)
        for n, day in enumerate(days, start=1)
    ]


def late(number=LONG, **values):
    return rows(number, state="doing", overdue=True, **values)


def told(tasks, period="year", **values):
    total = len(tasks)
    group = FigureGroup(2, "Cải cách thể chế", counts(total=total, overdue=total), None)
    return figures(group.counts, tasks=tasks, period=period, areas=[group], **values)


def annex_of_tasks(made):
    """The rows of the annex that is headed by its tasks, by their contents."""
    outline = supplied_outline(made.period)
    annexes = report_annexes(made, outline)
    place = [each.shows for each in outline.annexes].index(Shows.TASKS)
    (table,) = [each for each in annexes[place].blocks if isinstance(each, nd30.Table)]
    return {row.cells[1]: row.cells for row in table.rows if isinstance(row, nd30.Row)}


def test_the_longest_overdue_are_named_and_the_others_counted():
    title, *named, rest = lines(told(late()), "shortcomings")

    assert title == "Còn 55 nhiệm vụ quá hạn (nêu 50 nhiệm vụ quá hạn lâu nhất):"
    assert [line.split(" (")[0] for line in named] == [
        f"- Việc thứ {n}" for n in range(LONG, OVER, -1)
    ]
    assert rest == "- và 05 nhiệm vụ khác, xem Phụ lục I."


def test_the_annex_has_those_that_the_text_leaves_out():
    made = told(late())

    text = "\n".join(section.text for section in draft(made))
    left_out = [row.content for row in made.tasks if f"{row.content} " not in text]

    assert len(left_out) == OVER
    assert annex_of_tasks(made).keys() == {row.content for row in made.tasks}


@pytest.mark.parametrize(("period", "count"), [("quarter-1", 1), ("year", 2)])
def test_the_annex_is_called_as_the_document_calls_it(period, count):
    made = told(late(), period=period)

    *_, rest = [line for line in lines(made, "shortcomings") if "khác" in line]

    annexes = report_annexes(made, supplied_outline(period))
    assert len(annexes) == count
    assert rest == f"- và 05 nhiệm vụ khác, xem {nd30.annex_label(1, of=count)}."


def test_a_list_that_is_not_long_names_all():
    title, *named = lines(told(late(MOST_NAMED)), "shortcomings")

    assert title == "Còn 50 nhiệm vụ quá hạn:"
    assert len(named) == MOST_NAMED


def test_without_an_annex_of_tasks_all_are_named():
    made, outline = told(late()), supplied_outline("year")
    bare = replace(outline, annexes=())

    text = next(each.text for each in draft(made, bare) if each.key == "shortcomings")

    title, *named = text.splitlines()
    assert title == "Còn 55 nhiệm vụ quá hạn:"
    assert len(named) == LONG


def test_causes_that_the_text_leaves_out_stand_in_the_annex():
    made = told(late(causes=["do mưa lũ"]))

    title, *named, rest = lines(made, "causes")

    assert title == "Nhiệm vụ quá hạn (nêu 50 nhiệm vụ quá hạn lâu nhất):"
    assert len(named) == MOST_NAMED
    assert rest == "- và 05 nhiệm vụ khác, xem Phụ lục I."
    states = {cells[-1] for cells in annex_of_tasks(made).values()}
    assert states == {"Quá hạn (đang thực hiện). Nguyên nhân: do mưa lũ"}


def test_causes_that_the_text_tells_do_not_stand_in_the_annex_too():
    made = told([*late(MOST_NAMED, causes=["do mưa lũ"]), *rows(3, content="Việc xong")])

    assert len(lines(made, "causes")) == 1 + MOST_NAMED
    assert {cells[-1] for cells in annex_of_tasks(made).values()} == {
        "Quá hạn (đang thực hiện)",
        "Hoàn thành",
    }


def test_results_are_named_in_the_order_of_the_plan():
    made = told(rows(result="đã ban hành"))

    first, *named, rest = lines(made, "area-2")

    assert first.endswith("Kết quả cụ thể (nêu 50 nhiệm vụ đầu tiên theo thứ tự của Kế hoạch):")
    assert named == [f"- Việc thứ {n}: đã ban hành;" for n in range(1, MOST_NAMED + 1)]
    assert rest == "- và 05 nhiệm vụ khác, xem Phụ lục I."


def test_a_brief_text_counts_the_others_in_its_sentence():
    made = told(rows(result="đã ban hành"), period="quarter-1")

    (text,) = lines(made, "area-2")

    assert "Kết quả cụ thể (nêu 50 nhiệm vụ đầu tiên theo thứ tự của Kế hoạch): " in text
    assert text.endswith("; và 05 nhiệm vụ khác, xem Phụ lục.")
    assert sum(f"iệc thứ {n} " in text for n in range(1, LONG + 1)) == MOST_NAMED


@pytest.mark.parametrize("period", ["quarter-1", "six-months"])
def test_of_what_falls_due_the_soonest_is_named(period):
    ahead = rows(state="not_started", due_next=True, time="")

    title, *named, rest = lines(told(ahead, period=period), "next_tasks")

    assert title == "Hoàn thành 55 nhiệm vụ đến hạn (nêu 50 nhiệm vụ đến hạn sớm nhất):"
    annex = "Phụ lục" if period == "quarter-1" else "Phụ lục I"
    assert rest == f"- và 05 nhiệm vụ khác, xem {annex}."
    text = " ".join(named)
    assert [n for n in range(1, LONG + 1) if f"iệc thứ {n} " not in text.replace(";", " ")] == [
        1,
        2,
        3,
        4,
        5,
    ]


def test_many_times_of_one_point_are_not_told_one_by_one():
    waiting = [
        replace(row, area=1, time=f"Trước ngày {n}/6/2026")
        for n, row in enumerate(rows(state="not_started", overdue=False), start=1)
    ]
    inspection = [replace(row, content=f"Kiểm tra {row.content}") for row in waiting]
    group = FigureGroup(1, "Chỉ đạo", counts(total=LONG, not_started=LONG), None)
    made = figures(group.counts, tasks=inspection, period="year", areas=[group])

    assert lines(made, "direction-inspection") == [
        "Kế hoạch giao 55 nhiệm vụ của nội dung này, chưa đến hạn."
    ]


def test_only_who_has_to_be_named_is_missed_by_the_checks():
    made = told(late())
    sections = [
        ReportSection(
            key=each.key, heading=each.heading, drafted=each.text, draws=each.draws, area=each.area
        )
        for each in draft(made)
    ]

    found = [each for each in check(made, sections, Material()) if each.kind == Kind.OVERDUE]
    for section in sections:
        section.drafted = section.drafted.replace(f"Việc thứ {LONG} ", "Việc ")
    missed = [each for each in check(made, sections, Material()) if each.kind == Kind.OVERDUE]

    assert found == []
    assert [each.words for each in missed] == [f"Việc thứ {LONG}"]
