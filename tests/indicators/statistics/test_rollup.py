"""The sum of a form over the communes of a province, against sums worked out by hand and in SQL."""

from io import BytesIO
from random import Random

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role, Unit
from indicators.models import FormRow
from indicators.statistics.figures import ACCEPTED, form_figures
from indicators.statistics.rollup.figures import RollUp
from tests.factories import (
    make_commune,
    make_form,
    make_leader,
    make_plan,
    make_standing_officer,
    make_user,
)

from .entered import enter_into

pytestmark = [pytest.mark.both, pytest.mark.django_db]

Q1, Q2 = "quarter-1", "six-months"
OWN_SQL = """
    SELECT SUM(e.value), COUNT(DISTINCT e.plan_form_id)
    FROM indicators_formentry e
    JOIN indicators_formrow r ON r.id = e.row_id
    JOIN indicators_formcolumn c ON c.id = e.column_id
    WHERE r.code = %s AND c.code = %s AND e.review = 'accepted'
    AND e.plan_form_id IN (
        SELECT plan_form_id FROM indicators_formentry WHERE period = 'six-months'
        AND review = 'accepted' AND row_id = r.id AND column_id = c.id)
"""


@pytest.fixture
def province():
    return make_commune(kind=Unit.Kind.PROVINCE, name="UBND tỉnh", short_name="UBND tỉnh")


@pytest.fixture
def appraiser(province):
    return make_user(province, Role.APPRAISER)


@pytest.fixture
def form():
    return make_form(
        name="Giải quyết thủ tục hành chính",
        rows=[
            {"code": "01", "name": "Đất đai"},
            {"code": "02", "name": "Hộ tịch"},
            {"code": "TONG", "name": "Tổng số", "kind": "computed", "formula": "TỔNG"},
            {"code": "TL", "kind": "ratio", "formula": "[TONG.8]", "denominator": "[TONG.7]"},
        ],
        columns=[
            {"code": "7", "heading": "Đã giải quyết"},
            {"code": "8", "heading": "Đúng hạn"},
            {"code": "11", "heading": "Đang giải quyết", "accumulates": "last"},
        ],
    )


def commune(province, name):
    return make_plan(make_commune(parent=province, name=name, short_name=name))


def report(plan, form, key, first, second, **options):
    cells = ("7", "8", "11")
    rows = {
        "01": dict(zip(cells, first, strict=True)),
        "02": dict(zip(cells, second, strict=True)),
    }
    enter_into(plan, form, key, rows, **options)


@pytest.fixture
def communes(province, form):
    """Two that reported both quarters, one the first alone, one nothing, one without a plan."""
    a, b, c, d = (commune(province, f"Xã {name}") for name in ("An", "Bình", "Cát", "Đông"))
    make_commune(parent=province, name="Xã Én", short_name="Xã Én")
    report(a, form, Q1, (100, 90, 5), (50, 50, 0))
    report(a, form, Q2, (200, 190, 9), (50, 40, 1))
    report(b, form, Q1, (10, 10, 2), (20, 20, 0))
    report(b, form, Q2, (30, 20, 7), (40, 40, 3))
    report(c, form, Q1, (7, 7, 1), (8, 8, 1))
    return a, b, c, d


def found_on(client, **asked):
    return client.get(reverse("indicators:rollup"), asked).context["found"]


def shown(found):
    return [(each.text, each.communes) for each in found.sums]


def test_the_sum_is_that_of_who_reported_all_periods(client, appraiser, form, communes):
    client.force_login(appraiser)

    found = found_on(client, form=form.pk, period=Q2, row="TONG")

    assert found.cumulative
    assert shown(found) == [("500", 2), ("460", 2), ("20", 2)]
    with connection.cursor() as cursor:
        for place, column in enumerate(("7", "8")):
            in_sql = []
            for row in ("01", "02"):
                cursor.execute(OWN_SQL, [row, column])
                in_sql.append(cursor.fetchone())
            total = sum(value for value, _ in in_sql)
            assert (found.sums[place].value, in_sql[0][1]) == (total, 2)
    assert len(found.everybody) == 5


def test_computed_cells_are_worked_out_of_the_sums(client, appraiser, form, communes):
    client.force_login(appraiser)

    whole = found_on(client, form=form.pk, period=Q2, row="TL")
    own = found_on(client, form=form.pk, period=Q1, row="TL", span="own")

    assert shown(whole) == [("92%", 2)]  # 460 of 500, not the mean of 94 and 90
    assert shown(own) == [("94,87%", 3)]  # 185 of 195


def test_each_commune_stands_as_on_its_own_form(client, appraiser, form, communes):
    client.force_login(appraiser)

    page = client.get(reverse("indicators:rollup"), {"form": form.pk, "period": Q2, "row": "TONG"})

    lines = page.context["page"].object_list
    assert [(line.unit.short_name, line.words) for line in lines] == [
        ("Xã An", "6/6 ô"),
        ("Xã Bình", "6/6 ô"),
        ("Xã Cát", "chưa báo cáo"),
        ("Xã Đông", "chưa báo cáo"),
        ("Xã Én", "chưa ban hành kế hoạch"),
    ]
    assert [[figure.text for figure in line.figures] for line in lines] == [
        ["400", "370", "10"],
        ["100", "90", "10"],
        ["", "", ""],
        ["", "", ""],
        ["", "", ""],
    ]
    a = communes[0]
    assert lines[0].address == reverse("indicators:statistics_form", args=[a.pk, form.pk, Q2])
    assert "2/5 xã" in page.content.decode()
    assert client.get(lines[0].address).status_code == 200


def test_waiting_and_emptied_figures_count_as_missing(client, appraiser, form, communes):
    c = communes[2]
    report(c, form, Q2, (1, 1, 1), (1, 1, 1), accepted=False)
    client.force_login(appraiser)

    found = found_on(client, form=form.pk, period=Q2, row="01")

    assert shown(found) == [("340", 2), ("310", 2), ("16", 2)]


def test_sums_of_different_communes_say_so(client, appraiser, form, communes):
    enter_into(communes[3], form, Q1, {"01": {"7": 5}})
    client.force_login(appraiser)

    found = found_on(client, form=form.pk, period=Q1, row="TONG", span="own")

    assert (found.sums[0].communes, found.sums[0].uneven, found.sums[1].uneven) == (3, True, False)


def test_communes_are_ordered_and_filtered(client, appraiser, form, communes):
    client.force_login(appraiser)
    asked = {"form": form.pk, "period": Q1, "row": "TONG", "span": "own"}
    found = found_on(client, **asked)
    column = found.columns[0].sort

    def names(**more):
        return [line.unit.short_name[3:] for line in found_on(client, **asked, **more).lines]

    assert names(sort=column)[:3] == ["Cát", "Bình", "An"]
    assert names(sort=f"-{column}")[:3] == ["An", "Bình", "Cát"]
    assert names(standing="none") == ["Đông", "Én"]
    assert names(q="binh") == ["Bình"]
    assert found.standings == {"complete": 3, "partial": 0, "none": 2}


def test_a_form_without_columns_shows_its_rows(client, appraiser, province):
    form = make_form(rows=[{"code": "A"}, {"code": "B", "kind": "yes_no"}])
    for name, value in (("Xã An", 1), ("Xã Bình", 0)):
        enter_into(commune(province, name), form, Q1, {"A": 3, "B": value})
    client.force_login(appraiser)

    found = found_on(client, form=form.pk, period=Q1)

    assert [column.label for column in found.columns] == ["(A) Dòng A", "(B) Dòng B"]
    assert shown(found) == [("6", 2), ("1 xã có", 2)]


def test_the_file_says_what_the_page_says(client, appraiser, form, communes):
    client.force_login(appraiser)

    answer = client.get(
        reverse("indicators:rollup_export"), {"form": form.pk, "period": Q2, "row": "TONG"}
    )
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert rows[1][0] == "6 tháng năm 2026, lũy kế từ đầu năm; dòng (TONG) Tổng số"
    assert rows[3][1:] == ["Tổng 5 xã", None, 500, 460, 20]
    assert rows[4][1:] == ["Số xã có số liệu", None, "2/5 xã", "2/5 xã", "2/5 xã"]
    assert rows[5] == [1, "Xã An", "6/6 ô", 400, 370, 10]
    assert len(rows) == 10


def test_other_provinces_and_drafts_are_left_out(client, appraiser, form, province):
    other = make_plan(make_commune(name="Xã lạ", short_name="Xã lạ"))
    draft = make_plan(
        make_commune(parent=province, name="Xã Nháp", short_name="Xã Nháp"), state="draft"
    )
    mine = commune(province, "Xã An")
    for plan in (other, draft, mine):
        report(plan, form, Q1, (1, 1, 1), (1, 1, 1))
    client.force_login(appraiser)

    found = found_on(client, form=form.pk, period=Q1, row="TONG", span="own")

    assert [line.unit.short_name for line in found.lines] == ["Xã An", "Xã Nháp"]
    assert shown(found)[0] == ("2", 1)
    assert found.lines[1].plan is None


@pytest.mark.parametrize("maker", [make_leader, make_standing_officer])
def test_a_commune_sees_no_other_communes(client, form, communes, maker):
    client.force_login(maker(communes[0].unit))

    assert client.get(reverse("indicators:rollup")).status_code == 404
    assert client.get(reverse("indicators:rollup_export")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_communes(
    client, appraiser, form, province, count, django_assert_max_num_queries
):
    for n in range(count):
        report(commune(province, f"Xã {n}"), form, Q1, (1, 1, 1), (1, 1, 1))
    client.force_login(appraiser)
    asked = {"form": form.pk, "period": Q1, "row": "TONG", "sort": "-reported"}
    client.get(reverse("indicators:rollup"), asked)

    with django_assert_max_num_queries(12):
        client.get(reverse("indicators:rollup"), asked)


@pytest.mark.parametrize("cumulative", [True, False])
def test_rows_that_communes_added_are_in_the_totals(appraiser, form, communes, cumulative):
    a, b, *_ = communes
    FormRow.objects.create(form=form, owner=a.unit, code="X1", name="Dòng của xã", order=9)
    enter_into(a, form, Q2, {"X1": {"7": 1000, "8": 900, "11": 70}})

    found = RollUp(appraiser, form, year=2026, key=Q2, cumulative=cumulative, row="TONG")

    sums = [each.value for each in found.sums]
    lines = found.fill(found.everybody)
    told = [line.figures for line in lines if line.plan in (a.pk, b.pk)]
    assert [figure.value for figure in told[0]] == (
        [1400, 1270, 80] if cumulative else [1250, 1130, 80]
    )
    assert sums == [
        sum(figures) for figures in zip(*([f.value for f in each] for each in told), strict=True)
    ]
    assert [each.uneven for each in found.sums] == [False] * 3


@pytest.mark.parametrize("cumulative", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_lines_say_what_forms_say_and_sums_add_them_up(appraiser, province, seed, cumulative):
    chance = Random(seed)
    form = make_form(
        rows=[
            {"code": "01"},
            {"code": "02", "accumulates": "last"},
            {"code": "03", "accumulates": "first"},
            {"code": "04", "kind": "yes_no"},
            {"code": "C", "kind": "computed", "formula": "[01]+[02]"},
            {"code": "T", "kind": "ratio", "formula": "[01]", "denominator": "[03]"},
        ]
    )
    plans = [commune(province, f"Xã {n}") for n in range(4)]
    FormRow.objects.create(form=form, owner=plans[0].unit, code="X", name="Dòng của xã", order=9)
    for plan in plans:
        for key in (Q1, Q2):
            rows = [code for code in ("01", "02", "03", "04") if chance.random() < 0.8]
            rows += ["X"] if plan == plans[0] else []
            values = {code: chance.randrange(2 if code == "04" else 99) for code in rows}
            enter_into(plan, form, key, values, final=chance.random() < 0.7)

    found = RollUp(appraiser, form, year=2026, key=Q2, cumulative=cumulative)
    lines = {line.plan: line.figures for line in found.fill(found.everybody)}

    of_plans = [form_figures(plan, [form], reviews=ACCEPTED)[0] for plan in plans]
    for place, (row, column, _) in enumerate(found.columns):
        figures = [each.at(row, column, Q2, cumulative=cumulative) for each in of_plans]
        told = [lines[plan.pk][place] for plan in plans]
        assert [(each.value, each.estimate) for each in told] == [
            (figure.value, figure.estimate) for figure in figures
        ]
        if row.typed:
            known = [figure for figure in figures if figure.known]
            assert found.sums[place].communes == len(known)
            assert (found.sums[place].value or 0) == sum(figure.value for figure in known)
            assert found.sums[place].estimate == any(figure.estimate for figure in known)
