"""A later version names the one it replaces; two versions and the texts of a section compared."""

import io
from datetime import date

import docx
import pytest
from django.urls import reverse

from reports import services
from reports.checking import check_report
from reports.comparing import changed_text, compare
from reports.models import Report
from reports.section_history import restore_stored_text, stored_texts
from reports.services import ReportRefused, StaleSection
from tests.factories import (
    make_leader,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)
from tests.nd30.samples import texts

from .written import WHY, write_what_is_open

pytestmark = [pytest.mark.services, pytest.mark.django_db]

SENTENCE = (
    "Báo cáo này thay thế Báo cáo số 45/BC-UBND ngày 17 tháng 3 năm 2025 của Ủy ban nhân dân xã"
)


@pytest.fixture
def plan():
    return make_plan(
        year=2025, issued_on=date(2025, 1, 16), signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
    )


@pytest.fixture
def writer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def first(plan, writer):
    """The issued report of the first quarter: one task done of two."""
    make_update(
        make_task(plan, content="Ban hành quy chế"),
        effective_on=date(2025, 3, 1),
        percent=100,
        state="done",
    )
    make_task(plan, content="Rà soát thủ tục")
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    build(report)
    write_what_is_open(report, writer)
    services.issue_report(
        report, by=make_leader(plan.unit), number="45", issued_on=date(2025, 3, 17)
    )
    report.refresh_from_db()
    build(report)
    return report


@pytest.fixture
def second(first, plan, writer):
    """The draft that replaces it: a task more, the other one done too, another word in a text."""
    rest = plan.tasks.get(content="Rà soát thủ tục")
    make_update(rest, effective_on=date(2025, 3, 2), percent=100, state="done")
    make_task(plan, content="Số hóa hồ sơ")
    report = services.open_report(first.period, by=writer, reason=f"  {WHY} ")
    build(report)
    section = report.sections.get(key="proposals")
    services.edit_section(section, by=writer, text="Không có gì.", version=0)
    return report


def build(report):
    services.build_now(report)
    report.refresh_from_db()


def said(report) -> str:
    with report.document.open() as file:
        document = docx.Document(io.BytesIO(file.read()))
    return "\n".join(texts(document.element.body)).replace("\u00a0", " ").replace("\u2011", "-")


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def test_a_new_version_says_in_its_document_what_it_replaces_and_keeps_the_reason(second, first):
    lines = said(second).splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith(SENTENCE))

    assert lines[place + 1].startswith("Trên đây là Báo cáo")
    assert "thay thế" not in said(first)
    assert (second.replaces, second.replacement_reason) == (first, WHY)


@pytest.mark.parametrize("day", ["ngày 17 tháng 3 năm 2025", "ngày 17/3/2025"])
def test_a_person_who_wrote_the_sentence_finds_it_once_and_the_checks_know_it(second, writer, day):
    closing = second.sections.get(key="closing")
    written = f"Báo cáo này thay thế Báo cáo số 45/BC-UBND {day} của {second.plan.unit.name}."
    services.edit_section(closing, by=writer, text=f"{written}\n{closing.drafted}", version=0)
    build(second)

    assert said(second).count("thay thế Báo cáo số 45/BC-UBND") == 1
    assert [each for each in check_report(second) if each.section == "closing"] == []


def test_another_day_of_the_replaced_report_is_a_finding(second, writer):
    closing = second.sections.get(key="closing")
    written = "Báo cáo này thay thế Báo cáo số 45/BC-UBND ngày 18/3/2025."
    services.edit_section(closing, by=writer, text=f"{written}\n{closing.drafted}", version=0)

    found = [each.words for each in check_report(second) if each.section == "closing"]
    assert found == ["18/3/2025"]


def test_a_new_version_asks_why(client, first, plan, writer):
    client.force_login(writer)
    address = url("report_create", plan.pk, "quarter-1")
    with pytest.raises(ReportRefused, match="lý do"):
        services.open_report(first.period, by=writer, reason=" – ")

    for reason in ("", "  ", "....."):
        page = client.post(address, {"reason": reason})
        assert page.context["new_version_form"].errors["reason"]
        assert reason.strip() in page.content.decode()
    assert Report.objects.count() == 1

    client.post(address, {"reason": WHY})
    assert Report.objects.get(version=2).replacement_reason == WHY


def test_pages_and_api_name_what_is_replaced(client, second, first, plan, writer):
    client.force_login(writer)

    page = client.get(second.get_absolute_url()).content.decode()
    listed = client.get(url("report_list", plan.pk)).content.decode()
    told = client.get(f"/api/v1/reports/{second.pk}/").json()

    assert SENTENCE in page
    assert WHY in page
    assert url("report_compare", second.pk, first.pk) in page
    assert "thay thế số 45/BC-UBND ngày 17/03/2025" in listed
    assert told["replacement_reason"] == WHY
    assert told["replaces"] == {
        "id": first.pk,
        "version": 1,
        "number": "45",
        "symbol": "BC-UBND",
        "issued_on": "2025-03-17",
    }

    write_what_is_open(second, writer)
    build(second)
    leader = make_leader(plan.unit)
    services.issue_report(second, by=leader, number="46", issued_on=date(2025, 3, 18))
    page = client.get(first.get_absolute_url()).content.decode()
    assert f"Báo cáo số 46/BC-UBND ngày 18/03/2025</a>. Lý do: {WHY}" in page
    assert client.get(f"/api/v1/reports/{first.pk}/").json()["replaces"] is None


def test_two_versions_are_compared_in_texts_figures_and_rows(client, second, first, writer):
    make_task(second.plan)  # what happened since is in neither
    found = compare(first, second)
    texts_of = {each.key: each for each in found.changed_sections}
    figures = {each.place: each for group in found.figures for each in group.figures}

    said_otherwise = [(run.kind, run.text.strip()) for run in texts_of["proposals"].runs]
    assert said_otherwise[:3] == [("same", "Không"), ("removed", "có."), ("added", "có gì.")]
    totals = figures["totals.total"], figures["totals.rate"]
    assert [(each.old, each.new, each.difference) for each in totals] == [
        ("2", "3", "+1"),
        ("50%", "66,7%", "+16,7 điểm %"),
    ]
    rows = {"".join(run.text for run in row.name).strip(): row for row in found.rows}
    assert {name: row.kind for name, row in rows.items()} == {
        "Rà soát thủ tục": "changed",
        "Số hóa hồ sơ": "added",
    }
    assert ("Tình trạng", "Hoàn thành") in [
        (cell.name, cell.new) for cell in rows["Rà soát thủ tục"].cells
    ]

    client.force_login(writer)
    for pair in ((first.pk, second.pk), (second.pk, first.pk)):
        page = client.get(url("report_compare", *pair))
        assert (page.context["old"], page.context["new"]) == (first, second)
    page = page.content.decode()
    assert f'href="{url("report_figure", first.pk, "totals.total")}"' in page
    assert f'href="{url("report_figure", second.pk, "totals.total")}"' in page
    assert 'href="#section-proposals"' in page
    assert client.get(url("report_compare", first.pk, first.pk)).url == first.get_absolute_url()


def test_only_versions_of_one_report_are_compared(client, second, first, plan, writer):
    other = services.open_report(plan.periods.get(key="six-months"), by=writer)
    client.force_login(writer)

    assert client.get(url("report_compare", second.pk, other.pk)).status_code == 404
    client.force_login(make_standing_officer(make_plan().unit))
    assert client.get(url("report_compare", second.pk, first.pk)).status_code == 404


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "Một dòng"),
        ("Một dòng", ""),
        ("Đầu\nGiữa\nCuối", "Đầu\nCuối"),
        ("Đầu\nCuối", "Đầu\nGiữa mới\nCuối"),
        ("Đạt 90% hồ sơ.\nXong.", "Đạt 95% hồ sơ.\nXong."),
    ],
)
def test_runs_give_back_both_texts(old, new):
    runs = changed_text(old, new)

    for text, kind in ((old, "added"), (new, "removed")):
        assert "".join(run.text for run in runs if run.kind != kind).split() == text.split()
    assert {run.kind for run in runs if run.text.strip()} & {"added", "removed"}


def test_each_text_of_a_section_is_kept_compared_and_brought_back(client, second, writer):
    section = second.sections.get(key="proposals")
    section = services.edit_section(section, by=writer, text="Cấp <b>máy</b> quét.", version=1)
    client.force_login(writer)
    address = url("report_section_history", second.pk, section.pk)

    newest, before, carried = stored_texts(section)
    page = client.get(address, {"from": carried.history, "to": newest.history})

    assert [each.text for each in (newest, before, carried)] == [
        "Cấp <b>máy</b> quét.",
        "Không có gì.",
        "Không có.",
    ]
    assert (newest.stands, newest.by, carried.reason) == (
        True,
        writer,
        "Chuyển từ phiên bản trước",
    )
    assert "<ins>Cấp &lt;b&gt;máy&lt;/b&gt; quét." in page.content.decode()
    assert client.get(address, {"from": "x", "to": "9" * 30}).status_code == 200

    restore = url("report_section_restore", second.pk, section.pk)
    client.post(restore, {"history": carried.history, "version": section.version})
    section.refresh_from_db()
    assert (section.text, section.edited_by, section.version) == ("Không có.", writer, 3)
    assert len(stored_texts(section)) == 4

    client.post(restore, {"history": newest.history, "version": 2}, follow=True)
    section.refresh_from_db()
    assert section.text == "Không có."
    with pytest.raises(StaleSection):
        restore_stored_text(section, by=writer, history=newest.history, version=2)
    with pytest.raises(ReportRefused, match="lịch sử"):
        restore_stored_text(section, by=writer, history=987654321, version=3)


def test_the_drafted_text_comes_back_as_drafted(second, writer):
    section = second.sections.get(key="achievements")
    drafted = stored_texts(section)[0]
    services.edit_section(section, by=writer, text="Viết tay.", version=0)

    section = restore_stored_text(section, by=writer, history=drafted.history, version=1)

    assert (section.text, section.content) == (None, drafted.text)


def test_drafts_of_a_section_are_for_the_own_authority_and_who_edits_brings_back(
    client, first, second, plan
):
    own, of_draft = (each.sections.get(key="proposals") for each in (first, second))
    client.force_login(make_officer(plan.unit))
    last = stored_texts(of_draft)[-1].history
    told = {"history": last, "version": of_draft.version}

    seen = client.get(url("report_section_history", first.pk, own.pk))
    assert "Khôi phục bản này" not in seen.content.decode()
    assert (
        client.post(url("report_section_restore", second.pk, of_draft.pk), told).status_code == 404
    )
    client.force_login(make_standing_officer(plan.unit))
    assert client.post(url("report_section_restore", first.pk, own.pk), told).status_code == 404
    assert client.post(url("report_section_restore", second.pk, of_draft.pk), {}).status_code == 404
