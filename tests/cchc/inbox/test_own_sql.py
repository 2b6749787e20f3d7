"""Every role's inbox against SQL written by hand, over the demo with some trouble added to it."""

from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import Q

from accounts.models import Role, Unit, User
from cchc.demo import make_demo
from cchc.inbox import Kind, Owed, owed_by
from documents.models import Document, DocumentStep
from parindex.models import Assessment, Score
from plans.models import Plan
from tasks.models import ExplanationRequest, ProgressUpdate, TaskPerson
from tests.factories import make_user

pytestmark = [pytest.mark.both, pytest.mark.django_db]

TODAY = date(2026, 11, 30)
END_OF_RHYTHMS = date(2026, 12, 14)  # every rhythm that divides a year ends there
PEOPLE = ("thuongtruc", "lanhdao", "vanthu", "truongphong", "canbo", "sonoivu", "lanhdaotinh")


@pytest.fixture(scope="module")
def demo(module_db):
    """The demo of a commune and its province, with what was returned, asked and submitted."""
    with time_machine.travel(TODAY):
        make_demo(TODAY)
        plan = Plan.objects.get(unit__code="demo", year=2026)
        leader, drafter = (User.objects.get(username=name) for name in ("lanhdao", "thuongtruc"))
        trouble_tasks(plan, leader)
        trouble_documents(plan.unit, drafter, leader)
        for unit in Unit.objects.filter(authority=plan.unit):
            make_user(unit, Role.OFFICER, username=f"officer-{unit.pk}")
        yield plan


def trouble_tasks(plan: Plan, leader: User) -> None:
    """Of all tasks, some are to be explained, some were returned, some wait for review."""
    tasks = list(plan.tasks.tracked().order_by("pk"))
    for place, task in enumerate(tasks):
        newest = task.updates.not_withdrawn().order_by("-pk").first()
        if place % 7 == 0 and newest:
            newest.review, newest.review_reason = ProgressUpdate.Review.RETURNED, "Chưa rõ"
            newest.save()
        if place % 5 == 0 and newest and place % 7:
            newest.review = ProgressUpdate.Review.WAITING
            newest.save()
        if place % 6 == 0:
            due = TODAY + timedelta(days=place % 4 - 2)
            ExplanationRequest.objects.create(task=task, asked_by=leader, text="Vì sao?", due=due)
    plan.tasks.settle()


def trouble_documents(commune: Unit, drafter: User, leader: User) -> None:
    """One more document in each state of the desk."""
    for state in (*Document.ON_THE_DESK, Document.State.RETURNED):
        document = Document.objects.create(
            unit=commune,
            authority=commune,
            source="letter",
            kind="CV",
            title=f"Công văn {state}",
            symbol="UBND-VHXH",
            state=state,
            submitted_by=drafter,
        )
        if state == Document.State.RETURNED:
            document.steps.create(what=DocumentStep.What.RETURNED, by=leader, note="Sửa lại")


@pytest.fixture(scope="module")
def everybody(demo) -> dict[str, tuple[User, list[Owed]]]:
    """The people of the demo, one officer of each office and who was assigned to tasks, each with
    their inbox.
    """
    assigned = TaskPerson.objects.current().values("person")
    people = User.objects.select_related("unit__authority").filter(
        Q(username__in=PEOPLE) | Q(username__startswith="officer-") | Q(pk__in=assigned)
    )
    return {person.username: (person, inbox_of(person)) for person in people}


@pytest.fixture(params=PEOPLE)
def person(request, everybody):
    return everybody[request.param][0]


@pytest.fixture
def found(person, everybody) -> list[Owed]:
    return everybody[person.username][1]


@pytest.fixture
def offices(everybody) -> list[Owed]:
    """What all offices owe together."""
    mine = (found for name, (_, found) in everybody.items() if name.startswith("officer-"))
    return [owed for found in mine for owed in found]


def inbox_of(person) -> list[Owed]:
    with time_machine.travel(TODAY):
        return owed_by(person, TODAY)


def keys(found, kind: Kind) -> set[str]:
    return {owed.key for owed in found if owed.kind == kind}


def counts(found, kind: Kind) -> dict[str, int]:
    return {owed.key: owed.count for owed in found if owed.kind == kind}


def sql(text: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def named(kind: str, rows) -> set[str]:
    return {f"{kind}:{row[0]}" for row in rows}


OPEN_TASKS_LED = """
    FROM tasks_task t
    JOIN plans_plan p ON p.id = t.plan_id
    JOIN accounts_unit pu ON pu.id = p.unit_id
    LEFT JOIN tasks_progressupdate c ON c.id = t.current_id
    WHERE pu.authority_id = %s AND p.handed_out_at IS NOT NULL AND p.discarded_at IS NULL
      AND p.state IN ('draft', 'issued') AND t.tracked
      AND EXISTS (SELECT 1 FROM tasks_taskunit u JOIN tasks_taskunit_units uu
                  ON uu.taskunit_id = u.id
                  WHERE u.task_id = t.id AND u.role = 'lead' AND uu.unit_id = %s)
      AND NOT EXISTS (SELECT 1 FROM tasks_taskperson d WHERE d.task_id = t.id AND d.unit_id = %s
                      AND d.ended_at IS NULL AND d.person_id <> %s)
"""
NEWEST_REVIEW = """(SELECT n.review FROM tasks_progressupdate n WHERE n.task_id = t.id
    AND n.review <> 'withdrawn' ORDER BY n.id DESC LIMIT 1)"""


def led_by_the_unit_of(person) -> list[int]:
    """The values of `OPEN_TASKS_LED`, which leaves out what a colleague was assigned to do."""
    return [person.authority_id, person.unit_id, person.unit_id, person.pk]


def reports_on_tasks(person) -> list[tuple]:
    running = "t.time_kind IN ('continuous', 'recurring')"
    return sql(
        f"""SELECT t.id {OPEN_TASKS_LED}
          AND COALESCE(c.state, '') NOT IN ('done', 'not_doing')
          AND ({NEWEST_REVIEW} = 'returned' OR t.owed_by < %s
            OR ({running} AND t.owed_by <= CASE WHEN t.rhythm IS NOT NULL THEN %s ELSE
                  (SELECT MIN(cut_off) FROM plans_reportingperiod r
                   WHERE r.plan_id = t.plan_id AND r.cut_off >= %s) END)
            OR (t.owed_by <= %s AND COALESCE({NEWEST_REVIEW}, '') <> 'waiting'))""",
        *led_by_the_unit_of(person),
        TODAY,
        END_OF_RHYTHMS,
        TODAY,
        TODAY + timedelta(days=7),
    )


def explanations(person) -> list[tuple]:
    asked = """EXISTS (SELECT 1 FROM tasks_explanationrequest e
               WHERE e.task_id = t.id AND e.answered_at IS NULL)"""
    return sql(f"SELECT t.id {OPEN_TASKS_LED} AND {asked}", *led_by_the_unit_of(person))


def is_of_an_office(person) -> bool:
    return person.has_role(Role.OFFICER, Role.HEAD, Role.STANDING_BODY)


def test_reports_and_explanations_of_tasks(person, found):
    mine = is_of_an_office(person)

    assert keys(found, Kind.REPORT) == (named("task", reports_on_tasks(person)) if mine else set())
    asked = named("explanation", explanations(person)) if mine else set()
    assert keys(found, Kind.EXPLAIN) == asked


def test_returned_reports_bear_their_reasons(demo, everybody):
    found = {
        owed.key: owed.returned_because
        for _, inbox in everybody.values()
        for owed in inbox
        if owed.returned and owed.kind == Kind.REPORT
    }

    rows = sql(
        f"""SELECT t.id FROM tasks_task t JOIN plans_plan p ON p.id = t.plan_id
        LEFT JOIN tasks_progressupdate c ON c.id = t.current_id
        WHERE p.state IN ('draft', 'issued') AND p.unit_id = %s AND t.tracked
          AND COALESCE(c.state, '') NOT IN ('done', 'not_doing')
          AND {NEWEST_REVIEW} = 'returned'""",
        demo.unit_id,
    )
    assert found == dict.fromkeys(named("task", rows), "Chưa rõ")
    assert found


def test_duties_and_targets(person, found):
    duties = sql(
        """SELECT d.id FROM plans_duty d JOIN plans_plan p ON p.id = d.plan_id
        JOIN plans_duty_units du ON du.duty_id = d.id
        WHERE du.unit_id = %s AND d.due IS NOT NULL AND d.done_on IS NULL
          AND p.state IN ('draft', 'issued') AND p.handed_out_at IS NOT NULL""",
        person.unit_id,
    )
    targets = sql(
        """SELECT t.id FROM indicators_target t JOIN indicators_indicator i ON i.id = t.indicator_id
        JOIN plans_plan p ON p.id = i.plan_id
        JOIN plans_reportingperiod r ON r.plan_id = p.id AND r.cut_off =
          (SELECT MIN(cut_off) FROM plans_reportingperiod WHERE plan_id = p.id AND cut_off >= %s)
        WHERE i.lead_unit_id = %s AND p.state IN ('draft', 'issued') AND NOT r.locked
          AND p.handed_out_at IS NOT NULL AND t.computed_from = '' AND NOT t.published_later
          AND t.fed_by_id IS NULL AND NOT EXISTS (SELECT 1 FROM indicators_measurement m
            WHERE m.target_id = t.id AND m.period_id = r.id
              AND m.review IN ('waiting', 'accepted'))""",
        TODAY,
        person.unit_id,
    )
    mine = is_of_an_office(person)

    assert keys(found, Kind.DUTY) == (named("duty", duties) if mine else set())
    assert keys(found, Kind.MEASURE) == (named("target", targets) if mine else set())


def test_the_cells_of_all_offices_are_those_that_are_empty_or_returned(demo, offices):
    owed_cells: Counter = Counter()
    for owed in offices:
        owed_cells[owed.key] += owed.count if owed.kind == Kind.STATISTICS else 0

    rows = sql(
        """SELECT f.id, COUNT(*) FROM indicators_statisticalform f
        JOIN indicators_formrow w ON w.form_id = f.id
        LEFT JOIN indicators_formcolumn k ON k.form_id = f.id
        LEFT JOIN indicators_formentry e ON e.id = (SELECT MAX(x.id) FROM indicators_formentry x
          JOIN indicators_planform pf ON pf.id = x.plan_form_id
          WHERE pf.plan_id = %s AND x.row_id = w.id AND x.period = 'year'
            AND COALESCE(x.column_id, 0) = COALESCE(k.id, 0)
            AND x.review IN ('waiting', 'accepted', 'returned'))
        WHERE f.state = 'in_force' AND f.year <= 2026
          AND w.kind IN ('count', 'number', 'money', 'yes_no', 'choice', 'text')
          AND (w.owner_id IS NULL OR w.owner_id = %s) AND COALESCE(k.formula, '') = ''
          AND (e.id IS NULL OR e.review = 'returned' OR (e.value IS NULL AND e.text = ''))
        GROUP BY f.id""",
        demo.pk,
        demo.unit_id,
    )
    assert +owed_cells == {f"form:{demo.pk}-{form}-year": count for form, count in rows}
    assert rows


def test_parts_of_reports_and_merging(person, found):
    asked = sql(
        """SELECT q.id FROM reports_contributionrequest q
        JOIN reports_report r ON r.id = q.report_id
        WHERE q.unit_id = %s AND q.state IN ('asked', 'returned')
          AND r.state IN ('draft', 'in_review')""",
        person.unit_id,
    )
    merging = sql(
        """SELECT r.id, COUNT(*) FROM reports_contributiontext x
        JOIN reports_contribution c ON c.id = x.contribution_id
        JOIN reports_contributionrequest q ON q.id = c.request_id
        JOIN reports_report r ON r.id = q.report_id JOIN plans_plan p ON p.id = r.plan_id
        JOIN accounts_unit u ON u.id = p.unit_id
        WHERE u.authority_id = %s AND r.state IN ('draft', 'in_review') AND c.state = 'sent'
          AND x.set_aside_at IS NULL AND x.text <> '' AND NOT EXISTS
            (SELECT 1 FROM reports_contributionuse y JOIN reports_reportsection s
             ON s.id = y.section_id WHERE y.source_id = x.id AND s.report_id = r.id
             AND s.text IS NOT NULL)
        GROUP BY r.id""",
        person.authority_id,
    )
    answers = person.has_role(Role.OFFICER, Role.HEAD)
    merges = person.has_role(Role.STANDING_BODY)

    assert keys(found, Kind.CONTRIBUTE) == (named("contribution", asked) if answers else set())
    assert counts(found, Kind.MERGE) == (
        {f"merging:{report}": count for report, count in merging} if merges else {}
    )


def test_exceptions_asked_for(person, found):
    asked = sql(
        """SELECT o.id FROM plans_periodopening o JOIN plans_reportingperiod r ON r.id = o.period_id
        JOIN plans_plan p ON p.id = r.plan_id JOIN accounts_unit u ON u.id = p.unit_id
        WHERE o.by_id IS NULL AND o.withdrawn_at IS NULL AND u.authority_id = %s""",
        person.authority_id,
    )

    decides = person.has_role(Role.STANDING_BODY)
    assert keys(found, Kind.ADMIT) == (named("exception", asked) if decides else set())


def test_reviews(person, found):
    queues = {
        "updates": sql(
            """SELECT p.id, COUNT(*) FROM tasks_progressupdate w JOIN tasks_task t
            ON t.id = w.task_id JOIN plans_plan p ON p.id = t.plan_id
            JOIN accounts_unit u ON u.id = p.unit_id
            WHERE w.review = 'waiting' AND u.authority_id = %s AND w.author_id <> %s
            GROUP BY p.id""",
            person.authority_id,
            person.pk,
        ),
        "measurements": sql(
            """SELECT p.id, COUNT(*) FROM indicators_measurement w JOIN indicators_target t
            ON t.id = w.target_id JOIN indicators_indicator i ON i.id = t.indicator_id
            JOIN plans_plan p ON p.id = i.plan_id JOIN accounts_unit u ON u.id = p.unit_id
            WHERE w.review = 'waiting' AND u.authority_id = %s AND w.author_id <> %s
            GROUP BY p.id""",
            person.authority_id,
            person.pk,
        ),
        "statistics": sql(
            """SELECT plan, COUNT(*) FROM (SELECT DISTINCT f.plan_id AS plan, f.id, w.period
              FROM indicators_formentry w JOIN indicators_planform f ON f.id = w.plan_form_id
              JOIN plans_plan p ON p.id = f.plan_id JOIN accounts_unit u ON u.id = p.unit_id
              WHERE w.review = 'waiting' AND u.authority_id = %s AND w.author_id <> %s) AS places
            GROUP BY plan""",
            person.authority_id,
            person.pk,
        ),
    }
    reviews = person.has_role(Role.STANDING_BODY, Role.LEADER)
    waiting = {
        f"{name}:{plan}": count for name, rows in queues.items() for plan, count in rows if reviews
    }

    assert counts(found, Kind.REVIEW) == waiting


UNSENT = """EXISTS (SELECT 1 FROM documents_recipient r WHERE r.document_id = d.id
    AND NOT EXISTS (SELECT 1 FROM documents_deliverystamp s
                    WHERE s.recipient_id = r.id AND s.what = 'sent'))"""


def test_documents_to_sign_number_mend_and_send(person, found):
    def of(state, condition="TRUE"):
        rows = sql(
            f"SELECT d.id FROM documents_document d WHERE d.authority_id = %s AND d.state = %s "
            f"AND {condition}",
            person.authority_id,
            state,
        )
        return named("document", rows)

    leads, numbers = person.has_role(Role.LEADER), person.has_role(Role.CLERK)
    clerks = User.objects.filter(unit__authority=person.authority_id).with_role(Role.CLERK)
    numbers |= leads and not clerks.exists()
    prepared = keys(found, Kind.PREPARE)
    mended = {key for key in prepared if key.startswith("document:")}

    assert keys(found, Kind.SIGN) == (of("submitted") if leads else set())
    assert keys(found, Kind.NUMBER) == (of("approved") if numbers else set())
    assert keys(found, Kind.SEND) == (of("issued", UNSENT) if numbers else set())
    assert mended == (of("returned") if person.has_role(Role.STANDING_BODY) else set())


def test_documents_to_receive(person, found):
    rows = sql(
        """SELECT DISTINCT d.id FROM documents_document d
        JOIN documents_recipient r ON r.document_id = d.id
        JOIN accounts_unit u ON u.id = r.unit_id
        WHERE u.authority_id = %s AND (d.authority_id <> %s OR r.unit_id = %s)
          AND EXISTS (SELECT 1 FROM documents_deliverystamp s WHERE s.recipient_id = r.id
                      AND s.what = 'sent')
          AND NOT EXISTS (SELECT 1 FROM documents_deliverystamp s WHERE s.recipient_id = r.id
                          AND s.what = 'received')""",
        person.authority_id,
        person.authority_id,
        person.unit_id,
    )
    at_the_desk = (Role.CLERK, Role.STANDING_BODY, Role.APPRAISER, Role.LEADER)
    mine = named("document", rows) if person.has_role(*at_the_desk) else set()

    assert keys(found, Kind.RECEIVE) == mine - keys(found, Kind.SEND)


def test_scoring_by_offices_and_appraisal(person):
    assessment = Assessment.objects.get(unit__code="demo", criteria_set__year=2026)
    scores = list(assessment.scores.self_scored().order_by("pk"))
    for place, score in enumerate(scores):
        if place % 3 == 0:
            Score.objects.filter(pk=score.pk).update(first_verdict="questioned", first_points=0)
        if place % 6 == 0:
            Score.objects.filter(pk=score.pk).update(explanation="Đã nộp")

    for state in Assessment.State:
        Assessment.objects.filter(pk=assessment.pk).update(state=state)
        now = inbox_of(person)
        scored = counts(now, Kind.SCORE).get(f"score:{assessment.pk}", 0)
        appraised = counts(now, Kind.APPRAISE).get(f"appraise:{assessment.pk}", 0)

        office, appraiser = is_of_an_office(person), person.has_role(Role.APPRAISER)
        assert scored == (owed_scores(assessment, person.unit_id) if office else 0)
        assert appraised == (to_appraise(assessment, state) if appraiser else 0)


SELF_SCORES = """SELECT COUNT(*) FROM parindex_score s
    JOIN parindex_criterion c ON c.id = s.criterion_id
    JOIN parindex_assessment a ON a.id = s.assessment_id
    WHERE a.id = %s AND c.method = 'self'"""


def owed_scores(assessment: Assessment, unit: int) -> int:
    [[found]] = sql(
        f"""{SELF_SCORES} AND s.unit_id = %s AND ((a.state = 'draft' AND c.scope = 'main'
          AND s.self_points IS NULL AND NOT s.not_applicable) OR (a.state = 'explanation'
          AND s.first_verdict = 'questioned' AND s.explanation = ''))""",
        assessment.pk,
        unit,
    )
    return found


def to_appraise(assessment: Assessment, state: str) -> int:
    """Of a state others have the word in: 0; without a window the time to explain never ends."""
    conditions = {
        "first": "s.first_verdict = ''",
        "second": """s.second_points IS NULL AND (s.first_verdict = 'questioned'
            OR (s.first_verdict = 'changed' AND s.explanation <> ''))""",
    }
    if state in conditions:
        [[found]] = sql(f"{SELF_SCORES} AND {conditions[state]}", assessment.pk)
        return found
    return int(state == "locked")


def test_every_kind_of_the_commune_is_met(everybody):
    met = {owed.kind for _, found in everybody.values() for owed in found}

    assert met >= set(Kind) - {Kind.APPRAISE, Kind.DUTY}


def test_an_administrator_owes_nothing(demo):
    assert inbox_of(User.objects.get(username="quantri")) == []


def test_all_is_one_list_of_each_key_once(found):
    assert max(Counter(owed.key for owed in found).values(), default=1) == 1
    assert found == sorted(found, key=lambda owed: owed.place_in_order)
    assert all(owed.url and owed.action and owed.words and owed.place for owed in found)
