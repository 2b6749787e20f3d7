"""An office measures a target; the standing body reviews it and changes the indicator."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from foundation.journal.history import history_of
from indicators.models import Measurement, Target
from indicators.services import MeasurementRefused, NewerMeasurement, edit_indicator, measure
from plans.models import Plan, PlanClosed
from plans.reviewing.models import DeclarationRefused
from plans.reviewing.services import accept, reopen, send_back
from tests.factories import (
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

Review = Measurement.Review


@pytest.fixture
def send(target, officer, quarter):
    """Return a function that measures the target for the first quarter."""

    def send(author=officer, **values):
        values = {"period": quarter, "seen": None, "key": uuid4(), **values}
        if not {"value", "numerator", "achieved"} & set(values):
            values["value"] = Decimal(91)
        return measure(target, author=author, **values)

    return send


def test_a_measurement_counts_at_once_and_waits_for_review(send, target, officer, quarter):
    measured = send(note="Theo phần mềm một cửa", estimate=True)

    assert target.measurements.counting().get() == measured
    assert (measured.review, measured.period, measured.on_behalf_of) == (
        Review.WAITING,
        quarter,
        officer.unit,
    )
    assert (measured.note, measured.estimate) == ("Theo phần mềm một cửa", True)


def test_a_share_is_numerator_by_denominator_with_four_decimals(send):
    measured = send(numerator=Decimal(1061), denominator=Decimal(1200))

    measured.refresh_from_db()
    assert measured.value == Decimal("88.4167")
    assert (measured.value_text, measured.fraction) == ("88,42%", "1.061/1.200")


def test_what_is_typed_beside_the_fraction_may_be_rounded(send):
    assert send(
        numerator=Decimal(1), denominator=Decimal(3), value=Decimal("33.3")
    ).value == Decimal("33.3333")


def test_the_same_key_twice_is_one_measurement(send, target):
    key = uuid4()

    first, second = send(key=key), send(key=key, value=Decimal(50))

    assert first == second
    assert target.measurements.count() == 1


def test_a_newer_measurement_than_the_one_seen_is_a_conflict(send, target):
    first = send()
    second = send(seen=first, value=Decimal(92))

    with pytest.raises(NewerMeasurement) as conflict:
        send(seen=first, value=Decimal(93))

    assert conflict.value.newer == second
    assert target.measurements.count() == 2


def test_a_returned_measurement_is_no_conflict(send, reviewer):
    send_back([send()], by=reviewer, reason="Thiếu bảng kê")

    assert send(value=Decimal(95)).value == 95


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"value": None}, "numerator"),
        ({"numerator": Decimal(5), "denominator": Decimal(0)}, "denominator"),
        ({"numerator": Decimal(5), "denominator": Decimal(-3)}, "denominator"),
        ({"numerator": Decimal(5)}, "denominator"),
        ({"numerator": None, "denominator": Decimal(5)}, "numerator"),
        ({"numerator": Decimal(1), "denominator": Decimal(2), "value": Decimal(60)}, "value"),
    ],
)
def test_figures_that_contradict_each_other_are_refused_at_their_field(send, target, values, field):
    with pytest.raises(MeasurementRefused) as refusal:
        send(**values)

    assert refusal.value.field == field
    assert not target.measurements.exists()


def test_a_numerator_above_the_denominator_is_taken(send):
    assert send(numerator=Decimal(105), denominator=Decimal(100)).value == 105


def test_a_qualitative_indicator_is_achieved_or_not(plan, officer, quarter):
    target = make_indicator(plan, lead=officer.unit, qualitative=True).targets.create()
    arguments = {"author": officer, "period": quarter, "seen": None}

    with pytest.raises(MeasurementRefused, match="đạt hoặc chưa đạt"):
        measure(target, key=uuid4(), **arguments)
    measured = measure(target, key=uuid4(), achieved=False, **arguments)

    assert (measured.met, measured.value_text) == (False, "chưa đạt")


def test_a_locked_period_takes_nothing(send, quarter):
    quarter.locked = True
    quarter.save()

    with pytest.raises(MeasurementRefused, match="đã khóa"):
        send()


def test_a_period_that_has_not_begun_takes_nothing(send, plan):
    with pytest.raises(MeasurementRefused, match="chưa bắt đầu; nhập được số liệu từ 15/09/2026"):
        send(period=plan.periods.get(key="year"))


def test_a_period_of_another_plan_is_refused(send):
    with pytest.raises(MeasurementRefused, match="kế hoạch khác"):
        send(period=make_plan().periods.first())


@pytest.mark.parametrize("change", [{"state": Plan.State.CLOSED}, {"handed_out_at": None}])
def test_a_plan_that_is_not_open_takes_nothing(send, plan, change):
    Plan.objects.filter(pk=plan.pk).update(**change)

    with pytest.raises(PlanClosed):
        send()


def test_only_the_lead_and_the_standing_body_measure(send, plan, officer, reviewer):
    for author in (
        make_officer(make_office(plan.unit)),
        make_leader(plan.unit),
        make_standing_officer(make_plan().unit),
    ):
        with pytest.raises(MeasurementRefused, match="Chỉ đơn vị chủ trì"):
            send(author)

    assert send(reviewer).on_behalf_of == officer.unit


def test_files_and_links_go_into_the_register(send, plan):
    measured = send(
        files=[ContentFile(b"%PDF-", name="bang-ke.pdf")], link="https://khemay.vn/bang-ke"
    )

    pieces = measured.evidence.order_by("pk")
    assert [(piece.title, piece.authority, piece.year) for piece in pieces] == [
        ("bang-ke", plan.unit, 2026),
        ("https://khemay.vn/bang-ke", plan.unit, 2026),
    ]


def test_nobody_reviews_what_they_sent(send, reviewer):
    with pytest.raises(DeclarationRefused, match="chính mình"):
        accept([send(reviewer)], by=reviewer)


def test_a_reviewer_of_another_commune_is_refused(send):
    with pytest.raises(DeclarationRefused, match="cơ quan khác"):
        accept([send()], by=make_standing_officer(make_plan().unit))


def test_a_returned_measurement_no_longer_counts_and_its_author_is_told(
    send, target, officer, reviewer
):
    first = send()
    second = send(seen=first, value=Decimal(99))

    send_back([second], by=reviewer, reason="Chưa có bảng kê")

    assert target.measurements.counting().get() == first
    notice = officer.notifications.get()
    assert "Chưa có bảng kê" in notice.text
    assert notice.url == target.indicator.get_absolute_url()


def test_a_return_without_a_reason_is_refused(send, reviewer):
    with pytest.raises(DeclarationRefused) as refusal:
        send_back([send()], by=reviewer, reason=" ")

    assert refusal.value.field == "reason"


def test_what_was_reviewed_is_reviewed_again_only_after_an_undo(send, reviewer):
    measured = send()
    accept([measured], by=reviewer)
    with pytest.raises(DeclarationRefused, match="đã được xử lý"):
        send_back([measured], by=reviewer, reason="Muộn")

    reopen([measured], by=reviewer)

    measured.refresh_from_db()
    assert (measured.review, measured.reviewed_by, measured.review_reason) == (
        Review.WAITING,
        None,
        "",
    )


def test_many_are_reviewed_together_or_not_at_all(send, plan, reviewer):
    theirs, own = send(), send(reviewer, period=plan.periods.get(key="six-months"))

    with pytest.raises(DeclarationRefused):
        accept([theirs, own], by=reviewer)

    assert Measurement.objects.waiting().count() == 2
    send_back([theirs], by=reviewer, reason="Thiếu")
    assert Measurement.objects.returned().get() == theirs
    reopen([theirs], by=reviewer)
    assert Measurement.objects.waiting().count() == 2


def edit(indicator, by, **values):
    values = {
        "statement": "Mới",
        "lead_unit": None,
        "qualitative": False,
        "reason": "Sửa theo văn bản",
        **values,
    }
    return edit_indicator(indicator, by=by, **values)


def test_a_change_of_an_issued_plans_indicator_stands_in_the_history(target, reviewer, plan):
    other = make_office(plan.unit)
    target.goal = Decimal(95)

    edit(target.indicator, reviewer, lead_unit=other, targets=[target])

    indicator = target.indicator
    indicator.refresh_from_db()
    assert (indicator.statement, indicator.lead_unit, indicator.search_text) == (
        "Mới",
        other,
        "moi",
    )
    assert Target.objects.get(pk=target.pk).goal == 95
    assert history_of(indicator)[-1].why == "Sửa theo văn bản"
    assert history_of(target)[-1].by == reviewer


def test_an_issued_plan_asks_for_the_reason_of_a_change(target, reviewer):
    with pytest.raises(MeasurementRefused) as refusal:
        edit(target.indicator, reviewer, reason=" ")

    assert refusal.value.field == "reason"


def test_others_do_not_change_an_indicator(target, officer):
    for person in (officer, make_standing_officer(make_plan().unit)):
        with pytest.raises(MeasurementRefused, match="Chỉ cơ quan thường trực"):
            edit(target.indicator, person)


def test_a_closed_plans_indicator_stays(target, plan, reviewer):
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.CLOSED)

    with pytest.raises(PlanClosed):
        edit(target.indicator, reviewer)


def test_a_target_that_was_measured_is_not_removed(send, target, reviewer):
    unused = target.indicator.targets.create(order=1)
    edit(target.indicator, reviewer, lead_unit=target.indicator.lead_unit, removed=[unused])
    send()

    with pytest.raises(MeasurementRefused, match="đã có số liệu"):
        edit(target.indicator, reviewer, removed=[target])

    assert list(target.indicator.targets.all()) == [target]
