"""Two people do something with one report at once."""

from datetime import date
from functools import partial
from pathlib import Path

import docx
import pytest
from django.utils import timezone

from documents.sources import DocumentRefused
from foundation.jobs.models import Job
from foundation.journal.history import history_of_parts
from plans.reviewing.services import accept
from reports.after_issue import ReportIsIssued
from reports.contributions.merging import merge
from reports.contributions.services import StaleContribution, answer, ask_offices, release
from reports.jobs import build
from reports.models import FindingSettlement, Report, ReportOutline
from reports.outlines.services import OutlineChanged, add_section, copy_to_periods, take_outline
from reports.section_history import restore_stored_text, stored_texts
from reports.services import (
    ReportRefused,
    StaleSection,
    ask_for_build,
    build_now,
    edit_section,
    issue_report,
    open_report,
    settle_finding,
    unsettled,
)
from tasks.models import ProgressUpdate
from tests.factories import (
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)
from tests.nd30.samples import texts
from tests.threads import run_behind

from .written import WHY, write_what_is_open

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan():
    return make_plan(
        year=2025, issued_on=date(2025, 1, 16), signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
    )


@pytest.fixture
def writer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def leader(plan):
    return make_leader(plan.unit)


@pytest.fixture
def report(plan, writer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return open_report(plan.periods.get(key="quarter-1"), by=writer)


@pytest.fixture
def section(report):
    return report.sections.create(key="1", order=1, heading="I. CHỈ ĐẠO", drafted="Đã soạn")


def row(one):
    return type(one).objects.filter(pk=one.pk)


def issuing(report, by, number="5"):
    return partial(issue_report, report, by=by, number=number, issued_on=date(2025, 4, 2))


def editing(section, by, text):
    return partial(edit_section, section, by=by, text=text, version=0)


def test_a_period_gets_one_report(plan, writer):
    opening = partial(open_report, plan.periods.get(key="quarter-1"), by=writer)

    first, second = run_behind(row(plan), opening, opening)

    assert first == second == Report.objects.get()


def test_a_document_is_asked_for_once(report, writer):
    asking = partial(ask_for_build, report, by=writer)

    first, second = run_behind(row(report), asking, asking)

    assert first == second == Job.objects.get()


@pytest.mark.parametrize("waiting", [True, False])
def test_a_running_build_ends_with_the_last_choice(plan, report, writer, waiting, tmp_path):
    office = make_office(plan.unit)
    make_update(
        make_task(plan, lead=office),
        author=make_officer(office),
        review=ProgressUpdate.Review.WAITING,
        effective_on=date(2025, 3, 1),
        percent=100,
        state="done",
    )
    job = ask_for_build(report, by=writer, include_waiting=not waiting)

    run_behind(
        row(report),
        partial(build, job.pk),
        meanwhile=partial(ask_for_build, report, by=writer, include_waiting=waiting),
    )

    report.refresh_from_db()
    assert (report.include_waiting, report.figures["include_waiting"]) == (waiting, waiting)
    assert report.figures["totals"]["done"] == int(waiting)
    assert [(each, each.state) for each in Job.objects.all()] == [(job, Job.State.DONE)]
    assert [*tmp_path.rglob("*.docx")] == [Path(report.document.path)]


def test_a_report_is_issued_once(plan, report, leader):
    build_now(report)
    write_what_is_open(report, leader)

    first, refusal = run_behind(
        row(plan),
        issuing(report, leader),
        issuing(report, leader, "6"),
        one_by_one=True,
        expected=(ReportRefused,),
    )

    report.refresh_from_db()
    assert "đã ban hành" in str(refusal)
    assert (first, report.number) == (report, "5")


def test_of_two_plans_of_a_unit_one_report_gets_the_number(plan, report, writer, leader):
    other = make_plan(plan.unit, year=2024, number="9/KH-UBND")
    second = open_report(other.periods.get(key="year"), by=writer)
    for each in (report, second):
        build_now(each)
        write_what_is_open(each, writer)

    first, refusal = run_behind(
        row(plan.unit),
        issuing(report, leader),
        issuing(second, leader),
        one_by_one=True,
        expected=(DocumentRefused,),
    )

    second.refresh_from_db()
    assert first == report
    assert str(refusal) == (
        "Số 05/BC-UBND của năm 2025 đã dùng cho: Kết quả công tác cải cách hành chính Quý I năm "
        "2025 (02/4/2025). Hãy dùng số khác."
    )
    assert second.state == Report.State.DRAFT


def test_a_report_is_not_issued_while_it_was_just_asked_for_anew(report, writer, leader):
    build_now(report)

    job, refusal = run_behind(
        row(report),
        partial(ask_for_build, report, by=writer),
        issuing(report, leader),
        one_by_one=True,
        expected=(ReportRefused,),
    )

    report.refresh_from_db()
    assert str(refusal) == "Văn bản đang được tạo. Hãy chờ xong rồi làm tiếp."
    assert (report.state, report.job) == (Report.State.DRAFT, job)


def test_nothing_is_written_into_a_report_that_was_just_issued(report, section, writer, leader):
    build_now(report)
    write_what_is_open(report, writer)
    section = report.sections.first()

    _, refusal = run_behind(
        row(report),
        issuing(report, leader),
        editing(section, writer, "Sửa sau"),
        one_by_one=True,
        expected=(ReportRefused,),
    )

    section.refresh_from_db()
    assert "đã ban hành" in str(refusal)
    assert section.text is None


def test_a_section_that_was_just_saved_is_shown_first(report, section, writer, leader):
    _, stale = run_behind(
        row(report),
        editing(section, writer, "Một"),
        editing(section, leader, "Hai"),
        one_by_one=True,
        expected=(StaleSection,),
    )

    section.refresh_from_db()
    assert (stale.newer.text, section.text, section.edited_by) == ("Một", "Một", writer)


def test_what_is_written_during_a_build_stays(report, section, writer):
    run_behind(
        row(report), editing(section, writer, "Một"), partial(build_now, report), one_by_one=True
    )

    section.refresh_from_db()
    report.refresh_from_db()
    assert section.text == "Một"
    assert report.document.storage.exists(report.document.name)


def test_a_section_that_was_just_dropped_is_not_written(report, section, writer):
    (refusal,) = run_behind(
        row(report),
        editing(section, writer, "Một"),
        meanwhile=row(section).delete,
        expected=(ReportRefused,),
    )

    assert str(refusal) == "Phần này không còn trong báo cáo; hãy tải lại trang."


def test_of_two_builds_at_once_one_document_is_left(report, tmp_path):
    run_behind(
        row(report),
        partial(build_now, Report.objects.get()),
        partial(build_now, Report.objects.get()),
    )

    report.refresh_from_db()
    (document,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert report.document.path == str(document)


def test_figures_are_gathered_before_or_after_what_is_accepted(plan, report, writer):
    office = make_office(plan.unit)
    task = make_task(plan, lead=office)
    done = {"effective_on": date(2025, 3, 1), "percent": 100, "state": "done"}
    update = make_update(
        task, author=make_officer(office), review=ProgressUpdate.Review.WAITING, **done
    )

    run_behind(
        row(plan), partial(build_now, report), meanwhile=partial(accept, [update], by=writer)
    )

    report.refresh_from_db()
    assert report.figures["totals"]["done"] == 1


def test_a_report_is_not_issued_with_figures_that_were_just_changed(plan, report, writer, leader):
    office = make_office(plan.unit)
    done = {"effective_on": date(2025, 3, 1), "percent": 100, "state": "done"}
    waiting = ProgressUpdate.Review.WAITING
    update = make_update(
        make_task(plan, lead=office), author=make_officer(office), review=waiting, **done
    )
    build_now(report)
    write_what_is_open(report, writer)

    _, refusal = run_behind(
        row(plan),
        partial(accept, [update], by=writer),
        issuing(report, leader),
        one_by_one=True,
        expected=(ReportRefused,),
    )

    assert "Số liệu đã đổi" in str(refusal)
    assert row(report).get().state == Report.State.DRAFT


@pytest.fixture
def finding(report, writer):
    """The finding on a number that somebody made up."""
    build_now(report)
    write_what_is_open(report, writer)
    section = report.sections.get(key="achievements")
    edit_section(section, by=writer, text="Đã trả 9.999 hồ sơ.", version=section.version)
    [found] = unsettled(row(report).get())
    return found


def settling(report, by, finding, reason="Số của sổ một cửa"):
    return partial(settle_finding, report, fingerprint=finding.fingerprint, by=by, reason=reason)


def test_two_answers_to_one_finding_are_one(report, writer, leader, finding):
    first, second = run_behind(
        row(report),
        settling(report, writer, finding),
        settling(report, leader, finding, "Đã đối chiếu sổ"),
        one_by_one=True,
    )

    assert first.pk == second.pk
    assert report.settlements.get().by == leader
    assert len(history_of_parts(report, FindingSettlement)) == 2


def test_words_that_were_just_changed_are_not_answered_for(report, writer, leader, finding):
    section = report.sections.get(key="achievements")
    edit = partial(
        edit_section, section, by=writer, text="Đã trả 8.888 hồ sơ.", version=section.version
    )

    _, refusal = run_behind(
        row(report),
        edit,
        settling(report, leader, finding),
        one_by_one=True,
        expected=(ReportRefused,),
    )

    assert "không còn trong báo cáo" in str(refusal)
    assert not report.settlements.exists()


def test_a_report_is_issued_with_what_was_just_answered(report, writer, leader, finding):
    _, issued = run_behind(
        row(report), settling(report, writer, finding), issuing(report, leader), one_by_one=True
    )

    assert issued.state == Report.State.ISSUED


def test_a_draft_saved_by_who_read_it_before_the_issue_does_not_undo_it(plan, report, leader):
    build_now(report)
    write_what_is_open(report, leader)
    stale = Report.objects.get(pk=report.pk)
    stale.signer = "Người khác"

    issued, refused = run_behind(
        row(report),
        issuing(report, leader),
        stale.save,
        one_by_one=True,
        expected=(ReportIsIssued,),
    )

    report.refresh_from_db()
    assert (report, report.state, report.number) == (issued, Report.State.ISSUED, "5")
    assert isinstance(refused, ReportIsIssued)


def test_a_build_that_runs_over_the_issue_writes_the_issued_document(
    plan, report, leader, tmp_path
):
    build_now(report)
    write_what_is_open(report, leader)
    begun = Report.objects.get(pk=report.pk)

    run_behind(row(report), issuing(report, leader), partial(build_now, begun), one_by_one=True)

    report.refresh_from_db()
    text = "".join(texts(docx.Document(report.document.path).element.body))
    assert "5/BC" in text.replace("\u2011", "-")
    kept = {Path(report.document.path), Path(report.record.files.get(final=True).docx.path)}
    assert {*tmp_path.rglob("*.docx")} == kept


def test_an_issued_report_gets_one_new_version(plan, report, writer, leader):
    build_now(report)
    write_what_is_open(report, leader)
    issuing(report, leader)()
    opening = partial(open_report, report.period, by=writer, reason=WHY)

    first, second = run_behind(row(plan), opening, opening)

    assert first == second == report.replaced_by.get()


def test_a_text_is_not_brought_back_over_a_newer_one(report, section, writer):
    older = stored_texts(edit_section(section, by=writer, text="Một", version=0))[-1].history
    restoring = partial(restore_stored_text, section, by=writer, history=older, version=1)

    _, stale = run_behind(
        row(report),
        partial(edit_section, section, by=writer, text="Hai", version=1),
        restoring,
        one_by_one=True,
        expected=(StaleSection,),
    )

    section.refresh_from_db()
    assert (type(stale), section.text) == (StaleSection, "Hai")


def test_an_own_outline_is_taken_once(plan, writer):
    taking = partial(take_outline, "year", by=writer)

    first, second = run_behind(row(plan.unit), taking, taking)

    assert first == second == ReportOutline.objects.get()


def test_of_two_changes_of_an_outline_one_is_told_of_the_other(writer):
    outline = take_outline("year", by=writer)
    adding = partial(add_section, outline, by=writer, seen=1, draws="free")

    results = run_behind(
        row(outline),
        partial(adding, heading="Một"),
        partial(adding, heading="Hai"),
        expected=(OutlineChanged,),
    )

    assert sorted(type(each).__name__ for each in results) == ["OutlineChanged", "OutlineSection"]
    assert outline.sections.filter(heading__in=["Một", "Hai"]).count() == 1


def test_outlines_are_given_to_each_other_without_a_deadlock(writer):
    quarter, year = (take_outline(period, by=writer) for period in ("quarter-1", "year"))

    run_behind(
        row(quarter.owner),
        partial(copy_to_periods, quarter, ["year"], by=writer, seen=1),
        partial(copy_to_periods, year, ["quarter-1"], by=writer, seen=1),
        expected=(OutlineChanged,),
    )

    year.refresh_from_db()
    quarter.refresh_from_db()
    assert sorted([quarter.version, year.version]) == [1, 2]


@pytest.fixture
def asked(plan, report, writer):
    """A request of the report, with what its office sends."""
    build_now(report)
    write_what_is_open(report, writer)
    office = make_office(plan.unit)
    [request] = ask_offices(report, [office], by=writer, due=timezone.localdate())
    return request


def answering(request, seen=1):
    texts = {"results": "", "causes": "", "proposals": "Đề nghị cấp máy."}
    return partial(answer, request, by=make_officer(request.unit), texts=texts, seen=seen)


def test_an_office_that_was_just_released_does_not_answer(report, writer, asked):
    _, refusal = run_behind(
        row(report),
        partial(release, asked, by=writer, reason="Đang kiện toàn"),
        answering(asked),
        one_by_one=True,
        expected=(ReportRefused,),
    )

    assert "không phải gửi" in str(refusal)
    assert not asked.answers.exists()


def test_an_office_that_just_answered_is_not_released(report, writer, asked):
    _, refusal = run_behind(
        row(report),
        answering(asked),
        partial(release, asked, by=writer, reason="Đang kiện toàn"),
        one_by_one=True,
        expected=(ReportRefused,),
    )

    asked.refresh_from_db()
    assert "vừa gửi nội dung" in str(refusal)
    assert asked.state == "sent"


def test_of_two_answers_the_second_is_shown_the_first(report, asked):
    first, stale = run_behind(
        row(report),
        answering(asked),
        answering(asked),
        one_by_one=True,
        expected=(StaleContribution,),
    )

    assert stale.newer == first == asked.answers.get()


def test_a_report_is_not_issued_over_an_answer_that_was_just_sent(report, leader, asked):
    _, refusal = run_behind(
        row(report),
        answering(asked),
        issuing(report, leader),
        one_by_one=True,
        expected=(ReportRefused,),
    )

    assert "chưa đưa hết vào báo cáo" in str(refusal)
    assert row(report).get().state == Report.State.DRAFT


def test_an_answer_comes_too_late_for_a_report_that_was_just_issued(report, writer, leader, asked):
    release(asked, by=writer, reason="Đang kiện toàn")

    _, refusal = run_behind(
        row(report),
        issuing(report, leader),
        answering(asked, seen=2),
        one_by_one=True,
        expected=(ReportRefused,),
    )

    assert "đã ban hành" in str(refusal)
    assert not asked.answers.exists()


def test_a_text_goes_into_a_report_once(report, writer, leader, asked):
    text = answering(asked)().texts.get(kind="proposals")
    section = report.sections.get(key="proposals")
    merging = partial(merge, section, [text.pk], version=section.version)

    _, refusal = run_behind(
        row(report),
        partial(merging, by=writer),
        partial(merging, by=leader),
        one_by_one=True,
        expected=(ReportRefused,),
    )

    section.refresh_from_db()
    assert "vừa được đưa vào báo cáo" in str(refusal)
    assert section.text == "Không có.\n- Đề nghị cấp máy."
    assert section.uses.get().by == writer
