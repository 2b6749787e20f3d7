"""Two people do something with one plan, its documents or its evidence at once."""

from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Notification
from planning.copying.services import CopyStands, copy_plan
from planning.handing_out.services import hand_out
from planning.importing.services import (
    SameFiles,
    abandon_import,
    add_of_line,
    choose_area,
    confirm_import,
    corrected_draft,
    mark_seen,
    save_entry,
    start_import,
)
from planning.issuing.services import issue_plan
from planning.new_version.services import (
    compare_new_version,
    finish_new_version,
    start_new_version,
    take_differences,
)
from planning.replacing.services import pair_by_hand
from plans.models import Duty, Evidence, EvidenceRefused, Plan, PlanImport, PlanRefused
from plans.services import (
    add_evidence,
    bring_back_plan,
    discard_plan,
    finish_duty,
    purge_discarded,
    register_evidence,
    reopen_plan,
    set_period_dates,
    supersede,
)
from plans.services.area_editing import add_area, areas_stamp, leave_out_area
from plans.services.writing import (
    TextChanged,
    duty_stamp,
    move_duty,
    remove_duty,
    text_stamp,
    write_duty,
    write_text,
)
from tasks.services import ProgressRefused, add_task, report_progress
from tests.factories import make_commune, make_leader, make_plan, make_standing_officer, make_task
from tests.threads import Threads, run_behind

from .files import upload

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

DRAFT = {"state": "draft", "handed_out_at": None, "number": "", "issued_on": None}
READ = {
    "plan": {"number": "21/KH-UBND", "year": 2026},
    "tasks": [],
    "targets": [],
    "duties": [],
    "sections": [],
    "footnotes": [],
    "warnings": [],
    "report_deadlines": [],
    "sources": [],
}


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def leader(commune):
    return make_leader(commune)


@pytest.fixture
def standing(commune):
    return make_standing_officer(commune)


def row(one):
    return type(one).objects.filter(pk=one.pk)


def issuing(plan, by, number="30/KH-UBND"):
    return partial(issue_plan, plan, by=by, number=number, issued_on=date(2026, 5, 4))


def states(*plans):
    return [Plan.objects.get(pk=plan.pk).state for plan in plans]


def duties_of(plan):
    return list(plan.duties.order_by("order").values_list("text", "order"))


def adding(plan, by, text):
    return partial(
        write_duty,
        Duty(plan=plan),
        by=by,
        seen="",
        unit_text="Văn phòng",
        units=[],
        text=text,
        due=None,
    )


def test_of_two_drafts_of_a_year_one_is_issued(commune, leader):
    one, two = make_plan(commune, **DRAFT), make_plan(commune, **DRAFT)

    _, refusal = run_behind(
        row(commune),
        issuing(one, leader),
        issuing(two, leader),
        one_by_one=True,
        expected=(PlanRefused,),
    )

    assert "đã có kế hoạch ban hành của năm 2026" in str(refusal)
    assert states(one, two) == [Plan.State.ISSUED, Plan.State.DRAFT]


def test_a_plan_is_issued_once(commune, leader):
    plan = make_plan(commune, **DRAFT)

    _, refusal = run_behind(
        row(plan),
        issuing(plan, leader, "1/KH"),
        issuing(plan, leader, "2/KH"),
        one_by_one=True,
        expected=(PlanRefused,),
    )

    plan.refresh_from_db()
    assert (str(refusal), plan.number) == ("Chỉ ban hành được kế hoạch đang là dự thảo.", "1/KH")


def test_two_drafts_that_replace_one_plan_do_not_both(commune, leader):
    old = make_plan(commune)
    one, two = make_plan(commune, replaces=old, **DRAFT), make_plan(commune, replaces=old, **DRAFT)

    _, refusal = run_behind(
        row(old),
        issuing(one, leader),
        issuing(two, leader),
        one_by_one=True,
        expected=(PlanRefused,),
    )

    assert isinstance(refusal, PlanRefused)
    assert states(old, one, two) == [Plan.State.REPLACED, Plan.State.ISSUED, Plan.State.DRAFT]


def test_a_closed_plan_is_not_opened_beside_one_that_was_just_issued(commune, leader):
    closed, new = make_plan(commune, state="closed"), make_plan(commune, **DRAFT)

    _, refusal = run_behind(
        row(commune),
        issuing(new, leader),
        partial(reopen_plan, closed, by=leader),
        one_by_one=True,
        expected=(PlanRefused,),
    )

    assert "đã ban hành kế hoạch khác" in str(refusal)
    assert states(closed, new) == [Plan.State.CLOSED, Plan.State.ISSUED]


@pytest.mark.parametrize("step", ["issue", "hand_out"])
def test_a_draft_that_was_just_discarded_goes_no_further(commune, leader, step):
    plan = make_plan(commune, **DRAFT)
    call = issuing(plan, leader) if step == "issue" else partial(hand_out, plan, by=leader)

    (refusal,) = run_behind(
        row(plan), call, meanwhile=partial(discard_plan, plan, by=leader), expected=(PlanRefused,)
    )

    plan.refresh_from_db()
    assert "vừa được người khác bỏ" in str(refusal)
    assert (plan.state, plan.handed_out_at) == (Plan.State.DRAFT, None)


def test_a_plan_is_handed_out_once(commune, leader, standing):
    plan = make_plan(commune, **DRAFT)
    make_task(plan, lead=standing.unit)
    call = partial(hand_out, plan, by=leader)

    _, refusal = run_behind(row(plan), call, call, one_by_one=True, expected=(PlanRefused,))

    assert str(refusal) == "Kế hoạch này đã được giao việc."
    assert Notification.objects.filter(user=standing).count() == 1


def test_a_draft_is_deleted_for_good_or_brought_back(commune):
    gone = timezone.now() - timedelta(days=40)
    plan = make_plan(commune, discarded_at=gone, **DRAFT)

    (count,) = run_behind(
        row(plan),
        partial(purge_discarded, timezone.localdate()),
        meanwhile=lambda: row(plan).update(discarded_at=None),
    )

    assert (count, row(plan).exists()) == (0, True)


def test_a_draft_is_brought_back_under_its_lock(commune, standing):
    plan = make_plan(commune, discarded_at=timezone.now(), **DRAFT)
    too_late = timezone.now() - timedelta(days=31)

    (refusal,) = run_behind(
        row(plan),
        partial(bring_back_plan, plan, by=standing),
        meanwhile=lambda: row(plan).update(discarded_at=too_late),
        expected=(PlanRefused,),
    )

    assert "quá 30 ngày" in str(refusal)


def test_a_year_gets_one_draft_by_copying(commune, standing):
    first, second = make_plan(commune, year=2025), make_plan(commune)
    copies = [partial(copy_plan, plan, by=standing, year=2027) for plan in (first, second)]

    copy, stands = run_behind(row(commune), *copies, one_by_one=True, expected=(CopyStands,))

    assert stands.where == copy
    assert Plan.objects.of_year(2027).get() == copy


def test_cut_offs_that_two_people_move_stay_in_order(commune):
    plan = make_plan(commune)
    first, second = plan.periods.get(key="quarter-1"), plan.periods.get(key="six-months")
    later, earlier = date(2026, 5, 20), date(2026, 5, 10)

    _, refusal = run_behind(
        row(plan),
        partial(set_period_dates, first, cut_off=later, deadline=later),
        partial(set_period_dates, second, cut_off=earlier, deadline=earlier),
        one_by_one=True,
        expected=(PlanRefused,),
    )

    assert "theo thứ tự" in str(refusal)
    assert plan.periods.get(key="quarter-1").cut_off == later


def test_the_same_files_become_one_import(commune, standing):
    imports = [
        partial(
            start_import, unit=commune, by=standing, files=[upload("ke-hoach.txt", b"KE HOACH")]
        )
        for _ in range(2)
    ]

    first, same = run_behind(row(commune), *imports, one_by_one=True, expected=(SameFiles,))

    assert same.where == first
    assert PlanImport.objects.get() == first


def test_the_same_new_version_is_taken_in_once(commune, standing):
    plan = make_plan(commune)
    revisions = [
        partial(start_new_version, plan, by=standing, files=[upload("ke-hoach.txt", b"KE HOACH")])
        for _ in range(2)
    ]

    first, same = run_behind(row(commune), *revisions, one_by_one=True, expected=(SameFiles,))

    assert same.where == first
    assert plan.revisions.get() == first


def test_corrections_of_two_people_are_both_kept(commune, standing):
    plan_import = PlanImport.objects.create(unit=commune, created_by=standing, draft=READ)
    head = {"number": "21/KH-UBND"}
    deadlines = {"quarter-1": "2026-03-15"}

    run_behind(
        row(plan_import),
        partial(save_entry, plan_import, part="plan", key="head", values=head, seen=0, by=standing),
        partial(
            save_entry,
            plan_import,
            part="deadlines",
            key="all",
            values=deadlines,
            seen=0,
            by=standing,
        ),
    )

    plan_import.refresh_from_db()
    assert (plan_import.review["plan"]["head"], plan_import.review["deadlines"]["all"]) == (
        head,
        deadlines,
    )
    assert plan_import.version == 2


AT = {"file": "ke-hoach.txt", "line": 1, "end_line": 1, "at": ""}
OPEN = READ | {
    "tasks": [
        {
            "area": None,
            "content": words,
            "product": "",
            "time_text": None,
            "lead_units": [],
            "coordinating_units": [],
            "source": "narrative",
            "place": AT,
        }
        for words in ("Rà soát văn bản", "Niêm yết thủ tục")
    ],
    "warnings": [{"message": "Dòng này chưa dùng đến", "place": AT, "field": None}] * 2,
}


def test_a_line_becomes_one_task_though_two_people_add_it(commune, standing):
    plan_import = PlanImport.objects.create(unit=commune, created_by=standing, draft=OPEN)
    mark = corrected_draft(plan_import).warnings[0]
    add = partial(
        add_of_line, plan_import, mark, part="tasks", area=2, text="Họp giao ban", by=standing
    )

    run_behind(row(plan_import), add, add)

    plan_import.refresh_from_db()
    added = [key for key in plan_import.review["tasks"] if key.startswith("new-")]
    assert len(added) == 1


def test_what_others_settle_at_once_is_kept_beside_the_areas_of_all(commune, standing):
    plan_import = PlanImport.objects.create(unit=commune, created_by=standing, draft=OPEN)
    first, second = corrected_draft(plan_import).warnings
    values = corrected_draft(plan_import).tasks[1].values | {"product": "Danh mục"}

    run_behind(
        row(plan_import),
        partial(save_entry, plan_import, part="tasks", key="1", values=values, seen=0, by=standing),
        partial(choose_area, plan_import, 3, by=standing),
        partial(mark_seen, plan_import, [first], by=standing),
        partial(mark_seen, plan_import, [second], by=standing),
        one_by_one=True,
    )

    plan_import.refresh_from_db()
    corrected = corrected_draft(plan_import)
    assert [task.values["area"] for task in corrected.tasks] == [3, 3]
    assert corrected.tasks[1].values["product"] == "Danh mục"
    assert [mark.values["seen"] for mark in corrected.warnings] == [True, True]
    assert plan_import.version == 4


@pytest.mark.parametrize("end", [confirm_import, abandon_import])
def test_an_import_that_was_just_ended_takes_no_correction(commune, standing, end):
    plan_import = PlanImport.objects.create(unit=commune, created_by=standing, draft=READ)
    ending = partial(end, plan_import, by=standing)

    (refusal,) = run_behind(
        row(plan_import),
        partial(
            save_entry,
            plan_import,
            part="plan",
            key="head",
            values={"number": "5"},
            seen=0,
            by=standing,
        ),
        meanwhile=ending,
        expected=(PlanRefused,),
    )

    assert isinstance(refusal, PlanRefused)
    assert Plan.objects.count() == (end is confirm_import)


def test_an_import_becomes_one_plan(commune, standing):
    plan_import = PlanImport.objects.create(unit=commune, created_by=standing, draft=READ)
    confirm = partial(confirm_import, plan_import, by=standing)

    first, second = run_behind(row(plan_import), confirm, confirm)

    assert first == second == Plan.objects.get()


def test_a_comparison_that_was_just_finished_is_taken_from_no_more(commune, standing):
    plan = make_plan(commune, **DRAFT)
    revision = PlanImport.objects.create(
        unit=commune, created_by=standing, draft=READ, revises=plan
    )

    (refusal,) = run_behind(
        row(plan),
        partial(take_differences, revision, asked={}, by=standing),
        meanwhile=partial(finish_new_version, revision),
        expected=(PlanRefused,),
    )

    assert str(refusal) == "Lần cập nhật này đã kết thúc."


def test_pairs_that_two_people_make_are_both_kept(commune):
    old = make_plan(commune)
    plan = make_plan(commune, replaces=old, **DRAFT)
    before = [make_task(old) for _ in range(2)]
    after = [make_task(plan) for _ in range(2)]

    run_behind(
        row(plan),
        *(
            partial(pair_by_hand, plan, task=new.pk, old=was.pk)
            for new, was in zip(after, before, strict=True)
        ),
    )

    plan.refresh_from_db()
    assert plan.paired_by_hand == {
        str(new.pk): was.pk for new, was in zip(after, before, strict=True)
    }


def test_a_text_that_was_just_saved_is_shown_first(commune, standing):
    plan = make_plan(commune)
    saves = [
        partial(write_text, plan, by=standing, seen=text_stamp(plan), reason="Sửa", title=title)
        for title in ("A", "B")
    ]

    _, changed = run_behind(row(plan), *saves, one_by_one=True, expected=(TextChanged,))

    plan.refresh_from_db()
    assert (changed.newer.title, plan.title) == ("A", "A")


def test_two_new_duties_stand_one_after_the_other(commune, standing):
    plan = make_plan(commune, **DRAFT)

    run_behind(
        row(plan), adding(plan, standing, "Một"), adding(plan, standing, "Hai"), one_by_one=True
    )

    assert duties_of(plan) == [("Một", 0), ("Hai", 1)]


def test_a_duty_moves_past_one_that_was_just_added(commune, standing):
    plan = make_plan(commune, **DRAFT)
    adding(plan, standing, "Một")()
    duty = adding(plan, standing, "Hai")()

    run_behind(
        row(plan), adding(plan, standing, "Ba"), partial(move_duty, duty, up=True), one_by_one=True
    )

    assert duties_of(plan) == [("Hai", 0), ("Một", 1), ("Ba", 2)]


def test_a_duty_that_was_just_taken_out_is_neither_moved_nor_done(commune, standing):
    plan = make_plan(commune, state="draft")
    duty = adding(plan, standing, "Một")()

    moved, refusal = run_behind(
        row(plan),
        partial(move_duty, duty, up=False),
        partial(finish_duty, duty, done_on=date(2026, 5, 4)),
        meanwhile=partial(remove_duty, duty, by=standing, seen=duty_stamp(duty)),
        expected=(PlanRefused,),
    )

    assert (moved, str(refusal)) == (None, "Trách nhiệm này vừa được người khác bỏ khỏi kế hoạch.")
    assert duties_of(plan) == []


def test_of_two_areas_that_are_added_at_once_one_is_asked_again(commune, standing):
    plan = make_plan(commune, **DRAFT)
    seen = areas_stamp(plan)

    _, refusal = run_behind(
        row(plan),
        partial(add_area, plan, by=standing, seen=seen, name="Chuyển đổi xanh"),
        partial(add_area, plan, by=standing, seen=seen, name="Kinh tế số"),
        one_by_one=True,
        expected=(TextChanged,),
    )

    assert isinstance(refusal, TextChanged)
    assert list(plan.areas.filter(number__gt=7).values_list("number", "name")) == [
        (8, "Chuyển đổi xanh")
    ]


def test_an_area_in_which_a_task_was_just_added_stays(commune, standing):
    plan = make_plan(commune, **DRAFT)

    (refusal,) = run_behind(
        row(plan),
        partial(leave_out_area, plan.area(5), by=standing, seen=areas_stamp(plan)),
        meanwhile=lambda: make_task(plan, area=5),
        expected=(PlanRefused,),
    )

    assert "còn 1 nhiệm vụ" in str(refusal)
    assert plan.areas.filter(number=5).exists()


def test_a_task_is_not_added_to_an_area_that_was_just_left_out(commune, standing):
    plan = make_plan(commune, **DRAFT)

    (refusal,) = run_behind(
        row(plan),
        partial(add_task, plan, by=standing, area=5, content="Việc mới"),
        meanwhile=lambda: plan.areas.filter(number=5).delete(),
        expected=(ProgressRefused,),
    )

    assert str(refusal).startswith("Kế hoạch không còn lĩnh vực này")
    assert not plan.tasks.exists()


def test_a_duty_of_a_plan_that_was_just_closed_is_not_changed(commune, standing):
    plan = make_plan(commune, state="draft")

    (refusal,) = run_behind(
        row(plan),
        adding(plan, standing, "Một"),
        meanwhile=lambda: row(plan).update(state="closed"),
        expected=(PlanRefused,),
    )

    assert "đã đóng" in str(refusal)
    assert duties_of(plan) == []


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_the_same_files_come_into_the_register_once_however_they_are_ordered(
    commune, standing, media
):
    plan = make_plan(commune)
    first, second = sorted((b"MOT", b"HAI"), key=lambda content: sha256(content).hexdigest())

    def register(*contents):
        files = [upload(f"{content.decode()}.txt", content) for content in contents]
        return register_evidence(plan, by=standing, files=files)

    with Threads() as threads, transaction.atomic():
        pieces = register(first)
        threads.start(partial(register, second, first))
        threads.wait_for_locks(1)
        pieces += register(second)

    assert threads.results() == [pieces]
    assert Evidence.objects.count() == sum(path.is_file() for path in media.rglob("*")) == 2


def test_pieces_do_not_take_each_others_place(commune, standing):
    one, two = (
        add_evidence(authority=commune, unit=None, by=standing, year=2026, title=link, link=link)
        for link in ("https://example.vn/1", "https://example.vn/2")
    )

    _, refusal = run_behind(
        row(commune),
        partial(supersede, one, two),
        partial(supersede, two, one),
        one_by_one=True,
        expected=(EvidenceRefused,),
    )

    assert "là bản cũ" in str(refusal)
    assert list(Evidence.objects.order_by("pk").values_list("supersedes", flat=True)) == [
        None,
        one.pk,
    ]


def test_what_an_office_just_reported_stays_when_a_new_version_drops_the_task(commune, standing):
    plan = make_plan(commune, state="draft")
    task = make_task(plan, lead=standing.unit)
    revision = PlanImport.objects.create(
        unit=commune, created_by=standing, draft=READ, revises=plan
    )
    asked = {
        each.id: each.stamp
        for each in compare_new_version(revision).differences
        if each.row == task
    }
    said = {"percent": 50, "state": "doing", "result": "Đã họp", "seen": None, "key": uuid4()}

    update, taken = run_behind(
        row(plan),
        partial(report_progress, task, author=standing, **said),
        partial(take_differences, revision, asked=asked, by=standing),
        one_by_one=True,
    )

    task.refresh_from_db()
    assert taken.count == 1
    assert (task.current, task.tracked) == (update, False)
