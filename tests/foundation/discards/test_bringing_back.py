"""Each thing that people discard comes back through the pages as it was, row by row."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
import time_machine
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from documents.kinds import Kind
from documents.letters.content import LetterDraft
from documents.letters.services import write_letter
from documents.models import Document
from foundation.backup.rows import Table
from foundation.discards.models import Discarded
from foundation.discards.services import purge
from foundation.journal.history import history_of
from indicators.services import edit_indicator
from parindex.services.sets import make_set
from plans.models import Plan, PlanImport
from plans.services import add_evidence
from plans.services.area_editing import areas_stamp
from plans.services.writing import duty_stamp
from reports.models import Report
from reports.outlines.services import take_outline
from tests.factories import (
    make_commune,
    make_form,
    make_indicator,
    make_office,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_user,
)
from tests.parindex.rounds import SMALL_SET

pytestmark = [pytest.mark.both, pytest.mark.django_db]

DRAFT = {"state": Plan.State.DRAFT, "number": "", "issued_on": None, "handed_out_at": None}
# who came last, and how often a thing was saved, says that it was brought back
SAVED = {"version", "changed_at", "changed_by_id", "edited_at", "edited_by_id", "last_login"}


class Thing(NamedTuple):
    """Something that a page discards: who presses the button, and where, with what is sent."""

    person: Any
    address: str
    sent: dict[str, Any]


class Place:
    """A commune with a draft plan."""

    def __init__(self):
        self.province = make_commune(kind="province", short_name="UBND tỉnh Thử")
        self.commune = make_commune(parent=self.province)
        self.standing = make_standing_officer(self.commune)
        self.office = make_office(self.commune)
        self.plan = make_plan(self.commune, periods=False, **DRAFT)


def an_indicator(place: Place) -> Thing:
    indicator = make_indicator(place.plan, lead=place.office)
    make_target(indicator)
    make_target(indicator)
    address = reverse("indicators:indicator_remove", args=[indicator.pk])
    return Thing(place.standing, address, {"reason": "Trùng"})


def a_task(place: Place) -> Thing:
    task = make_task(place.plan, lead=place.office, due=date(2026, 6, 30))
    part = task.units.create(role="coordinate", order=0, text="Các phòng")
    part.units.set([place.office, make_office(place.commune)])
    return Thing(place.standing, reverse("tasks:task_remove", args=[task.pk]), {"sure": "1"})


def a_duty(place: Place) -> Thing:
    duty = place.plan.duties.create(unit_text="Văn phòng", text="Tham mưu")
    duty.units.set([place.office])
    address = reverse("plans:plan_duty_edit", args=[place.plan.pk, duty.pk])
    return Thing(place.standing, address, {"take_out": "1", "seen": duty_stamp(duty)})


def an_area(place: Place) -> Thing:
    address = reverse("plans:plan_area_edit", args=[place.plan.pk, 3])
    return Thing(place.standing, address, {"leave_out": "1", "seen": areas_stamp(place.plan)})


def a_plan(place: Place) -> Thing:
    make_task(place.plan, lead=place.office)
    return Thing(place.standing, reverse("plans:plan_discard", args=[place.plan.pk]), {})


def an_import(place: Place) -> Thing:
    made = PlanImport.objects.create(
        unit=place.commune, created_by=place.standing, review={"tasks": {"1": {"x": 1.5}}}
    )
    file = ContentFile(b"Ke hoach", "ke-hoach.docx")
    made.files.create(file=file, name="ke-hoach.docx", sha256="0" * 64)
    return Thing(place.standing, reverse("planning:import_abandon", args=[made.pk]), {})


def a_form(place: Place) -> Thing:
    form = make_form(
        rows=({"code": "01"}, {"code": "02"}),
        columns=({"code": "A"},),
        owner=place.commune,
        state="draft",
    )
    return Thing(place.standing, reverse("indicators:form_remove", args=[form.pk]), {})


def a_row_of_a_form(place: Place) -> Thing:
    form = make_form(rows=({"code": "01"}, {"code": "02"}), owner=place.commune, state="draft")
    args = [form.pk, "rows", form.rows.get(code="01").pk]
    return Thing(place.standing, reverse("indicators:form_part_remove", args=args), {})


def a_set(place: Place) -> Thing:
    appraiser = make_user(place.province, Role.APPRAISER)
    made = make_set(place.province, year=2026, content=SMALL_SET)
    return Thing(appraiser, reverse("parindex:set_remove", args=[made.pk]), {})


def a_criterion(place: Place) -> Thing:
    appraiser = make_user(place.province, Role.APPRAISER)
    made = make_set(place.province, year=2026, content=SMALL_SET)
    return Thing(appraiser, reverse("parindex:set_row_remove", args=[made.pk]), {"code": "1.1"})


def an_outline(place: Place) -> Thing:
    own = take_outline("year", by=place.standing)
    address = reverse("reports:outline_discard", args=[own.pk])
    return Thing(place.standing, address, {"seen": own.version})


def a_section_of_an_outline(place: Place) -> Thing:
    own = take_outline("year", by=place.standing)
    sent = {"seen": own.version, "row": own.sections.all()[1].pk, "to": "out"}
    return Thing(place.standing, reverse("reports:outline_step", args=[own.pk]), sent)


def a_section_of_a_report(place: Place) -> Thing:
    plan = make_plan(place.commune, number="16/KH-UBND")
    report = Report.objects.create(plan=plan, period=plan.periods.get(key="year"))
    section = report.sections.create(
        key="cu", heading="Cũ", order=9, left_over=True, text="Lời của người viết."
    )
    address = reverse("reports:section_remove", args=[report.pk, section.pk])
    return Thing(place.standing, address, {"version": 0})


def a_letter(place: Place) -> Thing:
    draft = LetterDraft(Kind.NOTICE, place.commune, "về việc", "Nội dung.")
    letter = write_letter(draft, by=place.standing)
    address = reverse("documents:letter_discard", args=[letter.document_id])
    return Thing(place.standing, address, {})


def a_piece_of_evidence(place: Place) -> Thing:
    administrator = make_user(place.commune, Role.ADMINISTRATOR)
    piece = add_evidence(
        authority=place.commune,
        unit=place.office,
        by=administrator,
        year=2026,
        title="Quyết định",
        file=ContentFile(b"bytes", "qd.txt"),
    )
    address = reverse("admin:plans_evidence_delete", args=[piece.pk])
    return Thing(administrator, address, {"post": "yes"})


THINGS = [
    an_indicator,
    a_task,
    a_duty,
    an_area,
    a_plan,
    an_import,
    a_form,
    a_row_of_a_form,
    a_set,
    a_criterion,
    an_outline,
    a_section_of_an_outline,
    a_section_of_a_report,
    a_letter,
    a_piece_of_evidence,
]


def stored() -> dict[str, list]:
    """All rows of all tables, but of the journal, discards, logs and sessions."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        left_out = ("discarded", "logentry", "session")
        if model._meta.proxy or any(word in model._meta.model_name for word in left_out):
            continue
        if model._meta.app_label == "journal":
            continue
        table = Table(model, "default")
        rows = [dict(zip(table.columns, json.loads(row), strict=True)) for row in table.lines()]
        found[table.name] = sorted(
            json.dumps({name: value for name, value in row.items() if name not in SAVED})
            for row in rows
        )
    return found


@pytest.mark.parametrize("make", THINGS, ids=lambda make: make.__name__)
def test_what_a_page_discards_comes_back_as_it_was(client, make: Callable[[Place], Thing]):
    thing = make(Place())
    client.force_login(thing.person)
    client.get("/discards/")
    before = stored()

    done = client.post(thing.address, thing.sent)
    discard = Discarded.objects.get()
    without = stored()
    page = client.get(done.url if done.status_code == 302 else "/discards/").text
    listed = client.get("/discards/").text

    assert without != before
    assert discard.get_absolute_url() in page
    assert discard.title in listed.replace("&quot;", '"')

    restored = client.post(f"{discard.get_absolute_url()}bring-back/", follow=True)

    assert restored.status_code == 200
    assert "Đã khôi phục" in restored.text
    assert stored() == before
    assert discard.get_absolute_url() not in client.get("/discards/").text


def test_a_target_that_an_edit_left_out_comes_back(client):
    place = Place()
    indicator = make_indicator(place.plan, lead=place.office)
    make_target(indicator)
    left_out = make_target(indicator)
    before = stored()
    edit_indicator(
        indicator,
        by=place.standing,
        statement=indicator.statement,
        lead_unit=place.office,
        qualitative=False,
        removed=[left_out],
    )
    client.force_login(place.standing)

    client.post(f"{Discarded.objects.get().get_absolute_url()}bring-back/")

    assert stored() == before


def test_what_pointed_at_the_row_points_at_it_again_and_its_history_says_so(client):
    place = Place()
    thing = an_indicator(place)
    client.force_login(thing.person)
    client.post(thing.address, thing.sent)

    client.post(f"{Discarded.objects.get().get_absolute_url()}bring-back/")

    *_, gone, back = history_of(place.plan.indicators.get())
    assert (gone.action, gone.why) == ("-", "Trùng")
    assert (back.action, back.why, back.by) == ("+", "Khôi phục: Trùng", place.standing)


def test_files_stay_until_the_days_are_over(client, django_capture_on_commit_callbacks, settings):
    settings.KEPT_DAYS = settings.KEPT_DAYS | {"discards": 3}
    thing = an_import(Place())
    name = str(PlanImport.objects.get().files.get().file)
    client.force_login(thing.person)
    client.post(thing.address, thing.sent)
    discard = Discarded.objects.get()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0) + timedelta(days=4)
    last, later = midnight - timedelta(minutes=1), midnight + timedelta(minutes=1)

    with django_capture_on_commit_callbacks(execute=True):
        assert purge(last) == 0
    assert default_storage.exists(name)
    with time_machine.travel(later):
        client.force_login(thing.person)
        page = client.post(f"{discard.get_absolute_url()}bring-back/", follow=True).text
    assert "quá 3 ngày" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert purge(later) == 1
    assert not default_storage.exists(name)
    assert not Discarded.objects.exists()


def test_a_letter_whose_days_are_over_is_deleted_and_one_brought_back_is_not(client):
    place = Place()
    for back in (True, False):
        thing = a_letter(place)
        client.force_login(thing.person)
        client.post(thing.address)
        if back:
            client.post(f"{Discarded.objects.first().get_absolute_url()}bring-back/")

    assert purge(timezone.now() + timedelta(days=31)) == 2

    assert [each.letter.discarded_at for each in Document.objects.all()] == [None]
