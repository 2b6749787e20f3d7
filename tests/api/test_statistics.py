"""Statistical forms over the API: what they ask for, their figures, entering them."""

from decimal import Decimal

import pytest

from indicators.models import FormEntry, StatisticalForm
from tests.api.problems import problem
from tests.factories import make_form, make_officer, make_standing_officer
from tests.indicators.statistics.entered import enter_into

pytestmark = [pytest.mark.both, pytest.mark.django_db]

Q1, Q2 = "quarter-1", "six-months"


@pytest.fixture
def form(office):
    return make_form(
        code="giai-quyet",
        rows=[
            {"code": "01", "office": office.name},
            {"code": "02", "office": office.name},
            {"code": "TL", "kind": "ratio", "formula": "[02]", "denominator": "[01]"},
        ],
    )


def place(plan, form, key=Q1):
    return f"/api/v1/plans/{plan.pk}/statistics/{form.pk}/{key}/"


def send(client, plan, form, figures, key=Q1, **headers):
    body = {"figures": figures}
    return client.post(f"{place(plan, form, key)}entries/", body, format="json", headers=headers)


def test_forms_are_read_with_rows_and_columns(call, officer, form, plan):
    make_form(code="nhap", state=StatisticalForm.State.DRAFT)
    make_form(code="xa-khac", owner=make_officer().authority)

    listed = call(officer).get("/api/v1/statistical-forms/?code=giai-quyet").json()["results"]
    everything = call(officer).get("/api/v1/statistical-forms/").json()["results"]

    assert [each["code"] for each in everything] == ["giai-quyet"]
    assert [row["code"] for row in listed[0]["rows"]] == ["01", "02", "TL"]
    assert listed[0]["columns"] == []


def test_figures_are_of_the_period_and_cumulative(call, officer, form, plan):
    enter_into(plan, form, Q1, {"01": 100, "02": 90})
    [first, _] = enter_into(plan, form, Q2, {"01": 100, "02": 100}, accepted=False)

    cells = call(officer).get(place(plan, form, Q2)).json()["cells"]

    assert [(cell["row"], cell["own"]["value"], cell["cumulative"]["value"]) for cell in cells] == [
        ("01", "100.0000", "200.0000"),
        ("02", "100.0000", "190.0000"),
        ("TL", "100.0000", "95.0000"),
    ]
    assert [cell["own"]["waiting"] for cell in cells] == [True, True, True]
    assert [cell["entry"] for cell in cells] == [first.pk, first.pk + 1, None]


def test_figures_are_entered_and_wait_for_review(call, officer, form, plan):
    answer = send(call(officer), plan, form, [{"row": "01", "value": "12"}])

    entry = FormEntry.objects.get()
    assert answer.status_code == 201
    assert (entry.value, entry.review, entry.author) == (Decimal(12), "waiting", officer)
    assert [each["id"] for each in answer.json()["entered"]] == [entry.pk]


def test_the_same_key_enters_once(call, officer, form, plan):
    figures = [{"row": "01", "value": "12"}]
    first = send(call(officer), plan, form, figures, **{"Idempotency-Key": "a"})
    again = send(call(officer), plan, form, figures, **{"Idempotency-Key": "a"})

    assert (first.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert FormEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("figure", "detail"),
    [
        ({"row": "01", "value": "1.5"}, "Hãy ghi số nguyên, không âm."),
        ({"row": "TL", "value": "1"}, "Ô này do phần mềm tính, không nhập."),
        (
            {"row": "99", "value": "1"},
            "Biểu không có ô này; hãy ghi mã dòng, mã cột như trong biểu.",
        ),
    ],
)
def test_what_the_page_refuses_is_refused(call, officer, form, plan, figure, detail):
    answer = send(call(officer), plan, form, [figure])

    assert problem(answer) == (422, "refused")
    assert answer.json()["errors"] == {figure["row"]: [detail]}
    assert not FormEntry.objects.exists()


def test_one_wrong_cell_does_not_stop_the_others(call, officer, form, plan):
    answer = send(
        call(officer), plan, form, [{"row": "01", "value": "3"}, {"row": "02", "value": "-1"}]
    )

    assert answer.status_code == 201
    assert [each["row"] for each in answer.json()["refused"]] == ["02"]
    assert list(FormEntry.objects.values_list("row__code", flat=True)) == ["01"]


def test_what_somebody_entered_meanwhile_is_not_overwritten(call, officer, form, plan):
    enter_into(plan, form, Q1, {"01": 100})

    answer = send(call(officer), plan, form, [{"row": "01", "value": "7"}])

    assert problem(answer) == (412, "newer-version")
    assert FormEntry.objects.count() == 1


def test_the_history_of_a_cell_is_read(call, officer, form, plan):
    enter_into(plan, form, Q1, {"01": 100, "02": 1})
    enter_into(plan, form, Q1, {"01": 110})

    found = call(officer).get(
        f"/api/v1/statistical-entries/?plan={plan.pk}&row=01&period=quarter-1&ordering=id"
    )

    assert [each["value"] for each in found.json()["results"]] == ["100.0000", "110.0000"]
    later = call(officer).get("/api/v1/statistical-entries/?sent_from=2027-01-01T00:00:00Z")
    assert later.json()["results"] == []


def test_a_stranger_finds_nothing(call, form, plan):
    enter_into(plan, form, Q1, {"01": 100})
    stranger = make_officer()

    assert problem(call(stranger).get(place(plan, form))) == (404, "not-found")
    assert problem(send(call(stranger), plan, form, [{"row": "01", "value": "1"}]))[0] == 404
    assert call(stranger).get("/api/v1/statistical-entries/").json()["results"] == []
    assert FormEntry.objects.count() == 1


def test_a_period_that_is_none_is_not_found(call, officer, form, plan):
    assert problem(call(officer).get(place(plan, form, "thang-1"))) == (404, "not-found")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(call, reviewer, plan, count, django_assert_max_num_queries):
    form = make_form(rows=[{"code": str(n)} for n in range(count)])
    enter_into(plan, form, Q1, {str(n): 1 for n in range(count)})
    client = call(make_standing_officer(plan.unit))

    with django_assert_max_num_queries(12):
        client.get(place(plan, form))
    with django_assert_max_num_queries(8):
        client.get("/api/v1/statistical-entries/")
