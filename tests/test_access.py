"""Every address with every role: who is let in, and that nobody sees another commune's rows.

PostgreSQL is asked by one stranger: that another role is refused is decided before the database is
asked, or by the same queries. What people find at their own: `tests/test_walk.py`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import pytest
from django.core.files.base import ContentFile
from django.urls import get_resolver, reverse
from django.utils import timezone
from rest_framework.permissions import IsAuthenticated

from accounts.models import AccountRequest, Role, SavedView
from accounts.notices.kinds import Kind as NoticeKind
from accounts.notices.services import notify
from accounts.token_services import issue_token
from cchc.reminders.models import Digest
from documents.kinds import Kind
from documents.letters.content import LetterDraft
from documents.letters.services import write_letter
from documents.models import Document, FormCheck, RegisterGap
from foundation.discards.models import Discarded
from foundation.downloads.models import Download
from foundation.exchange.models import ImportRun
from foundation.journal.models import Entry
from foundation.journal.services import seal_all
from indicators.models import PlanForm, StatisticsImport
from indicators.services.shaping import remove_indicator
from parindex.services.scoring import open_assessment
from parindex.services.sets import make_set
from planreader import SourceFile, read_plan
from plans.models import PlanImport
from plans.services import add_evidence
from reports.models import Report
from reports.outlines.services import take_outline
from tests.accounts.second_steps import make_second_step
from tests.factories import (
    make_commune,
    make_delegation,
    make_form,
    make_indicator,
    make_office,
    make_plan,
    make_stamp,
    make_target,
    make_task,
    make_update,
    make_user,
)
from tests.parindex.rounds import SMALL_SET
from tests.sampling import share
from tests.walking import Visitor

pytestmark = [pytest.mark.long, pytest.mark.sampled, pytest.mark.django_db]

DAYS = 4  # until each of the other strangers had its turn
STRANGERS = [pytest.param(Role.STANDING_BODY, marks=pytest.mark.both)]
STRANGERS += share([role for role in Role if role != Role.STANDING_BODY], DAYS)
SECRET = "Bản Kín Tiếng"  # stands in every row of the commune that strangers must not see
PUBLIC = {
    "accounts:login",
    "accounts:logout",
    "accounts:sign_in_code",
    "accounts:second_step_set_up",
    "accounts:password_reset",
    "accounts:password_reset_done",
    "accounts:password_reset_confirm",
    "accounts:password_reset_complete",
    "setup:start",
    "setup:authority",
    "setup:offices",
    "setup:people",
    "setup:administrator",
    "pages:public_progress",
    "pages:public_json",
    "pages:public_csv",
    "documents:public_document",
    "reminders:calendar_file",
    "manifest",
    "service_worker",
    "offline",
    "presence",
    "healthz",
    "metrics",
    "readyz",
}


class Address(NamedTuple):
    """A view and the arguments that its address takes."""

    view: Callable
    arguments: tuple[str, ...]


def addresses() -> Iterator[tuple[str, Address]]:
    """Each address of ours by its name; Django's admin has a wall and tests of its own."""

    def walk(patterns, namespace="", arguments=()):
        for pattern in patterns:
            taken = (*arguments, *pattern.pattern.converters)
            if not hasattr(pattern, "url_patterns"):
                yield namespace + pattern.name, Address(pattern.callback, taken)
            elif pattern.namespace != "admin":
                inner = f"{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inner, taken)

    return walk(get_resolver().url_patterns)


NAMED = dict(addresses())
OF_A_DOCUMENT = ("file_print", "file_word", "file_pdf", "file_page")
WITH_ROW = sorted(
    name for name, address in NAMED.items() if address.arguments and name not in PUBLIC
)
WITHOUT_ROW = sorted(
    name for name, address in NAMED.items() if not address.arguments and name not in PUBLIC
)


def signed_by(name: str) -> dict:
    """What is found out of a copy that `name` signed."""
    signature = {"name": name, "organisation": name, "issuer": name, "at": "", "stamped_at": ""}
    signature |= {"intact": True, "whole": True, "changed": "none", "allowed": True}
    signature |= {"weak": "", "in_force": True, "trusted": True}
    comparison = {
        "same": False,
        "number": True,
        "day": True,
        "cut": False,
        "runs": [["added", name]],
    }
    return {
        "scanned": False,
        "signatures": [signature],
        "authorities": 1,
        "comparison": comparison,
    }


class Commune:
    """A commune with one row of everything, and with a person of each role."""

    def __init__(self, name: str):
        province = make_commune(
            kind="province", name=f"UBND tỉnh của {name}", short_name=f"Tỉnh của {name}"
        )
        self.unit = make_commune(
            name=f"UBND xã {name}", short_name=name, place=name, parent=province
        )
        self.office = make_office(
            self.unit, name=f"Phòng của {name}", short_name=f"Phòng của {name}", standing_body=True
        )
        self.people = {role: make_user(self.office, role, first_name=name) for role in Role}
        self.plan = make_plan(self.unit, title=f"Kế hoạch {name}", number=f"9/{name}"[:50])
        self.draft = make_plan(
            self.unit,
            title=f"Dự thảo {name}",
            state="draft",
            handed_out_at=None,
            year=2027,
            number="",
            issued_on=None,
        )
        self.task = make_task(self.plan, lead=self.office, content=f"Nhiệm vụ {name}")
        self.update = make_update(
            self.task, author=self.people[Role.OFFICER], result=name, review="waiting"
        )
        self.indicator = make_indicator(self.plan, lead=self.office, statement=f"Chỉ tiêu {name}")
        self.target = make_target(self.indicator)
        self.period = self.plan.periods.get(key="quarter-1")
        self.measurement = self.target.measurements.create(
            period=self.period, author=self.people[Role.OFFICER], value=91, note=name
        )
        self.form = make_form(
            owner=self.unit, name=f"Biểu {name}", rows=[{"code": "1", "name": f"Dòng {name}"}]
        )
        self.form_row = self.form.rows.get()
        self.entry = self.plan.statistical_forms.create(form=self.form).entries.create(
            row=self.form_row,
            period=self.period.key,
            value=5,
            note=name,
            author=self.people[Role.OFFICER],
            on_behalf_of=self.office,
        )
        self.opening = self.period.openings.create(
            until=date(self.plan.year, 12, 31),
            reason=f"Hỏng máy {name}",
            by=self.people[Role.LEADER],
        )
        self.duty = self.plan.duties.create(
            unit_text=name, text=f"Trách nhiệm {name}", due=date(2026, 2, 28)
        )
        self.plan_file = self.plan.files.create(
            name=f"{name}.docx", file=ContentFile(b"x", name="k.docx"), sha256="a"
        )
        self.evidence = add_evidence(
            authority=self.unit,
            unit=self.office,
            by=self.people[Role.OFFICER],
            year=2026,
            title=f"Minh chứng {name}",
            file=ContentFile(name.encode(), name="m.pdf"),
        )
        self.plan_import = PlanImport.objects.create(
            unit=self.unit, created_by=self.people[Role.STANDING_BODY], draft=self._draft(name)
        )
        self.report = Report.objects.create(plan=self.plan, period=self.period, signer=name)
        self.section = self.report.sections.create(key="thu", order=0, heading="Mục", drafted=name)
        self.settlement = self.report.settlements.create(
            fingerprint="a" * 64,
            words=name,
            reason=name,
            by=self.people[Role.STANDING_BODY],
            at=timezone.now(),
        )
        self.contribution = self.report.contribution_requests.create(
            unit=self.office,
            due=date(2026, 3, 10),
            words=name,
            asked_by=self.people[Role.STANDING_BODY],
            state="sent",
        )
        self.answer = self.contribution.answers.create(author=self.people[Role.OFFICER])
        self.text = self.answer.texts.create(kind="proposals", text=name)
        self.use = self.section.uses.create(
            source=self.text, words=name, by=self.people[Role.STANDING_BODY]
        )
        self.outline = take_outline("quarter-1", by=self.people[Role.STANDING_BODY])
        self.outline.name = name
        self.outline.save()
        self.document = Document.objects.create(
            source="plan",
            unit=self.unit,
            authority=self.unit,
            kind="KH",
            title=f"Văn bản {name}",
            symbol="KH-UBND",
            state=Document.State.SUBMITTED,
            submitted_by=self.people[Role.STANDING_BODY],
        )
        self.draft.record = self.document
        self.draft.save()
        self.document_file = self.document.files.create(
            version=1, docx=ContentFile(b"x", name="v.docx"), paragraphs=[name], places=[1]
        )
        self.remark = self.document_file.remarks.create(
            paragraph=0, quote=name, text=name, by=self.people[Role.LEADER]
        )
        self.letter = write_letter(
            LetterDraft(Kind.LETTER, self.unit, f"Công văn {name}", name, addressees=[name]),
            by=self.people[Role.STANDING_BODY],
        )
        self.form_check = FormCheck.objects.create(
            by=self.people[Role.OFFICER], name=name, file=ContentFile(b"x", name="k.pdf")
        )
        self.issued = Document.objects.create(
            source=Document.OUTSIDE,
            unit=self.unit,
            authority=self.unit,
            kind="BC",
            title=f"Văn bản đã ban hành {name}",
            symbol="BC-UBND",
            state=Document.State.ISSUED,
            number=1,
            issued_on=date(2026, 2, 3),
            year=2026,
        )
        self.signed_copy = self.issued.signed_copies.create(
            file=ContentFile(b"x", name="k.pdf"),
            sha256="a" * 64,
            size=1,
            kind="signed",
            facts=signed_by(name),
            checked_at=timezone.now(),
            by=self.people[Role.CLERK],
        )
        self.recipient = self.document.recipients.create(name=name)
        self.stamp = make_stamp(self.recipient, date(2026, 1, 5))
        seal_all()
        self.change = Entry.objects.in_chains_of([self.unit.pk])[0]
        self.gap = RegisterGap.objects.create(
            unit=self.unit,
            year=2026,
            kind="CV",
            first=1,
            last=2,
            reason=name,
            by=self.people[Role.CLERK],
        )
        self.run = ImportRun.objects.create(
            dataset="tasks",
            place=self.plan.pk,
            where=name,
            authority=self.unit,
            name=name,
            created_by=self.people[Role.STANDING_BODY],
        )
        self.download = Download.objects.create(
            kind="tasks.matrix",
            arguments={"plan_pk": self.plan.pk, "columns": ["state"]},
            title=name,
            rows=1,
            authority=self.unit,
            asked_by=self.people[Role.STANDING_BODY],
            file=ContentFile(b"x", name="t.xlsx"),
            name=f"{name}.xlsx",
            media_type="text/csv",
            made_at=timezone.now(),
        )
        spare = make_indicator(self.plan, statement=f"Chỉ tiêu thừa {name}")
        pk = spare.pk
        remove_indicator(spare, by=self.people[Role.STANDING_BODY], reason=name)
        self.discard = Discarded.objects.of("indicator", pk).get()
        self.statistics_import = StatisticsImport.objects.create(
            plan_form=PlanForm.objects.create(plan=self.plan, form=make_form(owner=self.unit)),
            period="quarter-1",
            name=f"{name}.xlsx",
            created_by=self.people[Role.STANDING_BODY],
            state=StatisticsImport.State.STORED,
        )
        self.criteria_set = make_set(
            province, year=2026, content=SMALL_SET | {"name": name}, state="in_force"
        )
        self.assessment = open_assessment(self.criteria_set, self.unit, by=None)
        self.score = self.assessment.scores.in_order().first()
        self.delegation = make_delegation(
            self.people[Role.HEAD], self.people[Role.OFFICER], reason=name
        )
        self.view = SavedView.objects.create(
            owner=self.people[Role.OFFICER],
            authority=self.unit,
            page="tasks",
            name=name,
            shared=True,
        )
        notify([self.people[Role.OFFICER]], NoticeKind.HANDED_OUT, f"Báo tin {name}", "/")
        self.token, _ = issue_token(
            self.people[Role.OFFICER], name=name, scopes=["read"], expires_on=timezone.localdate()
        )
        self.session = self.people[Role.OFFICER].open_sessions.create(session_key=name)
        self.account_request = self.people[Role.OFFICER].account_requests.create(
            authority=self.unit,
            what=AccountRequest.What.ROLES,
            roles=[Role.LEADER],
            asked_by=self.people[Role.ADMINISTRATOR],
        )
        self.notification = self.people[Role.OFFICER].notifications.first()
        self.digest = Digest.objects.create(
            user=self.people[Role.OFFICER], day=date(2026, 2, 3), words=f"Việc của {name}"
        )

    def _draft(self, name: str) -> dict:
        lines = (
            "KẾ HOẠCH",
            "Cải cách hành chính năm 2026",
            "I. NHIỆM VỤ",
            "1. Cải cách thể chế",
            f"- Rà soát {name}.",
        )
        return read_plan([SourceFile("ke-hoach.txt", "\n".join(lines).encode())]).as_stored_json()

    def address(self, name: str) -> str:
        """The address `name` of this commune's row."""
        return reverse(
            name, kwargs={kwarg: self._value(name, kwarg) for kwarg in NAMED[name].arguments}
        )

    def _value(self, name: str, kwarg: str):
        view = name.split(":")[1]
        rows = {
            "plan_pk": self.plan.pk,
            "task_pk": self.task.pk,
            "form_pk": self.form.pk,
            "row_pk": self.form_row.pk,
            "column_pk": 0,
            "entry_pk": self.entry.pk,
            "period_pk": self.period.pk,
            "duty_pk": self.duty.pk,
            "opening_pk": self.opening.pk,
            "file_pk": self.document_file.pk if view in OF_A_DOCUMENT else self.plan_file.pk,
            "remark_pk": self.remark.pk,
            "copy_pk": self.signed_copy.pk,
            "recipient_pk": self.recipient.pk,
            "stamp_pk": self.stamp.pk,
            "section_pk": self.section.pk,
            "other": self.report.pk,
            "text_pk": self.text.pk,
            "use_pk": self.use.pk,
            "settlement_pk": self.settlement.pk,
            "import_pk": self.statistics_import.pk,
            "key": self.period.key,
            "period": self.period.key,
            "entry_id": "tasks-0",
            "doubt_id": "unled-0",
            "name": "tasks",
            "place": "totals.total" if view == "report_figure" else self.plan.pk,
            "which": "areas",
            "number": 1,
            "year": self.plan.year,
            "section_key": self.section.key,
            "part": "rows",
            "item": self.form_row.pk,
        }
        if kwarg != "pk":
            return rows[kwarg]
        if view == "form_check":
            return self.form_check.pk
        subjects = {
            "plan": self.plan,
            "period": self.plan,
            "duty": self.plan,
            "import": self.plan_import,
            "evidence": self.evidence,
            "notification": self.notification,
            "digest": self.digest,
            "token": self.token,
            "delegation": self.delegation,
            "session": self.session,
            "request": self.account_request,
            "password": self.people[Role.OFFICER],
            "view": self.view,
            "task": self.task,
            "update": self.update,
            "indicator": self.indicator,
            "target": self.target,
            "measure": self.target,
            "measurement": self.measurement,
            "report": self.report,
            "finding": self.report,
            "contribution": self.contribution,
            "outline": self.outline,
            "section": self.section,
            "overview": self.plan,
            "run": self.run,
            "discard": self.discard,
            "download": self.download,
            "unit": self.office,
            "progress": self.update,
            "set": self.criteria_set,
            "criteria": self.criteria_set,
            "criterion": self.score.criterion,
            "assessment": self.assessment,
            "score": self.score,
            "form": self.form,
            "statistics": self.form,
            "statistical": self.form,
            "entry": self.entry,
            "document": self.document,
            "file": self.document,
            "remark": self.document,
            "recipient": self.document,
            "stamp": self.document,
            "gap": self.gap,
            "letter": self.letter.document,
            "signed": self.issued,
            "journal": self.change,
        }
        return subjects[re.split("[_-]", view)[0]].pk


@pytest.fixture(scope="module")
def secret(module_db):
    return Commune(SECRET)


@pytest.fixture(scope="module")
def other(module_db):
    return Commune("Khe Khác")


def is_of_the_api(name: str) -> bool:
    """Is the address answered by DRF, whose views know their callers by themselves?"""
    return hasattr(NAMED[name].view, "cls")


def test_the_walks_meet_pages_and_addresses_of_the_api_with_and_without_a_row():
    met = [{is_of_the_api(name) for name in names} for names in (WITH_ROW, WITHOUT_ROW)]

    assert met == [{True, False}, {True, False}]
    assert set(NAMED) - PUBLIC == {*WITH_ROW, *WITHOUT_ROW}
    assert len(WITH_ROW) > 100


def asks_for_a_login(name: str) -> bool:
    view = NAMED[name].view
    if is_of_the_api(name):
        return IsAuthenticated in view.cls.permission_classes
    return getattr(view, "login_required", True)


def test_every_address_asks_for_a_login_unless_it_is_public():
    assert {name for name in NAMED if not asks_for_a_login(name)} == PUBLIC


def test_the_api_tells_a_nobody_to_sign_in(client, secret):
    addresses = {name: secret.address(name) for name in filter(is_of_the_api, NAMED)}

    codes = {
        name: {client.get(address).status_code, client.post(address).status_code}
        for name, address in addresses.items()
    }

    assert {name: each for name, each in codes.items() if each != {401}} == {}
    assert len(codes) > 40


def test_without_the_second_step_nothing_is_reached(client, secret):
    person = secret.people[Role.STANDING_BODY]
    make_second_step(person)
    client.force_login(person)
    page = f"{reverse('accounts:login')}?next="

    for name in sorted({*WITH_ROW, *WITHOUT_ROW}):
        for answer in (client.get(secret.address(name)), client.post(secret.address(name))):
            if is_of_the_api(name):
                assert answer.status_code == 401, name
            else:
                assert (answer.status_code, answer.url.startswith(page)) == (302, True), name
    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("role", STRANGERS)
def test_the_api_hides_a_row_as_if_it_did_not_exist(secret, other, role):
    client = Visitor(other.people[role])
    names = [name for name in WITH_ROW if is_of_the_api(name)]
    missing = client.get("/api/v1/tasks/987654321/")

    hidden = {name: client.get(secret.address(name)) for name in names}

    def said(answer):
        return {**answer.json(), "request_id": ""}

    assert missing.status_code == 404
    assert {name for name, answer in hidden.items() if said(answer) != said(missing)} == {
        name for name, answer in hidden.items() if answer.status_code == 405
    }


@pytest.mark.parametrize("role", STRANGERS)
def test_a_stranger_finds_no_row_of_another_commune(secret, other, role):
    client = Visitor(other.people[role])

    answers = {
        name: (
            client.get(secret.address(name)).status_code,
            client.post(secret.address(name)).status_code,
        )
        for name in WITH_ROW
    }

    # A view that takes only GET or only POST answers 405 to the other before it looks for the row.
    assert {
        name: codes for name, codes in answers.items() if not {404} <= set(codes) <= {404, 405}
    } == {}


@pytest.mark.parametrize("role", STRANGERS)
def test_lists_hold_nothing_of_another_commune(secret, other, role):
    client = Visitor(other.people[role])
    client.get(other.address("plans:plan_detail"))

    for name in WITHOUT_ROW:
        response = client.get(reverse(name), {"q": "kin tieng"}, follow=True)
        if not response.streaming:
            page = response.content.decode().replace("kin tieng", "")
            assert SECRET not in page, name


@pytest.mark.both
def test_somebody_without_a_unit_sees_nothing(client, secret):
    client.force_login(make_user(secret.office, Role.OFFICER, username="khong.don.vi"))
    person = secret.office.users.get(username="khong.don.vi")
    person.unit = None
    person.save()

    codes = {name: client.get(secret.address(name)).status_code for name in WITH_ROW}

    assert {name: code for name, code in codes.items() if code not in (404, 405)} == {}
