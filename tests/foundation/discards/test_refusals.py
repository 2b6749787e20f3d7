"""What changed since something was discarded: refused with a sentence, or left out truthfully."""

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, Unit
from foundation.discards.kinds import DiscardRefused
from foundation.discards.models import Discarded, DiscardedFile
from foundation.discards.services import PARENT_GONE, bring_back
from indicators.services.shaping import remove_indicator
from parindex.models import CriteriaSet
from parindex.services.set_editing import add_criterion, change_criterion, remove_criterion
from parindex.services.sets import make_set, remove_set
from planning.importing.services import abandon_import
from plans.models import PlanImport
from plans.services import close_plan
from plans.services.area_editing import areas_stamp, leave_out_area
from plans.services.writing import discard_duty
from tests.factories import (
    make_commune,
    make_indicator,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_user,
)
from tests.parindex.rounds import SMALL_SET, YES_NO

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def standing(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def discarded(plan, standing):
    """A discarded indicator of the sixth area, with its target."""
    indicator = make_indicator(plan, area=6)
    make_target(indicator)
    remove_indicator(indicator, by=standing, reason="Trùng")
    return Discarded.objects.get()


def refusal(discarded, by) -> str:
    with pytest.raises(DiscardRefused) as refused:
        bring_back(Discarded.objects.get(pk=discarded.pk), by=by)
    assert Discarded.objects.get(pk=discarded.pk).back_at is None
    return str(refused.value)


def test_nothing_comes_back_into_a_closed_plan(plan, standing, discarded):
    close_plan(plan)

    assert "đã đóng" in refusal(discarded, standing)
    assert not plan.indicators.exists()


def test_the_area_comes_back_before_what_stood_in_it(plan, standing, discarded):
    area = plan.area(6)
    leave_out_area(area, by=standing, seen=areas_stamp(plan), reason="Gộp")

    assert "Hãy khôi phục lĩnh vực trước" in refusal(discarded, standing)
    bring_back(Discarded.objects.get(kind="area"), by=standing)
    bring_back(discarded, by=standing)
    assert plan.indicators.count() == 1
    assert [each.order for each in plan.areas.order_by("order")] == list(range(1, 8))


def test_what_stood_in_a_plan_that_is_gone_stays_away(plan, standing, discarded):
    plan.delete()

    assert refusal(discarded, standing) == PARENT_GONE


def test_a_link_to_a_unit_that_is_gone_is_left_out(plan, standing):
    here, gone = make_office(plan.unit), make_office(plan.unit)
    duty = plan.duties.create(unit_text="Hai phòng", text="Tham mưu")
    duty.units.set([here, gone])
    discard_duty(duty, by=standing, reason="")
    Unit.objects.filter(pk=gone.pk).delete()

    bring_back(Discarded.objects.get(), by=standing)

    assert list(plan.duties.get().units.all()) == [here]


def test_a_code_that_was_taken_meanwhile_keeps_a_criterion_away():
    province = make_commune(kind="province")
    appraiser = make_user(province, Role.APPRAISER)
    draft = make_set(province, year=2026, content=SMALL_SET)
    remove_criterion(draft, "1.2", by=appraiser)
    first = Discarded.objects.get()
    made = add_criterion(draft, by=appraiser, code="1.2", name="Khác", maximum=10)

    assert f"đã có tiêu chí {made.code}" in refusal(first, appraiser)

    remove_criterion(draft, "1.1", by=appraiser)
    remove_criterion(draft, "1.2", by=appraiser)
    change_criterion(draft, "1", by=appraiser, rule=YES_NO)
    assert "quy tắc chấm điểm riêng" in refusal(first, appraiser)


def test_a_file_that_is_gone_is_named(plan, standing):
    made = PlanImport.objects.create(unit=plan.unit, created_by=standing)
    made.files.create(file="imports/mat.docx", name="mat.docx", sha256="0" * 64)
    abandon_import(made, by=standing)

    assert not default_storage.exists("imports/mat.docx")
    assert "Không còn tệp “imports/mat.docx”" in refusal(Discarded.objects.get(), standing)
    assert DiscardedFile.objects.count() == 1


def changed(discarded, model: str, change) -> Discarded:
    """The discard with the columns of one of its tables as another version knew them."""
    for table in discarded.tables:
        if table["model"] == model:
            table["columns"], table["rows"] = change(table["columns"], table["rows"])
    discarded.save()
    return discarded


def without(name: str):
    def change(columns, rows):
        at = columns.index(name)
        return columns[:at] + columns[at + 1 :], [row[:at] + row[at + 1 :] for row in rows]

    return change


def test_after_an_upgrade_old_columns_are_left_out_and_new_ones_have_their_default(
    plan, standing, discarded
):
    def older(columns, rows):
        columns, rows = without("qualitative")(columns, rows)
        return [*columns, "given_up"], [[*row, "x"] for row in rows]

    bring_back(changed(discarded, "indicators.indicator", older), by=standing)

    assert plan.indicators.get().qualitative is False


def test_after_an_upgrade_that_asks_for_what_is_not_there_it_says_so(plan, standing, discarded):
    changed(discarded, "indicators.target", without("indicator_id"))

    assert "Phần mềm đã được nâng cấp" in refusal(discarded, standing)
    changed(discarded, "indicators.target", lambda columns, rows: (columns, rows))
    discarded.tables[0]["model"] = "indicators.given_up"
    discarded.save()
    assert "Phần mềm đã được nâng cấp" in refusal(discarded, standing)
    assert not plan.indicators.exists()


def test_only_who_may_discard_sees_it(plan, discarded):
    address = discarded.get_absolute_url()
    for person in (
        make_officer(make_office(plan.unit)),
        make_standing_officer(make_commune()),
        make_user(plan.unit, Role.ADMINISTRATOR),
    ):
        client = Client()
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}bring-back/").status_code == 404
        assert discarded.title not in client.get(reverse("discards:discard_list")).text


def test_the_list_is_filtered_by_words_kind_person_and_day(client, plan, standing, discarded):
    duty = plan.duties.create(unit_text="Văn phòng", text="Tham mưu")
    discard_duty(duty, by=make_standing_officer(plan.unit), reason="Thừa")
    client.force_login(standing)

    def found(query: str) -> list[str]:
        page = client.get(f"{reverse('discards:discard_list')}?{query}").context["page"]
        return [each.kind for each in page]

    assert found("") == ["duty", "indicator"]
    assert found("words=trung") == ["indicator"]
    assert found("kind=duty") == ["duty"]
    assert found(f"by={standing.pk}") == ["indicator"]
    assert found("last=2020-01-01") == found("first=2099-01-01") == []
    assert found("sort=at") == ["indicator", "duty"]


def test_many_rows_take_as_many_queries_as_few():
    province = make_commune(kind="province")
    appraiser = make_user(province, Role.APPRAISER)
    spent = []
    for more in (1, 1, 40):  # the first time something is remembered
        parts = [{"code": f"3.{n}", "name": "Thêm", "maximum": "1"} for n in range(more)]
        head = {"code": "3", "name": "Ba", "maximum": "40"}
        content = SMALL_SET | {"criteria": [*SMALL_SET["criteria"], head, *parts]}
        draft = make_set(province, year=2026, content=content)
        with CaptureQueriesContext(connection) as queries:
            remove_set(draft, by=appraiser)
            bring_back(Discarded.objects.first(), by=appraiser)
        spent.append(len(queries))
        CriteriaSet.objects.all().delete()

    assert spent[1] == spent[2]
