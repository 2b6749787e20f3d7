"""Reports are opened, built, edited and issued, and nothing that a person wrote is lost."""

import hashlib
import io
from datetime import date
from pathlib import Path

import docx
import pytest

from accounts.models import Role
from foundation.jobs import services as jobs
from foundation.jobs.models import Job
from foundation.jobs.runner import run
from foundation.journal.history import history_of
from reports import services
from reports.models import Report
from reports.services import ReportRefused, StaleSection
from tests.factories import (
    make_indicator,
    make_leader,
    make_office,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
)
from tests.nd30.samples import texts

from .written import WHY, write_what_is_open

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def plan():
    return make_plan(year=2025, signer="Đinh Văn Mẫu", signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")


@pytest.fixture
def writer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def report(plan, writer):
    make_update(
        make_task(plan, content="Ban hành quy chế"),
        effective_on=date(2025, 3, 1),
        percent=100,
        state="done",
    )
    return services.open_report(plan.periods.get(key="quarter-1"), by=writer)


def build(report, by, **options) -> Job:
    job = services.ask_for_build(report, by=by, **options)
    run(services.build_report, jobs.claim(job.pk, name=services.BUILD_JOB, worker="thu@may"))
    job.refresh_from_db()
    report.refresh_from_db()
    return job


def text_of(report) -> str:
    with report.document.open() as file:
        document = docx.Document(io.BytesIO(file.read()))
    return "\n".join(texts(document.element.body))


def test_a_build_freezes_figures_sections_and_document(report, writer):
    job = build(report, writer)

    assert (job.state, job.error) == ("done", "")
    assert report.figures["totals"]["done"] == 1
    text = text_of(report)
    assert "xã hoàn thành 01 nhiệm vụ được giao" in text
    assert text.count("Ban hành quy chế") >= 2  # in the text and in the annex


def test_text_document_and_frozen_figures_agree(report, writer):
    build(report, writer)

    totals = report.figures["totals"]
    sections = {section.key: section.drafted for section in report.sections.all()}

    assert f"{totals['done']:02d}/{totals['total']:02d} nhiệm vụ" in sections["achievements"]
    assert sections["achievements"].splitlines()[0] in text_of(report)


def test_pressing_twice_is_one_job_and_one_report(report, writer):
    assert services.ask_for_build(report, by=writer) == services.ask_for_build(report, by=writer)
    assert services.open_report(report.period, by=writer) == report


def test_a_second_delivery_of_the_job_changes_nothing(report, writer):
    job = build(report, writer)
    name = report.document.name

    assert jobs.claim(job.pk, name=services.BUILD_JOB, worker="hai@may") is None
    report.refresh_from_db()
    assert report.document.name == name


def test_a_worker_that_lost_the_job_leaves_no_document(report, writer, monkeypatch):
    job = services.ask_for_build(report, by=writer)
    claimed = jobs.claim(job.pk, name=services.BUILD_JOB, worker="mot@may")
    Job.objects.filter(pk=job.pk).update(attempt=2)  # another worker took it over

    run(services.build_report, claimed)

    report.refresh_from_db()
    assert (report.document.name, report.figures, report.sections.count()) == ("", {}, 0)


def test_what_a_person_wrote_survives_every_build(report, writer, plan):
    build(report, writer)
    section = report.sections.get(key="shortcomings")
    services.edit_section(section, by=writer, text="Thiếu người do nghỉ thai sản.", version=0)
    make_task(plan, content="Việc mới", due=date(2025, 3, 2))

    build(report, writer)

    section.refresh_from_db()
    assert section.text == "Thiếu người do nghỉ thai sản."
    assert section.figures_changed
    assert "Thiếu người do nghỉ thai sản." in text_of(report)
    services.keep_section(section, by=writer, version=section.version)
    section.refresh_from_db()
    assert not section.figures_changed


def test_an_edit_over_somebody_elses_is_shown_not_stored(report, writer):
    build(report, writer)
    section = report.sections.get(key="causes")
    services.edit_section(section, by=writer, text="Bản thứ nhất", version=0)

    with pytest.raises(StaleSection) as stale:
        services.edit_section(section, by=writer, text="Bản thứ hai", version=0)

    assert stale.value.newer.text == "Bản thứ nhất"


def test_an_edited_section_goes_back_to_the_drafted_text(report, writer):
    build(report, writer)
    section = report.sections.get(key="causes")
    services.edit_section(section, by=writer, text="Sửa", version=0)

    section = services.reset_section(section, by=writer, version=1)

    assert section.content == section.drafted
    assert "Sửa" in [past.stood.text for past in history_of(section)]


def test_an_issued_report_keeps_its_figures_and_gets_its_number(report, writer, plan):
    build(report, writer)
    write_what_is_open(report, writer)
    services.issue_report(
        report, by=make_leader(plan.unit), number="45", issued_on=date(2025, 3, 17)
    )
    frozen = dict(report.figures)
    make_task(plan, content="Thêm sau khi ban hành")

    report.refresh_from_db()
    run(services.build_report, jobs.claim(report.job_id, name=services.BUILD_JOB, worker="thu@may"))

    report.refresh_from_db()
    assert (report.state, report.figures) == (Report.State.ISSUED, frozen)
    assert "Số: 45/BC-UBND" in text_of(report)
    assert "Thêm sau khi ban hành" not in text_of(report)
    with pytest.raises(ReportRefused, match="đã ban hành"):
        services.edit_section(report.sections.first(), by=writer, text="Muộn", version=0)


def test_a_report_without_a_document_is_not_issued(report, plan):
    with pytest.raises(ReportRefused, match="chưa có văn bản"):
        services.issue_report(
            report, by=make_leader(plan.unit), number="45", issued_on=date(2025, 3, 17)
        )


def test_after_issue_a_change_is_told_and_a_new_version_offered(report, writer, plan):
    build(report, writer)
    write_what_is_open(report, writer)
    services.issue_report(
        report, by=make_leader(plan.unit), number="45", issued_on=date(2025, 3, 17)
    )
    report.refresh_from_db()
    assert services.figures_differ(report) == []

    task = plan.tasks.get()
    make_update(task, effective_on=date(2025, 3, 10), result="Đã thu hồi quy chế", author=writer)

    assert services.figures_differ(report) == [
        "Nhiệm vụ hoàn thành: 1 → 0.",
        "Nhiệm vụ “Ban hành quy chế”: hoàn thành → đang thực hiện.",
    ]
    assert services.open_report(report.period, by=writer, reason=WHY).version == 2


def test_a_plan_that_is_not_handed_out_has_nothing_to_report():
    plan = make_plan(year=2025, handed_out_at=None, state="draft")

    with pytest.raises(ReportRefused, match="giao việc trước"):
        services.open_report(plan.periods.first(), by=make_standing_officer(plan.unit))


def test_a_unit_without_a_place_name_ends_in_a_sentence_not_in_half_a_report(writer, plan, report):
    plan.unit.place = ""
    plan.unit.save()

    job = build(report, writer)

    assert job.state == "failed"
    assert job.error.startswith("Chưa lập được văn bản vì còn thiếu")
    assert (report.document.name, report.figures) == ("", {})


def test_an_office_issues_under_its_authority():
    commune = make_office(standing_body=True).authority
    office = make_office(commune, name="Văn phòng HĐND và UBND", abbreviation="VP")
    plan = make_plan(office, year=2025, signer_title="CHÁNH VĂN PHÒNG")
    make_task(plan, lead=office)
    writer = make_standing_officer(commune)
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)

    build(report, writer)

    assert "BC-VP" in text_of(report)
    assert "VĂN PHÒNG HĐND VÀ UBND" in text_of(report).replace("\xa0", " ")


def test_leaders_and_officers_do_not_build(report, plan):
    for role in (Role.LEADER, Role.OFFICER, Role.ADMINISTRATOR):
        person = make_leader(plan.unit) if role is Role.LEADER else make_standing_officer(plan.unit)
        person.roles = [role]
        assert not Report.objects.buildable_by(person).exists()


def test_a_lost_build_leaves_no_file_behind_and_the_next_one_one(report, writer):
    job = services.ask_for_build(report, by=writer)
    lost = jobs.claim(job.pk, name=services.BUILD_JOB, worker="mot@may")
    Job.objects.filter(pk=job.pk).update(state="waiting")
    taken_over = jobs.claim(job.pk, name=services.BUILD_JOB, worker="hai@may")

    run(services.build_report, taken_over)
    run(services.build_report, lost)

    report.refresh_from_db()
    folder = Path(report.document.path).parent
    kept = [path.name for path in folder.iterdir() if report.document_sha256[:12] in path.name]
    assert kept == [Path(report.document.name).name]
    assert (
        hashlib.sha256(Path(report.document.path).read_bytes()).hexdigest()
        == report.document_sha256
    )


def test_the_same_figures_give_the_same_bytes(report, writer):
    build(report, writer)
    first = report.document_sha256
    build(report, writer)

    assert report.document_sha256 == first


def test_a_document_that_was_replaced_is_removed(
    report, writer, plan, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.build_now(report)
    report.refresh_from_db()
    first = Path(report.document.path)
    make_task(plan, content="Việc mới")

    with django_capture_on_commit_callbacks(execute=True):
        services.build_now(report)

    report.refresh_from_db()
    assert not first.exists()
    assert Path(report.document.path).exists()


def test_the_same_text_again_is_no_edit(report, writer):
    build(report, writer)
    section = report.sections.get(key="causes")

    section = services.edit_section(section, by=writer, text=f"  {section.drafted}\n", version=0)

    assert (section.text, section.version) == (None, 0)


def test_what_was_reset_comes_back(report, writer):
    build(report, writer)
    section = report.sections.get(key="causes")
    services.edit_section(section, by=writer, text="Do mưa lũ", version=0)
    services.reset_section(section, by=writer, version=1)

    assert services.restore_section(section, by=writer, version=2).text == "Do mưa lũ"


def test_a_new_version_takes_over_what_people_wrote(report, writer, plan):
    build(report, writer)
    services.edit_section(
        report.sections.get(key="proposals"), by=writer, text="Đề nghị cấp máy quét.", version=0
    )
    write_what_is_open(report, writer)
    services.issue_report(
        report, by=make_leader(plan.unit), number="45", issued_on=date(2025, 3, 17)
    )

    second = services.open_report(report.period, by=writer, reason=WHY)
    build(second, writer)

    assert second.version == 2
    assert second.sections.get(key="proposals").text == "Đề nghị cấp máy quét."
    assert "Đề nghị cấp máy quét." in text_of(second)


def test_issuing_a_new_version_replaces_the_old_one(report, writer, plan):
    leader = make_leader(plan.unit)
    build(report, writer)
    write_what_is_open(report, writer)
    services.issue_report(report, by=leader, number="45", issued_on=date(2025, 3, 17))
    second = services.open_report(report.period, by=writer, reason=WHY)
    build(second, writer)
    write_what_is_open(second, writer)
    services.issue_report(
        second, by=leader, number="46", issued_on=date(2025, 3, 18), signer="Lê Thị Ký"
    )

    report.refresh_from_db()
    second.refresh_from_db()
    assert (report.state, second.state) == (Report.State.SUPERSEDED, Report.State.ISSUED)
    assert (report.signer, second.signer) == ("Đinh Văn Mẫu", "Lê Thị Ký")


def test_the_province_is_addressed_others_are_told_and_the_drafter_keeps_a_copy():
    plan = make_plan(recipients=["Sở Nội vụ", "TT HĐND xã", "Trưởng các thôn"])
    writer = make_standing_officer(plan.unit)
    plan.unit.units.filter(standing_body=True).update(abbreviation="VHXH")
    make_task(plan)
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)

    build(report, writer)

    said = text_of(report)
    assert "\nKính gửi: Sở Nội vụ\n" in said
    assert "- Như trên;\n- TT HĐND xã;\n- Trưởng các thôn;\n- Lưu: VT, VHXH." in said


@pytest.mark.parametrize(
    ("targets", "mention"),
    [(False, "(Có Phụ lục kèm theo)"), (True, "(Có các Phụ lục kèm theo)")],
)
def test_the_text_mentions_one_annex_or_several(report, writer, plan, targets, mention):
    if targets:
        make_target(make_indicator(plan))

    build(report, writer)

    assert mention in text_of(report).splitlines()
