"""The targets of a plan go out as a file, are edited, and come back in."""

from decimal import Decimal
from uuid import uuid4

import pytest

from foundation.exchange.models import ImportRun
from foundation.journal.history import history_of
from indicators.exchange import TargetDataset, indicator_key, target_key
from indicators.models import Indicator, Target
from indicators.services import measure
from plans.models import Plan
from tests.factories import (
    make_commune,
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_standing_officer,
    make_target,
)

from .books import as_file, bring_in, head_of, store, table, taken_out, undo

pytestmark = [pytest.mark.both, pytest.mark.django_db]
State = ImportRun.State


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def offices(commune):
    return [make_office(commune, short_name=name) for name in ("Phòng Kinh tế", "Công an xã")]


@pytest.fixture
def plan(commune):
    return make_plan(commune, state=Plan.State.DRAFT)


@pytest.fixture
def indicators(plan, offices):
    """Two indicators: the first with two targets, the second qualitative."""
    both = make_indicator(
        plan, lead=offices[0], ordinal=1, statement="Hồ sơ trực tuyến,\nthanh toán trực tuyến"
    )
    make_target(both, label="hồ sơ", goal=90, baseline=Decimal("87.5"))
    make_target(both, label="thanh toán", goal=50, order=1)
    words = make_indicator(
        plan, lead=offices[1], ordinal=2, statement="=Công khai thủ tục", qualitative=True
    )
    make_target(words, goal=None, comparator="", unit="")
    return [both, words]


@pytest.fixture
def dataset(commune, plan, indicators):
    return TargetDataset(make_standing_officer(commune), str(plan.pk))


@pytest.fixture
def file(dataset):
    """The file of the plan: the workbook, and a function that writes a cell: row from 1, heading,
    value.
    """
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])

    def write(row, **cells):
        for heading, value in cells.items():
            data.cell(at[""] + row, at[heading.replace("_", " ")], value)
        return at[""] + row

    return book, write


def errors_of(found):
    return {line.number: dict(line.errors) for line in found.lines.wrong()}


def test_a_file_that_went_out_comes_back_without_any_change(dataset):
    found = bring_in(dataset, as_file(taken_out(dataset)))

    assert found.state == State.READY, found.job.error
    assert found.counts == {"same": 3}


def test_only_the_edits_arrive_and_can_be_taken_back(dataset, file, indicators, offices):
    book, write = file
    for row in (1, 2):
        write(row, Chỉ_tiêu="Dịch vụ công trực tuyến", Đơn_vị_chủ_trì="cong an xa")
    write(1, Mục_tiêu="92,5", So_sánh="trên")

    found = bring_in(dataset, as_file(book))

    assert found.counts == {"same": 1, "changed": 2}, errors_of(found)
    assert found.lines.of_kind("changed")[0].changes == [
        ["Chỉ tiêu", "Hồ sơ trực tuyến,\nthanh toán trực tuyến", "Dịch vụ công trực tuyến"],
        ["Đơn vị chủ trì", "Phòng Kinh tế", "Công an xã"],
        ["So sánh", "tối thiểu", "trên"],
        ["Mục tiêu", "90", "92,5"],
    ]
    found = store(found)

    assert found.state == State.STORED, found.job.error
    changed = Indicator.objects.get(pk=indicators[0].pk)
    assert (changed.statement, changed.lead_unit, changed.search_text) == (
        "Dịch vụ công trực tuyến",
        offices[1],
        "dich vu cong truc tuyen",
    )
    assert [target.goal for target in changed.targets.all()] == [Decimal("92.5"), 50]
    assert (len(history_of(changed)), history_of(changed)[-1].by) == (2, found.created_by)
    assert [len(history_of(target)) for target in changed.targets.all()] == [2, 1]
    assert len(history_of(indicators[1])) == 1

    found = undo(found)

    assert found.state == State.UNDONE, found.job.error
    back = Indicator.objects.get(pk=indicators[0].pk)
    assert (back.statement, back.lead_unit) == (indicators[0].statement, offices[0])
    assert back.targets.first().goal == 90
    assert history_of(back)[-1].why == "Hoàn tác nhập từ Excel"


def test_new_rows_join_an_indicator_by_its_words_or_make_a_new_one(dataset, file, indicators, plan):
    book, write = file
    write(
        4,
        Lĩnh_vực="III",
        Chỉ_tiêu="công khai thủ tục mới",
        Tên_số_liệu="a",
        So_sánh="đạt",
        Mục_tiêu=5,
    )
    write(
        5,
        Lĩnh_vực="III",
        Chỉ_tiêu="Công khai thủ tục mới",
        Tên_số_liệu="b",
        So_sánh="đạt",
        Mục_tiêu="1.061",
    )
    write(
        6,
        Lĩnh_vực="II",
        Chỉ_tiêu="Hồ sơ trực tuyến, thanh toán trực tuyến",
        So_sánh="dưới",
        Mục_tiêu=1.5,
    )
    write(
        7,
        Lĩnh_vực=indicators[0].area_name,
        Chỉ_tiêu=indicators[0].statement,
        Tên_số_liệu="mới",
    )

    found = store(bring_in(dataset, as_file(book)))

    assert found.state == State.STORED, (found.job.error, errors_of(found))
    joined = Indicator.objects.get(statement="công khai thủ tục mới")
    assert (joined.area, joined.ordinal, joined.qualitative) == (3, 3, False)
    assert [(t.order, t.label, t.goal) for t in joined.targets.all()] == [
        (0, "a", 5),
        (1, "b", 1061),
    ]
    assert Indicator.objects.filter(area=2).get().targets.get().goal == Decimal("1.5")
    assert [target.label for target in indicators[0].targets.all()] == [
        "hồ sơ",
        "thanh toán",
        "mới",
    ]
    assert plan.indicators.count() == 4

    found = undo(found)

    assert found.state == State.UNDONE, found.job.error
    assert set(plan.indicators.all()) == set(indicators)
    assert Target.objects.count() == 3


def test_words_changed_in_one_row_of_several_are_an_error_that_says_so(dataset, file):
    book, write = file
    first = write(1, Chỉ_tiêu="Lời mới")
    other = write(2, Mục_tiêu=60)

    found = bring_in(dataset, as_file(book))

    assert found.counts == {"wrong": 2, "same": 1}
    wrong = errors_of(found)
    assert wrong[first]["Chỉ tiêu"].startswith(
        f"Dòng {other} của cùng chỉ tiêu ghi “Hồ sơ trực tuyến"
    )
    assert wrong[other]["Chỉ tiêu"].startswith(f"Dòng {first} của cùng chỉ tiêu ghi “Lời mới”")


def test_faults_are_named_by_row_and_cell(dataset, file, indicators):
    book, write = file
    one = write(1, Lĩnh_vực="Lạ", Đơn_vị_chủ_trì="Phòng Ma", Mục_tiêu="1,061.5", Thứ_tự="2,5")
    two = write(2, Mã_chỉ_tiêu=indicator_key(indicators[1].pk), So_sánh="")
    three = write(3, Mã="MT999-A")
    four = write(4, Lĩnh_vực="I", Chỉ_tiêu="Mới", Mục_tiêu="#REF!", Đúng_bằng="chắc vậy")
    five = write(5, Mã_chỉ_tiêu="CT99-Z", Lĩnh_vực="I", Chỉ_tiêu="Mới nữa", Mục_tiêu=10**15)

    wrong = errors_of(bring_in(dataset, as_file(book)))

    assert set(wrong[one]) == {"Lĩnh vực", "Đơn vị chủ trì", "Mục tiêu", "Thứ tự"}
    assert set(wrong[two]) == {"Mã chỉ tiêu", "So sánh"}
    assert wrong[two]["Mã chỉ tiêu"].endswith(
        f"Hãy trả lại nội dung cũ: “{indicator_key(indicators[0].pk)}”."
    )
    assert set(wrong[three]) == {"Mã"}
    assert set(wrong[four]) == {"Mục tiêu", "Đúng bằng"}
    assert set(wrong[five]) == {"Mã chỉ tiêu", "Mục tiêu"}


def test_another_communes_file_changes_nothing(dataset, indicators):
    target = make_target(make_indicator(make_plan(make_commune(), state=Plan.State.DRAFT)))
    theirs = target.indicator.plan
    stranger = TargetDataset(make_standing_officer(theirs.unit), str(theirs.pk))

    found = bring_in(dataset, as_file(taken_out(stranger)))

    assert found.counts == {"wrong": 1}
    assert f"Mã “{target_key(target.pk)}” không có ở" in found.lines.wrong()[0].errors[0][1]


def test_a_row_that_changed_meanwhile_is_never_overwritten(dataset, file, indicators):
    book, write = file
    row = write(1, Mục_tiêu=95)
    Target.objects.filter(indicator=indicators[0], order=0).update(goal=80)

    wrong = errors_of(bring_in(dataset, as_file(book)))

    assert "đã được sửa trong phần mềm" in wrong[row]["Mã"]


def test_an_import_is_not_undone_once_somebody_measured(commune, dataset, file, offices):
    book, write = file
    write(4, Lĩnh_vực="I", Chỉ_tiêu="Mới", So_sánh="đạt", Mục_tiêu=5, Đơn_vị_chủ_trì="Công an xã")
    found = store(bring_in(dataset, as_file(book)))
    target = Target.objects.get(indicator__statement="Mới")
    period = make_period(dataset.plan)
    measure(
        target,
        author=make_officer(offices[1]),
        period=period,
        seen=None,
        key=uuid4(),
        value=Decimal(5),
    )

    found = undo(found)

    assert found.state == State.STORED
    assert "đã có số liệu" in found.job.error
    assert Target.objects.filter(pk=target.pk).exists()


def test_an_issued_plan_asks_for_a_reason(commune):
    plan = make_plan(commune)
    target = make_target(make_indicator(plan))
    dataset = TargetDataset(make_standing_officer(commune), str(plan.pk))
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    data.cell(at[""] + 1, at["Mục tiêu"], 95)

    found = store(bring_in(dataset, as_file(book)), reason="Theo Công văn số 5")

    assert found.state == State.STORED, found.job.error
    assert history_of(target)[-1].why == "Theo Công văn số 5"


def test_an_old_hand_made_table_is_read_by_its_headings(dataset, plan):
    rows = table(
        ["BẢNG CHỈ TIÊU"],
        [
            "TT",
            "Lĩnh vực CCHC",
            "Nội dung chỉ tiêu",
            "ĐVT",
            "So sánh",
            "Mục tiêu năm",
            "Cơ quan chủ trì",
        ],
        [
            1,
            "Chỉ đạo, điều hành CCHC",
            "Kiểm tra công vụ",
            "lần",
            "tối thiểu",
            "2",
            "Phòng Kinh tế",
        ],
    )

    found = bring_in(dataset, as_file(rows))

    assert found.counts == {"new": 1}, errors_of(found)


@pytest.mark.parametrize("make", [make_leader, lambda commune: make_officer(make_office(commune))])
def test_only_the_standing_body_brings_targets_in(commune, plan, indicators, make):
    assert not TargetDataset(make(commune), str(plan.pk)).may_import()
