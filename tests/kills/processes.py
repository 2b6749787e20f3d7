"""The processes of a site that is killed piece by piece: what `tests.nursery` starts."""

import json
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from gunicorn.app.wsgiapp import WSGIApplication

from accounts.models import AccessToken, Role, User
from accounts.token_services import issue_token
from cchc.celery import app
from plans.models import Plan
from tests.factories import (
    make_commune,
    make_indicator,
    make_office,
    make_officer,
    make_plan,
    make_target,
    make_task,
    make_user,
)

YEAR = date.today().year
OFFICERS = 8
EVERY = 1.0  # seconds
FILES_AS_THEY_ARE = "django.contrib.staticfiles.storage.StaticFilesStorage"
QUICK = ("cchc.jobs.sweep", "mail.sweep")


def web(port: int) -> None:
    """The web server as the compose file starts it; it may be killed as a group."""
    os.setpgid(0, 0)
    # pages name their files as they are: nobody collected them
    settings.STORAGES["staticfiles"]["BACKEND"] = FILES_AS_THEY_ARE
    where = ("--bind", f"127.0.0.1:{port}", "--workers", "3", "--timeout", "60", "--preload")
    sys.argv = ["gunicorn", "cchc.wsgi", *where, "--log-level", "warning"]
    WSGIApplication().run()


def worker() -> None:
    """A worker of all queues with two processes below it, begun again when it ends by itself, as
    the compose file asks: one that starts while its queue goes away does.
    """
    os.setpgid(0, 0)
    while child := os.fork():
        os.waitpid(child, 0)
        time.sleep(0.1)
    alone = ("--without-heartbeat", "--without-gossip", "--without-mingle", "--concurrency", "2")
    app.worker_main(["worker", *alone, "-n", "all@%h", "--loglevel", "warning"])


def beat() -> None:
    """The schedule, quicker than by default where jobs are looked after."""
    app.conf.beat_schedule = {
        name: {**entry, "schedule": EVERY}
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
        if entry["task"] in QUICK
    }
    app.start(["beat", "--pidfile=", "--loglevel", "warning"])


def found_commune(answer: str) -> None:
    """Make the commune and its people; write into the file `answer` what the clients need."""
    commune = make_commune(code="xa-mau")
    plan = make_plan(commune, year=YEAR, issued_on=date(YEAR, 1, 2))
    draft = make_plan(commune, year=YEAR + 1, state=Plan.State.DRAFT, number="", issued_on=None)
    office = make_office(commune, short_name="Phòng Mẫu")
    standing = make_user(commune, Role.STANDING_BODY, Role.OFFICER, Role.CLERK)
    officers = [
        {
            "token": _token(person),
            "task": make_task(plan, lead=person.unit).pk,
            "target": make_target(make_indicator(plan, lead=person.unit)).pk,
        }
        for person in (make_officer(make_office(commune)) for _ in range(OFFICERS))
    ]
    told = {
        "officers": officers,
        "session": _session(standing),
        "token": _token(standing),
        "commune": commune.pk,
        "plan": plan.pk,
        "draft": draft.pk,
        "office": office.short_name,
    }
    Path(answer).write_text(json.dumps(told))


def _token(person: User) -> str:
    last = date.today() + timedelta(days=9)
    scopes = [AccessToken.Scope.READ, AccessToken.Scope.REPORT]
    return issue_token(person, name="Máy", scopes=scopes, expires_on=last)[1]


def _session(person: User) -> str:
    """A browser in which the person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "accounts.backends.PersonBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key
