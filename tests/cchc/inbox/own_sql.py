"""What each person owes, in SQL written by hand: `OWED` has a query for every kind of obligation,
and every query gives keys of the inbox with the number of rows that each stands for.

Who may what is read from the rows as well, with what is delegated to them.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from cchc.inbox import Kind

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, tzinfo=UTC)
END_OF_RHYTHMS = date(2026, 12, 14)  # every rhythm that divides a year ends there
FIVE_WORKING_DAYS_ON = date(2026, 12, 7)
OFFICE_ROLES = {"officer", "head", "standing_body"}
DELEGABLE_ANYWHERE = {"leader", "clerk", "appraiser"}
DELEGABLE_IN_AN_OFFICE = {"head", "standing_body"}


@dataclass(frozen=True)
class Who:
    """A person: their `roles` with those delegated to them, and of whom each of the latter is."""

    pk: int
    unit: int
    authority: int
    own: frozenset[str]
    delegated: frozenset[tuple[str, int]]

    def has(self, *roles: str) -> bool:
        return bool((self.own | {role for role, _ in self.delegated}) & set(roles))

    def barred(self, *roles: str) -> tuple[int, ...]:
        """Whose work they do not judge: their own, and that of whoever they only act for."""
        others = set() if self.own & set(roles) else self._principals(*roles)
        return (self.pk, *sorted(others))

    def assignees(self, *roles: str) -> tuple[int, ...]:
        return (self.pk, *sorted(self._principals(*roles)))

    def _principals(self, *roles: str) -> set[int]:
        return {principal for role, principal in self.delegated if role in roles}

    @property
    def of_an_office(self) -> bool:
        return self.has(*OFFICE_ROLES)


def sql(text: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def who(pk: int) -> Who:
    """The person as the rows tell it."""
    [[unit, authority, roles]] = sql(
        """SELECT u.unit_id, n.authority_id, u.roles FROM accounts_user u
        JOIN accounts_unit n ON n.id = u.unit_id WHERE u.id = %s""",
        pk,
    )
    given = sql(
        """SELECT d.roles, p.roles, p.id, p.unit_id FROM accounts_delegation d
        JOIN accounts_user p ON p.id = d.principal_id JOIN accounts_unit n ON n.id = p.unit_id
        WHERE d.delegate_id = %s AND d.valid_from <= %s AND d.valid_to >= %s
          AND d.revoked_at IS NULL AND p.is_active
          AND d.authority_id = n.authority_id AND d.authority_id = %s""",
        pk,
        TODAY,
        TODAY,
        authority,
    )
    delegated = {
        (role, principal)
        for named, held, principal, office in given
        for role in _roles(named) & _roles(held)
        if role in DELEGABLE_ANYWHERE or (role in DELEGABLE_IN_AN_OFFICE and office == unit)
    }
    return Who(pk, unit, authority, frozenset(_roles(roles)), frozenset(delegated))


def _roles(stored: str | list[str]) -> set[str]:
    return set(json.loads(stored) if isinstance(stored, str) else stored)


def one_each(prefix: str, rows: Iterable[tuple]) -> dict[str, int]:
    return {f"{prefix}:{row[0]}": 1 for row in rows}


def counted(prefix: str, rows: Iterable[tuple]) -> dict[str, int]:
    return {f"{prefix}:{row[0]}": row[1] for row in rows}


OPEN = """p.handed_out_at IS NOT NULL AND p.discarded_at IS NULL
    AND p.state IN ('draft', 'issued')"""
OPEN_TASKS_LED = f"""
    FROM tasks_task t
    JOIN plans_plan p ON p.id = t.plan_id
    JOIN accounts_unit pu ON pu.id = p.unit_id
    LEFT JOIN tasks_progressupdate c ON c.id = t.current_id
    WHERE pu.authority_id = %s AND {OPEN} AND t.tracked
      AND EXISTS (SELECT 1 FROM tasks_taskunit u JOIN tasks_taskunit_units uu
                  ON uu.taskunit_id = u.id
                  WHERE u.task_id = t.id AND u.role = 'lead' AND uu.unit_id = %s)
      AND NOT EXISTS (SELECT 1 FROM tasks_taskperson d WHERE d.task_id = t.id AND d.unit_id = %s
                      AND d.ended_at IS NULL AND d.person_id <> %s)
"""
NEWEST_REVIEW = """(SELECT n.review FROM tasks_progressupdate n WHERE n.task_id = t.id
    AND n.review <> 'withdrawn' ORDER BY n.id DESC LIMIT 1)"""


def _of_led_tasks(person: Who) -> tuple:
    """The values of `OPEN_TASKS_LED`, which leaves out what a colleague was assigned to do."""
    return (person.authority, person.unit, person.unit, person.pk)


def reports_on_tasks(person: Who) -> dict[str, int]:
    if not person.of_an_office:
        return {}
    running = "t.time_kind IN ('continuous', 'recurring')"
    rows = sql(
        f"""SELECT t.id {OPEN_TASKS_LED}
          AND COALESCE(c.state, '') NOT IN ('done', 'not_doing')
          AND ({NEWEST_REVIEW} = 'returned' OR t.owed_by < %s
            OR ({running} AND t.owed_by <= CASE WHEN t.rhythm IS NOT NULL THEN %s ELSE
                  (SELECT MIN(cut_off) FROM plans_reportingperiod r
                   WHERE r.plan_id = t.plan_id AND r.cut_off >= %s) END)
            OR (t.owed_by <= %s AND COALESCE({NEWEST_REVIEW}, '') <> 'waiting'))""",
        *_of_led_tasks(person),
        TODAY,
        END_OF_RHYTHMS,
        TODAY,
        TODAY + timedelta(days=7),
    )
    return one_each("task", rows)


def explanations(person: Who) -> dict[str, int]:
    return one_each("explanation", _asked_for(person, "e.answered_at IS NULL"))


def explanations_past_their_day(person: Who) -> set[str]:
    """Those that are late: asked for, not given, and their day is over."""
    return set(
        one_each("explanation", _asked_for(person, "e.answered_at IS NULL AND e.due < %s", TODAY))
    )


def _asked_for(person: Who, condition: str, *values) -> list[tuple]:
    if not person.of_an_office:
        return []
    return sql(
        f"""SELECT t.id {OPEN_TASKS_LED} AND EXISTS (SELECT 1 FROM tasks_explanationrequest e
            WHERE e.task_id = t.id AND {condition})""",
        *_of_led_tasks(person),
        *values,
    )


def duties(person: Who) -> dict[str, int]:
    if not person.of_an_office:
        return {}
    rows = sql(
        f"""SELECT d.id FROM plans_duty d JOIN plans_plan p ON p.id = d.plan_id
        JOIN accounts_unit pu ON pu.id = p.unit_id
        JOIN plans_duty_units du ON du.duty_id = d.id
        WHERE du.unit_id = %s AND d.due IS NOT NULL AND d.done_on IS NULL
          AND pu.authority_id = %s AND {OPEN}""",
        person.unit,
        person.authority,
    )
    return one_each("duty", rows)


BEGUN = """(SELECT COUNT(*) FROM plans_reportingperiod b WHERE b.plan_id = r.plan_id
    AND b.cut_off < r.cut_off AND b.cut_off >= %s) = 0 AND p.year <= 2026"""
CLOSED = """(r.locked OR (p.closes_by_itself AND r.deadline < %s
    AND r.deadline >= COALESCE(p.closes_from, DATE(p.handed_out_at))))"""
OPENED = """EXISTS (SELECT 1 FROM plans_periodopening o WHERE o.period_id = r.id
    AND o.by_id IS NOT NULL AND o.withdrawn_at IS NULL AND o.until >= %s
    AND (o.unit_id IS NULL OR o.unit_id = %s))"""
ENDED_LAST = """r.cut_off = (SELECT MAX(b.cut_off) FROM plans_reportingperiod b
    WHERE b.plan_id = r.plan_id AND b.cut_off < %s)"""
ASKED_PERIODS = f"""SELECT r.id, r.plan_id, r.key, r.cut_off, r.deadline,
      COALESCE(p.issued_on, DATE(p.handed_out_at)) AS plan_begun
    FROM plans_reportingperiod r JOIN plans_plan p ON p.id = r.plan_id
    JOIN accounts_unit pu ON pu.id = p.unit_id
    WHERE pu.authority_id = %s AND {OPEN} AND {BEGUN} AND (
      (NOT {CLOSED} AND (r.cut_off >= %s OR {ENDED_LAST})) OR ({CLOSED} AND {OPENED}))"""


def _of_asked_periods(person: Who) -> tuple:
    """The values of `ASKED_PERIODS`."""
    return (person.authority, *[TODAY] * 6, person.unit)


def measurements(person: Who) -> dict[str, int]:
    if not person.of_an_office:
        return {}
    rows = sql(
        f"""SELECT DISTINCT t.id FROM indicators_target t
        JOIN indicators_indicator i ON i.id = t.indicator_id
        JOIN ({ASKED_PERIODS}) a ON a.plan_id = i.plan_id AND a.cut_off >= a.plan_begun
        WHERE i.lead_unit_id = %s AND t.computed_from = '' AND NOT t.published_later
          AND t.fed_by_id IS NULL AND NOT EXISTS (SELECT 1 FROM indicators_measurement m
            WHERE m.target_id = t.id AND m.period_id = a.id
              AND m.review IN ('waiting', 'accepted'))""",
        *_of_asked_periods(person),
        person.unit,
    )
    return one_each("target", rows)


def cells_of_forms(person: Who) -> dict[str, int]:
    """Every row has an office that was chosen (`indicators_rowoffice`)."""
    if not person.has("officer", "head"):
        return {}
    rows = sql(
        f"""SELECT a.plan_id, f.id, a.key, COUNT(*) FROM indicators_statisticalform f
        JOIN indicators_formrow w ON w.form_id = f.id
        JOIN indicators_rowoffice ro ON ro.row_id = w.id AND ro.unit_id = %s
        JOIN ({ASKED_PERIODS}) a ON CAST(f.periods AS text) LIKE '%%"' || a.key || '"%%'
        JOIN plans_plan q ON q.id = a.plan_id AND f.year <= q.year
        LEFT JOIN indicators_formcolumn k ON k.form_id = f.id
        LEFT JOIN indicators_formentry e ON e.id = (SELECT MAX(x.id) FROM indicators_formentry x
          JOIN indicators_planform pf ON pf.id = x.plan_form_id
          WHERE pf.plan_id = a.plan_id AND x.row_id = w.id AND x.period = a.key
            AND COALESCE(x.column_id, 0) = COALESCE(k.id, 0)
            AND x.review IN ('waiting', 'accepted', 'returned'))
        WHERE f.state = 'in_force'
          AND w.kind IN ('count', 'number', 'money', 'yes_no', 'choice', 'text')
          AND (w.owner_id IS NULL OR w.owner_id = %s) AND COALESCE(k.formula, '') = ''
          AND (e.id IS NULL OR e.review = 'returned' OR (e.value IS NULL AND e.text = ''))
        GROUP BY a.plan_id, f.id, a.key""",
        person.unit,
        *_of_asked_periods(person),
        person.authority,
    )
    return {f"form:{plan}-{form}-{key}": count for plan, form, key, count in rows}


SELF_SCORES = """parindex_score s JOIN parindex_criterion c ON c.id = s.criterion_id
    JOIN parindex_assessment a ON a.id = s.assessment_id"""
WANTING = """c.method = 'self' AND ((a.state = 'draft' AND c.scope = 'main'
      AND s.self_points IS NULL AND NOT s.not_applicable)
    OR (a.state = 'explanation' AND s.first_verdict = 'questioned' AND s.explanation = ''))"""
STEP = """CASE a.state WHEN 'draft' THEN 'self_score' WHEN 'locked' THEN 'first'
    WHEN 'first' THEN 'first' WHEN 'explanation' THEN 'explanation'
    WHEN 'second' THEN 'second' END"""


def _window(end: str) -> str:
    """When the step of the assessment `a` opens or closes, its own exception first."""
    return f"""(SELECT v.{end} FROM parindex_stepwindow v
        WHERE v.criteria_set_id = a.criteria_set_id AND v.step = {STEP}
          AND (v.unit_id IS NULL OR v.unit_id = a.unit_id)
        ORDER BY CASE WHEN v.unit_id IS NULL THEN 1 ELSE 0 END LIMIT 1)"""


def self_scores(person: Who) -> dict[str, int]:
    found: dict[str, int] = {}
    if person.of_an_office:
        rows = sql(
            f"""SELECT a.id, COUNT(*) FROM {SELF_SCORES} WHERE a.unit_id = %s AND s.unit_id = %s
            AND {WANTING} GROUP BY a.id""",
            person.authority,
            person.unit,
        )
        found |= counted("score", rows)
    if person.has("standing_body"):
        rows = sql(
            f"""SELECT a.id FROM parindex_assessment a WHERE a.unit_id = %s
            AND (a.state = 'explanation' OR (a.state = 'draft' AND NOT EXISTS (
              SELECT 1 FROM documents_document d WHERE d.id = a.record_id
              AND d.state IN ('submitted', 'approved', 'returned'))))
            AND (NOT EXISTS (SELECT 1 FROM parindex_score s
                JOIN parindex_criterion c ON c.id = s.criterion_id
                WHERE s.assessment_id = a.id AND {WANTING})
              OR {_window("closes_at")} < %s)""",
            person.authority,
            NOW + timedelta(days=7, hours=17),  # midnight in Vietnam of the eighth day
        )
        found |= one_each("hand-in", rows)
    return found


def parts_of_reports(person: Who) -> dict[str, int]:
    if not person.has("officer", "head"):
        return {}
    rows = sql(
        """SELECT q.id FROM reports_contributionrequest q
        JOIN reports_report r ON r.id = q.report_id
        WHERE q.unit_id = %s AND q.state IN ('asked', 'returned')
          AND r.state IN ('draft', 'in_review')""",
        person.unit,
    )
    return one_each("contribution", rows)


def reviews(person: Who) -> dict[str, int]:
    if not person.has("standing_body", "leader"):
        return {}
    barred = person.barred("standing_body", "leader")
    marks = ", ".join(["%s"] * len(barred))
    mine = f"w.review = 'waiting' AND u.authority_id = %s AND w.author_id NOT IN ({marks})"
    of_tasks = sql(
        f"""SELECT p.id, COUNT(*) FROM tasks_progressupdate w JOIN tasks_task t
        ON t.id = w.task_id JOIN plans_plan p ON p.id = t.plan_id
        JOIN accounts_unit u ON u.id = p.unit_id WHERE {mine} GROUP BY p.id""",
        person.authority,
        *barred,
    )
    of_targets = sql(
        f"""SELECT p.id, COUNT(*) FROM indicators_measurement w JOIN indicators_target t
        ON t.id = w.target_id JOIN indicators_indicator i ON i.id = t.indicator_id
        JOIN plans_plan p ON p.id = i.plan_id JOIN accounts_unit u ON u.id = p.unit_id
        WHERE {mine} GROUP BY p.id""",
        person.authority,
        *barred,
    )
    of_forms = sql(
        f"""SELECT plan, COUNT(*) FROM (SELECT DISTINCT f.plan_id AS plan, f.id, w.period
          FROM indicators_formentry w JOIN indicators_planform f ON f.id = w.plan_form_id
          JOIN plans_plan p ON p.id = f.plan_id JOIN accounts_unit u ON u.id = p.unit_id
          WHERE {mine}) AS places GROUP BY plan""",
        person.authority,
        *barred,
    )
    return (
        counted("updates", of_tasks)
        | counted("measurements", of_targets)
        | counted("statistics", of_forms)
    )


def merging(person: Who) -> dict[str, int]:
    if not person.has("standing_body"):
        return {}
    rows = sql(
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
        person.authority,
    )
    return counted("merging", rows)


def exceptions_asked_for(person: Who) -> dict[str, int]:
    if not person.has("standing_body"):
        return {}
    barred = person.barred("standing_body")
    marks = ", ".join(["%s"] * len(barred))
    rows = sql(
        f"""SELECT o.id FROM plans_periodopening o
        JOIN plans_reportingperiod r ON r.id = o.period_id
        JOIN plans_plan p ON p.id = r.plan_id JOIN accounts_unit u ON u.id = p.unit_id
        WHERE o.by_id IS NULL AND o.withdrawn_at IS NULL AND u.authority_id = %s
          AND o.asked_by_id NOT IN ({marks})""",
        person.authority,
        *barred,
    )
    return one_each("exception", rows)


NEWEST_REPORT = """(SELECT {column} FROM reports_report v JOIN plans_reportingperiod vr
    ON vr.id = v.period_id LEFT JOIN documents_document d ON d.id = v.record_id
    WHERE vr.key = r.key AND (v.plan_id = p.id OR (v.plan_id = p.replaces_id
      AND v.state = 'issued' AND NOT EXISTS (SELECT 1 FROM reports_report o
        JOIN plans_reportingperiod op ON op.id = o.period_id
        WHERE o.plan_id = p.id AND op.key = r.key)))
    ORDER BY v.version DESC LIMIT 1)"""
STATE = NEWEST_REPORT.format(column="v.state")
AT_THE_DRAFTER = NEWEST_REPORT.format(
    column="CASE WHEN v.state = 'draft' AND COALESCE(d.state, 'draft') = 'draft' THEN 1 ELSE 0 END"
)
NOT_SENT = f"COALESCE({STATE}, '') NOT IN ('issued', 'superseded')"


def to_prepare(person: Who) -> dict[str, int]:
    found: dict[str, int] = {}
    if person.has("standing_body"):
        drafts = sql(
            """SELECT p.id FROM plans_plan p JOIN accounts_unit u ON u.id = p.unit_id
            LEFT JOIN documents_document d ON d.id = p.record_id
            WHERE u.authority_id = %s AND p.state = 'draft' AND p.handed_out_at IS NULL
              AND p.discarded_at IS NULL AND COALESCE(d.state, 'draft') = 'draft'""",
            person.authority,
        )
        found |= one_each("plan", drafts) | one_each("period", _reports_to_make(person))
    if person.has("standing_body", "appraiser"):
        rows = sql(
            """SELECT d.id FROM documents_document d WHERE d.state = 'returned' AND (
              (d.authority_id = %s AND %s) OR d.drafted_by_id = %s)""",
            person.authority,
            person.has("standing_body"),
            person.authority,
        )
        found |= one_each("document", rows)
    return found


def _reports_to_make(person: Who) -> list[tuple]:
    """Of each plan the first period whose report was not sent, if it is the drafter's turn."""
    first = sql(
        f"""SELECT p.id, r.id, r.deadline, COALESCE({AT_THE_DRAFTER}, 1)
        FROM plans_reportingperiod r
        JOIN plans_plan p ON p.id = r.plan_id JOIN accounts_unit pu ON pu.id = p.unit_id
        WHERE pu.authority_id = %s AND {OPEN} AND {BEGUN} AND {NOT_SENT} ORDER BY r.cut_off DESC""",
        person.authority,
        TODAY,
    )
    by_plan = {plan: (period, deadline, turn) for plan, period, deadline, turn in first}
    return [
        (period,)
        for period, deadline, turn in by_plan.values()
        if turn and str(deadline) <= str(FIVE_WORKING_DAYS_ON)
    ]


def _documents(person: Who, state: str, condition: str = "TRUE", *values) -> dict[str, int]:
    rows = sql(
        f"""SELECT d.id FROM documents_document d LEFT JOIN documents_letter l
        ON l.document_id = d.id
        WHERE d.authority_id = %s AND d.state = %s AND l.discarded_at IS NULL AND {condition}""",
        person.authority,
        state,
        *values,
    )
    return one_each("document", rows)


def to_sign(person: Who) -> dict[str, int]:
    if not person.has("leader"):
        return {}
    barred = person.barred("leader")
    marks = ", ".join(["%s"] * len(barred))
    others = f"""(d.submitted_by_id IS NULL OR d.submitted_by_id NOT IN ({marks}))
        AND NOT EXISTS (SELECT 1 FROM documents_documentstep z WHERE z.document_id = d.id
          AND z.what = 'submitted' AND z.in_place_of_id IN ({marks}))"""
    return _documents(person, "submitted", others, *barred, *barred)


def _gives_numbers(person: Who) -> bool:
    """A clerk; a leader where nobody is a clerk."""
    if person.has("clerk") or not person.has("leader"):
        return person.has("clerk")
    people = sql(
        """SELECT u.id FROM accounts_user u JOIN accounts_unit n ON n.id = u.unit_id
        WHERE n.authority_id = %s AND u.is_active""",
        person.authority,
    )
    return not any(who(pk).has("clerk") for (pk,) in people)


def to_number(person: Who) -> dict[str, int]:
    return _documents(person, "approved") if _gives_numbers(person) else {}


UNSENT = """EXISTS (SELECT 1 FROM documents_recipient r WHERE r.document_id = d.id
    AND NOT EXISTS (SELECT 1 FROM documents_deliverystamp s
                    WHERE s.recipient_id = r.id AND s.what = 'sent'))"""


def to_send(person: Who) -> dict[str, int]:
    return _documents(person, "issued", UNSENT) if _gives_numbers(person) else {}


def to_receive(person: Who) -> dict[str, int]:
    if not person.has("clerk", "standing_body", "appraiser", "leader"):
        return {}
    rows = sql(
        """SELECT DISTINCT d.id FROM documents_document d
        JOIN documents_recipient r ON r.document_id = d.id
        JOIN accounts_unit u ON u.id = r.unit_id
        WHERE u.authority_id = %s AND (d.authority_id <> %s OR r.unit_id = %s)
          AND EXISTS (SELECT 1 FROM documents_deliverystamp s WHERE s.recipient_id = r.id
                      AND s.what = 'sent')
          AND NOT EXISTS (SELECT 1 FROM documents_deliverystamp s WHERE s.recipient_id = r.id
                          AND s.what = 'received')""",
        person.authority,
        person.authority,
        person.unit,
    )
    sent = to_send(person)
    return {key: 1 for key in one_each("document", rows) if key not in sent}


MINE = """(NOT EXISTS (SELECT 1 FROM parindex_appraiser x
      WHERE x.criteria_set_id = a.criteria_set_id)
    OR EXISTS (SELECT 1 FROM parindex_appraiser x WHERE x.criteria_set_id = a.criteria_set_id
      AND x.user_id IN ({people}) AND (x.unit_id IS NULL OR x.unit_id = a.unit_id)
      AND (x.area_id IS NULL OR x.area_id = c.area_id)))"""
CONDUCTED = """(NOT EXISTS (SELECT 1 FROM parindex_appraiser x
      WHERE x.criteria_set_id = a.criteria_set_id AND (x.unit_id IS NULL OR x.unit_id = a.unit_id))
    OR EXISTS (SELECT 1 FROM parindex_appraiser x WHERE x.criteria_set_id = a.criteria_set_id
      AND x.user_id IN ({people}) AND (x.unit_id IS NULL OR x.unit_id = a.unit_id)))"""
SECOND_WANTING = """s.second_points IS NULL AND (s.first_verdict = 'questioned'
    OR (s.first_verdict = 'changed' AND s.explanation <> ''))"""


def to_appraise(person: Who) -> dict[str, int]:
    if not person.has("appraiser"):
        return {}
    mine = person.assignees("appraiser")
    people = ", ".join(map(str, mine))
    scores = """(SELECT COUNT(*) FROM parindex_score s JOIN parindex_criterion c
        ON c.id = s.criterion_id WHERE s.assessment_id = a.id AND c.method = 'self' AND {})"""
    of_me = MINE.format(people=people)
    rows = sql(
        f"""SELECT a.id, a.state, {CONDUCTED.format(people=people)}, {_window("opens_at")},
          {_window("closes_at")},
          {scores.format(f"s.first_verdict = '' AND COALESCE(s.self_by_id, 0) <> %s AND {of_me}")},
          {scores.format("s.first_verdict = ''")},
          {scores.format(f"{SECOND_WANTING} AND {of_me}")}
        FROM parindex_assessment a JOIN accounts_unit u ON u.id = a.unit_id
        JOIN accounts_unit up ON up.id = u.parent_id
        JOIN accounts_unit me ON me.id = %s
        WHERE u.kind = 'commune' AND (u.parent_id = me.id OR u.parent_id = me.parent_id)
          AND a.state IN ('locked', 'first', 'explanation', 'second')""",
        person.pk,
        person.authority,
    )
    found = {}
    for pk, state, conducts, opens, closes, first, unjudged, second in rows:
        opened = state == "explanation" or opens is None or _moment(opens) <= NOW
        over = closes is not None and _moment(closes) < NOW
        count = {
            "locked": int(bool(conducts)),
            "first": first or int(bool(conducts) and not unjudged),
            "explanation": int(over and bool(conducts)),
            "second": second,
        }[state]
        if opened and count:
            found[f"appraise:{pk}"] = count
    return found | _to_publish(person)


def _moment(stored: str | datetime) -> datetime:
    found = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _to_publish(person: Who) -> dict[str, int]:
    """Rounds of the province in which every unit is through, with no decision on its way."""
    rows = sql(
        f"""SELECT k.id FROM parindex_criteriaset k JOIN accounts_unit me ON me.id = %s
        LEFT JOIN documents_document d ON d.id = k.record_id
        WHERE k.state = 'in_force' AND (k.authority_id = me.id OR k.authority_id = me.parent_id)
          AND COALESCE(d.state, 'draft') = 'draft'
          AND EXISTS (SELECT 1 FROM parindex_assessment a WHERE a.criteria_set_id = k.id)
          AND NOT EXISTS (SELECT 1 FROM parindex_assessment a WHERE a.criteria_set_id = k.id
            AND a.state <> 'second')
          AND NOT EXISTS (SELECT 1 FROM parindex_score s JOIN parindex_assessment a
            ON a.id = s.assessment_id WHERE a.criteria_set_id = k.id AND {SECOND_WANTING})""",
        person.authority,
    )
    return one_each("round", rows)


def account_requests(person: Who) -> dict[str, int]:
    """Those of the authority a leader decides on, never for themselves or what they asked; without
    another leader whoever leads or administers the authority above.
    """
    rows = sql(
        """SELECT q.id, q.authority_id, a.parent_id, (SELECT COUNT(*) FROM accounts_user l
              JOIN accounts_unit u ON u.id = l.unit_id WHERE u.authority_id = q.authority_id
                AND l.is_active AND CAST(l.roles AS text) LIKE '%%"leader"%%'
                AND l.id NOT IN (q.person_id, q.asked_by_id))
        FROM accounts_accountrequest q JOIN accounts_unit a ON a.id = q.authority_id
        WHERE q.state = 'waiting' AND q.person_id <> %s AND q.asked_by_id <> %s""",
        person.pk,
        person.pk,
    )
    near = [pk for pk, of, *_ in rows if "leader" in person.own and of == person.authority]
    above = [
        pk
        for pk, _, parent, leaders in rows
        if {"leader", "administrator"} & person.own and parent == person.authority and not leaders
    ]
    return one_each("account", [(pk,) for pk in {*near, *above}])


OWED: dict[Kind, Callable[[Who], dict[str, int]]] = {
    Kind.REPORT: reports_on_tasks,
    Kind.EXPLAIN: explanations,
    Kind.DUTY: duties,
    Kind.MEASURE: measurements,
    Kind.STATISTICS: cells_of_forms,
    Kind.SCORE: self_scores,
    Kind.CONTRIBUTE: parts_of_reports,
    Kind.REVIEW: reviews,
    Kind.MERGE: merging,
    Kind.ADMIT: exceptions_asked_for,
    Kind.PREPARE: to_prepare,
    Kind.SIGN: to_sign,
    Kind.NUMBER: to_number,
    Kind.SEND: to_send,
    Kind.RECEIVE: to_receive,
    Kind.APPRAISE: to_appraise,
    Kind.CONFIRM: account_requests,
}
