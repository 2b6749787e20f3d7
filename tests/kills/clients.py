"""People and programs that go on working while parts of the site are killed: each sends again what
was not acknowledged, under the same key, until it is.
"""

import io
import re
import time
from collections import Counter
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

import openpyxl
import requests

from tests.kills.processes import YEAR
from tests.machine import PATIENCE
from tests.plans.files import pdf_bytes

ROWS = 20  # of an import
CSRF = "a" * 32
AGAIN = {409, 500, 502, 503}


class Ledger:
    """What was acknowledged, by kind."""

    def __init__(self) -> None:
        self.acknowledged: Counter[str] = Counter()
        self.texts: dict[str, list[str]] = {}
        self.repeats = 0
        self.over = Event()
        self._lock = Lock()

    def note(self, kind: str, text: str) -> None:
        with self._lock:
            self.acknowledged[kind] += 1
            self.texts.setdefault(kind, []).append(text)

    def note_repeat(self) -> None:
        with self._lock:
            self.repeats += 1


class Client(Thread):
    """One after the other of the `acts`, until all is over, and at least one round of them."""

    def __init__(self, name: str, place: dict[str, Any], ledger: Ledger, **head: str):
        super().__init__(name=name, daemon=True)
        self.place, self.ledger, self.count = place, ledger, 0
        self.site = f"http://127.0.0.1:{place['port']}"
        self.web = requests.Session()
        self.web.trust_env = False
        self.web.headers.update(head)
        self.acts: list[Callable[[str], None]] = []
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.ledger.over.is_set() or self.count < len(self.acts):
                act = self.acts[self.count % len(self.acts)]
                self.count += 1
                act(f"{self.name} lần {self.count}")
        except BaseException as failure:
            self.failure = failure

    def ask(self, method: str, path: str, **named: Any) -> requests.Response:
        """Ask until there is an answer that means something."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.web.request(
                    method, self.site + path, timeout=PATIENCE, allow_redirects=False, **named
                )
                if answer.status_code not in AGAIN:
                    return answer
                said = answer.text[:2000]
            except requests.RequestException as error:
                said = str(error)
            self.ledger.note_repeat()
            assert time.monotonic() < until, said
            time.sleep(0.2)


class Officer(Client):
    """A program of an office: progress, figures and evidence by the API."""

    def __init__(self, name: str, place: dict[str, Any], mine: dict[str, Any], ledger: Ledger):
        super().__init__(name, place, ledger, Authorization=f"Bearer {mine['token']}")
        self.mine = mine
        self.acts = [self.report, self.measure, self.report, self.register]

    def report(self, text: str) -> None:
        one = f"/api/v1/tasks/{self.mine['task']}/"
        body = {"state": "doing", "percent": self.count % 90 + 1, "result": text}
        self._send("progress", text, one, "updates/", body)

    def measure(self, text: str) -> None:
        one = f"/api/v1/targets/{self.mine['target']}/"
        body = {"period": "quarter-1", "numerator": str(self.count), "denominator": "1200"}
        body["note"] = text
        self._send("measurement", text, one, "measurements/", body)

    def register(self, text: str) -> None:
        content = pdf_bytes(words=text.encode())
        head = {"Idempotency-Key": str(uuid4())}
        answer = self.ask(
            "POST",
            "/api/v1/evidence/",
            files={"file": (f"{text}.pdf", content, "application/pdf")},
            data={"title": text},
            headers=head,
        )
        assert answer.status_code in (200, 201), answer.text
        self.ledger.note("evidence", text)

    def _send(self, kind: str, text: str, one: str, more: str, body: dict[str, Any]) -> None:
        seen = self.ask("GET", one).headers["ETag"]
        head = {"If-Match": seen, "Idempotency-Key": str(uuid4())}
        answer = self.ask("POST", one + more, json=body, headers=head)
        assert answer.status_code == 201, (answer.status_code, answer.text)
        self.ledger.note(kind, text)


class Standing(Client):
    """A person of the standing body in a browser, without scripts."""

    def __init__(self, name: str, place: dict[str, Any], ledger: Ledger):
        super().__init__(name, place, ledger)
        self.web.cookies.update({"sessionid": place["session"], "csrftoken": CSRF})

    def post(self, path: str, **data: Any) -> requests.Response:
        files = data.pop("files", None)
        return self.ask("POST", path, data=data | {"csrfmiddlewaretoken": CSRF}, files=files)

    def wait_for(self, path: str, words: str, or_else: str = "\0", otherwise: str = "") -> None:
        """Wait until the page has the words; where it has those of a failure, press the button."""
        until = time.monotonic() + PATIENCE
        while words not in (text := self.ask("GET", path).text):
            if or_else in text:
                self.post(otherwise)
            assert time.monotonic() < until, text
            time.sleep(0.3)


class Reporter(Standing):
    """Has the reports of all periods built, over and over."""

    def __init__(self, name: str, place: dict[str, Any], ledger: Ledger):
        super().__init__(name, place, ledger)
        self.acts = [self.build]

    def build(self, text: str) -> None:
        key = ("quarter-1", "six-months", "quarter-3", "year")[self.count % 4]
        answer = self.post(f"/plans/{self.place['plan']}/reports/{key}/")
        assert answer.status_code == 302, answer.text
        report = re.search(r"/reports/(\d+)/", answer.headers["Location"])[1]
        head = {"Authorization": f"Bearer {self.place['token']}"}
        until = time.monotonic() + PATIENCE
        while True:
            found = self.ask("GET", f"/api/v1/reports/{report}/", headers=head).json()["build"]
            if found["state"] == "done":
                break
            if found["state"] == "failed":
                self.post(f"/reports/{report}/build/")
            assert time.monotonic() < until, found
            time.sleep(0.3)
        self.ledger.note("report", text)


class Importer(Standing):
    """Brings tasks in from Excel."""

    def __init__(self, name: str, place: dict[str, Any], ledger: Ledger):
        super().__init__(name, place, ledger)
        self.acts = [self.bring_in]

    def bring_in(self, text: str) -> None:
        head = ["Lĩnh vực", "Nội dung", "Thời gian", "Chủ trì"]
        rows = [
            ["I", f"{text}, dòng {n}", f"Quý II/{YEAR + 1}", self.place["office"]]
            for n in range(ROWS)
        ]
        answer = self.post(
            f"/exchange/tasks/{self.place['draft']}/",
            files={"file": ("viec.xlsx", book(head, *rows))},
        )
        assert answer.status_code == 302, answer.text
        run = answer.headers["Location"]
        self.wait_for(run, f"{run}store/", f"{run}retry/", f"{run}retry/")
        while f"{run}undo/" not in self.ask("GET", run).text:
            self.post(f"{run}store/", reason="Nhập")
            time.sleep(0.3)
        self.ledger.note("import", text)


class Clerk(Standing):
    """Enters documents in the register, number after number."""

    def __init__(self, name: str, place: dict[str, Any], ledger: Ledger, kind: str):
        super().__init__(name, place, ledger)
        self.kind = kind
        self.acts = [self.enter]

    def enter(self, text: str) -> None:
        known = {"unit": self.place["commune"], "kind": self.kind, "issued_on": f"02/01/{YEAR}"}
        answer = self.post("/documents/register/outside/", number=self.count, subject=text, **known)
        if answer.status_code != 302:  # the number is taken: by what was not acknowledged
            assert text in self.ask("GET", f"/documents/register/?year={YEAR}").text, answer.text
        self.ledger.note("document", text)


def book(*rows: list[str]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
