"""Pages of reports: who sees and does what."""

import re
from datetime import date

import pytest
from django.urls import reverse

from foundation.jobs import services as jobs
from foundation.jobs.models import Job
from foundation.jobs.runner import run
from planning.issuing.services import issue_plan
from reports import services
from reports.models import Report
from reports.stored_figures import WAITING_SHOWN
from tests.factories import (
    make_leader,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)

from .written import WHY, write_what_is_open

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan():
    return make_plan(
        year=2025, issued_on=date(2025, 1, 16), signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
    )


@pytest.fixture
def writer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def report(plan, writer):
    make_update(make_task(plan), effective_on=date(2025, 3, 1), percent=100, state="done")
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)
    report.refresh_from_db()
    return report


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def test_the_list_offers_one_button_a_period(client, plan, writer):
    client.force_login(writer)

    page = client.get(url("report_list", plan.pk)).content.decode()

    assert page.count("Lập báo cáo") == 4
    assert "Quá hạn" in page


def test_an_officer_reads_the_list_but_is_offered_nothing(client, plan, report):
    client.force_login(make_officer(plan.tasks.get().leads[0].units.get()))

    page = client.get(url("report_list", plan.pk)).content.decode()

    assert "Lập báo cáo" not in page
    assert "Tải về" in page


def test_one_press_makes_the_report_and_its_job(client, plan, writer):
    client.force_login(writer)

    response = client.post(url("report_create", plan.pk, "six-months"), {"include_waiting": "on"})

    report = Report.objects.get()
    assert response.url == report.get_absolute_url()
    assert (report.job.state, report.include_waiting) == ("waiting", True)


@pytest.mark.parametrize("person", [make_leader, lambda unit: make_officer(unit.units.last())])
def test_only_the_standing_body_makes_reports(client, plan, writer, person):
    client.force_login(person(plan.unit))

    assert client.post(url("report_create", plan.pk, "quarter-1")).status_code == 404
    assert not Report.objects.exists()


def test_the_page_follows_the_job_until_the_document_is_there(client, plan, report, writer):
    client.force_login(writer)
    client.post(url("report_build", report.pk))
    report.refresh_from_db()

    waiting = client.get(url("report_state", report.pk), headers=HTMX)
    assert b'hx-trigger="load delay:2s"' in waiting.content
    assert b"<html" not in waiting.content

    run(services.build_report, jobs.claim(report.job_id, name=services.BUILD_JOB, worker="thu@may"))
    assert client.get(url("report_state", report.pk), headers=HTMX).headers["HX-Refresh"] == "true"
    assert "Tải về" in client.get(report.get_absolute_url()).content.decode()


def test_a_failed_build_says_why_and_offers_another_try(client, plan, report, writer):
    client.force_login(writer)
    client.post(url("report_build", report.pk))
    report.refresh_from_db()
    jobs.fail(
        jobs.claim(report.job_id, name=services.BUILD_JOB, worker="thu@may"),
        "Thiếu địa danh của đơn vị.",
    )

    page = client.get(report.get_absolute_url()).content.decode()

    assert "Thiếu địa danh của đơn vị." in page
    assert "Thử lại" in page


def test_a_section_opens_in_place_and_is_saved(client, report, writer):
    client.force_login(writer)
    section = report.sections.get(key="causes")
    address = url("report_section", report.pk, section.pk)

    opened = client.get(address, {"edit": 1}, headers=HTMX).content.decode()
    assert "<textarea" in opened
    assert "<html" not in opened

    saved = client.post(
        address, {"text": "Do <b>thiếu</b> người", "version": 0}, headers=HTMX
    ).content.decode()
    section.refresh_from_db()
    assert section.text == "Do <b>thiếu</b> người"
    assert "Do &lt;b&gt;thiếu&lt;/b&gt; người" in saved


def test_a_newer_text_is_shown_beside_what_was_typed(client, report, writer):
    client.force_login(writer)
    section = report.sections.get(key="causes")
    services.edit_section(section, by=writer, text="Bản của đồng nghiệp", version=0)

    page = client.post(
        url("report_section", report.pk, section.pk),
        {"text": "Bản của tôi", "version": 0},
        headers=HTMX,
    ).content.decode()

    section.refresh_from_db()
    assert section.text == "Bản của đồng nghiệp"
    assert "Bản của đồng nghiệp" in page
    assert "Bản của tôi" in page


def test_others_read_sections_but_do_not_write_them(client, plan, report):
    client.force_login(make_leader(plan.unit))
    section = report.sections.get(key="causes")
    address = url("report_section", report.pk, section.pk)

    assert "<textarea" not in client.get(address, {"edit": 1}).content.decode()
    assert client.post(address, {"text": "Chen vào", "version": 0}).status_code == 404
    section.refresh_from_db()
    assert section.text is None


def test_a_leader_issues_with_number_and_day(client, plan, report, writer):
    write_what_is_open(report, writer)
    client.force_login(make_leader(plan.unit))

    response = client.post(
        url("report_issue", report.pk), {"number": "45", "issued_on": "17/03/2025"}
    )

    report.refresh_from_db()
    assert response.status_code == 302
    assert (report.state, report.number, report.issued_on) == (
        Report.State.ISSUED,
        "45",
        date(2025, 3, 17),
    )


def test_a_number_may_be_typed_with_its_symbol(client, plan, report, writer):
    write_what_is_open(report, writer)
    client.force_login(make_leader(plan.unit))

    client.post(url("report_issue", report.pk), {"number": "45/bc-ubnd", "issued_on": "17/03/2025"})

    report.refresh_from_db()
    assert (report.number, report.symbol) == ("45", "BC-UBND")


@pytest.mark.parametrize(
    "values",
    [
        {"number": "45/BC"},
        {"number": ""},
        {"number": "0"},
        {"number": "４５"},  # digits of another script
        {"issued_on": "31/12/2999"},
        {"issued_on": "x"},
    ],
)
def test_a_wrong_number_or_day_changes_nothing(client, plan, report, values):
    client.force_login(make_leader(plan.unit))

    response = client.post(
        url("report_issue", report.pk), {"number": "45", "issued_on": "17/03/2025"} | values
    )

    report.refresh_from_db()
    assert response.context["issue_form"].errors
    assert report.state == Report.State.DRAFT


def test_the_standing_body_does_not_issue(client, report, writer):
    client.force_login(writer)

    assert client.post(url("report_issue", report.pk), {"number": "45"}).status_code == 404


def test_the_document_comes_under_a_telling_name(client, report, writer):
    client.force_login(writer)

    response = client.get(url("report_file", report.pk))

    assert (
        response.headers["Content-Disposition"]
        == 'attachment; filename="Bao-cao-CCHC-Quy-I-2025.docx"'
    )
    assert b"".join(response.streaming_content).startswith(b"PK")


def issue(report, plan):
    """Issue the report and return the leader who did; the numbered document is not there yet."""
    leader = make_leader(plan.unit)
    write_what_is_open(report, report.created_by)
    services.issue_report(report, by=leader, number="45", issued_on=date(2025, 3, 17))
    report.refresh_from_db()
    return leader


def test_the_draft_is_not_handed_out_for_the_issued_document(client, plan, report, writer):
    draft = report.document.name
    issue(report, plan)
    client.force_login(writer)

    answer = client.get(url("report_file", report.pk), follow=True)
    page, listed = answer.content.decode(), client.get(url("report_list", plan.pk)).content.decode()

    assert answer.redirect_chain == [(report.get_absolute_url(), 302)]
    assert "Văn bản có số và ngày đang được tạo. Hãy chờ ít phút rồi tải lại." in page
    assert "nút “Tải về” sẽ hiện khi xong" in page
    assert "Đang tạo…" in listed
    assert url("report_file", report.pk) not in page + listed
    assert (report.document.name, report.document_sha256, report.built_at) == ("", "", None)
    run(services.build_report, jobs.claim(report.job_id, name=services.BUILD_JOB, worker="thu@may"))
    report.refresh_from_db()
    assert report.document.name != draft
    assert client.get(url("report_file", report.pk)).streaming


def test_the_draft_leaves_the_storage_with_the_issue(
    report, plan, django_capture_on_commit_callbacks
):
    storage, draft = report.document.storage, report.document.name

    with django_capture_on_commit_callbacks(execute=True):
        issue(report, plan)

    assert not storage.exists(draft)


@pytest.mark.parametrize("role", ["writer", "leader"])
def test_a_numbered_document_that_failed_is_tried_again(client, plan, report, writer, role):
    leader = issue(report, plan)
    job = jobs.claim(report.job_id, name=services.BUILD_JOB, worker="thu@may")
    jobs.fail(job, "Thiếu tên cơ quan cấp trên.")
    client.force_login({"writer": writer, "leader": leader}[role])

    page = client.get(url("report_file", report.pk), follow=True).content.decode()
    client.post(url("report_build", report.pk))

    assert "Chưa tạo được văn bản có số và ngày. Thiếu tên cơ quan cấp trên." in page
    assert f'action="{url("report_build", report.pk)}"' in page
    report.refresh_from_db()
    assert (report.job.state, report.job_id == job.pk) == ("waiting", False)


def test_a_numbered_document_that_nobody_writes_is_asked_for_again(client, plan, report, writer):
    issue(report, plan)
    report.job.delete()
    client.force_login(writer)

    page = client.get(report.get_absolute_url()).content.decode()
    client.post(url("report_build", report.pk))

    assert "Chưa có văn bản mang số và ngày." in page
    report.refresh_from_db()
    assert report.building


def test_an_issued_document_is_not_written_a_second_time(client, plan, report):
    leader = issue(report, plan)
    run(services.build_report, jobs.claim(report.job_id, name=services.BUILD_JOB, worker="thu@may"))
    client.force_login(leader)

    assert client.post(url("report_build", report.pk)).status_code == 404


def test_a_leader_builds_no_draft(client, plan, report):
    client.force_login(make_leader(plan.unit))

    assert client.post(url("report_build", report.pk)).status_code == 404


def test_what_is_to_be_checked_comes_with_the_finished_build(client, plan, writer):
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    client.force_login(writer)
    never = client.get(report.get_absolute_url()).content.decode()
    job = services.ask_for_build(report, by=writer)

    first = client.get(report.get_absolute_url()).content.decode()
    run(services.build_report, jobs.claim(job.pk, name=services.BUILD_JOB, worker="thu@may"))
    built = client.get(report.get_absolute_url())
    services.ask_for_build(report, by=writer)
    again = client.get(report.get_absolute_url()).content.decode()

    assert "Chưa có văn bản nên chưa kiểm tra được gì." in never
    for building in (first, again):
        assert "những điều cần xem sẽ hiện ở đây khi tạo xong" in building
        assert "Không thấy gì cần sửa" not in building
    assert f"Cần xem trước khi ban hành ({len(built.context['checks'])})" in built.content.decode()


@pytest.mark.parametrize("tasks", [3, 60])
def test_pages_cost_the_same_however_many_tasks(
    client, plan, report, writer, tasks, django_assert_max_num_queries
):
    client.force_login(writer)
    for _ in range(tasks):
        make_task(plan, lead=writer.unit)
    services.build_now(report)
    client.get(url("report_list", plan.pk))  # the first visit stores the plan in the session

    with django_assert_max_num_queries(12):
        client.get(report.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get(url("report_list", plan.pk))


def test_what_waits_and_who_is_silent_is_told_before_the_build(client, plan, writer):
    make_update(
        make_task(plan, content="Rà soát thủ tục"), effective_on=date(2025, 3, 1), review="waiting"
    )
    client.force_login(writer)

    page = client.get(url("report_list", plan.pk)).content.decode()

    assert "Rà soát thủ tục" in page
    assert 'name="include_waiting" form="create-quarter-1"' in page


def test_of_many_that_wait_the_page_names_some_and_counts_the_others(client, plan, writer):
    for n in range(WAITING_SHOWN + 3):
        task = make_task(plan, content=f"Rà soát thủ tục số {n}")
        make_update(task, effective_on=date(2025, 3, 1), review="waiting")
    client.force_login(writer)

    page = client.get(url("report_list", plan.pk)).content.decode()

    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)
    built = client.get(report.get_absolute_url()).content.decode()

    assert page.count("Rà soát thủ tục số") == WAITING_SHOWN
    assert "Và 3 kết quả khác" in page
    assert built.count(": Rà soát thủ tục số") == WAITING_SHOWN
    assert "Và 3 kết quả khác" in built


def test_waiting_results_of_others_are_no_business_of_an_officer(client, plan, writer):
    make_update(
        make_task(plan, content="Rà soát thủ tục"), effective_on=date(2025, 3, 1), review="waiting"
    )
    client.force_login(make_officer(writer.unit))

    assert "Rà soát thủ tục" not in client.get(url("report_list", plan.pk)).content.decode()


STRANGER_GETS = ("report_detail", "report_state", "report_changes", "report_file")
STRANGER_POSTS = ("report_build", "report_issue")


@pytest.mark.parametrize("name", STRANGER_GETS)
def test_a_stranger_finds_no_report(client, report, name):
    stranger = make_plan(year=2025)
    client.force_login(make_standing_officer(stranger.unit))

    assert client.get(url(name, report.pk)).status_code == 404


@pytest.mark.parametrize("name", STRANGER_POSTS)
@pytest.mark.parametrize("person", [make_standing_officer, make_leader])
def test_a_stranger_changes_no_report(client, report, name, person):
    client.force_login(person(make_plan(year=2025).unit))

    assert (
        client.post(url(name, report.pk), {"number": "45", "issued_on": "17/03/2025"}).status_code
        == 404
    )
    report.refresh_from_db()
    assert (report.state, report.job) == (Report.State.DRAFT, None)


def test_typing_is_saved_by_itself(client, report, writer):
    client.force_login(writer)
    section = report.sections.get(key="causes")
    address = url("section_autosave", report.pk, section.pk)

    saved = client.post(
        address, {"text": "Do mưa lũ\r\nkéo dài ", "version": 0}, headers=HTMX
    ).content.decode()

    section.refresh_from_db()
    assert (section.text, section.edited_by) == ("Do mưa lũ\nkéo dài", writer)
    assert 'name="version" value="1"' in saved
    assert "Đã tự lưu lúc" in saved
    assert "<textarea" not in saved


def test_typing_over_a_newer_text_shows_both(client, report, writer):
    client.force_login(writer)
    section = report.sections.get(key="causes")
    services.edit_section(section, by=writer, text="Bản của đồng nghiệp", version=0)

    response = client.post(
        url("section_autosave", report.pk, section.pk),
        {"text": "Bản của tôi", "version": 0},
        headers=HTMX,
    )

    page = response.content.decode()
    assert response.headers["HX-Retarget"] == "#section-causes"
    assert "Bản của đồng nghiệp" in page
    assert "Bản của tôi" in page
    section.refresh_from_db()
    assert section.text == "Bản của đồng nghiệp"


@pytest.mark.parametrize(
    "values", [{"text": "x" * 30_001, "version": 0}, {"text": "không có lần lưu"}]
)
def test_a_broken_form_changes_no_section(client, report, writer, values):
    client.force_login(writer)
    section = report.sections.get(key="causes")

    page = client.post(
        url("section_autosave", report.pk, section.pk), values, headers=HTMX
    ).content.decode()

    section.refresh_from_db()
    assert section.text is None
    assert "<textarea" in page


@pytest.mark.parametrize(("action", "text"), [("reset", None), ("keep", "Sửa tay")])
def test_after_new_figures_a_person_keeps_or_drops_the_own_text(
    client, plan, report, writer, action, text
):
    services.edit_section(
        report.sections.get(key="shortcomings"), by=writer, text="Sửa tay", version=0
    )
    make_task(plan, due=date(2025, 2, 1))
    services.build_now(report)
    section = report.sections.get(key="shortcomings")
    client.force_login(writer)
    assert "Giữ bản của tôi" in client.get(report.get_absolute_url()).content.decode()

    client.post(
        url("report_section", report.pk, section.pk), {"step": action, "version": section.version}
    )

    section.refresh_from_db()
    assert (section.text, section.figures_changed) == (text, False)


def test_an_undone_edit_can_be_brought_back(client, report, writer):
    section = services.edit_section(
        report.sections.get(key="causes"), by=writer, text="Do mưa lũ", version=0
    )
    services.reset_section(section, by=writer, version=1)
    client.force_login(writer)
    address = url("report_section", report.pk, section.pk)
    assert "Khôi phục bản đã sửa" in client.get(address, headers=HTMX).content.decode()

    client.post(address, {"step": "restore", "version": 2})

    section.refresh_from_db()
    assert section.text == "Do mưa lũ"


def test_a_document_older_than_the_texts_says_so(client, report, writer):
    client.force_login(writer)
    assert "Cập nhật văn bản" not in client.get(report.get_absolute_url()).content.decode()

    services.edit_section(report.sections.get(key="causes"), by=writer, text="Do mưa lũ", version=0)

    assert "Cập nhật văn bản" in client.get(report.get_absolute_url()).content.decode()


def test_changes_after_issue_are_shown_with_a_way_to_a_new_version(client, plan, report, writer):
    issue(report, plan)
    client.force_login(writer)
    address = url("report_changes", report.pk)
    assert "trùng với số liệu đã ban hành" in client.get(address, headers=HTMX).content.decode()

    make_task(plan, content="Việc thêm sau")
    page = client.get(address, headers=HTMX).content.decode()

    assert "Nhiệm vụ “Việc thêm sau” được thêm." in page
    assert "Lập phiên bản mới" in page
    assert "<html" not in page
    assert "<html" in client.get(address).content.decode()


def test_all_versions_are_within_reach(client, plan, report, writer):
    issue(report, plan)
    second = services.open_report(report.period, by=writer, reason=WHY)
    client.force_login(writer)

    page = client.get(second.get_absolute_url()).content.decode()

    assert report.get_absolute_url() in page


def test_text_table_and_page_say_the_same(client, plan, report, writer):
    for on in (date(2025, 3, 2), date(2025, 3, 3)):
        make_update(make_task(plan), effective_on=on, percent=100, state="done")
    make_task(plan)
    services.build_now(report)
    client.force_login(writer)

    page = client.get(report.get_absolute_url()).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", "", page).split())

    assert "hoàn thành 03/04 nhiệm vụ (75%)" in words  # the text
    assert "3 (75%)" in words  # the table
    assert "3/4 (75%)" in page  # beside the section


def test_an_expired_session_leads_from_the_waiting_page_to_the_login(client, report):
    response = client.get(url("report_state", report.pk), headers=HTMX)

    assert response.headers["HX-Redirect"].startswith("/accounts/login/")


def test_what_a_replaced_plan_sent_stands_in_the_list_of_its_successor(
    client, plan, report, writer
):
    Report.objects.update(
        state=Report.State.ISSUED,
        figures={"totals": {}},
        number="45",
        issued_on=date(2025, 3, 17),
    )
    new = make_plan(
        plan.unit, year=plan.year, state="draft", handed_out_at=None, replaces=plan, number=""
    )
    ended = plan.tasks.values_list("pk", flat=True)
    issue_plan(
        new,
        by=make_leader(plan.unit),
        number="30/KH-UBND",
        issued_on=date(2026, 5, 4),
        dropped=ended,
    )
    client.force_login(writer)
    report.refresh_from_db()

    rows = {row.period.key: row for row in client.get(url("report_list", new.pk)).context["rows"]}

    assert (rows[report.period.key].report, rows[report.period.key].sent) == (report, True)
    assert services.figures_differ(report) == []


def test_the_page_says_what_blocks_the_issue_and_leads_there(client, plan, report, writer):
    client.force_login(make_leader(plan.unit))

    page = client.get(report.get_absolute_url())

    assert [(each.sentence, each.place) for each in page.context["blockers"]] == [
        (f"Phần “{section.heading}” chưa có nội dung.", section.get_absolute_url())
        for section in report.sections.filter(key__in=["causes", "next_tasks", "proposals"])
    ]
    proposals = f'<a href="{report.get_absolute_url()}#section-proposals">'
    assert f"{proposals}Phần “V. Kiến nghị, đề xuất” chưa có nội dung.</a>" in page.content.decode()
    write_what_is_open(report, writer)
    assert client.get(report.get_absolute_url()).context["blockers"] == []


def test_a_refused_issue_keeps_what_was_typed_and_says_why(client, plan, report, writer):
    write_what_is_open(report, writer)
    client.force_login(make_leader(plan.unit))

    page = client.post(url("report_issue", report.pk), {"number": "45", "issued_on": "10/03/2025"})

    assert page.context["issue_form"].non_field_errors() == [
        "Ngày ban hành 10/3/2025 trước ngày chốt số liệu của kỳ báo cáo (14/3/2025)."
    ]
    report.refresh_from_db()
    assert report.state == Report.State.DRAFT


def test_who_prepares_a_report_is_led_to_the_forms_of_its_period(client):
    plan = make_plan()
    client.force_login(make_standing_officer(plan.unit))

    page = client.get(reverse("reports:report_list", args=[plan.pk]))

    period = page.context["due"].period
    assert reverse("indicators:statistics", args=[plan.pk, period.key]) in page.content.decode()


def test_who_has_too_many_jobs_waiting_is_told_and_nothing_changes(client, report, writer):
    client.force_login(writer)
    client.raise_request_exception = False
    Job.objects.bulk_create(
        Job(name="other", subject=f"{n}", created_by=writer) for n in range(Job.MOST_OF_ONE)
    )

    answer = client.post(url("report_build", report.pk), {"include_waiting": "on"})

    assert answer.status_code == 503
    assert "Máy chủ còn 500 việc của bạn chưa làm" in answer.content.decode()
    assert "Chưa rõ máy chủ đã nhận được chưa" not in answer.content.decode()
    report.refresh_from_db()
    assert (report.include_waiting, report.job) == (False, None)
