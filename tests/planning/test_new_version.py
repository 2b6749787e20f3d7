"""A new version: exactly the differences are found and taken, and progress stays."""

from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.utils import timezone

from foundation.journal.history import history_of
from planning.importing import services as imports
from planning.new_version.services import (
    compare_new_version,
    finish_new_version,
    start_new_version,
    take_differences,
)
from plans.models import Plan, PlanImport, PlanRefused
from plans.services import close_plan
from tasks.changes import changes_of
from tests.factories import make_target, make_update

from ..plans.documents import APPENDIX_TABLE, HEADINGS, PLAN_LINES, appendix_upload, plan_upload
from ..plans.files import docx_bytes, upload
from ..plans.khe_da import make_imported_plan, make_khe_da, run_job

pytestmark = [pytest.mark.both, pytest.mark.django_db]

AREA_1, DONE, CHECK, AREA_3, REVIEW, GUIDE = APPENDIX_TABLE[1:]
MUTATED = [
    HEADINGS,
    AREA_1,
    ["1", *CHECK[1:5], "Quý III, IV/2026"],
    ["2", *DONE[1:]],
    AREA_3,
    ["1", "Hướng dẫn nộp hồ sơ trực tuyến tại các bản", *GUIDE[2:]],
    [
        "2",
        "Tập huấn chữ ký số cho công chức",
        "Lớp tập huấn",
        "Văn phòng HĐND và UBND xã",
        "",
        "Tháng 9/2026",
    ],
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="module")
def stored(module_db):
    place = make_khe_da()
    place.plan = make_imported_plan(place)
    return place


@pytest.fixture
def khe_da(stored):
    return deepcopy(stored)


def issue(plan):
    """The plan as issued, although one of its leads is no unit of the commune."""
    plan.state, plan.handed_out_at = Plan.State.ISSUED, timezone.now()
    plan.save()


def appendix(table, name="phu-luc-moi.docx"):
    return upload(name, docx_bytes("PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026", table=table))


def text(*changes, name="ke-hoach-moi.txt"):
    lines = "\n".join(PLAN_LINES)
    for old, new in changes:
        assert old in lines
        lines = lines.replace(old, new)
    return upload(name, lines.encode())


def revision(place: SimpleNamespace, *files) -> PlanImport:
    """A new version of the plan that was read and waits for its differences to be taken."""
    found = start_new_version(place.plan, by=place.standing, files=files)
    run_job(found.job)
    return PlanImport.objects.select_related("revises__unit__authority").get(pk=found.pk)


def found_in(revised: PlanImport) -> list[tuple[str, str, str, str]]:
    now = PlanImport.objects.select_related("revises__unit__authority").get(pk=revised.pk)
    return [
        (each.part, each.kind, each.old, each.new) for each in compare_new_version(now).differences
    ]


def take(revised, by, *, reason="", only=None):
    differences = compare_new_version(revised).differences
    asked = {each.id: each.stamp for each in differences if only is None or each.kind in only}
    return take_differences(revised, asked=asked, by=by, reason=reason)


def task(place, words):
    return place.plan.tasks.with_around().get(content__startswith=words)


CHANGES = [
    (
        "tasks",
        "time",
        "Quý II, III/2026 (đến hết 30/09/2026)",
        "Quý III, IV/2026 (đến hết 31/12/2026)",
    ),
    (
        "tasks",
        "words",
        "Hướng dẫn nộp hồ sơ trực tuyến tại bản",
        "Hướng dẫn nộp hồ sơ trực tuyến tại các bản",
    ),
    ("tasks", "added", "", "Tập huấn chữ ký số cho công chức"),
    ("tasks", "removed", "Rà soát thủ tục hành chính", ""),
]


def test_a_mutated_appendix_differs_in_exactly_what_was_changed(khe_da):
    revised = revision(khe_da, text(("", "")), appendix(MUTATED))

    assert found_in(revised) == CHANGES


def test_the_same_words_in_another_file_differ_in_nothing(khe_da):
    assert (
        found_in(revision(khe_da, text(("Lò Văn Tám", "Lò Văn Tám ")), appendix(APPENDIX_TABLE)))
        == []
    )


def test_the_same_files_are_told_at_once(khe_da):
    with pytest.raises(imports.SameFiles) as same:
        start_new_version(khe_da.plan, by=khe_da.standing, files=[plan_upload(), appendix_upload()])

    assert same.value.where == khe_da.plan


def test_all_are_taken_and_progress_stays_with_its_tasks(khe_da):
    issue(khe_da.plan)
    check, gone = task(khe_da, "Kiểm tra"), task(khe_da, "Rà soát")
    update = make_update(check, author=khe_da.officer, percent=40)
    make_update(gone, author=khe_da.officer)
    revised = revision(khe_da, text(("", "")), appendix(MUTATED))

    taken = take(revised, khe_da.standing, reason="Theo ý kiến của tỉnh")

    assert (taken.count, taken.again, found_in(revised)) == (4, [], [])
    check.refresh_from_db()
    gone.refresh_from_db()
    new = task(khe_da, "Tập huấn chữ ký số")
    assert (check.time_text, check.due.isoformat(), check.current) == (
        "Quý III, IV/2026",
        "2026-12-31",
        update,
    )
    assert (gone.tracked, gone.updates.count()) == (False, 1)
    assert (new.source, [unit.pk for part in new.leads for unit in part.units.all()]) == (
        "appendix",
        [khe_da.vp.pk],
    )
    assert check.origin["time_text"]["file"] == "phu-luc-moi.docx"
    assert check.origin["content"]["file"] == "phu-luc.docx"
    record = history_of(check)[-1]
    assert (record.by, record.why) == (
        khe_da.standing,
        "Theo ý kiến của tỉnh",
    )


def test_a_task_that_nobody_worked_on_goes(khe_da):
    revised = revision(khe_da, text(("", "")), appendix(MUTATED))

    take(revised, khe_da.standing, only=["removed"])

    assert not khe_da.plan.tasks.filter(content__startswith="Rà soát").exists()
    assert found_in(revised) == CHANGES[:3]


def test_what_was_not_taken_stays_listed_until_the_end(khe_da):
    revised = revision(khe_da, text(("", "")), appendix(MUTATED))
    take(revised, khe_da.standing, only=["time"])
    left = found_in(revised)

    plan = finish_new_version(revised)

    revised.refresh_from_db()
    assert left == CHANGES[1:]
    assert (plan, revised.plan) == (khe_da.plan, khe_da.plan)
    assert {file.name for file in khe_da.plan.files.all()} >= {
        "ke-hoach-moi.txt",
        "phu-luc-moi.docx",
    }
    assert task(khe_da, "Hướng dẫn").content == "Hướng dẫn nộp hồ sơ trực tuyến tại bản"
    with pytest.raises(PlanRefused, match="đã kết thúc"):
        take_differences(revised, asked={}, by=khe_da.standing)


def test_what_somebody_changed_meanwhile_is_shown_again(khe_da):
    revised = revision(khe_da, text(("", "")), appendix(MUTATED))
    asked = {each.id: each.stamp for each in compare_new_version(revised).differences}
    guide = task(khe_da, "Hướng dẫn")
    guide.content = "Hướng dẫn nộp hồ sơ trực tuyến tại bản và tại chợ"
    guide.save()

    taken = take_differences(revised, asked=asked, by=khe_da.standing)

    guide.refresh_from_db()
    assert (taken.count, taken.again) == (3, [f"tasks-{guide.pk}-content"])
    assert guide.content == "Hướng dẫn nộp hồ sơ trực tuyến tại bản và tại chợ"


def test_an_issued_plan_asks_for_a_reason(khe_da):
    issue(khe_da.plan)
    revised = revision(khe_da, text(("", "")), appendix(MUTATED))

    with pytest.raises(PlanRefused, match="hãy ghi lý do cập nhật"):
        take(revised, khe_da.standing, reason=" ")

    assert found_in(revised) == CHANGES


def test_other_units_are_taken_and_told_at_the_task(khe_da):
    issue(khe_da.plan)
    table = [*APPENDIX_TABLE[:3], [*CHECK[:3], "TTPVHCC", *CHECK[4:]], *APPENDIX_TABLE[4:]]
    revised = revision(khe_da, text(("", "")), appendix(table))

    take(revised, khe_da.standing, reason="Giao lại")

    check = task(khe_da, "Kiểm tra")
    assert [unit.pk for part in check.leads for unit in part.units.all()] == [khe_da.tt.pk]
    assert [part.text for part in check.coordinators] == ["Văn phòng HĐND và UBND xã"]
    assert changes_of(check)[0].values == (
        (
            "Đơn vị thực hiện",
            "chủ trì: Phòng VH-XH; phối hợp: Văn phòng",
            "chủ trì: TTPVHCC; phối hợp: Văn phòng",
        ),
    )
    assert check.comments.get().text == (
        "Giao lại. Trước: chủ trì: Phòng VH-XH; phối hợp: Văn phòng. "
        "Nay: chủ trì: TTPVHCC; phối hợp: Văn phòng. Lý do: Giao lại"
    )


def test_a_person_who_chose_the_same_unit_made_no_difference(khe_da):
    task(khe_da, "Kiểm tra").units.filter(role="lead").update(
        text="Phòng VH-XH (do người dùng chọn)"
    )

    assert found_in(revision(khe_da, text(("Tám", "Tám ")), appendix(APPENDIX_TABLE))) == []


def test_targets_duties_head_and_sections_are_compared_too(khe_da):
    revised = revision(
        khe_da,
        text(
            ("Trên 95% hồ sơ", "Trên 98% hồ sơ"),
            ("trước ngày 28/02/2026", "trước ngày 15/03/2026"),
            ("Lò Văn Tám", "Quàng Văn Chín"),
        ),
        appendix(APPENDIX_TABLE),
    )

    parts = [
        (each.part, each.kind, each.label) for each in compare_new_version(revised).differences
    ]

    assert parts == [
        ("targets", "words", "Chỉ tiêu"),
        ("targets", "figures", "Con số phải đạt"),
        ("duties", "words", "Nội dung"),
        ("duties", "time", "Thời hạn"),
        ("head", "words", "Người ký"),
    ]


def test_what_was_measured_stays_with_its_target(khe_da):
    indicator = khe_da.plan.indicators.get(statement__contains="95%")
    target = indicator.targets.get()
    measured = target.measurements.create(
        period=khe_da.plan.periods.get(key="quarter-1"), author=khe_da.officer, value=96
    )
    revised = revision(khe_da, text(("Trên 95% hồ sơ", "Trên 98% hồ sơ")), appendix(APPENDIX_TABLE))

    take(revised, khe_da.standing)

    target.refresh_from_db()
    khe_da.plan.refresh_from_db()
    assert "Trên 98% hồ sơ" in str(khe_da.plan.sections)
    assert (target.goal, target.measurements.get()) == (98, measured)
    assert found_in(revised) == []


def test_a_measured_target_is_not_taken_away(khe_da):
    extra = make_target(
        khe_da.plan.indicators.create(
            area=1, ordinal=9, statement="Chỉ tiêu không còn trong bản mới"
        )
    )
    extra.measurements.create(
        period=khe_da.plan.periods.get(key="year"), author=khe_da.officer, value=1
    )
    revised = revision(khe_da, text(("", "")), appendix(MUTATED))

    with pytest.raises(PlanRefused, match="đã có số liệu nên không bỏ được"):
        take(revised, khe_da.standing)

    assert len(found_in(revised)) == 5


def test_everything_is_taken_at_once(khe_da):
    revised = revision(
        khe_da,
        text(
            ("Trên 95% hồ sơ", "Trên 98% hồ sơ"),
            (
                "- Theo dõi, đôn đốc các đơn vị thực hiện Kế hoạch này.",
                "- Tổng hợp, báo cáo tình hình hằng quý.",
            ),
            ("Lò Văn Tám", "Quàng Văn Chín"),
            ("I. MỤC TIÊU", "I. MỤC TIÊU CHUNG\n1. Nâng cao chất lượng phục vụ.\nII. MỤC TIÊU"),
        ),
        appendix(MUTATED),
    )

    take(revised, khe_da.standing)

    khe_da.plan.refresh_from_db()
    assert found_in(revised) == []
    assert khe_da.plan.signer == "Quàng Văn Chín"


def test_an_appendix_alone_leaves_the_rest_of_the_plan(khe_da):
    revised = revision(khe_da, appendix(MUTATED))

    comparison = compare_new_version(revised)

    assert [(each.part, each.kind) for each in comparison.differences if each.part != "head"] == [
        (part, kind) for part, kind, *_ in CHANGES
    ]
    assert comparison.left_out == [
        "nhiệm vụ trong lời văn",
        "mục tiêu, trách nhiệm và lời văn của kế hoạch",
    ]


def test_a_plan_that_is_over_takes_no_new_version(khe_da):
    issue(khe_da.plan)
    revised = revision(khe_da, text(("", "")), appendix(MUTATED))
    close_plan(khe_da.plan)

    with pytest.raises(PlanRefused, match="đã đóng hoặc đã được thay thế"):
        take(revised, khe_da.standing, reason="Muộn")
    with pytest.raises(PlanRefused, match="đã đóng hoặc đã được thay thế"):
        start_new_version(khe_da.plan, by=khe_da.standing, files=[text(("Tám", "Bảy"))])


def test_a_new_version_never_becomes_a_second_plan(khe_da):
    revised = revision(khe_da, text(("", "")), appendix(MUTATED))

    with pytest.raises(PlanRefused, match="trang so sánh"):
        imports.confirm_import(revised, by=khe_da.standing)

    assert Plan.objects.count() == 1


def test_a_new_task_of_no_known_area_says_where_it_will_stand(khe_da):
    revised = revision(khe_da, text(), appendix(MUTATED))
    added = next(
        task for task in revised.draft["tasks"] if task["content"].startswith("Tập huấn chữ ký số")
    )
    added["area"] = None
    revised.save()

    labels = [each.label for each in compare_new_version(revised).differences]

    assert (
        "Nhiệm vụ mới, văn bản không ghi lĩnh vực, tạm xếp vào “Cải cách thủ tục hành chính”"
        in labels
    )
