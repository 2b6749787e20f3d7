"""Two people do something with the indicators of one plan at once."""

from functools import partial
from uuid import uuid4

import pytest

from indicators.models import Indicator, Measurement, Target
from indicators.services import (
    MeasurementRefused,
    NewerMeasurement,
    edit_indicator,
    indicator_stamp,
    measure,
    take_back,
)
from indicators.services.bulk import remove_targets, store_targets
from indicators.services.feeding import feed_targets
from indicators.services.shaping import add_indicator, move_indicator, remove_indicator
from plans.models import Plan, PlanClosed
from plans.reviewing.models import DeclarationRefused
from plans.reviewing.services import accept, reopen, send_back
from plans.services import close_plan
from plans.services.periods import close_period
from plans.services.writing import TextChanged
from tests.factories import (
    make_commune,
    make_form,
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
)
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

Review = Measurement.Review
FIGURE = {"seen": None, "value": 91}


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def officer(commune):
    return make_officer(make_office(commune))


@pytest.fixture
def standing(commune):
    return make_standing_officer(commune)


@pytest.fixture
def leader(commune):
    return make_leader(commune)


@pytest.fixture
def plan(commune):
    return make_plan(commune)


@pytest.fixture
def quarter(plan):
    return plan.periods.get(key="quarter-1")


@pytest.fixture
def target(plan, officer):
    return make_target(make_indicator(plan, lead=officer.unit))


def row(one):
    return type(one).objects.filter(pk=one.pk)


def measuring(target, author, period, **values):
    return partial(
        measure,
        target,
        author=author,
        period=period,
        **{"seen": None, "key": uuid4(), "value": 91, **values},
    )


def editing(indicator, by, **values):
    said = {
        "statement": indicator.statement,
        "lead_unit": indicator.lead_unit,
        "qualitative": False,
        "reason": "Sửa",
    }
    return partial(edit_indicator, indicator, by=by, **{**said, **values})


def test_of_two_figures_for_one_period_the_second_is_asked(
    plan, target, officer, standing, quarter
):
    calls = [measuring(target, person, quarter) for person in (officer, standing)]

    first, newer = run_behind(row(plan), *calls, one_by_one=True, expected=(NewerMeasurement,))

    assert newer.newer == first == target.measurements.get()


def test_a_figure_that_is_sent_twice_is_one(plan, target, officer, quarter):
    sent = measuring(target, officer, quarter)

    first, second = run_behind(row(plan), sent, sent)

    assert first == second == target.measurements.get()


@pytest.mark.parametrize(
    "end", [close_plan, lambda plan: close_period(plan.periods.get(key="quarter-1"))]
)
def test_nothing_is_measured_in_what_was_just_closed(plan, target, officer, quarter, end):
    (refusal,) = run_behind(
        row(plan),
        measuring(target, officer, quarter),
        meanwhile=partial(end, plan),
        expected=(PlanClosed, MeasurementRefused),
    )

    assert isinstance(refusal, (PlanClosed, MeasurementRefused))
    assert not Measurement.objects.exists()


def test_a_target_that_was_just_taken_out_is_not_measured(plan, target, officer, standing, quarter):
    remove = editing(target.indicator, standing, removed=[target])

    (refusal,) = run_behind(
        row(plan),
        measuring(target, officer, quarter),
        meanwhile=remove,
        expected=(MeasurementRefused,),
    )

    assert "vừa được người khác bỏ" in str(refusal)
    assert not Target.objects.filter(pk=target.pk).exists()


def test_a_target_that_was_just_measured_is_not_taken_out(plan, target, officer, standing, quarter):
    calls = [
        measuring(target, officer, quarter),
        editing(target.indicator, standing, removed=[target]),
    ]

    measured, refusal = run_behind(
        row(plan), *calls, one_by_one=True, expected=(MeasurementRefused,)
    )

    assert "đã có số liệu" in str(refusal)
    assert target.measurements.get() == measured


def test_a_target_that_was_just_taken_out_does_not_come_back(plan, target, standing):
    indicator = target.indicator
    changed = Target.objects.get()
    changed.goal = 95
    calls = [
        editing(indicator, standing, removed=[target]),
        editing(indicator, standing, targets=[changed]),
    ]

    _, refusal = run_behind(row(plan), *calls, one_by_one=True, expected=(MeasurementRefused,))

    assert "vừa được người khác bỏ" in str(refusal)
    assert not Target.objects.filter(pk=target.pk).exists()


def test_of_two_who_edit_an_indicator_at_once_the_second_is_asked(plan, target, standing):
    seen = indicator_stamp(target.indicator)
    calls = [
        editing(target.indicator, standing, statement=words, seen=seen) for words in ("Một", "Hai")
    ]

    _, changed = run_behind(row(plan), *calls, one_by_one=True, expected=(TextChanged,))

    assert changed.newer.statement == "Một" == Indicator.objects.get().statement
    assert str(changed).startswith(f"{standing} vừa lưu")


def test_what_was_just_accepted_is_not_taken_back(plan, target, officer, standing, quarter):
    measured = measuring(target, officer, quarter)()
    calls = [
        partial(accept, [measured], by=standing),
        partial(take_back, measured, by=officer, reason="Nhầm"),
    ]

    _, refusal = run_behind(row(plan), *calls, one_by_one=True, expected=(MeasurementRefused,))

    assert "không rút lại được" in str(refusal)
    assert Measurement.objects.get().review == Review.ACCEPTED


def test_what_is_taken_back_twice_is_refused_the_second_time(plan, target, officer, quarter):
    measured = measuring(target, officer, quarter)()
    take = partial(take_back, measured, by=officer, reason="Nhầm")

    _, refusal = run_behind(row(plan), take, take, one_by_one=True, expected=(MeasurementRefused,))

    assert "vừa được rút lại" in str(refusal)
    assert not Measurement.objects.exists()


def test_a_review_is_undone_beside_a_newer_figure(plan, target, officer, standing, quarter):
    measured = measuring(target, officer, quarter)()
    accept([measured], by=standing)

    newer, _ = run_behind(
        row(plan),
        measuring(target, officer, quarter, seen=measured),
        partial(reopen, [measured], by=standing),
    )

    reviews = dict(Measurement.objects.values_list("pk", "review"))
    assert reviews == {measured.pk: Review.WAITING, newer.pk: Review.WAITING}


def test_two_who_review_several_plans_do_not_wait_for_each_other(
    commune, plan, target, officer, standing, leader, quarter
):
    other = make_plan(commune, year=2025)
    elsewhere = make_target(make_indicator(other, lead=officer.unit))
    measured = [
        measuring(elsewhere, officer, other.periods.get(key="year"))(),
        measuring(target, officer, quarter)(),
    ]

    found = run_behind(
        Plan.objects.all(),
        partial(accept, measured, by=standing),
        partial(send_back, measured[::-1], by=leader, reason="Sai"),
        expected=(DeclarationRefused,),
    )

    assert {type(each) for each in found} == {type(None), DeclarationRefused}
    assert Measurement.objects.waiting().count() == 0


def test_new_indicators_get_numbers_of_their_own(plan, standing):
    said = {"area": 1, "lead_unit": None, "qualitative": True, "reason": "Bổ sung"}
    calls = [
        partial(add_indicator, plan, by=standing, statement=words, **said)
        for words in ("Một", "Hai")
    ]

    first, second = run_behind(row(plan), *calls)

    assert {first.ordinal, second.ordinal} == {1, 2}


def test_an_indicator_that_was_just_taken_out_does_not_move(plan, target, standing):
    move = partial(move_indicator, target.indicator, by=standing, to="up", reason="Xếp lại")

    (refusal,) = run_behind(
        row(plan),
        move,
        meanwhile=partial(remove_indicator, target.indicator, by=standing, reason="Bỏ"),
        expected=(MeasurementRefused,),
    )

    assert "vừa được người khác bỏ" in str(refusal)
    assert not Indicator.objects.exists()


def test_an_indicator_that_was_just_measured_is_not_taken_out(
    plan, target, officer, standing, quarter
):
    calls = [
        measuring(target, officer, quarter),
        partial(remove_indicator, target.indicator, by=standing, reason="Bỏ"),
    ]

    measured, refusal = run_behind(
        row(plan), *calls, one_by_one=True, expected=(MeasurementRefused,)
    )

    assert str(refusal) == "Chỉ tiêu đã có số liệu nên không bỏ được."
    assert target.measurements.get() == measured


def test_many_targets_are_not_taken_out_once_one_is_measured(plan, target, officer, quarter):
    calls = [
        measuring(target, officer, quarter),
        partial(remove_targets, [target], since=quarter.plan.created_at),
    ]

    measured, refusal = run_behind(
        row(plan), *calls, one_by_one=True, expected=(MeasurementRefused,)
    )

    assert "đã có số liệu" in str(refusal)
    assert target.measurements.get() == measured


def test_two_files_add_targets_to_one_indicator_one_after_the_other(plan, target, standing):
    indicator = target.indicator
    calls = [
        partial(
            store_targets,
            plan,
            [Target(indicator=Indicator.objects.get(), label=label)],
            by=standing,
            reason="Thêm",
        )
        for label in ("Một", "Hai")
    ]

    run_behind(row(plan), *calls, one_by_one=True)

    assert list(indicator.targets.values_list("label", "order")) == [
        ("", 0),
        ("Một", 1),
        ("Hai", 2),
    ]


def test_a_target_that_a_row_was_just_tied_to_is_not_typed(
    plan, target, officer, standing, quarter
):
    form = make_form(
        rows=[
            {"code": "7", "unit": "hồ sơ"},
            {"code": "TL", "kind": "ratio", "formula": "[7]", "denominator": "[7]"},
        ]
    )
    ratio = form.rows.get(code="TL")
    tie = partial(feed_targets, plan, {target.pk: ratio.pk}, by=standing, reason="Một số một nơi")

    (refusal,) = run_behind(
        row(plan),
        measuring(target, officer, quarter),
        meanwhile=tie,
        expected=(MeasurementRefused,),
    )

    assert str(refusal).endswith("hãy nhập số ở biểu ấy.")
    assert not Measurement.objects.exists()
    assert Target.objects.get().fed_by == ratio
