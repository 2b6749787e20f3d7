"""Walks addresses with values that no person types, and writes down where the server fell over.

What an address takes is learnt from the address itself: the names that its view looks for are
written down while it answers, and the forms and links of its page say what they send.
"""

import json
import logging
import pickle
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.test.client import ClientHandler
from django.urls import Resolver404, resolve
from lxml import html

from accounts.backends import PersonBackend
from accounts.models import User
from foundation.rest.paging import Orders
from foundation.web import persons
from tests.plans import files
from vietnamese.characters import is_digits

UNFIT = "a\x00\x0b\x1f\x7f\x85\ufffe\uffff"
LONG_ID, LONG_NUMBER = "9" * 25, "9" * 5_000
IN_QUERIES = (UNFIT, LONG_ID, "²")
IN_NUMBERS = ("Infinity", "NaN", "1e999", LONG_ID, "²")
IN_DAYS = (  # of the last ones the day is no day any more in the time of the database
    "9999-12-31",
    "0001-01-01",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
)
IN_TEXTS = (UNFIT, LONG_NUMBER)
IN_CHOICES = (LONG_ID, "²")
IN_JSON = (  # as they stand in a body
    r'"a\u0000\ufffe\u001f"',
    r'"\ud800"',
    '"²"',
    LONG_ID,
    LONG_NUMBER,
    "1e999",
    '"Infinity"',
    "null",
    "{}",
    f"[{LONG_ID}]",
    '[{"a": "²"}]',
    "true",
    '"9999-12-31"',
    '"0001-01-01"',
)
IN_CURSORS = (10**30, 1e300, "a\x00", "\ud800", "²", *IN_DAYS, True, [], {}, None)
IN_HEADERS = (
    ("If-Match", f'"{LONG_ID}-a"'),
    ("If-Match", '"²-a"'),
    ("If-Match", f'"{LONG_NUMBER}-a"'),
    ("If-Match", '"'),
    ("Idempotency-Key", "²"),
    ("Idempotency-Key", "\x7f"),
    ("Idempotency-Key", "mot"),
    ("Content-Length", "²"),
    ("Content-Type", "application/json; charset=khong-co"),
    ("Content-Type", "multipart/form-data"),
)
DAY = re.compile(
    r"(?:^|[_-])(?:on|at|date|due|day|start|end|deadline|cut_off|since|until|from|to)"
    r"(?:_0|__[a-z]+)?$"
)
# the last would keep a form's other fields from being read at all
OF_THE_FRAME = {"csrfmiddlewaretoken", "_method", persons.FIELD}
OF_HTMX = {
    "HTTP_HX_REQUEST": "true",
    "HTTP_HX_CURRENT_URL": "http://testserver/%00%EF%BF%BE",
    "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": "true",
    "HTTP_HX_TARGET": "%00²",
    "HTTP_HX_TARGET_URI_AUTOENCODED": "true",
    "HTTP_HX_TRIGGER": "²",
    "HTTP_REFERER": "http://[",
}


class Visitor(Client):
    """The client of a person who is looked up once, as the product does it, and not for each of
    thousands of requests: that took up to half of their time. Each request meets a new copy.
    """

    def __init__(self, person: User):
        super().__init__()
        self.force_login(person)
        self.handler = _Handler(person)


class _Handler(ClientHandler):
    def __init__(self, person: User):
        super().__init__(enforce_csrf_checks=False)
        self.person = pickle.dumps(PersonBackend().get_user(person.pk))

    def get_response(self, request):
        request._cached_user = pickle.loads(self.person)  # where Django keeps whom it looked up
        return super().get_response(request)


class Form:
    """What a form of a page sends: where to, and the values that stand in it."""

    def __init__(self, form: html.FormElement, page: str):
        self.action = urljoin(page, form.get("action") or form.get("hx-post") or page)
        self.path = urlsplit(self.action).path
        self.values: dict[str, list[str]] = {}
        self.kinds: dict[str, str] = {}
        for field in form.inputs:
            if field.name and field.get("type") not in ("submit", "button"):
                self.kinds[field.name] = field.get("inputmode") or field.get("type") or field.tag
        for name, value in form.form_values():
            self.values.setdefault(name, []).append(value)

    def sent(self, typed: Mapping[str, str]) -> dict:
        """What is sent when the fields hold what is `typed`, with a file wherever one is asked
        for.
        """
        asked = [each for each, kind in self.kinds.items() if kind == "file"]
        return {**self.values, **typed} | {
            each: SimpleUploadedFile("a\x00\ufffe².pdf", files.pdf_bytes()) for each in asked
        }

    def hostile(self, name: str) -> tuple[str, ...]:
        """What to try in the field `name`."""
        kind = self.kinds.get(name, "")
        if kind == "date" or DAY.search(name):
            return IN_DAYS
        if kind in ("number", "numeric", "decimal"):
            return IN_NUMBERS
        if kind in ("text", "search", "textarea", "url", "email", "tel", "password"):
            return IN_TEXTS
        return IN_CHOICES


class Walk:
    """Sends requests, takes back what each of them wrote, and remembers what went wrong."""

    def __init__(self, monkeypatch):
        # of lines on what is not found
        monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)
        self.faults: dict[str, str] = {}
        self.tried: dict[str, int] = {}  # values by what is walked
        self._led_to: set[tuple] = set()
        self._looked_for: set[str] = set()
        self._refused: set[str] = set()  # fields of Django's forms, by the last answer
        monkeypatch.setattr(BaseForm, "_clean_fields", self._noting(BaseForm._clean_fields))
        for method in ("__getitem__", "__contains__", "getlist"):
            monkeypatch.setattr(
                QueryDict, method, self._watched(getattr(QueryDict, method)), raising=False
            )

    def _watched(self, plain):
        def watched(data, name, *args, **kwargs):
            if isinstance(name, str):
                self._looked_for.add(name)
            return plain(data, name, *args, **kwargs)

        return watched

    def _noting(self, plain):
        def clean_fields(form):
            plain(form)
            self._refused |= {form.add_prefix(name) for name in form.errors}

        return clean_fields

    def names(self) -> list[str]:
        """The names that were looked for since this was last asked."""
        found, self._looked_for = self._looked_for - OF_THE_FRAME, set()
        return sorted(found)

    def send(
        self,
        walked: str,
        client: Client,
        method: str,
        address: str,
        *args,
        told: str = "",
        **kwargs,
    ):
        """Return the answer with its bytes in `whole`; one that never came is a fault of `walked`,
        and a 500.
        """
        self.tried[walked] = self.tried.get(walked, 0) + 1
        cookies = client.cookies.copy()
        try:
            with transaction.atomic():
                response = getattr(client, method)(address, *args, **kwargs)
                response.whole = (
                    b"".join(response.streaming_content) if response.streaming else response.content
                )
                transaction.set_rollback(True)
        except Exception as error:
            self.faults.setdefault(
                f"{walked} {method} {told}", f"{type(error).__name__}: {error}"[:300]
            )
            response = HttpResponse(status=500)
            response.whole = b""
            return response
        finally:
            client.cookies = cookies  # whoever was signed out goes on
        if response.status_code >= 500:
            self.faults.setdefault(
                f"{walked} {method} {told}", f"{response.status_code} {response.whole[:200]!r}"
            )
        return response

    def read(
        self, walked: str, client: Client, address: str, names: Iterable[str], *, path: bool = True
    ) -> None:
        """Send each of `names` each hostile value, and htmx's headers; put such values into the
        address. A day goes alone too: what is wrong with another name may hide it.
        """
        for turn, asked in enumerate(turned(names, IN_QUERIES)):
            headers = OF_HTMX if turn == 0 else {}
            self.send(
                walked, client, "get", f"{address}?{in_query(asked)}", told=f"?{asked}", **headers
            )
        for name in filter(DAY.search, names):
            for value in IN_DAYS:
                asked = in_query({name: value})
                self.send(walked, client, "get", f"{address}?{asked}", told=f"?{asked}")
        for changed, value in in_path(address) if path else ():
            if self._leads_elsewhere(changed, value):
                self.send(walked, client, "get", changed, told=changed[:80])

    def _leads_elsewhere(self, address: str, value: str) -> bool:
        """Does the address put `value` where none before did? Nowhere is a place, and one alone:
        nine of ten such addresses lead there, each to the same page.
        """
        try:
            match = resolve(unquote(address))
        except Resolver404:
            place = ("", value)
        else:
            holding = (name for name, held in match.kwargs.items() if value in str(held))
            place = (match.view_name, value, *holding)
        new = place not in self._led_to
        self._led_to.add(place)
        return new

    def post(self, walked: str, client: Client, form: Form, of_the_page: Iterable[str]) -> None:
        """Send the form as it stands, then with hostile values in what it holds and in what its
        view looks for.

        Without the names `of_the_page`, which stand in the address.
        """
        self.names()
        stands = not self._fill_in(walked, client, form, {})
        self.fill_in(walked, client, form, {*self.names()} - {*of_the_page}, stands=stands)

    def fill_in(
        self, walked: str, client: Client, form: Form, names: Iterable[str], *, stands: bool
    ) -> None:
        """Send the form with each hostile value in each of its fields and of `names`: in all of
        them at once, then alone wherever no field of a Django form refused it, for there it went
        on to what the others may have hidden.

        Of what a field refuses one goes alone too where the form `stands` without it, and all go
        alone where the server fell over them together.
        """
        found = sorted({*form.kinds, *form.values, *names} - OF_THE_FRAME, reverse=True)
        alike = {re.sub(r"-[0-9]+-", "-#-", name): name for name in found}  # of many rows the first
        values = {name: form.hostile(name) for name in alike.values()}
        seen: set[str] = set()  # to be refused alone
        for turn in range(max(map(len, values.values()), default=0)):
            before = len(self.faults)
            refused = self._fill_in(
                walked,
                client,
                form,
                {name: each[turn % len(each)] for name, each in values.items()},
            )
            if len(self.faults) > before:
                refused, seen = set(), set()
            elif not stands:
                seen |= refused
            for name, each in values.items():
                if turn < len(each) and not (name in refused and name in seen):
                    self._fill_in(walked, client, form, {name: each[turn]})
            seen |= refused

    def _fill_in(
        self, walked: str, client: Client, form: Form, typed: Mapping[str, str]
    ) -> set[str]:
        """Send the form with what is `typed`; return which fields of Django's forms refused what
        they held.
        """
        told = " ".join([form.action, *(f"{name}={value[:12]!r}" for name, value in typed.items())])
        self._refused = set()
        self.send(walked, client, "post", form.action, form.sent(typed), told=told)
        return self._refused


def cursors(orders: Orders) -> Iterator[str]:
    """Yield cursors of an API's list that nobody was given."""
    for order, parts in orders.items():
        for value in IN_CURSORS:
            for last in (value, 1):  # the id; a wrong one may hide what is wrong before it
                place = [order, [value] * len(parts) + [last]]
                yield urlsafe_b64encode(json.dumps(place).encode()).decode()
    for text in (b"[", b"null", b"[[],[]]", b"[{},[]]", b"[" * 5_000):
        yield urlsafe_b64encode(text).decode()


def _tree(page: HttpResponse) -> html.HtmlElement:
    is_page = page["Content-Type"].startswith("text/html") and page.whole.strip()
    return html.document_fromstring(page.whole if is_page else b"<p>")


def forms_of(page: HttpResponse, address: str) -> Iterator[Form]:
    """Yield the forms of a page that post something."""
    for form in _tree(page).forms:
        if form.method == "POST" or form.get("hx-post"):
            yield Form(form, address)


def linked(page: HttpResponse) -> set[str]:
    """The names in the queries of a page's links to itself."""
    return {
        name
        for link in _tree(page).xpath("//a/@href")
        if link.startswith("?")
        for name, _ in parse_qsl(link[1:])
    }


def bodies(operation: dict, schemas: dict, seen: str) -> Iterator[tuple[str, dict]]:
    """Yield what a write of the API is sent, in words and as arguments of a client: first its
    example, or nothing.

    Then that with each of its members hostile in turn, and with hostile headers.
    """
    content = operation.get("requestBody", {}).get("content", {"application/json": {}})
    [(kind, told)] = content.items()
    plain = next(iter(told.get("examples", {"": {"value": {}}}).values()))["value"]
    name_of_schema = told.get("schema", {}).get("$ref", "").rpartition("/")[2]
    names = schemas[name_of_schema]["properties"] if name_of_schema else {}
    sent = {"headers": {"If-Match": seen}}
    as_json = kind == "application/json"

    def body(text: str) -> dict:
        return {"data": text, "content_type": kind} if as_json else {"data": json.loads(text)}

    yield "as it should be", sent | body(json.dumps(plain))
    for name in names:
        for value in IN_JSON:
            if as_json or (value.startswith('"') and "\\ud8" not in value):
                text = json.dumps(plain | {name: "@"}).replace('"@"', value)
                yield f"{name}={value[:30]}", sent | body(text)
    for header, value in IN_HEADERS:
        yield (
            f"{header}: {value[:20]}",
            body(json.dumps(plain)) | {"headers": sent["headers"] | {header: value}},
        )


def in_query(asked: Mapping[str, str]) -> str:
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in asked.items())


def turned(names: Iterable[str], values: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield all `names` with one of `values` each, another one each time."""
    names = sorted(names)
    for turn in range(len(values) if names else 0):
        chosen = {name: IN_DAYS if DAY.search(name) else values for name in names}
        yield {
            name: chosen[name][(turn + place) % len(chosen[name])]
            for place, name in enumerate(names)
        }


def in_path(address: str) -> Iterator[tuple[str, str]]:
    """Yield the address with each part of it replaced, and by what."""
    parts = urlsplit(address).path.split("/")
    for place, part in enumerate(parts):
        for value in (UNFIT, LONG_ID) if is_digits(part) else (UNFIT,) if part else ():
            yield "/".join([*parts[:place], quote(value), *parts[place + 1 :]]), value
