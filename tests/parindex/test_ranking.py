"""The ranking of a round, its spread, and the map of criteria by unit."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role, Unit
from parindex.models import Assessment
from parindex.ranking import HeatCell, spread_of
from parindex.services.publication import publish
from tests.factories import make_commune, make_plan, make_user

from .rounds import make_round, play_to_locked, play_to_second

pytestmark = [pytest.mark.services, pytest.mark.django_db]
PAGES = ("set_ranking", "set_ranking_export", "set_spread", "set_heat")


def address(name, played):
    return reverse(f"parindex:{name}", args=[played.criteria_set.pk])


def publish_all(played):
    publish(
        played.criteria_set, by=played.appraiser, number="9/QĐ-UBND", decided_on=date(2026, 1, 15)
    )


@pytest.fixture(scope="module")
def stored(module_db):
    played = make_round(communes=2)
    play_to_second(played)
    return played


@pytest.fixture
def played(stored):
    return deepcopy(stored)


@pytest.fixture
def client(client, played):
    client.force_login(played.appraiser)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_appraisers_see_the_results_at_any_time(client, played, name):
    assert client.get(address(name, played)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_communes_see_the_results_once_they_are_published(client, played, name):
    client.force_login(played.standing())
    before = client.get(address(name, played)).status_code
    play_to_second(played, played.communes[1])
    publish_all(played)

    assert (before, client.get(address(name, played)).status_code) == (404, 200)


@pytest.mark.parametrize("name", PAGES)
def test_strangers_get_404_even_after_publication(client, played, name):
    play_to_second(played, played.communes[1])
    publish_all(played)
    elsewhere = make_commune(kind=Unit.Kind.PROVINCE)
    department = make_commune(kind=Unit.Kind.DEPARTMENT, parent=elsewhere)

    for stranger in (
        make_user(department, Role.APPRAISER),
        make_user(make_commune(parent=elsewhere), Role.HEAD),
    ):
        client.force_login(stranger)
        assert client.get(address(name, played)).status_code == 404


def test_a_draft_set_has_no_ranking(client):
    draft = make_round(in_force=False)
    client.force_login(draft.appraiser)

    assert client.get(address("set_ranking", draft)).status_code == 404


def test_units_stand_by_rank_with_band_and_areas(client, played):
    ranking = client.get(address("set_ranking", played)).context["ranking"]
    first, second = ranking.rows

    assert (first.rank, first.band, first.assessment.unit) == (1, "Tốt", played.communes[0])
    assert [cell.points for cell in first.cells] == [
        Decimal("35.50"),
        Decimal("40.50"),
        Decimal(1),
        Decimal(0),
    ]
    # no survey result yet
    assert [cell.maximum for cell in first.cells[:2]] == [Decimal(40), Decimal(45)]
    assert (second.rank, second.band, second.cells) == (None, "", [None] * 4)


def test_the_self_score_shows_once_it_is_locked(client, played):
    before = client.get(address("set_ranking", played)).content.decode()
    play_to_locked(played, played.communes[1])
    after = client.get(address("set_ranking", played)).content.decode()

    assert (before.count("77,00"), after.count("77,00")) == (2, 3)


def test_the_list_is_searched_filtered_and_sorted(client, played):
    first, second = played.communes

    def shown(**asked):
        rows = client.get(address("set_ranking", played), asked).context["ranking"].rows
        return [row.assessment.unit for row in rows]

    assert shown(band="Tốt") == [first]
    assert shown(band="Yếu") == []
    assert shown(q=second.short_name.replace("ã", "a")) == [second]
    assert shown(sort="-unit", band="nothing") == shown(sort="nothing") == [first, second]


def test_the_year_before_is_compared_with(client, played):
    last = played.criteria_set
    Assessment.objects.filter(unit=played.communes[0]).update(
        state="published", index="92.09", rank=3
    )
    last.year, last.state = 2025, "closed"
    last.save()
    again = make_round(communes=0)
    again.criteria_set.authority = played.province
    again.criteria_set.save()
    Assessment.objects.create(
        unit=played.communes[0],
        criteria_set=again.criteria_set,
        state="second",
        index="90.59",
        final_total="77",
    )

    page = client.get(address("set_ranking", again))

    assert [row.difference_words for row in page.context["ranking"].rows] == ["−1,50"]
    assert "(hạng 3)" in page.content.decode()


def test_htmx_gets_the_rows_alone(client, played):
    page = client.get(
        address("set_ranking", played), headers={"HX-Request": "true"}
    ).content.decode()

    assert 'id="ranking-rows"' in page
    assert "<html" not in page


def test_the_ranking_goes_out_as_a_file(client, played):
    answer = client.get(address("set_ranking_export", played), {"band": "Tốt"})
    rows = list(
        load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(
            values_only=True
        )
    )

    assert rows[1][0] == "Lọc theo Xếp loại: Tốt"
    assert rows[3][1:7] == (1, played.communes[0].short_name, 77, 77, 90.59, "Tốt")
    assert rows[3][9:] == (35.5, 40.5, 1, 0)


def test_the_map_goes_from_areas_to_criteria(client, played):
    area = played.criteria_set.criteria.get(code="1")

    areas = client.get(address("set_heat", played)).context["heat"]
    leaves = client.get(address("set_heat", played), {"area": area.pk}).context["heat"]
    wrong = client.get(address("set_heat", played), {"area": "x"}).context["heat"]

    ((_, cells),) = areas.rows
    assert [cell.words for cell in cells] == ["89", "90"]
    ((_, cells),) = leaves.rows
    assert [column.code for column in leaves.columns] == ["1.1.1", "1.1.2", "1.2"]
    assert [(cell.words, cell.step) for cell in cells] == [("100", 5), ("90", 5), ("75", 3)]
    assert wrong.area is None


@pytest.mark.parametrize("name", ["set_ranking", "set_heat"])
def test_names_are_no_markup(client, played, name):
    hostile = '"><img src=x>'
    Unit.objects.filter(pk=played.communes[0].pk).update(short_name=hostile)
    played.criteria_set.criteria.update(name=hostile)

    page = client.get(address(name, played)).content.decode()

    assert hostile not in page
    assert "&gt;&lt;img src=x&gt;</a>" in page


def test_the_rows_of_the_map_say_share_and_points(client, played):
    page = client.get(address("set_heat", played)).content.decode()

    assert '<td class="number heat-4" title="35,50/40,00">89</td>' in page
    assert f"1. {played.communes[0].short_name}</a>" in page


BORDERS = [
    ("9", 5),
    ("8.99", 4),
    ("8", 4),
    ("7.99", 3),
    ("6.5", 3),
    ("6.49", 2),
    ("5", 2),
    ("4.99", 1),
    ("0", 1),
]


@pytest.mark.parametrize(("points", "step"), BORDERS)
def test_steps_of_the_map_at_their_borders(points, step):
    assert HeatCell(Decimal(points), Decimal(10)).step == step


def test_what_does_not_apply_has_no_step():
    nothing = HeatCell(Decimal(0), Decimal(0))

    assert (nothing.share, nothing.step, nothing.words) == (None, 0, "–")


def test_spread_by_hand():
    found = spread_of("x", [Decimal(each) for each in (60, 70, 80, 95)])

    assert (
        found.least,
        found.lower,
        found.median,
        found.mean,
        found.upper,
        found.greatest,
    ) == tuple(Decimal(each) for each in ("60.00", "67.50", "75.00", "76.25", "83.75", "95.00"))
    assert spread_of("x", [Decimal(5)]).lower == 5


@pytest.mark.parametrize("communes", [1, 3])
@pytest.mark.parametrize("name", [*PAGES, "area"])
def test_queries_stay_below_twelve_however_many_units(
    client, django_assert_max_num_queries, name, communes
):
    played = make_round(communes=communes)
    for commune in played.communes:
        play_to_second(played, commune)
        make_plan(commune)  # appraisers see issued plans: the frame offers them
    client.force_login(played.appraiser)
    asked = {"area": played.criteria_set.tops[0].pk} if name == "area" else {}
    page = address("set_heat" if name == "area" else name, played)

    with django_assert_max_num_queries(11):
        assert client.get(page, asked).status_code == 200
