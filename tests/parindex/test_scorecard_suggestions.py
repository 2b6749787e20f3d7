"""Suggestions on the scorecard: put into their places by htmx, taken all at once after a question,
taken back.
"""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.journal.history import history_of
from parindex.models import Assessment, ScoreEvidence
from parindex.services import ScoreRefused
from parindex.services.scoring import attach_evidence
from parindex.services.sets import model_content
from parindex.services.suggestions import give_back, take_suggestions
from plans.services import add_evidence
from tests.factories import make_leader, make_officer, make_plan

from .rounds import enter, make_round, open_window
from .test_suggestions import fill_tasks, measure, send

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(scope="module")
def stored(module_db):
    """A round by the model set: tasks, reports, a measured target with its proof, dated
    evidence.
    """
    played = make_round(content=model_content())
    plan = make_plan(played.communes[0])
    fill_tasks(plan, done=29, doing=4)
    send(plan, "quarter-1", date(2026, 3, 17))
    measured = measure(
        plan, "Tỷ lệ hồ sơ đúng hạn", numerator=999, denominator=1000, value=Decimal("99.9")
    )
    measured.evidence.add(_piece(played, "Bảng kê hồ sơ"))
    _piece(played, "Kế hoạch tự kiểm tra")
    return played


@pytest.fixture
def full(stored):
    return deepcopy(stored)


def _piece(played, title):
    where = {"authority": played.communes[0], "unit": None, "by": played.standing(), "year": 2026}
    file = ContentFile(title.encode(), name="a.pdf")
    return add_evidence(**where, title=title, dated_on=date(2026, 2, 1), file=file)


def address(name, played):
    return reverse(f"parindex:assessment_{name}", args=[played.assessment().pk])


PAGES = [("detail", {}), ("suggestions", HTMX), ("take", {}), ("analysis", {}), ("risk", {})]


@pytest.mark.parametrize(("name", "extra"), PAGES)
def test_a_full_year_of_the_model_set_costs_no_page_more_than_a_dozen_queries(
    client, full, name, extra, django_assert_max_num_queries
):
    client.force_login(full.standing())
    page = address(name, full)
    client.get(page, **extra)

    with django_assert_max_num_queries(12):
        assert client.get(page, **extra).status_code == 200


PARTS_OF_A_ROW = ("detail", "suggestion", "offers", "evidence", "office")


def test_an_opened_criterion_of_any_source_costs_no_more_than_a_dozen_queries(client, full):
    leaves = full.assessment().scores.select_related("criterion")
    scores = {score.criterion.source.get("kind"): score.pk for score in leaves}
    client.force_login(full.standing())
    card = full.assessment().get_absolute_url()
    asked = {
        (kind, name): (reverse(f"parindex:score_{name}", args=[pk]), HTMX)
        for kind, pk in scores.items()
        for name in PARTS_OF_A_ROW
    }
    asked |= {(kind, "page"): (f"{card}?open={pk}&find=", {}) for kind, pk in scores.items()}

    costs = {}
    for what, (address, extra) in asked.items():
        client.get(address, **extra)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, **extra).status_code == 200
        costs[what] = len(queries)

    assert len(scores) > 5
    assert {what: cost for what, cost in costs.items() if cost > 12} == {}


def test_the_scorecard_asks_for_its_suggestions_and_gets_them_in_their_places(client, full):
    standing, tasks = full.standing(), full.score("1.1.3")
    enter(tasks, standing, numerator=Decimal(30), denominator=Decimal(33))
    client.force_login(standing)
    scorecard = client.get(
        full.assessment().get_absolute_url(), {"q": tasks.criterion.name}
    ).content.decode()

    shown = client.get(address("suggestions", full), **HTMX).content.decode()
    some = client.get(
        address("suggestions", full), {"q": "khong co tieu chi nay"}, **HTMX
    ).content.decode()
    plain = client.get(address("suggestions", full))

    assert f'hx-get="{address("suggestions", full)}?q=' in scorecard
    assert (
        f'id="score-{tasks.pk}-suggested" hx-swap-oob="true" title="29/33 nhiệm vụ = 87,9%' in shown
    )
    assert shown.count("≠") == 1
    assert "suggested" not in some
    assert plain["Location"] == full.assessment().get_absolute_url()


def test_taking_all_says_first_how_many_criteria_and_points_and_leads_back_to_the_scorecard(
    client, full
):
    client.force_login(full.standing())
    scorecard = full.assessment().get_absolute_url()

    before = client.get(scorecard).content.decode()
    asked = client.get(address("take", full)).content.decode()
    untouched = full.assessment().self_total
    taken = client.post(address("take", full))
    after = client.get(scorecard).content.decode()
    undone = client.post(address("take", full), {"undo": "1"})
    nothing = client.get(scorecard).content.decode()

    assert address("take", full) in before
    assert "6 tiêu chí chưa chấm, 9,37 điểm" in asked  # 0,5 + 2,2 + 0,17 + 0 + 0,5 + 6
    assert untouched == 0
    assert taken["Location"] == undone["Location"] == scorecard
    assert "Bỏ các điểm vừa lấy" in after
    assert "Bỏ các điểm vừa lấy" not in nothing
    assert full.assessment().self_total == 0


def test_who_scores_nothing_takes_nothing(client, full):
    office = full.communes[0].units.exclude(pk=full.communes[0].pk).first()
    full.assessment().scores.filter(unit=office).update(unit=None)
    for person in (
        make_leader(full.communes[0]),
        make_officer(office),
        full.appraiser,
        make_round().standing(),
    ):
        client.force_login(person)
        assert client.get(address("take", full)).status_code == 404
    client.force_login(make_leader(full.communes[0]))

    assert address("take", full) not in client.get(address("risk", full)).content.decode()
    assert address("take", full) not in client.get(address("detail", full)).content.decode()
    assert client.post(address("take", full)).status_code == 404


@pytest.mark.parametrize(
    ("code", "most"), [("1.1.1", 10), ("1.1.3", 12), ("1.3.1", 11), ("3.4.1", 13)]
)
def test_taking_one_costs_few_queries_also_with_its_evidence(client, full, code, most):
    score = full.score(code)
    client.force_login(full.standing())
    address = reverse("parindex:score_enter", args=[score.pk])

    with CaptureQueriesContext(connection) as queries:
        client.post(address, {"take": "1", "seen": score.version}, **HTMX)

    asked = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
    assert full.score(code).self_points == full.score(code).suggested_points
    assert len(asked) <= most


def test_several_pieces_are_attached_in_as_many_queries_as_one(full):
    score, by = full.score("1.5"), full.standing()
    pieces = [_piece(full, f"Minh chứng {n}") for n in range(4)]
    counts = []
    for some in (pieces[:1], pieces[1:2], pieces[2:]):
        with CaptureQueriesContext(connection) as queries:
            attach_evidence(score, by=by, evidence=some)
        counts.append(len(queries))

    assert {each.evidence for each in score.pieces.all()} == {*pieces}
    assert counts[1] == counts[2]


def test_taking_all_costs_the_same_queries_however_many_there_are(full):
    by, counts = full.standing(), []
    for done in ("1.1.1", "1.2.1"):
        enter(
            full.score(done),
            by,
            **({"value": 0} if done == "1.1.1" else {"numerator": 1, "denominator": 1}),
        )
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            taken = take_suggestions(full.assessment(), by=by)
        counts.append((len(taken), len(queries)))
        full.assessment().scores.update(self_points=None, facts={})
        ScoreEvidence.objects.all().delete()

    (few, cost), (many, same) = counts
    assert few < many
    assert cost == same <= 27


def test_what_one_entry_is_refused_for_all_are(full):
    by = full.standing()
    window = open_window(full.criteria_set, "self_score", since=-3, until=-1)
    with pytest.raises(ScoreRefused, match="đã đóng lúc"):
        take_suggestions(full.assessment(), by=by)
    window.delete()
    Assessment.objects.update(state=Assessment.State.LOCKED)
    with pytest.raises(ScoreRefused, match="đã chốt"):
        take_suggestions(full.assessment(), by=by)
    Assessment.objects.update(state=Assessment.State.DRAFT)
    with pytest.raises(ScoreRefused, match="Không có điểm gợi ý"):
        take_suggestions(full.assessment(), by=make_round().standing())

    assert not full.assessment().scores.exclude(version=0).exists()


def test_taking_all_is_in_the_history_and_giving_back_leaves_what_a_person_attached(full):
    by = full.standing()
    taken = take_suggestions(full.assessment(), by=by)
    proved = full.assessment().scores.filter(pk__in=taken, pieces__isnull=False).first()
    own = _piece(full, "Của người chấm")
    attach_evidence(proved, by=by, evidence=[own])
    newest = history_of(proved)[-1]

    give_back(full.assessment(), by=by, taken=taken)

    assert (newest.stood.version, newest.by, newest.stood.self_points) == (
        1,
        by,
        proved.self_points,
    )
    assert [piece.evidence for piece in proved.pieces.all()] == [own]


def test_an_entry_stands_in_the_history_with_its_own_points(full):
    score = enter(
        full.score("1.1.3"), full.standing(), numerator=Decimal(33), denominator=Decimal(33)
    )

    assert score.self_points == score.maximum
    assert history_of(score)[-1].stood.self_points == score.self_points


@pytest.mark.parametrize(("button", "most"), [("stay", 12), ("take", 14), ("next", 12)])
def test_a_score_with_a_suggestion_is_saved_in_a_dozen_queries(
    client, full, button, most, django_assert_num_queries
):
    """Taking it has a savepoint; who goes on is asked for the next one in the same answer."""
    score = full.score("1.1.3")
    client.force_login(full.standing())
    client.get(reverse("parindex:score_detail", args=[score.pk]), **HTMX)
    form = {"numerator": "30", "denominator": "33", "reason": "Theo sổ theo dõi"}
    form |= {"seen": score.version, button: "1"}

    with django_assert_num_queries(most + 2):  # a savepoint, which only tests have
        answer = client.post(reverse("parindex:score_enter", args=[score.pk]), form, **HTMX)

    assert "Đã lưu lúc" in answer.content.decode()
