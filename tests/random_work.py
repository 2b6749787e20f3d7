"""People who open pages and send forms at random, as a day of work in which everything happens."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from lxml import html

from accounts.models import User
from tests.plans import files

HOPS = 4  # links that a person follows before they send something
# what would end the work of all, or leave the work that is counted
LEFT_ALONE = (
    "/accounts/",
    "/admin/",
    "/style/",
    "export",
    "file",
    "close",
    "discard",
    "issue",
    "replace",
    "switch",
    "delete",
)
OF_HTMX = {"HX-Request": "true"}


class Person:
    """One of the people at work, with the page that lies open before them."""

    def __init__(self, user: User, rng: random.Random):
        self.client, self.rng = Client(), rng
        self.client.force_login(user)
        self.address, self.page = "/", None
        self.sent: Counter[int] = Counter()  # forms by what came of them

    def act(self) -> None:
        """Follow links to a page with forms that are work, and send one."""
        for _ in range(HOPS):
            self._open(self._next())
            if forms := [form for form in self._found("//form") if self._is_work(form)]:
                self._send(self.rng.choice(forms))
                break

    def _next(self) -> str:
        links = {urljoin(self.address, link) for link in self._found("//a/@href | //*/@hx-get")}
        inside = [link for link in links if link.startswith("/") and self._is_safe(link)]
        return self.rng.choice(sorted(inside)) if inside else "/"

    def _open(self, address: str) -> None:
        answer = self.client.get(address, follow=True)
        assert answer.status_code < 500, address
        self.address, self.page = address, self._read(answer)

    def _read(self, answer: HttpResponse) -> html.HtmlElement | None:
        is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        text = answer.getvalue() if is_page else b""  # a whole list comes in pieces
        return html.document_fromstring(text) if text.strip() else None

    def _found(self, path: str) -> list:
        return [] if self.page is None else self.page.xpath(path)

    def _is_safe(self, address: str) -> bool:
        return not any(words in urlsplit(address).path for words in LEFT_ALONE)

    def _is_work(self, form: html.FormElement) -> bool:
        posts = form.method == "POST" or form.get("hx-post")
        return bool(posts) and self._is_safe(self._target(form))

    def _target(self, form: html.FormElement) -> str:
        return urljoin(self.address, form.get("hx-post") or form.get("action") or self.address)

    def _send(self, form: html.FormElement) -> None:
        values: dict[str, list] = {}
        for field in form.inputs:
            if field.name and (value := self._filled(field)) is not None:
                values.setdefault(field.name, []).append(value)
            if field.get("type") == "radio":
                values[field.name] = [
                    self.rng.choice(form.xpath(f".//input[@name='{field.name}']/@value"))
                ]
        if buttons := form.xpath(".//button[@name]"):
            pressed = self.rng.choice(buttons)
            values[pressed.get("name")] = [pressed.get("value", "")]
        target = self._target(form)
        headers = OF_HTMX if form.get("hx-post") else {}
        answer = self.client.post(target, values, headers=headers)
        assert answer.status_code < 500, (target, values)
        self.sent[answer.status_code] += 1
        self.page = None

    def _filled(self, field) -> str | SimpleUploadedFile | None:
        kind = field.get("inputmode") or field.get("type") or field.tag
        if kind == "checkbox":
            return field.get("value", "on") if self.rng.random() < 0.5 else None
        if kind == "select":
            return self.rng.choice(field.value_options or [""])
        if kind in ("submit", "button", "radio"):
            return None
        if not field.get("required") and self.rng.random() < 0.85:
            return None if kind == "file" else (field.value or "").strip()
        if kind in ("number", "numeric", "decimal"):
            return str(self.rng.randint(0, 100))
        if kind == "date":
            day = timezone.localdate() + timedelta(days=self.rng.randint(-9, 3))
            return day.isoformat()
        if kind in ("textarea", "text"):
            return f"Đã làm phần việc số {self.rng.randint(1, 999)}."
        if kind == "file":
            return SimpleUploadedFile("a.pdf", files.pdf_bytes())
        return field.value


def work_at_random(people: Iterable[User], start: datetime, *, acts: int, seed: int) -> Counter:
    """Let `people` do so many acts in turn, over two days from `start`; return what came of the
    forms that they sent, by status.
    """
    rng = random.Random(seed)
    at_work, done = [Person(user, rng) for user in people], Counter[int]()
    for number in range(acts):
        with time_machine.travel(start + timedelta(days=2) * number / acts, tick=False):
            rng.choice(at_work).act()
    for person in at_work:
        done += person.sent
    return done
