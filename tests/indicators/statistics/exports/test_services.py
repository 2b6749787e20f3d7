"""What becomes of a file: periods, jumps, offices, undo, jobs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from foundation.jobs.runner import run as run_job
from foundation.jobs.services import claim
from indicators.models import FormEntry, RowOffice, StatisticsImport, StatisticsSource
from indicators.statistics.entered import entered_in
from indicators.statistics.exports import services
from indicators.statistics.exports.mapping import Mapping
from indicators.statistics.figures import form_figures
from indicators.statistics.services import Entered, accept_figures, enter_figures
from tests.factories import make_form, make_office, make_officer, make_plan, make_standing_officer

from .files import as_csv, list_form, one_stop_file, settlement_form

pytestmark = pytest.mark.django_db

Q1, Q2 = "quarter-1", "six-months"
NAMES = ("Số văn bản đến", "Số văn bản đi")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def after_the_second_quarter():
    with time_machine.travel(date(2026, 6, 20), tick=False):
        yield


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def form():
    return list_form()


@pytest.fixture
def editor(plan):
    return make_standing_officer(plan.unit)


def table(first, second, title="") -> bytes:
    head = [(title,)] if title else []
    return as_csv([*head, ("Chỉ tiêu", "Số liệu"), (NAMES[0], first), (NAMES[1], second)])


@pytest.fixture
def bring(plan, form, editor):
    """Enter what is certain of these bytes, as the command does."""

    def run(content, *, key=Q2, by=editor, **values):
        return services.import_file(
            plan, form, plan.periods.get(key=key), content=content, name="so.csv", by=by, **values
        )

    return run


@pytest.fixture
def begin(plan, form, editor):
    """Bring these bytes in, to be looked at."""

    def run(content, *, key=Q2, by=editor, **values):
        file = ContentFile(content, name="so.csv")
        return services.start_import(
            plan, form, plan.periods.get(key=key), file=file, by=by, **values
        )

    return run


def standing(plan, form, key=Q2) -> list:
    [known] = form_figures(plan, [form])
    return [known.at(row, None, key).value for row in known.rows]


def test_running_figures_are_entered_as_what_the_period_adds(bring, plan, form):
    bring(table(100, 40), key=Q1)

    stored = bring(table(130, 40, "Từ ngày 15/12/2025 đến ngày 14/6/2026"))

    assert [each.new for each in stored.entered] == ["30", "0"]
    assert standing(plan, form) == [30, 0]


def test_a_running_figure_below_what_stands_is_withheld(bring, plan, form):
    bring(table(100, 40), key=Q1)

    stored = bring(table(90, 50), cumulative=True)

    assert [each.withheld for each in stored.reading.withheld] == [
        "Số lũy kế trong tệp (90) nhỏ hơn số đã có đến hết quý I (100)."
    ]
    assert standing(plan, form) == [None, 10]


def test_a_later_running_file_keeps_what_it_was_worked_out_from(bring, begin, editor):
    first = bring(table(100, 40), key=Q1).run
    bring(table(130, 50), cumulative=True)

    with pytest.raises(services.ImportRefused, match="kỳ sau"):
        services.undo_import(first, by=editor)


def test_other_bytes_that_say_the_same_change_nothing(bring):
    bring(table(100, 40))

    again = bring(table(100, 40) + b"\r\n")

    assert (again.entered, again.run) == ([], None)
    assert FormEntry.objects.count() == 2
    assert StatisticsImport.objects.count() == 1


def test_the_same_file_does_not_bring_back_what_a_person_corrected(bring, plan, form, editor):
    content = table(100, 40)
    bring(content)
    [known] = form_figures(plan, [form])
    row = known.rows[0]
    seen = known.at(row, None, Q2).entries[-1]
    period = plan.periods.get(key=Q2)
    enter_figures(
        plan, form, [Entered(row, None, Decimal(105), seen=seen)], author=editor, period=period
    )

    again = bring(content)

    assert (bool(again.same_as), again.entered) == (True, [])
    assert standing(plan, form) == [105, 40]


def test_a_file_that_was_undone_can_be_brought_in_again(bring, plan, form, editor):
    content = table(100, 40)
    services.undo_import(bring(content).run, by=editor)
    assert standing(plan, form) == [None, None]

    bring(content)

    assert standing(plan, form) == [100, 40]


def test_what_was_undone_never_came(bring, plan, editor):
    run = bring(table(100, 40)).run
    assert entered_in([plan])[plan.pk][Q2]

    services.undo_import(run, by=editor)

    assert entered_in([plan])[plan.pk] == {}


def test_what_a_person_typed_stands_again_after_undo(bring, plan, form, editor):
    [known] = form_figures(plan, [form])
    officer = make_standing_officer(plan.unit)
    typed = Entered(known.rows[0], None, Decimal(7), note="theo sổ")
    period = plan.periods.get(key=Q2)
    enter_figures(plan, form, [typed], author=officer, period=period)

    services.undo_import(bring(table(100, 40)).run, by=editor)

    again = FormEntry.objects.kept().get()
    assert (again.value, again.note, again.author, again.source) == (7, "theo sổ", officer, "typed")
    assert standing(plan, form) == [7, None]


def test_accepted_figures_stand_again_after_undo(bring, plan, form, editor):
    first = bring(table(100, 40)).run
    entries = list(first.entries.values_list("pk", flat=True))
    accept_figures(first.plan_form, entries, by=make_standing_officer(plan.unit))
    second = bring(table(110, 40)).run

    services.undo_import(second, by=editor)

    assert standing(plan, form) == [100, 40]
    with pytest.raises(services.ImportRefused, match="đã được duyệt"):
        services.undo_import(first, by=editor)


def test_newer_figures_keep_an_import_from_being_undone(bring, plan, editor):
    first = bring(table(100, 40)).run
    bring(table(110, 40))

    with pytest.raises(services.ImportRefused, match="số liệu mới hơn"):
        services.undo_import(first, by=editor)

    assert FormEntry.objects.kept().count() == 2


def test_an_officer_enters_the_rows_of_the_own_office_alone(bring, plan, form):
    office = make_office(plan.unit)
    row = form.rows.get(code="V2")
    RowOffice.objects.create(authority=plan.unit, row=row, unit=office)

    stored = bring(table(100, 40), by=make_officer(office))

    assert [each.figured.row.code for each in stored.entered] == ["V2"]
    assert [each.figured.row.code for each in stored.refused] == ["V1"]


def test_a_figure_far_from_the_period_before_waits_for_a_reason(plan, editor, begin, form):
    form.jump = 50
    form.save()
    first = begin(table(100, 40), key=Q1)
    services.ask_to_store(first, by=editor)
    run = begin(table(900, 41))

    services.ask_to_store(run, by=editor, reason="Sáp nhập xã")

    assert [each["asks_reason"] for each in run.report["changes"]] == [True, False]
    notes = FormEntry.objects.of_period(Q2).order_by("row__code").values_list("value", "note")
    assert list(notes) == [(900, "Sáp nhập xã"), (41, "")]


def test_without_a_reason_the_figure_is_left_out_and_said(plan, editor, begin, form):
    form.jump = 50
    form.save()
    services.ask_to_store(begin(table(100, 40), key=Q1), by=editor)
    run = begin(table(900, 41))

    services.ask_to_store(run, by=editor)

    run.refresh_from_db()
    assert run.entered == 1
    assert "lệch quá 50%" in run.report["changes"][0]["refused"]


def test_what_changed_after_the_person_looked_is_shown_again(plan, form, editor, begin, bring):
    run = begin(table(100, 40))
    bring(table(99, 40) + b"\r\n")

    with pytest.raises(services.ImportRefused, match="vừa thay đổi"):
        services.ask_to_store(run, by=editor)

    assert standing(plan, form) == [99, 40]


def test_a_source_is_recognized_by_its_heads_alone(plan, form, editor, begin, bring):
    strange = as_csv([("Nội dung", "KQ", "Tỷ trọng"), (NAMES[0], 3, 30), ("Đi", 4, 70)])
    run = begin(strange, name="Hệ thống quản lý văn bản")
    said = Mapping(columns={"kq": "*"}, label="noi dung", labels={"di": "V2"})
    services.match_import(run, mapping=said, by=editor)
    run.refresh_from_db()
    services.ask_to_store(run, by=editor)
    other = as_csv([("Tỷ trọng", "KQ", "Nội dung"), (30, 5, NAMES[0]), (70, 6, "Đi")])

    stored = bring(other)

    source = StatisticsSource.objects.get()
    assert (source.name, source.confirmed_by) == ("Hệ thống quản lý văn bản", editor)
    assert stored.run.source == source
    assert standing(plan, form) == [5, 6]


def test_what_a_person_matched_later_is_added_by_the_command(plan, form, editor, bring):
    content = as_csv([("Chỉ tiêu", "Số liệu"), (NAMES[0], 3), ("Phát hành", 4)])
    first = bring(content).run
    again = services.open_again(first, by=editor)
    services.match_import(
        again, mapping=Mapping(labels={"phat hanh": "V2"}), by=editor, name="QLVB"
    )

    stored = bring(content)

    assert [each.new for each in stored.entered] == ["4"]
    assert standing(plan, form) == [3, 4]


def test_large_files_are_read_and_entered_by_jobs(plan, form, editor, begin, monkeypatch):
    monkeypatch.setattr(services.steps, "READ_AT_ONCE", 10)
    run = begin(table(100, 40))
    run_job(services.read_import, claim(run.job.pk, name=services.READ, worker="thu"))
    run.refresh_from_db()
    state = run.state

    services.ask_to_store(run, by=editor)
    run.refresh_from_db()
    run_job(services.store_import, claim(run.job.pk, name=services.STORE, worker="thu"))

    run.refresh_from_db()
    assert (state, run.state, run.job.state) == ("ready", "stored", "done")
    assert standing(plan, form) == [100, 40]


def test_a_job_that_cannot_read_says_why(begin, monkeypatch):
    monkeypatch.setattr(services.steps, "READ_AT_ONCE", 1)
    run = begin(b"xin chao")

    run_job(services.read_import, claim(run.job.pk, name=services.READ, worker="thu"))

    run.job.refresh_from_db()
    assert (run.job.state, "Không thấy bảng số liệu" in run.job.error) == ("failed", True)


def test_a_locked_period_takes_no_file(plan, begin):
    plan.periods.filter(key=Q2).update(locked=True)

    with pytest.raises(services.FiguresRefused, match="đã khóa"):
        begin(table(1, 2))

    assert not StatisticsImport.objects.exists()


def test_forgotten_imports_are_deleted_with_their_files(begin, bring, tmp_path):
    kept = bring(table(1, 2)).run
    begin(table(3, 4))

    gone = services.purge_imports(timezone.now() + timedelta(days=31))

    assert (gone, list(StatisticsImport.objects.all())) == (1, [kept])


def test_a_plan_is_deleted_with_what_was_brought_in(bring, plan):
    bring(table(1, 2))

    plan.delete()

    assert not StatisticsImport.objects.exists()
    assert not FormEntry.objects.exists()


def test_the_first_figure_of_the_year_is_not_guessed_from_running_ones(plan, editor):
    form = settlement_form()
    period = plan.periods.get(key=Q2)
    stored = services.import_file(
        plan, form, period, content=one_stop_file(), name="a.xlsx", by=editor, cumulative=True
    )

    assert stored.reading.held.startswith("Tệp ghi số liệu từ ngày")
    assert not FormEntry.objects.exists()


def test_yes_and_no_are_read(plan, editor):
    form = make_form(rows=[{"code": "D", "name": "Đối thoại với người dân", "kind": "yes_no"}])
    content = as_csv([("Chỉ tiêu", "Kết quả"), ("Đối thoại với người dân", "Có")])
    period = plan.periods.get(key=Q2)

    services.import_file(plan, form, period, content=content, name="a.csv", by=editor)

    assert standing(plan, form) == [1]


def test_figures_of_the_year_are_not_taken_for_those_of_its_last_quarter(plan, form, editor):
    content, period = table(9, 8, "Số liệu năm 2026"), plan.periods.get(key="year")
    with time_machine.travel(date(2026, 12, 20), tick=False):
        asked = services.import_file(
            plan, form, period, content=content, name="a.csv", by=editor
        ).reading
        services.import_file(
            plan, form, period, content=content, name="a.csv", by=editor, cumulative=False
        )

    assert (asked.asks_span, "quý IV hay số cả năm" in asked.held) == (True, True)
    assert standing(plan, form, "year") == [9, 8]
