"""Letters drafted from the tasks of a plan: their figures are those of the rows, and what nobody
knows stays open.
"""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from documents.kinds import Kind
from documents.letters.services import write_letter
from documents.letters.writing import gaps_of, letter_file
from documents.models import Letter
from plans.models import Plan
from reports.letters import PlanRows, assigning, cut_by_office, explaining, minutes, urging
from reports.letters.meeting import Meeting
from tasks.services.explanations import ask_explanation
from tasks.tallies import TaskCounts
from tests.factories import (
    DIGITAL,
    PROCEDURES,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]
TODAY = date(2026, 7, 15)
UNTIL = date(2026, 7, 22)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def plan():
    return make_plan(number="08/KH-UBND", issued_on=date(2026, 1, 16), title="Cải cách hành chính")


@pytest.fixture
def writer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def economy(plan):
    return make_office(plan.unit, name="Phòng Kinh tế", short_name="Phòng Kinh tế", order=1)


@pytest.fixture
def police(plan):
    return make_office(plan.unit, name="Công an xã", short_name="Công an xã", order=2)


@pytest.fixture
def late(plan, economy, police):
    """Two late tasks of one office, one of another, and one that nobody is late with."""
    reported = make_task(
        plan,
        lead=economy,
        area=PROCEDURES,
        ordinal=1,
        content="Rà soát thủ tục;",
        due=date(2026, 6, 30),
    )
    make_update(reported, percent=40, result="Đã rà soát 12 thủ tục.")
    make_update(reported, percent=90, result="Chưa ai xác nhận", review="waiting")
    silent = make_task(
        plan, lead=economy, area=DIGITAL, ordinal=2, content="Số hóa", due=date(2026, 7, 5)
    )
    others = make_task(
        plan, lead=police, area=DIGITAL, ordinal=3, content="Diễn tập", due=date(2026, 7, 14)
    )
    make_task(plan, lead=police, area=DIGITAL, ordinal=4, due=date(2026, 12, 1))
    return [reported, silent, others]


def rows_of(plan, user) -> PlanRows:
    found = Plan.objects.with_areas().select_related("unit__authority").get(pk=plan.pk)
    return PlanRows(found, user, today=TODAY)


def test_an_office_is_told_each_late_task_its_days_and_the_last_accepted_word(plan, writer, late):
    found = rows_of(plan, writer)

    letters = [
        urging(found, groups, until=UNTIL)
        for groups in cut_by_office(found, found.late, together=False)
    ]

    assert [letter.addressees for letter in letters] == [["Phòng Kinh tế"], ["Công an xã"]]
    lines = letters[0].text.splitlines()
    assert "08/KH-UBND ngày 16/01/2026" in lines[0]
    assert "đến hết ngày 15/7/2026, Phòng Kinh tế còn 02 nhiệm vụ quá hạn, gồm:" in lines[0]
    assert lines[1:3] == [
        (
            "- Nhiệm vụ III.1 “Rà soát thủ tục”: thời hạn ngày 30/6/2026, quá hạn 15 ngày; kết quả "
            "được xác nhận gần nhất (ngày 10/02/2026): đang thực hiện 40%, “Đã rà soát 12 thủ tục”;"
        ),
        (
            "- Nhiệm vụ VII.2 “Số hóa”: thời hạn ngày 05/7/2026, quá hạn 10 ngày; chưa có kết quả "
            "được xác nhận."
        ),
    ]
    assert "chậm nhất là ngày 22/7/2026" in letters[0].text
    assert letters[1].drafted_from["tasks"] == [late[2].pk]
    assert list(gaps_of(write_letter(letters[0], by=writer))) == []


def test_one_letter_for_all_has_more_than_five_tasks_in_an_annex(plan, writer, late, economy):
    for number in range(3):
        make_task(plan, lead=economy, due=TODAY - timedelta(days=number + 1), ordinal=90 + number)
    found = rows_of(plan, writer)

    [letter] = [
        urging(found, groups, until=UNTIL)
        for groups in cut_by_office(found, found.late, together=True)
    ]

    assert "còn 06 nhiệm vụ quá hạn của 02 đơn vị: Phòng Kinh tế 05 nhiệm vụ; Công an xã 01 " in (
        letter.text
    )
    assert letter.addressees == ["Phòng Kinh tế", "Công an xã"]
    [table] = letter.tables
    assert [row for row in table.rows if isinstance(row, str)] == ["Phòng Kinh tế", "Công an xã"]
    days = [int(row[4]) for row in table.rows if not isinstance(row, str)]
    assert sorted(days) == sorted(row.standing.days for row in found.late)
    assert letter_file(write_letter(letter, by=writer)).startswith(b"PK")


def test_the_page_counts_without_rows_what_the_letters_tell_of(plan, writer, late, economy, police):
    found = rows_of(plan, writer)

    assert (found.late_number, set(found.tasks_of_offices)) == (3, {economy.pk, police.pk})
    offered = found.to_assign
    assert "rows" not in vars(found)
    assert len(found.late) == found.late_number
    groups = found.by_office(found.rows)
    assert offered == [(group.office.pk, group.counted) for group in groups]


def test_an_office_is_assigned_what_it_answers_for_and_no_more(plan, writer, late, economy, police):
    found = rows_of(plan, writer)

    [group] = found.assigned([police.pk])

    whole = next(each for each in found.by_office(found.rows) if each.office == police)
    assert (group.office, group.rows) == (police, whole.rows)


def test_a_leaders_question_is_said_with_its_task(plan, writer, late):
    leader = make_leader(plan.unit)
    ask_explanation([late[1]], by=leader, text="Vì sao chưa làm?", due=UNTIL)
    found = rows_of(plan, writer)

    assert [row.task for row in found.to_explain] == [late[1], late[0], late[2]]
    letter = explaining(found, found.by_office(found.to_explain)[:1], until=UNTIL)

    assert "giải trình bằng văn bản về việc thực hiện 02 nhiệm vụ sau:" in letter.text
    assert "quá hạn 10 ngày; nội dung yêu cầu: “Vì sao chưa làm?”; chưa có kết quả" in letter.text


def test_an_office_is_given_its_tasks_with_days_and_products(plan, writer, late, police):
    found = rows_of(plan, writer)
    group = found.by_office(found.rows)[1]

    letter = assigning(found, group)

    assert "giao Công an xã chủ trì thực hiện 02 nhiệm vụ" in letter.text
    assert "quý I chốt số liệu ngày" in letter.text
    rows = [row for row in letter.tables[0].rows if not isinstance(row, str)]
    assert [(row[1], row[4]) for row in rows] == [("VII.3", "14/7/2026"), ("VII.4", "01/12/2026")]


def test_minutes_hold_the_figures_of_the_plan_and_leave_open_what_was_said(plan, writer, late):
    found = rows_of(plan, writer)

    letter = minutes(found, Meeting("Họp giao ban", TODAY, attendees=["Phòng Kinh tế"]))

    tally = TaskCounts(plan, TODAY).tally()
    [progress, late_ones] = letter.tables
    assert progress.rows[-1] == (
        "",
        "Tổng cộng",
        *map(str, (tally.all, tally.done, tally.doing, tally.not_started, tally.overdue, 0)),
    )
    assert len([row for row in late_ones.rows if not isinstance(row, str)]) == tally.overdue
    assert "trong 04 nhiệm vụ của Kế hoạch có 01 nhiệm vụ chưa thực hiện, còn trong hạn" in (
        letter.text
    )
    gaps = " ".join(gaps_of(write_letter(letter, by=writer)))
    for words in ("Biên bản chưa ghi tên thư ký", "dưới “2. Ý kiến thảo luận”", "2. Địa điểm: ……"):
        assert words in gaps


def test_a_plan_without_a_number_leaves_it_open(writer, plan):
    Plan.objects.filter(pk=plan.pk).update(number="", issued_on=None)

    assert rows_of(plan, writer).cited.startswith("Kế hoạch số …… ngày …… của Ủy ban nhân dân xã")


def test_the_pages_draft_what_was_ticked(client, plan, writer, late, police):
    unled = make_task(plan, due=date(2026, 7, 1), ordinal=50, content="Không ai chủ trì")
    unled.units.get().units.clear()
    client.force_login(writer)
    urge = reverse("reports:letter_urge", args=[plan.pk])
    hub = client.get(reverse("reports:letters_current"), follow=True).text
    assert "4 nhiệm vụ quá hạn" in hub
    page = client.get(f"{urge}?task={late[0].pk}").text
    assert page.count(" checked") == 2, "the ticked task, and a letter for each office"
    assert "1 nhiệm vụ chưa có đơn vị chủ trì" in page

    sent = {"task": [late[0].pk, late[2].pk], "letters": "each"}
    refused = client.post(urge, sent | {"until": "2026-07-14"}).text
    assert "không thể trước hôm nay" in refused
    client.post(urge, sent | {"until": "2026-07-22"})
    client.post(reverse("reports:letter_assign", args=[plan.pk]), {"office": [police.pk]})
    client.post(
        reverse("reports:letter_invite", args=[plan.pk]),
        {"subject": "Họp giao ban", "day": "2026-07-20", "begins": "08:30", "units": [police.pk]},
    )

    kinds = Letter.objects.order_by("pk").values_list("document__kind", "addressees")
    assert list(kinds) == [
        (Kind.LETTER, ["Phòng Kinh tế"]),
        (Kind.LETTER, ["Công an xã"]),
        (Kind.LETTER, ["Công an xã"]),
        (Kind.INVITATION, ["Công an xã"]),
    ]
    text = Letter.objects.latest("pk").text
    assert "1. Thời gian: 08 giờ 30 phút, ngày 20 tháng 7 năm 2026 (Thứ Hai)." in text
    assert "2. Địa điểm: ……." in text
    listed = client.get(reverse("tasks:task_list", args=[plan.pk]), {"late": "overdue"}).text
    assert "Soạn công văn đôn đốc 4 nhiệm vụ này" in listed

    client.force_login(make_officer(police))
    assert client.get(urge).status_code == 404


def test_of_more_tasks_than_a_letter_holds_the_chosen_ones_are_shown(client, plan, writer, police):
    many = [
        make_task(plan, lead=police, due=date(2026, 6, 1), ordinal=n, content=f"Việc {n}")
        for n in range(1, 203)
    ]
    client.force_login(writer)
    urge = reverse("reports:letter_urge", args=[plan.pk])

    listed = client.get(reverse("tasks:task_list", args=[plan.pk]), {"late": "overdue"}).text
    first = client.get(urge)
    chosen = client.get(urge, {"task": [many[-1].pk]})
    answer = client.post(
        urge, {"task": [many[-1].pk, many[0].pk], "letters": "each", "until": "2026-07-22"}
    )

    assert "Soạn công văn đôn đốc 200 nhiệm vụ đầu danh sách" in listed
    assert [row.task for row, _ in first.context["rows"]] == many[:200]
    assert "Còn 2 nhiệm vụ khác không nêu ở đây" in first.text
    assert [(row.task, ticked) for row, ticked in chosen.context["rows"]] == [(many[-1], True)]
    assert answer.status_code == 302
    assert "Việc 202" in Letter.objects.get().text
