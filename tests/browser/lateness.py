"""What comes at once on a quick machine comes late (`LATE=`): shows without a slow one what a test,
or a script of ours, does right only while all is quick.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from time import sleep

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler

from tests.sampling import DAY

KINDS = ("", "answers", "scripts", "storage")
LATE = os.environ.get("LATE", "")
SCRIPT = 1.2  # seconds
# for a page: what it asks of IndexedDB waits until the store is open
STORAGE = """
  const { set } = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "onsuccess");
  Object.defineProperty(IDBOpenDBRequest.prototype, "onsuccess", {
    set(heard) { set.call(this, (event) => setTimeout(heard, 300, event)); },
  });
"""


@contextmanager
def late_server() -> Iterator[None]:
    """Have the live server late with what `LATE` names; the client of the tests never is."""
    if LATE not in KINDS:
        raise ValueError(f"LATE={LATE} is none of {', '.join(KINDS[1:])}")
    serve, answer, random = StaticFilesHandler.serve, StaticFilesHandler.__call__, Random(str(DAY))

    def serve_late(handler, request):
        response = serve(handler, request)
        if request.path.endswith(".js"):
            sleep(SCRIPT)
            response["Cache-Control"] = "no-store"  # late again on the next page
        return response

    def answer_late(handler, environ, start_response):
        sleep(random.random() / 2)  # the click is over, and nothing is stored yet
        answered = answer(handler, environ, start_response)
        sleep(random.random() / 2)  # all is stored, and the page does not know
        return answered

    with pytest.MonkeyPatch.context() as patch:
        if LATE == "scripts":
            patch.setattr(StaticFilesHandler, "serve", serve_late)
        if LATE == "answers":
            patch.setattr(StaticFilesHandler, "__call__", answer_late)
        yield


@contextmanager
def late_scripts(page) -> Iterator[None]:
    """The scripts that the page asks for meanwhile come at the end."""
    held = []
    page.route("**/*.js", lambda route: held.append(route))
    yield
    for route in held:
        route.continue_()
    page.unroute("**/*.js")
    page.wait_for_load_state()
