"""A report asks its offices: four people from asking to issue, and what is refused on the way."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Holiday, Notification
from foundation.journal.history import history_of
from reports import services
from reports.contributions import services as contributions
from reports.contributions.merging import merge, say_nothing, take_out
from reports.issuing import standing_blockers
from reports.models import ContributionRequest, Report
from reports.refusals import ReportRefused
from tests.factories import (
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
)

from .written import WHY

pytestmark = [pytest.mark.services, pytest.mark.django_db]

HTMX = {"HX-Request": "true"}
TODAY = date(2025, 3, 14)  # the cut-off; the report is due on the 17th, a Monday
NOTHING = {"results": "", "causes": "", "proposals": ""}


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel("2025-03-14 09:00+07:00", tick=False) as travelled:
        yield travelled


@pytest.fixture
def plan():
    return make_plan(
        year=2025, issued_on=date(2025, 1, 16), signer="Đinh Văn Mẫu", signer_title="CHỦ TỊCH"
    )


@pytest.fixture
def writer(plan):
    return make_standing_officer(plan.unit, last_name="Hà Thị", first_name="Thường")


@pytest.fixture
def leader(plan):
    return make_leader(plan.unit)


@pytest.fixture
def offices(plan):
    """Two offices that lead a task each, the second a late one."""
    first, second = (
        make_office(plan.unit, short_name=name, order=order)
        for order, name in enumerate(("Phòng Kinh tế", "Công an xã"), start=1)
    )
    make_update(
        make_task(plan, lead=first, area=3, content="Rà soát thủ tục"),
        effective_on=date(2025, 3, 1),
        percent=100,
        state="done",
        result="Đã công bố 12 thủ tục",
    )
    make_task(plan, lead=second, area=4, due=date(2025, 2, 1), content="Kiện toàn tổ chức")
    return first, second


@pytest.fixture
def people(offices):
    names = (("Nguyễn Văn", "An"), ("Trần Thị", "Bình"))
    return [
        make_officer(office, last_name=last, first_name=first)
        for office, (last, first) in zip(offices, names, strict=True)
    ]


@pytest.fixture
def report(plan, writer, offices, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)
    return Report.objects.get()


@pytest.fixture
def asked(report, offices, writer):
    return contributions.ask_offices(report, offices, by=writer, due=TODAY)


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def answer(request, person, **texts):
    request.refresh_from_db()
    return contributions.answer(request, by=person, texts=NOTHING | texts, seen=request.version)


def part(request, kind="proposals"):
    return request.answers.get(state="sent").texts.get(kind=kind)


def as_posted(request, **texts):
    ticks = {f"{kind}_nothing": "on" for kind in NOTHING if kind not in texts}
    return {"version": request.version, **texts, **ticks}


def told(person):
    return list(Notification.objects.filter(user=person).values_list("text", flat=True))


def test_from_asking_to_issue(client, report, plan, writer, leader, offices, people, day):
    economy, police = people
    third = make_office(plan.unit, short_name="Văn phòng", order=3)
    client.force_login(writer)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Đề nghị các đơn vị gửi nội dung" in page

    form = client.get(url("report_ask", report.pk)).context["form"]
    assert form.initial == {"units": [office.pk for office in offices], "due": date(2025, 3, 17)}
    assert third.pk in form.offices
    client.post(
        url("report_ask", report.pk),
        {
            "units": [*form.initial["units"], third.pk],
            "due": "14/03/2025",
            "words": "Gửi trước buổi họp.",
        },
    )
    first, second, office = report.contribution_requests.order_by("unit__order")
    words = f"{report.title}: đề nghị gửi nội dung trước hết ngày 14/03/2025."
    assert told(economy) == [words] == told(police)
    [blocker] = standing_blockers(report, [], today=TODAY)
    assert blocker.sentence == (
        "Phòng Kinh tế, Công an xã, Văn phòng chưa gửi nội dung cho báo cáo. Hãy nhắc đơn vị, hoặc "
        "cho phép không phải gửi kèm lý do."
    )

    # the office sees it in its work, and beside the form what the program knows
    client.force_login(economy)
    work = client.get(reverse("pages:my_work")).content.decode()
    assert "Báo cáo quý I: kết quả, khó khăn, kiến nghị của đơn vị" in work
    assert "Gửi trước buổi họp." in work
    page = client.get(first.get_absolute_url()).content.decode()
    assert "Đã công bố 12 thủ tục" in page
    assert page.count("<textarea") == 3
    empty = client.post(
        first.get_absolute_url(), {"version": first.version, "results": "Không có."}
    )
    assert set(empty.context["form"].errors) == {"causes", "proposals"}
    both = as_posted(first, proposals="Đề nghị cấp máy.") | {"proposals_nothing": "on"}
    both = client.post(first.get_absolute_url(), both)
    assert set(both.context["form"].errors) == {"proposals"}
    texts = {"results": "Công bố 12 thủ tục.", "proposals": "Đề nghị tỉnh cấp máy quét."}
    sent = client.post(first.get_absolute_url(), as_posted(first, **texts))
    assert sent.url == first.get_absolute_url()
    assert "Báo cáo quý I: kết quả" not in client.get(reverse("pages:my_work")).content.decode()

    # it comes back, is answered again late, and the third is let off
    client.force_login(writer)
    work = client.get(reverse("pages:my_work")).content.decode()
    assert "2 nội dung của các đơn vị chưa đưa vào" in work
    client.post(
        url("contribution_return", first.pk), {"return_form-reason": "Ghi rõ số lượng máy."}
    )
    assert told(economy)[0] == (f"Nội dung gửi cho {report.title} bị trả lại: Ghi rõ số lượng máy.")
    client.post(url("contribution_release", office.pk), {"release_form-reason": "Mới sáp nhập."})
    client.force_login(economy)
    again = client.get(first.get_absolute_url())
    assert "Ghi rõ số lượng máy." in again.content.decode()
    assert again.context["form"].initial["proposals"] == "Đề nghị tỉnh cấp máy quét."
    first.refresh_from_db()
    texts["proposals"] = "Đề nghị tỉnh cấp 02 máy quét."
    client.post(first.get_absolute_url(), as_posted(first, **texts))
    day.move_to("2025-03-16 09:00+07:00")
    second.refresh_from_db()
    client.force_login(police)
    client.post(
        second.get_absolute_url(),
        as_posted(second, causes="Thiếu biên chế.\n- Chờ hướng dẫn.", proposals="Đề nghị bổ sung."),
    )
    requests = ContributionRequest.objects.in_bulk()
    assert [
        requests[each.pk].late_words(date(2025, 3, 16)) for each in (first, second, office)
    ] == [
        "",
        "Gửi chậm 2 ngày",
        "",
    ]

    # into the sections, each with its author
    client.force_login(writer)
    page = client.get(report.get_absolute_url())
    given = {section.key: given for section, _, _, given in page.context["sections"]}
    assert {
        key: [text.contribution.request.unit.short_name for text in each.offered]
        for key, each in given.items()
        if each.offered
    } == {
        "area-3": ["Phòng Kinh tế"],
        "achievements": ["Phòng Kinh tế"],
        "causes": ["Công an xã"],
        "proposals": ["Phòng Kinh tế", "Công an xã"],
    }
    proposals = report.sections.get(key="proposals")
    merged = client.post(
        url("section_merge", report.pk, proposals.pk),
        {"version": 0, "source": [text.pk for text in given["proposals"].offered]},
        headers=HTMX,
    ).content.decode()
    assert "Trần Thị Bình, 16/03/2025" in merged
    proposals.refresh_from_db()
    assert proposals.text == "- Đề nghị tỉnh cấp 02 máy quét.\n- Đề nghị bổ sung."
    assert [
        (str(use.source.contribution.request.unit), str(use.source.contribution.author), use.by)
        for use in proposals.uses.all()
    ] == [("Phòng Kinh tế", "Nguyễn Văn An", writer), ("Công an xã", "Trần Thị Bình", writer)]
    causes = report.sections.get(key="causes")
    merge(causes, [part(second, "causes").pk], by=writer, version=causes.version)
    causes.refresh_from_db()
    assert causes.text.endswith("- Thiếu biên chế.\n- Chờ hướng dẫn.")
    [left] = [
        each.sentence
        for each in standing_blockers(report, [], today=TODAY)
        if "Nội dung của" in each.sentence
    ]
    assert left.startswith("Nội dung của Phòng Kinh tế chưa đưa hết vào báo cáo.")
    result = part(first, "results")
    client.post(
        url("contribution_text", first.pk, result.pk),
        {f"text-{result.pk}-reason": "Đã nêu ở mục II."},
    )
    assert standing_blockers(report, [], today=TODAY) == []

    # tables for others
    file = client.get(url("report_contributions", report.pk)).getvalue()
    rows = list(load_workbook(BytesIO(file)).active.values)
    assert [row[1:6] for row in rows[3:]] == [
        ("Phòng Kinh tế", "14/03/2025", "Đã gửi", None, "Nguyễn Văn An"),
        ("Công an xã", "14/03/2025", "Đã gửi", 2, "Trần Thị Bình"),
        ("Văn phòng", "14/03/2025", "Không phải gửi", None, None),
    ]
    text = client.get(url("report_contributions", report.pk), {"format": "csv"}).getvalue()
    lines = list(csv.reader(StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert (lines[1][8], lines[3][10]) == ("Không có", "Mới sáp nhập.")

    # issued, nothing of it changes any more; the next version keeps the names
    services.build_now(report)
    for section in report.sections.all():
        if section.to_be_written:
            services.edit_section(section, by=writer, text="Không có.", version=section.version)
    report.refresh_from_db()
    for finding in services.unsettled(report):
        services.settle_finding(
            report, fingerprint=finding.fingerprint, by=writer, reason="Đúng với sổ"
        )
    day.move_to("2025-03-17 09:00+07:00")
    client.force_login(leader)
    client.post(
        url("report_issue", report.pk),
        {"number": "45", "issued_on": "17/03/2025", "signer": "Hà Văn Mẫu"},
    )
    report.refresh_from_db()
    assert report.state == Report.State.ISSUED
    client.force_login(economy)
    assert client.post(first.get_absolute_url(), as_posted(first)).status_code == 404
    newer = services.open_report(report.period, by=writer, reason=WHY)
    assert not newer.contribution_requests.exists()
    assert [
        str(use.source.contribution.author)
        for use in newer.sections.get(key="proposals").uses.all()
    ] == ["Nguyễn Văn An", "Trần Thị Bình"]


def test_who_may_do_what(client, report, asked, writer, leader, people, offices):
    first, second = asked
    stranger = make_standing_officer(make_plan().unit)
    colleague = make_officer(offices[0])
    address = first.get_absolute_url()
    steps = [url(f"contribution_{step}", first.pk) for step in ("return", "release")]
    steps += [url("report_ask", report.pk), url("report_remind", report.pk)]

    found = {}
    for who, person in (
        ("own", people[0]),
        ("colleague", colleague),
        ("other", people[1]),
        ("writer", writer),
        ("leader", leader),
        ("stranger", stranger),
    ):
        client.force_login(person)
        found[who] = (
            client.get(address).status_code,
            client.post(address, {"version": 99}).status_code,
            {client.post(step).status_code for step in steps},
        )

    assert found == {
        "own": (200, 200, {404}),
        "colleague": (200, 200, {404}),
        "other": (404, 404, {404}),
        "writer": (200, 404, {200, 302}),
        "leader": (200, 404, {404}),
        "stranger": (404, 404, {404}),
    }
    client.force_login(people[1])
    table = client.get(report.get_absolute_url()).context["contributions"]
    assert [row.request for row in table.rows] == [second]


def test_of_two_officers_the_second_sees_both_texts(client, asked, offices, people):
    request, colleague = asked[0], make_officer(offices[0])
    opened = as_posted(request, proposals="Bản của tôi.")
    answer(request, colleague, proposals="Bản đã gửi.")
    client.force_login(people[0])

    page = client.post(request.get_absolute_url(), opened)

    assert page.context["newer"].by_kind["proposals"].text == "Bản đã gửi."
    text = page.content.decode()
    assert "Bản đã gửi." in text
    assert "Bản của tôi.</textarea>" in text
    again = as_posted(request, proposals="Bản của tôi.")
    again["version"] = page.context["form"]["version"].value()
    assert client.post(request.get_absolute_url(), again).status_code == 302
    assert [(each.author, each.state) for each in request.answers.all()] == [
        (people[0], "sent"),
        (colleague, "replaced"),
    ]
    # pressed twice it is one answer
    assert client.post(request.get_absolute_url(), opened).status_code == 302
    assert request.answers.count() == 2


def test_what_was_withdrawn_is_offered_to_its_office_again(client, report, asked, people):
    request = asked[0]
    answer(request, people[0], causes="Thiếu người.")
    client.force_login(people[0])

    client.post(url("contribution_withdraw", request.pk))

    form = client.get(request.get_absolute_url()).context["form"]
    assert (form.initial["causes"], form.initial["results_nothing"]) == ("Thiếu người.", True)
    assert (
        client.post(url("contribution_withdraw", request.pk), follow=True)
        .context["messages"]
        ._loaded_data[0]
        .message.startswith("Không còn nội dung nào đang gửi")
    )


def test_a_merged_text_is_offered_once_and_can_be_taken_out(client, report, asked, writer, people):
    request = asked[0]
    answer(request, people[0], proposals="Đề nghị cấp máy.")
    section, text = report.sections.get(key="proposals"), part(request)
    merge(section, [text.pk], by=writer, version=0)
    section.refresh_from_db()

    for refused in (
        lambda: merge(section, [text.pk], by=writer, version=section.version),
        lambda: contributions.withdraw(request, by=people[0]),
        lambda: contributions.send_back(request, by=writer, reason="Viết lại"),
        lambda: contributions.set_aside(text, by=writer, reason="Trùng ý"),
        lambda: answer(request, people[0], proposals="Đề nghị khác."),
    ):
        with pytest.raises(ReportRefused):
            refused()
    client.force_login(writer)
    address = url("section_take_out", report.pk, section.pk, section.uses.get().pk)
    stale = client.post(address, {"version": 0}, headers=HTMX).content.decode()
    assert "Đã có người lưu phần này" in stale
    out = client.post(address, {"version": section.version}, headers=HTMX).content.decode()

    section.refresh_from_db()
    assert section.text is None
    assert "Đưa vào báo cáo" in out
    assert "Theo nội dung của" not in out
    services.restore_section(section, by=writer, version=section.version)
    page = client.get(url("report_section", report.pk, section.pk)).content.decode()
    assert "Theo nội dung của" in page  # the words stand again, and so does the name
    assert "Đưa vào báo cáo" not in page


def test_words_that_were_changed_since_stay(report, asked, writer, people):
    request = asked[0]
    answer(request, people[0], proposals="Đề nghị cấp máy.")
    section = report.sections.get(key="proposals")
    section = merge(section, [part(request).pk], by=writer, version=0)
    services.edit_section(section, by=writer, text="- Đề nghị cấp 02 máy.", version=1)

    changed, found = take_out(section.uses.get(), by=writer, version=2)

    assert (found, changed.text) == (False, "- Đề nghị cấp 02 máy.")
    assert not section.uses.exists()


@pytest.mark.parametrize("released", [False, True])
def test_that_nobody_proposes_anything_is_the_offices_word(
    client, report, asked, writer, people, released
):
    section = report.sections.get(key="proposals")
    answer(asked[0], people[0])
    with pytest.raises(ReportRefused, match="Chưa phải mọi đơn vị"):
        say_nothing(section, by=writer, version=0)
    if released:
        contributions.release(asked[1], by=writer, reason="Đang kiện toàn")
    else:
        answer(asked[1], people[1])
    sentence = "Phòng Kinh tế không có kiến nghị." if released else "Các đơn vị không có kiến nghị."
    client.force_login(writer)

    assert sentence in client.get(report.get_absolute_url()).content.decode()
    client.post(url("section_merge", report.pk, section.pk), {"version": 0, "step": "nothing"})

    section.refresh_from_db()
    assert section.text == sentence
    names = [str(use.source.contribution.author) for use in section.uses.all()]
    assert names == ["Nguyễn Văn An", "Trần Thị Bình"][: len(names)]
    assert len(names) == 2 - released
    take_out(section.uses.first(), by=writer, version=section.version)
    section.refresh_from_db()
    assert section.text is None


def test_a_proposal_that_comes_later_takes_the_place_of_the_sentence(
    report, plan, asked, writer, people
):
    for request, person in zip(asked, people, strict=True):
        answer(request, person)
    section = say_nothing(report.sections.get(key="proposals"), by=writer, version=0)
    late = make_officer(make_office(plan.unit, short_name="Văn phòng"))
    [request] = contributions.ask_offices(report, [late.unit], by=writer, due=TODAY)
    answer(request, late, proposals="Đề nghị cấp máy.")

    section = merge(section, [part(request).pk], by=writer, version=1)

    assert section.text == "- Đề nghị cấp máy."
    assert [use.source.contribution.author for use in section.uses.all()] == [late]


def test_a_reminder_is_sent_once_a_day(client, report, asked, writer, people, day):
    Notification.objects.all().delete()
    client.force_login(writer)
    address = url("report_remind", report.pk)

    client.post(address, {"request": asked[0].pk})
    assert (len(told(people[0])), len(told(people[1]))) == (1, 0)
    client.post(address)
    client.post(address)
    assert (len(told(people[0])), len(told(people[1]))) == (1, 1)

    day.shift(timedelta(days=1))
    answer(asked[1], people[1])
    client.force_login(writer)
    client.post(address)
    assert (len(told(people[0])), len(told(people[1]))) == (2, 1)


def test_what_is_refused_on_asking(client, report, asked, writer, people, offices):
    client.force_login(writer)
    address = url("report_ask", report.pk)
    body = writer.unit.pk

    past = client.post(address, {"units": [body], "due": "13/03/2025"})
    assert past.context["form"].errors["due"] == ["Hạn gửi không thể trước hôm nay."]
    taken = client.post(address, {"units": [offices[0].pk], "due": "20/03/2025"})
    assert "units" in taken.context["form"].errors
    with pytest.raises(ReportRefused, match="không thuộc cơ quan"):
        contributions.ask_offices(report, [make_office()], by=writer, due=TODAY)
    with pytest.raises(ReportRefused, match="bằng chữ"):
        contributions.release(asked[0], by=writer, reason=" - ")

    # who was let off can be asked again, and answers
    contributions.release(asked[0], by=writer, reason="Đang kiện toàn")
    with pytest.raises(ReportRefused, match="không phải gửi"):
        answer(asked[0], people[0])
    client.post(address, {"units": [offices[0].pk], "due": "20/03/2025"})
    asked[0].refresh_from_db()
    assert (asked[0].state, asked[0].due, asked[0].release_reason) == (
        "asked",
        date(2025, 3, 20),
        "",
    )
    assert [each.stood.release_reason for each in history_of(asked[0])] == [
        "",
        "Đang kiện toàn",
        "",
    ]


def test_after_issue_nothing_is_asked_answered_or_merged(report, asked, writer, people):
    given = answer(asked[0], people[0], proposals="Đề nghị cấp máy.")
    section, text = report.sections.get(key="proposals"), given.texts.get(kind="proposals")
    Report.objects.update(state=Report.State.ISSUED, number="45", issued_on=TODAY)

    for refused in (
        lambda: contributions.ask_offices(report, [writer.unit], by=writer, due=TODAY),
        lambda: answer(asked[1], people[1]),
        lambda: contributions.withdraw(asked[0], by=people[0]),
        lambda: contributions.release(asked[1], by=writer, reason="Đang kiện toàn"),
        lambda: contributions.remind(report, by=writer),
        lambda: contributions.set_aside(text, by=writer, reason="Trùng ý"),
        lambda: merge(section, [text.pk], by=writer, version=0),
    ):
        with pytest.raises(ReportRefused, match="đã ban hành"):
            refused()


def test_the_proposed_day_is_a_working_day_before_the_deadline_and_never_past(
    client, plan, writer, offices, report, day
):
    Holiday.objects.create(day=date(2025, 3, 13), name="Nghỉ bù")
    dues = []
    for today in ("2025-03-03", "2025-03-15", "2025-04-02"):
        day.move_to(f"{today} 09:00+07:00")
        client.force_login(writer)
        dues.append(client.get(url("report_ask", report.pk)).context["form"].initial["due"])

    assert report.period.deadline == date(2025, 3, 17)
    assert dues == [date(2025, 3, 12), date(2025, 3, 17), date(2025, 4, 3)]


def test_the_page_of_an_office_names_what_it_missed(client, plan, report, asked, offices, people):
    target = make_target(make_indicator(plan, lead=offices[1], statement="Tỷ lệ đúng hạn"))
    target.judged = "period"
    target.measurements.create(period=report.period, author=people[1], value=70, review="accepted")
    client.force_login(people[1])

    page = client.get(asked[1].get_absolute_url())

    knowledge = page.context["knowledge"]
    assert [row.task.content for row in knowledge.overdue] == ["Kiện toàn tổ chức"]
    assert "Tỷ lệ đúng hạn" in page.content.decode()


def test_pages_ask_the_database_a_few_times_however_many_offices_there_are(
    client, plan, report, writer, django_assert_max_num_queries
):
    units = [make_office(plan.unit) for _ in range(12)]
    for request in contributions.ask_offices(report, units, by=writer, due=TODAY):
        answer(request, make_officer(request.unit), results="Xong.", proposals="Đề nghị.")
    client.force_login(writer)
    client.get(report.get_absolute_url())

    with django_assert_max_num_queries(12):
        client.get(report.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get(request.get_absolute_url())
    owed = contributions.ask_offices(report, [make_office(plan.unit)], by=writer, due=TODAY)[0]
    client.force_login(make_officer(owed.unit))
    client.get(owed.get_absolute_url())
    with django_assert_max_num_queries(10):
        client.get(owed.get_absolute_url())
