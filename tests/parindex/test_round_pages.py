"""The pages of a round: progress, windows, assignments, publication."""

from copy import deepcopy
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Role, Unit
from parindex.models import Appraiser, Assessment, CriteriaSet, StepWindow
from tests.factories import make_commune, make_leader, make_user
from tests.parindex.rounds import (
    make_round,
    open_window,
    play_to_first,
    play_to_locked,
    play_to_second,
)

pytestmark = [pytest.mark.services, pytest.mark.django_db]

Step, State = StepWindow.Step, Assessment.State
PAGES = (
    "set_round",
    "set_round_export",
    "set_windows",
    "set_appraisers",
    "set_changes",
    "set_publish",
)
POSTS = (
    "set_open_late",
    "set_windows",
    "set_window_remove",
    "set_appraisers",
    "set_unassign",
    "set_publish",
)


def address(name, played):
    return reverse(f"parindex:{name}", args=[played.criteria_set.pk])


def window_form(**values):
    times = {
        "opens_at_0": "01/11/2026",
        "opens_at_1": "",
        "closes_at_0": "31/12/2026",
        "closes_at_1": "16:30",
    }
    return {"step": Step.SELF_SCORE, **times, **values}


@pytest.fixture(scope="module")
def stored(module_db):
    return make_round(communes=2)


@pytest.fixture
def played(stored):
    return deepcopy(stored)


@pytest.fixture
def client(client, played):
    client.force_login(played.appraiser)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_a_round_open_for_its_appraisers(client, played, name):
    assert client.get(address(name, played)).status_code == 200


def test_everybody_else_gets_404(client, played):
    elsewhere = make_commune(
        kind=Unit.Kind.DEPARTMENT, parent=make_commune(kind=Unit.Kind.PROVINCE)
    )
    strangers = [
        make_user(elsewhere, Role.APPRAISER),
        make_user(played.appraiser.unit, Role.OFFICER),
    ]
    strangers += [
        played.standing(),
        make_leader(played.communes[0]),
        make_user(played.communes[0], Role.APPRAISER),
    ]
    for stranger in strangers:
        client.force_login(stranger)
        codes = {client.get(address(name, played)).status_code for name in PAGES}
        codes |= {client.post(address(name, played), window_form()).status_code for name in POSTS}
        assert codes == {404}
    assert not StepWindow.objects.exists()


def test_a_draft_has_no_round(client):
    draft = make_round(in_force=False)
    client.force_login(draft.appraiser)

    assert client.get(address("set_round", draft)).status_code == 404


def test_progress_is_counted_filtered_and_sorted(client, played):
    first, second = played.communes
    play_to_first(played, first)
    open_window(played.criteria_set, Step.SELF_SCORE, since=-3, until=-1)

    page = client.get(address("set_round", played))
    rows = {row.assessment.unit: row for row in page.context["page"]}

    assert (rows[first].scored, rows[first].appraised, rows[first].late) == (
        "5/6 (83,3%)",
        "0/6 (0%)",
        False,
    )
    assert (rows[second].scored, rows[second].appraised, rows[second].late) == (
        "0/6 (0%)",
        "",
        True,
    )
    assert str(played.appraiser) == rows[first].stepped_by

    def shown(**asked):
        return [
            row.assessment.unit
            for row in client.get(address("set_round", played), asked).context["page"]
        ]

    assert shown(late="1") == [second]
    assert shown(state="first") == [first]
    assert shown(q="ủy ban " + second.place) == [second]
    assert shown(sort="-scored") == [first, second]
    assert shown(sort="scored") == [second, first]
    assert shown(state="nothing", sort="nothing") == played.communes


def test_an_exception_counts_for_lateness(client, played):
    open_window(played.criteria_set, Step.SELF_SCORE, since=-3, until=-1)
    open_window(played.criteria_set, Step.SELF_SCORE, unit=played.communes[0], reason="Bão")

    rows = client.get(address("set_round", played)).context["page"]

    assert [row.late for row in rows] == [False, True]


def test_htmx_gets_the_rows_alone(client, played):
    page = client.get(address("set_round", played), headers={"HX-Request": "true"}).content.decode()

    assert 'id="round-rows"' in page
    assert "<html" not in page


def test_progress_goes_out_as_a_file(client, played):
    play_to_locked(played)

    answer = client.get(address("set_round_export", played), {"state": "locked"})
    rows = list(
        load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(
            values_only=True
        )
    )

    assert rows[1][0].startswith("Lọc theo Trạng thái: Đã chốt")
    assert [row[1] for row in rows[3:]] == [played.communes[0].short_name]
    name = played.communes[0].short_name
    assert rows[3][1:5] == (name, "Đã chốt tự chấm", None, "5/6 (83,3%)")


def test_a_window_is_set_changed_and_removed(client, played):
    client.post(address("set_windows", played), window_form())
    client.post(address("set_windows", played), window_form(closes_at_1=""))

    window = StepWindow.objects.get()
    local = [timezone.localtime(at) for at in (window.opens_at, window.closes_at)]
    assert [f"{at:%H:%M %d/%m/%Y}" for at in local] == ["00:00 01/11/2026", "17:00 31/12/2026"]
    page = client.get(address("set_changes", played)).content.decode()
    assert "sửa “Tự chấm điểm”" in page

    client.post(address("set_window_remove", played), {"window": window.pk})
    assert not StepWindow.objects.exists()


def test_an_exception_is_set_for_a_commune(client, played):
    values = window_form(unit=played.communes[1].pk, reason="Mất điện do bão")

    client.post(address("set_windows", played), values)

    assert StepWindow.objects.get().unit == played.communes[1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens_at_0": ""},
        {"closes_at_0": "32/13/2026"},
        {"closes_at_1": "25:00"},
        {"opens_at_0": "01/01/0001"},
        {"closes_at_0": "31/12/9999"},
        {"closes_at_0": "30/10/2026"},
        {"step": "nothing"},
        {"unit": "", "reason": "Bão"},
        {"unit": "987654", "reason": "Bão"},
        {"unit": "own", "reason": ""},
    ],
)
def test_a_wrong_window_changes_nothing(client, played, wrong):
    if wrong.get("unit") == "own":
        wrong = wrong | {"unit": played.communes[0].pk}

    answer = client.post(address("set_windows", played), window_form(**wrong))

    assert answer.status_code == 200
    assert not StepWindow.objects.exists()


def test_a_window_of_another_round_is_not_removed(client, played):
    other = make_round()
    window = open_window(other.criteria_set, Step.SELF_SCORE)

    for pk in (window.pk, "x", ""):
        assert client.post(address("set_window_remove", played), {"window": pk}).status_code == 404

    assert StepWindow.objects.exists()


def test_appraisers_are_assigned_and_taken_off(client, played):
    area = played.criteria_set.criteria.get(code="2")

    client.post(
        address("set_appraisers", played), {"user": played.appraiser.pk, "areas": [area.pk]}
    )

    given = Appraiser.objects.get()
    assert (given.area, given.unit) == (area, None)
    page = client.get(address("set_appraisers", played))
    assert page.context["holes"] == 4  # area 1 and the extras of two communes
    client.post(address("set_unassign", played), {"assignment": given.pk})
    assert not Appraiser.objects.exists()


def test_the_round_tells_who_assigned_and_took_off_whom(client, played):
    colleague = make_user(played.appraiser.unit, Role.APPRAISER)
    client.post(
        address("set_appraisers", played),
        {"user": colleague.pk, "units": [u.pk for u in played.communes]},
    )
    client.post(address("set_unassign", played), {"assignment": Appraiser.objects.first().pk})

    page = client.get(address("set_changes", played))

    first, second = played.communes
    _, (_, lines) = page.context["histories"]
    assert [(line.by, line.words) for line in lines] == [
        (played.appraiser, f"bỏ phân công {colleague}: mọi lĩnh vực; {first}"),
        (played.appraiser, f"phân công {colleague}: mọi lĩnh vực; {first}, {second}"),
    ]
    assert f"phân công {colleague}: mọi lĩnh vực; {first}, {second}" in page.content.decode()


def test_a_wrong_assignment_changes_nothing(client, played):
    for wrong in (
        {"user": ""},
        {"user": played.standing().pk},
        {"user": played.appraiser.pk, "units": ["987654"]},
    ):
        assert client.post(address("set_appraisers", played), wrong).status_code == 200

    assert not Appraiser.objects.exists()


def test_communes_that_came_later_are_opened(client, played):
    late = make_commune(parent=played.province)

    assert late.short_name in client.get(address("set_round", played)).content.decode()
    client.post(address("set_open_late", played))

    assert Assessment.objects.filter(unit=late).exists()


def test_what_is_missing_is_shown_and_publication_refused(client, played):
    play_to_second(played, played.communes[0])

    page = client.get(address("set_publish", played))
    assert page.context["missing"] == [f"Chưa thẩm định xong 1 đơn vị: {played.communes[1]}."]
    answer = client.post(
        address("set_publish", played), {"number": "1/QĐ", "decided_on": "15/01/2026"}
    )

    assert "Chưa thẩm định xong" in answer.content.decode()
    assert CriteriaSet.objects.get().running


def test_results_are_published_with_number_and_day(client, played):
    for commune in played.communes:
        play_to_second(played, commune)
    assert "không sửa được tại đây" in client.get(address("set_publish", played)).content.decode()

    for wrong in (
        {"number": "", "decided_on": "15/01/2026"},
        {"number": "1/QĐ", "decided_on": "15/01/2999"},
    ):
        assert client.post(address("set_publish", played), wrong).status_code == 200
    assert CriteriaSet.objects.get().running
    client.post(address("set_publish", played), {"number": "1/QĐ", "decided_on": "15/01/2026"})

    assert {(row.state, row.rank) for row in Assessment.objects.all()} == {(State.PUBLISHED, 1)}
    page = client.get(address("set_publish", played)).content.decode()
    assert "Kết quả đã công bố" in page
    assert '<form class="form"' not in page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_a_dozen_queries_at_most_for_one_commune_and_for_three(
    client, name, django_assert_max_num_queries
):
    counts = []
    for communes in (1, 3):
        played = make_round(communes=communes)
        for commune in played.communes:
            play_to_second(played, commune)
        for commune in played.communes:
            open_window(played.criteria_set, Step.SELF_SCORE, unit=commune, reason="Bão")
            played.criteria_set.appraisers.create(user=played.appraiser, unit=commune)
        client.force_login(played.appraiser)
        client.get(address(name, played))
        with django_assert_max_num_queries(12) as queries:
            assert client.get(address(name, played)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
