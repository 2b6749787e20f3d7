"""Pages of exports: a file in, what goes where, its figures entered, undo."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import FormEntry, StatisticsImport, StatisticsSource
from tests.factories import make_leader, make_officer, make_plan, make_standing_officer

from .files import HEADS, LINES, one_stop_file, settlement_form

pytestmark = pytest.mark.django_db

Q1 = "quarter-1"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def after_the_first_quarter():
    with time_machine.travel(date(2026, 3, 20), tick=False):
        yield


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def form():
    return settlement_form()


@pytest.fixture
def editor(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def page(name, *args):
    return reverse(f"indicators:{name}", args=args)


def upload(client, plan, form, content, *, name="xuat.xlsx", period=Q1, **values):
    file = SimpleUploadedFile(name, content)
    sent = {"form": form.pk, "period": period, "file": file, **values}
    return client.post(page("statistics_imports", plan.pk), sent)


def with_other_heads(**names):
    """The heads with some of their words changed."""
    return tuple(tuple(names.get(cell, cell) for cell in row) for row in HEADS)


def match_fields(client, run) -> dict:
    """What the form of matching would send as it stands."""
    form = client.get(run.get_absolute_url()).context["match"]
    sent = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in sent.items() if value not in (None, False)}


def test_a_file_is_looked_at_before_anything_is_entered(signed_in, plan, form):
    answer = upload(signed_in, plan, form, one_stop_file())

    run = StatisticsImport.objects.get()
    assert answer.url == run.get_absolute_url()
    shown = signed_in.get(answer.url)
    assert shown.context["count"] == 24
    assert not FormEntry.objects.exists()
    assert "Nhập 24 số liệu" in shown.content.decode()


def test_the_figures_are_entered_on_a_persons_word(signed_in, plan, form, editor):
    upload(signed_in, plan, form, one_stop_file())
    run = StatisticsImport.objects.get()

    signed_in.post(page("statistics_import_store", run.pk))

    run.refresh_from_db()
    assert (run.state, run.entered, run.ended_by) == ("stored", 24, editor)
    assert FormEntry.objects.filter(brought_by=run, review="waiting").count() == 24


def test_the_same_file_leads_to_what_was_entered(signed_in, plan, form):
    content = one_stop_file()
    upload(signed_in, plan, form, content)
    run = StatisticsImport.objects.get()
    signed_in.post(page("statistics_import_store", run.pk))

    again = upload(signed_in, plan, form, content)

    assert again.context["same"] == run
    assert StatisticsImport.objects.count() == 1
    assert FormEntry.objects.count() == 24


def test_a_wrong_total_asks_for_a_persons_word(signed_in, plan, form):
    total = (None, "Tổng cộng", 1616, *(sum(row[at] for row in LINES) for at in range(3, 13)))
    upload(signed_in, plan, form, one_stop_file(total=total))
    run = StatisticsImport.objects.get()

    refused = signed_in.post(page("statistics_import_store", run.pk))
    entries = FormEntry.objects.count()
    signed_in.post(page("statistics_import_store", run.pk), {"accepted": "on"})

    assert refused.context["store"].errors == {
        "accepted": ["Hãy đánh dấu là đã xem các chỗ chưa khớp."]
    }
    assert (entries, FormEntry.objects.count()) == (0, 24)


def test_what_a_person_matched_is_remembered_for_the_source(signed_in, plan, form):
    strange = {"Trước hạn": "Giao sớm", "Đất đai": "Địa chính"}
    lines = [tuple(strange.get(cell, cell) for cell in line) for line in LINES]
    content = one_stop_file(lines, heads=with_other_heads(**strange), numbered=False)
    upload(signed_in, plan, form, content, name="mot.xlsx")
    first = StatisticsImport.objects.get()
    before = first.report
    sent = match_fields(signed_in, first) | {"source_name": "Hệ thống một cửa", "column-7": "8"}
    label = next(n for n, each in enumerate(before["labels"]) if each["label"] == "Địa chính")
    signed_in.post(page("statistics_import_match", first.pk), sent | {f"row-{label}": "01"})
    signed_in.post(page("statistics_import_store", first.pk))

    moved = with_other_heads(**strange)
    upload(
        signed_in,
        plan,
        form,
        one_stop_file([(*line[:2], 1, *line[3:]) for line in lines], heads=moved, numbered=False),
        name="hai.xlsx",
    )

    assert before["columns"][7]["match"]["how"] == "none"
    first.refresh_from_db()
    assert (first.state, first.entered) == ("stored", 24)
    source = StatisticsSource.objects.get()
    assert (source.name, first.source) == ("Hệ thống một cửa", source)
    second = StatisticsImport.objects.exclude(pk=first.pk).get()
    assert second.source == source
    assert second.report["columns"][7]["match"] == {
        "code": "8",
        "how": "remembered",
        "words": "đã ghi nhớ",
        "certain": True,
    }
    assert second.report["same"] == 24


def test_an_import_is_undone_as_a_whole(signed_in, plan, form):
    upload(signed_in, plan, form, one_stop_file())
    first = StatisticsImport.objects.get()
    signed_in.post(page("statistics_import_store", first.pk))
    changed = [(*line[:3], line[3] + 5, *line[4:]) for line in LINES]
    upload(signed_in, plan, form, one_stop_file(changed), name="moi.xlsx")
    second = StatisticsImport.objects.exclude(pk=first.pk).get()
    signed_in.post(page("statistics_import_store", second.pk), {"accepted": "on"})

    signed_in.post(page("statistics_import_undo", second.pk))

    second.refresh_from_db()
    assert second.state == "undone"
    standing = FormEntry.objects.kept().filter(row__code="01", column__code="4")
    assert [(each.value, each.brought_by) for each in standing] == [(1000, first)]
    signed_in.post(page("statistics_import_undo", first.pk))
    assert not FormEntry.objects.kept().exists()
    assert FormEntry.objects.count() == 24 + 3 + 3  # nothing is deleted


def test_reviewed_figures_are_not_undone(signed_in, plan, form):
    upload(signed_in, plan, form, one_stop_file())
    run = StatisticsImport.objects.get()
    signed_in.post(page("statistics_import_store", run.pk))
    FormEntry.objects.filter(row__code="01").update(review="accepted")

    answer = signed_in.post(page("statistics_import_undo", run.pk), follow=True)

    assert "đã được duyệt hoặc trả lại nên không hoàn tác" in answer.content.decode()
    run.refresh_from_db()
    assert run.state == "stored"
    assert FormEntry.objects.kept().count() == 24


def test_a_file_without_a_table_is_refused_at_its_place(signed_in, plan, form):
    answer = upload(signed_in, plan, form, b"xin chao", name="a.csv")

    assert "Không thấy bảng số liệu nào trong tệp" in answer.content.decode()
    assert not StatisticsImport.objects.exists()


def test_a_large_file_is_read_by_a_job(signed_in, plan, form, monkeypatch):
    monkeypatch.setattr("indicators.statistics.exports.services.steps.READ_AT_ONCE", 10)

    upload(signed_in, plan, form, one_stop_file())

    run = StatisticsImport.objects.get()
    assert (run.state, run.job.name) == ("reading", "statistics.read_export")
    assert "Đang xử lý xuat.xlsx" in signed_in.get(run.get_absolute_url()).content.decode()


def test_the_file_can_be_taken_away_as_it_came(signed_in, plan, form):
    content = one_stop_file()
    upload(signed_in, plan, form, content)
    run = StatisticsImport.objects.get()

    answer = signed_in.get(page("statistics_import_file", run.pk))

    assert b"".join(answer.streaming_content) == content


def test_an_import_that_is_thrown_away_is_listed_no_more(signed_in, plan, form):
    upload(signed_in, plan, form, one_stop_file())
    run = StatisticsImport.objects.get()

    signed_in.post(page("statistics_import_discard", run.pk))

    listed = signed_in.get(page("statistics_imports", plan.pk)).context["page"]
    assert list(listed) == []
    assert StatisticsImport.objects.get().state == "discarded"


@pytest.mark.parametrize("who", ["stranger", "leader"])
def test_others_find_no_import(client, signed_in, plan, form, who):
    upload(signed_in, plan, form, one_stop_file())
    run = StatisticsImport.objects.get()
    other = make_leader(plan.unit) if who == "leader" else make_officer()
    client.force_login(other)

    codes = [client.get(run.get_absolute_url()).status_code]
    codes += [client.get(page("statistics_imports", plan.pk)).status_code]
    codes += [
        client.post(page(f"statistics_import_{name}", run.pk)).status_code
        for name in ("match", "store", "undo", "again", "discard")
    ]

    assert set(codes) == {404}


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_asks_the_database_as_often_for_one_line_as_for_three(
    signed_in, plan, form, count, django_assert_max_num_queries
):
    upload(signed_in, plan, form, one_stop_file(LINES[:count]))
    run = StatisticsImport.objects.get()
    signed_in.get(run.get_absolute_url())

    with django_assert_max_num_queries(12):
        signed_in.get(run.get_absolute_url())
    with django_assert_max_num_queries(12):
        signed_in.get(page("statistics_imports", plan.pk))


def test_a_file_that_an_older_version_read_is_read_anew(signed_in, plan, form):
    upload(signed_in, plan, form, one_stop_file())
    run = StatisticsImport.objects.get()
    run.report = {"version": 0, "labels": [{}]}
    run.save()

    before = signed_in.get(run.get_absolute_url()).content.decode()
    signed_in.post(page("statistics_import_again", run.pk))

    assert "Tệp được đọc bởi bản cũ của phần mềm." in before
    assert "Nhập 24 số liệu" in signed_in.get(run.get_absolute_url()).content.decode()
