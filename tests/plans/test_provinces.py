"""Rows that a province lists know their province; the command finds and mends those that do not."""

from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, Unit
from indicators.models import FormEntry, Measurement
from indicators.services import measure
from indicators.statistics.services import enter_figures
from indicators.statistics.sheet import Entered
from plans.models import Evidence
from plans.services import add_evidence
from tasks.models import ProgressUpdate
from tasks.services import report_progress
from tests.factories import (
    make_change,
    make_commune,
    make_form,
    make_indicator,
    make_office,
    make_period,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

KINDS = (Evidence, ProgressUpdate, Measurement, FormEntry)


def make_province() -> Unit:
    return make_commune(kind=Unit.Kind.PROVINCE)


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def commune(province):
    """A commune of the province that sent one row of each kind."""
    commune = make_commune(parent=province)
    person, plan = make_standing_officer(commune), make_plan(commune)
    report_progress(
        make_task(plan, lead=person.unit),
        author=person,
        percent=50,
        state="doing",
        result="Đã họp",
        seen=None,
        key=uuid4(),
    )
    target = make_target(make_indicator(plan, lead=person.unit))
    period = make_period(plan, "quarter-1")
    measure(target, period=period, author=person, value=95, seen=None, key=uuid4())
    form = make_form(rows=[{"code": "1", "kind": "count"}])
    figure = Entered(form.rows.get(), None, value=Decimal(7))
    enter_figures(plan, form, [figure], author=person, period=period)
    add_evidence(
        authority=commune,
        unit=person.unit,
        by=person,
        year=2026,
        title="Ảnh",
        link="https://xa.example.vn",
    )
    return commune


def seen_from(province: Unit) -> list[int]:
    """How many rows of each kind an appraiser of the province finds."""
    appraiser = make_user(province, Role.APPRAISER)
    return [kind.objects.visible_to(appraiser).count() for kind in KINDS]


def test_units_know_the_unit_at_the_top(province):
    department = make_commune(kind=Unit.Kind.DEPARTMENT, parent=province)
    office = make_office(make_office(make_commune(parent=province)))
    alone = make_commune()

    assert [unit.province_id for unit in (province, department, office)] == [province.pk] * 3
    assert alone.province_id == alone.pk


def test_what_a_commune_sends_is_found_by_its_province_and_by_no_other(commune, province):
    assert seen_from(province) == [1, 1, 1, 1]
    assert seen_from(make_province()) == [0, 0, 0, 0]


def test_who_succeeded_a_province_goes_on_reading_its_rows(province):
    person = make_standing_officer(province)
    add_evidence(
        authority=province,
        unit=person.unit,
        by=person,
        year=2026,
        title="Ảnh",
        link="https://tinh.example.vn",
    )
    heir = make_province()
    make_change(province, heir)

    assert seen_from(heir)[0] == 1


def test_rows_of_a_commune_that_was_put_elsewhere_are_named_and_mended(commune, province):
    other = make_province()
    commune.parent = other
    commune.save()
    told = StringIO()

    with pytest.raises(CommandError, match=r"^5 dòng lệch"):
        call_command("check_provinces", stderr=told)
    assert seen_from(other) == [0, 0, 0, 0]
    call_command("check_provinces", "--mend", stdout=told, stderr=told)

    assert "Kết quả nhiệm vụ: 1" in told.getvalue()
    assert (seen_from(other), seen_from(province)) == ([1, 1, 1, 1], [0, 0, 0, 0])
    call_command("check_provinces", stdout=told)
    assert told.getvalue().endswith("Không có chỗ lệch.\n")
