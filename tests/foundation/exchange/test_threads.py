"""Two files, or a file and a person, change one dataset at once."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.exchange import UnitDataset
from accounts.models import Role, Unit
from foundation.exchange import services
from foundation.exchange.dataset import CHANGED_SINCE
from foundation.exchange.models import ImportRun
from foundation.exchange.services import ImportRefused
from foundation.jobs.models import Job
from indicators.exchange import MeasurementDataset, TargetDataset, measurement_key
from indicators.models import Indicator, Measurement
from plans.services import close_plan
from tasks.exchange import TaskDataset, key_of
from tasks.models import Task
from tasks.services import add_task
from tests.factories import (
    make_commune,
    make_indicator,
    make_office,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_user,
)
from tests.threads import Threads, run_behind

from .books import as_file, bring_in, run_job, store, table

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

State = ImportRun.State


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def editor(commune):
    return make_standing_officer(commune)


@pytest.fixture
def plan(commune):
    return make_plan(commune, state="draft")


def row(one):
    return type(one).objects.filter(pk=one.pk)


def new_tasks(plan, by, *words):
    """An import of new tasks that was read and looked at."""
    rows = [["Lĩnh vực", "Nội dung"], *(["I", each] for each in words)]
    return bring_in(TaskDataset(by, str(plan.pk)), as_file(table(*rows)))


def storing(found):
    """The work of the job that stores `found`."""
    services.ask_to_store(found, by=found.created_by)
    return partial(run_job, row(found).get().job)


def state_of(found):
    found = ImportRun.objects.select_related("job").get(pk=found.pk)
    return found.state, found.job.error


def test_new_tasks_come_after_one_that_was_just_added(plan, editor):
    found = new_tasks(plan, editor, "Từ tệp")

    run_behind(
        row(plan),
        storing(found),
        meanwhile=partial(add_task, plan, by=editor, area=1, content="Thêm ở trang"),
    )

    assert state_of(found) == (State.STORED, "")
    assert list(Task.objects.values_list("content", "ordinal")) == [
        ("Thêm ở trang", 1),
        ("Từ tệp", 2),
    ]


def test_a_plan_that_was_just_closed_takes_no_file(plan, editor):
    row(plan).update(state="issued")
    found = new_tasks(plan, editor, "Từ tệp")
    services.ask_to_store(found, by=editor, reason="Bổ sung")

    run_behind(
        row(plan), partial(run_job, row(found).get().job), meanwhile=partial(close_plan, plan)
    )

    state, error = state_of(found)
    assert (state, "đã đóng" in error) == (State.READY, True)
    assert not Task.objects.exists()


def test_an_import_is_not_undone_once_another_one_changed_its_rows(plan, editor):
    task = make_task(plan, lead=make_office(plan.unit), content="Cũ")
    dataset = TaskDataset(editor, str(plan.pk))
    first, second = (
        bring_in(
            dataset,
            as_file(table(["Mã", "Nội dung", "Sản phẩm"], [key_of(task.pk), words, "Báo cáo"])),
        )
        for words in ("Một", "Hai")
    )
    store(first)
    services.read_again(second)
    run_job(row(second).get().job)
    services.ask_to_undo(first, by=editor)

    run_behind(row(plan), storing(second), partial(run_job, row(first).get().job), one_by_one=True)

    assert state_of(second) == (State.STORED, "")
    state, error = state_of(first)
    assert (state, "không hoàn tác" in error) == (State.STORED, True)
    assert Task.objects.get().content == "Hai"


def test_two_files_bring_one_indicator_once(plan, editor):
    dataset = TargetDataset(editor, str(plan.pk))
    rows = [["Lĩnh vực", "Chỉ tiêu", "Định tính"], ["I", "Niêm yết thủ tục", "có"]]
    first, second = (bring_in(dataset, as_file(table(*rows))) for _ in range(2))

    run_behind(row(plan), storing(first), storing(second), one_by_one=True)

    assert state_of(first) == (State.STORED, "")
    assert state_of(second) == (State.READY, CHANGED_SINCE)
    assert Indicator.objects.get().statement == "Niêm yết thủ tục"


def test_new_indicators_of_two_files_get_numbers_of_their_own(plan, editor):
    dataset = TargetDataset(editor, str(plan.pk))
    found = [
        bring_in(dataset, as_file(table(["Lĩnh vực", "Chỉ tiêu", "Định tính"], ["I", words, "có"])))
        for words in ("Một", "Hai")
    ]

    run_behind(row(plan), *(storing(each) for each in found), one_by_one=True)

    assert list(Indicator.objects.values_list("statement", "ordinal")) == [("Một", 1), ("Hai", 2)]


def test_figures_of_a_file_do_not_enter_a_plan_that_was_just_closed(plan, editor):
    row(plan).update(state="issued")
    target = make_target(make_indicator(plan))
    dataset = MeasurementDataset(editor, f"{plan.pk}-quarter-1")
    rows = [["Mã", "Kết quả", "Ghi chú"], [measurement_key(target.pk, "quarter-1"), 91, "Đã chốt"]]
    found = bring_in(dataset, as_file(table(*rows)))
    services.ask_to_store(found, by=editor, reason="Nhập")

    run_behind(
        row(plan), partial(run_job, row(found).get().job), meanwhile=partial(close_plan, plan)
    )

    state, error = state_of(found)
    assert (state, "đã đóng" in error) == (State.READY, True)
    assert not Measurement.objects.exists()


def test_an_import_is_stored_by_one_job(plan, editor):
    found = new_tasks(plan, editor, "Từ tệp")
    asking = partial(services.ask_to_store, found, by=editor)

    run_behind(row(found), asking, asking)

    job = Job.objects.unfinished().get()
    assert (job.name, row(found).get().job) == (services.STORE, job)


def test_an_import_that_is_being_stored_is_neither_read_again_nor_thrown_away(plan, editor):
    found = new_tasks(plan, editor, "Từ tệp")

    *_, refusal = run_behind(
        row(found),
        partial(services.ask_to_store, found, by=editor),
        partial(services.read_again, found),
        partial(services.discard_run, found),
        one_by_one=True,
        expected=(ImportRefused,),
    )

    assert "đang được xử lý" in str(refusal)
    assert Job.objects.unfinished().get().name == services.STORE


def test_an_import_that_is_read_anew_is_not_stored_meanwhile(plan, editor):
    found = new_tasks(plan, editor, "Từ tệp")

    _, refusal = run_behind(
        row(found),
        partial(services.read_again, found),
        partial(services.ask_to_store, found, by=editor),
        one_by_one=True,
        expected=(ImportRefused,),
    )

    assert str(refusal) == "Tệp đang được đọc lại; hãy chờ đọc xong rồi nhập."
    assert Job.objects.unfinished().get().name == services.READ


def test_reading_that_ends_late_leaves_what_was_stored(plan, editor):
    found = new_tasks(plan, editor, "Từ tệp")
    services.read_again(found)

    run_behind(
        row(found),
        partial(run_job, row(found).get().job),
        meanwhile=lambda: row(found).update(state=State.STORED),
    )

    assert state_of(found) == (State.STORED, "")


def test_an_import_that_was_just_stored_is_not_cleared_away(plan, editor):
    found = new_tasks(plan, editor, "Từ tệp")
    row(found).update(created_at=timezone.now() - timedelta(days=31))

    (count,) = run_behind(
        row(found),
        partial(services.purge_runs, timezone.now()),
        meanwhile=lambda: row(found).update(state=State.STORED),
    )

    assert (count, row(found).exists()) == (0, True)


def test_a_code_that_somebody_elsewhere_just_took_is_told(commune):
    administrator = make_user(commune, Role.ADMINISTRATOR)
    rows = [["Mã đơn vị", "Tên đầy đủ", "Tên ngắn"], ["moi", "Phòng Mới xã Mẫu", "Phòng Mới"]]
    found = bring_in(UnitDataset(administrator, commune.code), as_file(table(*rows)))
    work = storing(found)

    with Threads() as threads, transaction.atomic():
        make_office(make_commune(), code="moi")
        threads.start(work)
        threads.wait_for_locks(1)

    threads.results()
    assert state_of(found) == (State.READY, "Mã “moi” đã được dùng; hãy chọn mã khác.")
    assert Unit.objects.get(code="moi").authority != commune
