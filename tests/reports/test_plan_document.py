"""A plan written as a document and read again says the same."""

from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cchc.demo import make_demo
from planning.importing.services import import_documents
from planreader import SourceFile, read_plan
from plans.models import Plan
from reports.plan_document import plan_document
from tests.documents.printed import form_findings
from tests.factories import make_commune, make_plan, make_standing_officer, make_task
from tests.planreader.test_decisions import KINDS

DECISIONS = {kind: texts for kind, texts in KINDS.items() if len(texts) == 1}

SAMPLES = sorted((Path(__file__).parents[1] / "planreader" / "samples").iterdir())
SEEDS = sorted((Path(__file__).resolve().parents[2].parent / "shared" / "seeds").glob("*.txt"))


def written(plan, tmp_path, name="ke-hoach.docx"):
    path = tmp_path / name
    path.write_bytes(plan_document(plan))
    return path


def said(draft):
    """What must not change on the way, entries by area as they stand in their rows."""
    head = draft.plan
    return {
        "head": {
            "form": head.form,
            "number": head.number or "",
            "issued_on": head.issued_on,
            "year": head.year,
            "place": head.place or "",
            "title": head.title,
            "issuer": head.issuer.upper(),
            "signer": head.signer,
            "signer_title": head.signer_title,
            "bases": [basis.text for basis in head.legal_bases],
            "recipients": head.recipients,
            "replaces": head.replaces or "",
        },
        "targets": sorted(
            (
                (
                    each.area,
                    n,
                    each.text,
                    [(q.comparator, float(q.value), q.unit) for q in each.quantities],
                )
                for n, each in enumerate(draft.targets)
            ),
            key=lambda each: each[:2],
        ),
        "tasks": sorted(
            (
                each.source,
                each.area,
                each.ordinal,
                each.content,
                each.product,
                each.lead_units,
                each.coordinating_units,
                each.time_text or "",
                each.time_kind,
                each.start,
                each.due,
                each.already_done,
            )
            for each in draft.tasks
        ),
        "duties": [(each.unit, each.text) for each in draft.duties],
        "deadlines": [(each.period, each.due) for each in draft.report_deadlines],
        "footnotes": [each.text for each in draft.footnotes],
    }


def numbered(values):
    """`said` with the targets counted anew: the text puts them by area."""
    return {
        **values,
        "targets": [(area, text, figures) for area, _, text, figures in values["targets"]],
    }


def differences(before, after):
    before, after = numbered(said(before)), numbered(said(after))
    found = [
        (key, before["head"][key], after["head"][key])
        for key in before["head"]
        if before["head"][key] and before["head"][key] != after["head"][key]
    ]
    for part in ("targets", "tasks", "duties", "deadlines", "footnotes"):
        found += [(part, "mất", each) for each in before[part] if each not in after[part]]
        found += [(part, "thừa", each) for each in after[part] if each not in before[part]]
        if not found and before[part] != after[part]:
            found.append((part, "thứ tự", ""))
    return found


def round_trip(path, tmp_path):
    unit = make_commune(code="xa-mot")
    before = read_plan([path])
    plan = import_documents([SourceFile.from_path(path)], unit=unit).plan
    first = written(plan, tmp_path)
    again = import_documents([SourceFile.from_path(first)], unit=make_commune(code="xa-hai")).plan
    second = written(again, tmp_path, "lan-hai.docx")
    return differences(before, read_plan([first])), differences(before, read_plan([second]))


@pytest.mark.parametrize("kind", DECISIONS)
def test_a_decision_with_its_plan_reads_back_the_same_twice(db, tmp_path, kind):
    path = tmp_path / "quyet-dinh.txt"
    path.write_text("".join(DECISIONS[kind]))

    assert round_trip(path, tmp_path) == ([], [])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_reads_back_the_same_twice(db, tmp_path, path):
    assert round_trip(path, tmp_path) == ([], [])


@pytest.mark.skipif(
    not SEEDS, reason="the reference plans are not beside this checkout (../shared)"
)
@pytest.mark.parametrize("path", SEEDS or [Path("none")], ids=lambda path: path.stem[:3])
def test_a_real_plan_reads_back_the_same_twice(db, tmp_path, path):
    assert round_trip(path, tmp_path) == ([], [])


def rows_of(plan):
    """The rows of a plan in the words of a draft."""
    tasks = sorted(
        (
            task.source.replace("added", "appendix"),
            task.area,
            task.content,
            task.product,
            [unit.text for unit in task.units.all() if unit.role == "lead"],
            [unit.text for unit in task.units.all() if unit.role == "coordinate"],
            task.time_text,
        )
        for task in plan.tasks.prefetch_related("units")
    )
    targets = sorted((each.area, each.statement) for each in plan.indicators.all())
    return {
        "tasks": tasks,
        "targets": targets,
        "duties": [(d.unit_text, d.text) for d in plan.duties.all()],
    }


def unlike(read, wanted):
    """What was read and not wanted, and what was wanted and not read."""
    found = [
        ("thừa", part, each) for part in read for each in read[part] if each not in wanted[part]
    ]
    found += [
        ("mất", part, each) for part in read for each in wanted[part] if each not in read[part]
    ]
    return found or [part for part in read if read[part] != wanted[part]]


def draft_rows(draft):
    tasks = sorted(
        (
            each.source,
            each.area,
            each.content,
            each.product,
            each.lead_units,
            each.coordinating_units,
            each.time_text or "",
        )
        for each in draft.tasks
    )
    targets = sorted((each.area, each.text) for each in draft.targets)
    return {"tasks": tasks, "targets": targets, "duties": [(d.unit, d.text) for d in draft.duties]}


@pytest.fixture(scope="module")
def demo(module_db):
    make_demo(date(2026, 6, 15))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_an_edited_plan_reads_back_as_edited(db, tmp_path, path):
    plan = import_documents([SourceFile.from_path(path)], unit=make_commune(code="xa-mot")).plan
    narrative = list(plan.tasks.filter(source="narrative").order_by("area", "ordinal"))
    if narrative:
        edit(narrative[0], content="Niêm yết công khai bảng giờ tiếp dân tại trụ sở")
        edit(narrative[-1], time_text="Trước ngày 30/9/2026", lead="Văn phòng HĐND và UBND")
    if len(narrative) > 2:
        narrative[1].delete()
    plan.tasks.create(
        area=6,
        ordinal=90,
        content="Công khai quyết toán ngân sách quý",
        source="narrative",
        time_text="Quý III",
    )
    plan.tasks.create(
        area=2,
        ordinal=91,
        content="Rà soát văn bản hết hiệu lực",
        source="added",
        time_text="Quý II",
    )
    plan.tasks.filter(source="appendix").last() and plan.tasks.filter(
        source="appendix"
    ).last().delete()
    target = plan.indicators.first()
    if target:
        target.statement = "Tối thiểu 97% hồ sơ được trả đúng hạn."
        target.save()
    duty = plan.duties.last()
    if duty:
        duty.text = "Bố trí người trực tại bộ phận một cửa."
        duty.save()

    assert unlike(draft_rows(read_plan([written(plan, tmp_path)])), rows_of(plan)) == []


def edit(task, *, lead=None, **values):
    for name, value in values.items():
        setattr(task, name, value)
    task.save()
    if lead:
        task.units.filter(role="lead").delete()
        task.units.create(role="lead", order=0, text=lead)


def written_by_command(plan, output):
    call_command(
        "write_plan", unit=plan.unit.code, year=plan.year, output=output, stdout=StringIO()
    )
    return output


@pytest.mark.office
@pytest.mark.parametrize("signed", [True, False], ids=["issued", "draft"])
def test_the_document_has_the_legal_form(demo, db, tmp_path, signed):
    plan = Plan.objects.get(unit__code="demo", year=2026)
    if not signed:
        Plan.objects.filter(pk=plan.pk).update(number="", issued_on=None, signer="")
    output = written_by_command(plan, tmp_path / "ke-hoach.docx")

    assert form_findings(output, unsigned=not signed) == []


def test_a_plan_without_a_unit_or_a_year_is_named(db, tmp_path):
    make_commune(code="xa-mot")
    for unit, year, complaint in (
        ("khong-co", 2026, "Không có đơn vị"),
        ("xa-mot", 2031, "không có kế hoạch"),
    ):
        with pytest.raises(CommandError, match=complaint):
            call_command("write_plan", unit=unit, year=year, output=tmp_path / "ke-hoach.docx")
    assert list(tmp_path.iterdir()) == []


def test_who_sees_the_plan_downloads_it(client, db, tmp_path):
    plan = import_documents(
        [SourceFile.from_path(SAMPLES[0])], unit=make_commune(code="xa-mot")
    ).plan
    address = reverse("reports:plan_word", args=[plan.pk])
    client.force_login(make_standing_officer(plan.unit))

    response = client.get(address)

    assert response["Content-Disposition"].startswith("attachment")
    assert docx.Document(BytesIO(response.getvalue())).paragraphs
    assert address in client.get(plan.get_absolute_url()).content.decode()


def test_a_stranger_downloads_nothing(client, db):
    plan = make_plan(make_commune())
    client.force_login(make_standing_officer(make_commune()))

    assert client.get(reverse("reports:plan_word", args=[plan.pk])).status_code == 404


def test_a_plan_without_its_place_says_so_on_its_page(client, db):
    plan = make_plan(make_commune(place=""), place="")
    client.force_login(make_standing_officer(plan.unit))

    response = client.get(reverse("reports:plan_word", args=[plan.pk]), follow=True)

    assert "địa danh" in response.content.decode()


@pytest.mark.django_db
def test_the_page_shows_the_text_with_the_rows_as_they_are_now(client):
    plan = make_plan(
        sections=[{"heading": "II. NHIỆM VỤ", "text": "1. Cải cách thể chế\n- Rà soát văn bản cũ."}]
    )
    make_task(plan, area=2, source="narrative", content="Rà soát văn bản <mới>")
    client.force_login(make_standing_officer(plan.unit))
    address = reverse("reports:plan_text", args=[plan.pk])

    page = client.get(address).content.decode()

    assert "Rà soát văn bản &lt;mới&gt;" in page
    assert page.count("NHIỆM VỤ") == 1
    client.force_login(make_standing_officer(make_commune()))
    assert client.get(address).status_code == 404
