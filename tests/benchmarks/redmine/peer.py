"""Debian's Redmine with as many issues and notes as there are tasks and updates in ours: a project
of each plan, a category of each area, a user of each lead, and nothing else.
"""

import hashlib
import os
import re
from collections import Counter
from pathlib import Path

import psycopg2
import requests
from psycopg2.extras import execute_values

from tests.benchmarks.installation import SERVER, answers, vacuum
from tests.benchmarks.judging import Backends, Meter
from tests.machine import Machine, wait_until
from tests.servers import free_port

ROOT = Path(os.environ.get("REDMINE_ROOT", "/var/tmp/cchc-redmine"))
URL = f"{SERVER.rpartition('/')[0]}/redmine_bench"
PASSWORD, SALT = "redmine-bench", "0" * 32
TRACKER, PRIORITY, MANAGER = 1, 2, 3  # of the data that it loads itself
ME, PERSON, UNIT = 999, 1_000, 100_000  # ids of users: ours and these
# Rails would take our database for its own
ENTER = "unset DATABASE_URL; cd /usr/share/redmine"
STATUS = {"not_started": 1, "doing": 2, "done": 5, "not_doing": 6}  # likewise
TASKS = """
select t.id, t.plan_id, left(t.content, 255), t.product, t.due, t.area,
    (select min(x.unit_id) from tasks_taskunit l join tasks_taskunit_units x on x.taskunit_id = l.id
        where l.task_id = t.id and l.role = 'lead'),
    coalesce(u.state, 'not_started'), coalesce(u.percent, 0),
    coalesce(u.sent_at, p.handed_out_at, now())
from tasks_task t join plans_plan p on p.id = t.plan_id
    left join tasks_progressupdate u on u.id = t.current_id
where t.tracked order by t.id
"""
UPDATES = """
select u.id, u.task_id, u.author_id, u.result, u.sent_at, u.percent from tasks_progressupdate u
    join tasks_task t on t.id = u.task_id where t.tracked order by u.task_id, u.id
"""


def is_installed() -> bool:
    return ROOT.joinpath("usr/bin/puma").exists()


class Redmine:
    """Redmine behind puma: three processes of one thread, as gunicorn has of ours."""

    def __init__(self, machine: Machine):
        self.machine, self.backends = machine, Backends(URL)

    def fill_from(self, url: str) -> dict[tuple[int, int], tuple[int, int]]:
        """Put rows like those of ours at `url` in the place of its own; return the category, and
        the number of issues, of each plan and area.
        """
        with psycopg2.connect(url) as ours, psycopg2.connect(URL) as theirs:
            categories = _fill(ours.cursor(), theirs.cursor())
        vacuum(URL)
        return categories

    def start_web(self) -> Meter:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.machine.environment |= {"RAILS_ENV": "production", "REDMINE_INSTANCE": "default"}
        options = f"--preload -w 3 -t 1:1 -b tcp://127.0.0.1:{port}"
        serve = f"exec bundle exec puma {options} config.ru"
        web = self.machine.start("chroot", str(ROOT), "sh", "-c", f"{ENTER} && {serve}")
        wait_until(lambda: answers(f"{self.address}/login"), self.machine.told)
        return Meter(web.pid, backends=self.backends)

    def signed_in(self) -> requests.Session:
        browser = requests.Session()
        address = f"{self.address}/login"
        token = token_of(browser.get(address).text)
        data = {"authenticity_token": token, "username": "bench", "password": PASSWORD}
        answer = browser.post(address, data=data)
        assert "/logout" in answer.text, answer.url
        return browser


def token_of(page: str) -> str:
    """What each form of Redmine must send with it."""
    return re.search(r'name="csrf-token" content="([^"]+)"', page)[1]


def _fill(source, target) -> dict[tuple[int, int], tuple[int, int]]:
    target.execute(
        "truncate issues, journals, journal_details, projects, members, member_roles,"
        " issue_categories, enabled_modules, projects_trackers restart identity"
    )
    target.execute("delete from users where type = 'User' and login <> 'admin'")
    source.execute("select id, first_name from accounts_user")
    people = [(PERSON + pk, f"u{pk}", name) for pk, name in source.fetchall()]
    source.execute("select id, left(short_name, 30) from accounts_unit")
    _people(target, people + [(UNIT + pk, f"unit{pk}", name) for pk, name in source.fetchall()])
    source.execute("select id, title from plans_plan")
    _projects(target, source.fetchall())
    source.execute(TASKS)
    tasks = source.fetchall()
    categories = {}
    for (plan, area), count in Counter((task[1], task[5]) for task in tasks).items():
        statement = "insert into issue_categories (project_id, name) values (%s, %s) returning id"
        target.execute(statement, (plan, f"{area}"))
        categories[plan, area] = target.fetchone()[0], count
    _issues(target, tasks, categories)
    source.execute(UPDATES)
    _notes(target, source.fetchall())
    return categories


def _people(target, people: list[tuple]) -> None:
    """Those who write in ours, the units that lead, and the one who signs in."""
    hashed = hashlib.sha1(PASSWORD.encode()).hexdigest()  # as Redmine does
    hashed = hashlib.sha1((SALT + hashed).encode()).hexdigest()
    statement = (
        "insert into users (id, login, firstname, lastname, hashed_password, salt, status, type,"
        " language, mail_notification, created_on, updated_on) values %s"
    )
    row = "(%s, %s, %s, %s, %s, %s, 1, 'User', 'vi', 'none', now(), now())"
    rows = [(pk, login, name, name, "", "") for pk, login, name in people]
    rows.append((ME, "bench", "Bench", "Bench", hashed, SALT))
    execute_values(target, statement, rows, row)


def _projects(target, plans: list[tuple]) -> None:
    statement = (
        "insert into projects (id, name, identifier, is_public, lft, rgt, created_on, updated_on)"
        " values %s"
    )
    rows = [
        (pk, title[:255], f"plan-{pk}", 2 * n + 1, 2 * n + 2) for n, (pk, title) in enumerate(plans)
    ]
    execute_values(target, statement, rows, "(%s, %s, %s, true, %s, %s, now(), now())")
    for pk, _ in plans:
        target.execute(
            "insert into enabled_modules (project_id, name) values (%s, 'issue_tracking')", (pk,)
        )
        target.execute("insert into projects_trackers values (%s, %s)", (pk, TRACKER))
        target.execute(
            "insert into members (user_id, project_id, created_on) values (%s, %s, now())"
            " returning id",
            (ME, pk),
        )
        member = target.fetchone()[0]
        target.execute(
            "insert into member_roles (member_id, role_id) values (%s, %s)", (member, MANAGER)
        )


def _issues(target, tasks: list[tuple], categories: dict) -> None:
    statement = (
        "insert into issues (id, tracker_id, project_id, subject, description, due_date,"
        " category_id, assigned_to_id, status_id, priority_id, author_id, done_ratio, created_on,"
        " updated_on, root_id, lft, rgt) values %s"
    )
    rows = []
    for pk, plan, content, product, due, area, lead, state, percent, at in tasks:
        category, _ = categories[plan, area]
        row = (pk, TRACKER, plan, content, product, due, category, lead and UNIT + lead)
        rows.append((*row, STATUS[state], PRIORITY, ME, percent, at, at, pk, 1, 2))
    execute_values(target, statement, rows)
    target.execute("select setval('issues_id_seq', (select max(id) from issues))")


def _notes(target, updates: list[tuple]) -> None:
    statement = (
        "insert into journals (id, journalized_id, journalized_type, user_id, notes, created_on)"
        " values %s"
    )
    rows = [
        (pk, task, "Issue", PERSON + author, text, at) for pk, task, author, text, at, _ in updates
    ]
    execute_values(target, statement, rows)
    target.execute("select setval('journals_id_seq', (select max(id) from journals))")
    statement = (
        "insert into journal_details (journal_id, property, prop_key, old_value, value) values %s"
    )
    rows = [(pk, "attr", "done_ratio", "0", str(percent)) for pk, *_, percent in updates]
    execute_values(target, statement, rows)
