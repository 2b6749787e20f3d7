"""Whatever somebody alters by SQL, in the rows or in the journal, is named."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import Holiday
from foundation.journal import jobs
from foundation.journal.acts import Door, acting
from foundation.journal.installing import install, note_upgraded, unlike
from foundation.journal.models import INSTALLATION, Begun, Entry, Seal, Verification
from foundation.journal.sealing import seal
from foundation.journal.services import acknowledge, seal_all, standing
from foundation.journal.triggers import postgres, sqlite
from foundation.journal.verifying import verify
from plans.models import Plan
from tasks.models import Task
from tests.factories import make_commune, make_plan, make_task, make_update

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def days(db) -> list[Holiday]:
    """Five sealed entries of the installation, by two seals."""
    made = [
        Holiday.objects.create(day=date(2026, 12, day), name=f"Ngày {day}", working=False)
        for day in (1, 2, 3, 4, 5)
    ]
    seal(3)
    seal(3)
    return made


def sql(statement: str) -> None:
    """What somebody does to the database without the product: no trigger of SQLite is there, and on
    PostgreSQL they have turned them off.
    """
    triggers = sqlite if connection.vendor == "sqlite" else postgres
    triggers.uninstall(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    triggers.install(connection)


def findings() -> list[str]:
    return verify().findings


def test_what_nobody_touched_is_whole(days):
    report = verify()

    assert (report.findings, report.entries, report.rows) == ([], 5, 5)


def test_each_authority_has_a_chain_of_its_own():
    plans = [make_plan(make_commune(code=code)) for code in ("a", "b")]
    update = make_update(make_task(plans[0]))
    task, gone = update.task, make_task(plans[1])
    seal_all()
    gone.delete()
    Task.objects.filter(pk=task.pk).update(ordinal=8)
    seal_all()

    def chain(row, pk=None):
        rows = Entry.objects.filter(table=row._meta.db_table, row=str(pk or row.pk))
        return list(rows.order_by("pk").values_list("chain", flat=True))

    first, second = (plan.unit_id for plan in plans)
    assert set(chain(task)) == set(chain(update)) == set(chain(plans[0])) == {first}
    assert set(chain(plans[1].unit)) == {second}
    deleted = Entry.objects.filter(table="tasks_task", chain=second, action="-")
    assert deleted.count() == 1
    assert findings() == []


def test_rows_that_went_with_their_parents_stay_with_their_authority():
    plan = make_plan(state="draft", handed_out_at=None, number="", issued_on=None)
    make_task(plan)
    authority = plan.unit_id
    Plan.objects.filter(pk=plan.pk).delete()

    seal_all()

    gone = Entry.objects.filter(action="-")
    assert set(gone.values_list("chain", flat=True)) == {authority}
    assert {"plans_plan", "tasks_task"} <= set(gone.values_list("table", flat=True))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE journal_entry SET after = '{{}}' WHERE position = 2", "thay đổi số 2 "),
        ("UPDATE journal_entry SET by_name = 'Ai đó' WHERE position = 1", "thay đổi số 1 "),
        ("UPDATE journal_entry SET hash = '' WHERE position = 4", "thay đổi số 4 "),
        ("DELETE FROM journal_entry WHERE position = 3", "thiếu thay đổi số 3;"),
        ("DELETE FROM journal_entry WHERE position >= 4", "thiếu thay đổi số 4 và tất cả sau đó"),
        ("DELETE FROM journal_entry", "thiếu thay đổi số 1 và tất cả"),
        ("UPDATE journal_entry SET position = 9 WHERE position = 5", "thiếu thay đổi số 5;"),
        ("DELETE FROM journal_seal WHERE number = 1", "niêm phong số 1 bị sửa hoặc bị xóa"),
        ("DELETE FROM journal_seal WHERE number = 2", "thay đổi số 4 "),
        ("UPDATE journal_seal SET head = '' WHERE number = 2", "mã của niêm phong số 2"),
        ("UPDATE journal_seal SET last = 7 WHERE number = 2", "thiếu thay đổi số 6 và tất cả"),
        (
            (
                'INSERT INTO journal_entry ("at", "table", "row", "action", "before", "after", '
                '"by_name", "door", "place", "why", "request", "chain", "position", "hash") '
                "SELECT at, \"table\", \"row\", '~', '', after, '', 'page', '', '', '', 0, 6, '' "
                "FROM journal_entry WHERE position = 5"
            ),
            "thay đổi số 6 ",
        ),
    ],
)
def test_the_first_entry_altered_added_or_missing_is_named(days, statement, said):
    sql(statement.format())

    found = findings()[0]

    assert found.startswith("Nhật ký chung của phần mềm: ")
    assert said in found


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE accounts_holiday SET name = 'x' WHERE id = {0}", "bị sửa ở tên mà nhật ký"),
        ("DELETE FROM accounts_holiday WHERE id = {0}", "bị xóa mà nhật ký không ghi"),
        (
            (
                "INSERT INTO accounts_holiday (id, day, name, working) "
                "VALUES (777, '2027-01-01', 'x', '1')"
            ),
            "777 (accounts_holiday) được thêm mà nhật ký không ghi",
        ),
    ],
)
def test_a_row_altered_added_or_removed_is_named(days, statement, said):
    sql(statement.format(days[1].pk))

    (found,) = findings()

    assert said in found


def test_a_row_altered_and_then_changed_by_the_product_is_named(days):
    sql(f"UPDATE accounts_holiday SET name = 'x' WHERE id = {days[0].pk}")
    Holiday.objects.filter(pk=days[0].pk).update(working=True)
    sql(f"UPDATE accounts_holiday SET name = 'y' WHERE id = {days[1].pk}")
    Holiday.objects.filter(pk=days[1].pk).delete()

    found = findings()

    assert [
        f"số {day.pk} (accounts_holiday) bị sửa ở tên" in "".join(found) for day in days[:2]
    ] == [
        True,
        True,
    ]
    assert len(found) == 2
    assert acknowledge(why="Đã rõ") == 2
    assert findings() == []


def test_an_unsealed_entry_that_was_taken_away_leaves_its_row_unlike(days):
    Holiday.objects.filter(pk=days[0].pk).update(name="Mới")
    sql("DELETE FROM journal_entry WHERE chain IS NULL")

    assert [f"số {days[0].pk} " in found for found in findings()] == [True]


def test_a_change_by_another_program_is_named_until_somebody_answers_for_it(days):
    with acting(door=Door.OUTSIDE):  # as PostgreSQL says of any other program
        Holiday.objects.filter(pk=days[0].pk).update(name="Ngoài")
    sql(f"UPDATE accounts_holiday SET name = 'x' WHERE id = {days[1].pk}")
    seal_all()

    assert [f"số {days[0].pk} " in findings()[0], len(findings())] == [True, 2]

    assert acknowledge(why="Sửa theo Công văn 5") == 2
    seal_all()
    assert findings() == []
    Holiday.objects.filter(pk=days[1].pk).update(name="y")
    assert findings() == []


def test_a_head_that_was_kept_shows_that_the_chain_was_made_anew(days):
    kept = Seal.objects.get(number=2)
    Entry.objects.filter(position=1).update(why="Khác")
    Entry.objects.update(chain=None, position=None, hash="")
    Seal.objects.all().delete()
    seal(3)
    seal(3)

    report = verify([(kept.number, kept.head)])

    assert findings() == []
    assert [f"Mã 2:{kept.head} không còn trong nhật ký" in each for each in report.findings] == [
        True
    ]


def test_rows_there_before_the_journal_are_put_down_once():
    install(connection)  # other tests may have emptied what says since when tables are journaled
    sql("INSERT INTO accounts_holiday (id, day, name, working) VALUES (5, '2027-01-01', 'x', '1')")
    assert unlike(connection) == {("accounts_holiday", "5")}

    install(connection)  # the table began with the journal: whatever comes later is found
    assert unlike(connection) == {("accounts_holiday", "5")}

    Begun.objects.filter(table="accounts_holiday").delete()
    install(connection)
    (entry,) = Entry.objects.filter(table="accounts_holiday")
    assert (entry.action, entry.door, unlike(connection)) == ("=", Door.START, set())


def test_seals_follow_each_other(days):
    first, second = Seal.objects.order_by("number")

    assert (first.chain, first.first, first.last) == (INSTALLATION, 1, 3)
    assert (second.first, second.last, second.previous) == (4, 5, first.head)
    assert seal() == 0


@pytest.mark.django_db(transaction=True)
def test_the_command_says_what_it_found():
    day = Holiday.objects.create(day=date(2026, 12, 1), name="Nghỉ", working=False)
    seal_all()
    head = Seal.objects.get()
    out = StringIO()

    call_command("verify_journal", head=[f"1:{head.head}"], stdout=out)
    assert out.getvalue() == (
        "Nhật ký nguyên vẹn: 1 thay đổi đã niêm phong, 1 dòng dữ liệu khớp nhật ký.\n"
    )

    sql(f"DELETE FROM accounts_holiday WHERE id = {day.pk}")
    errors = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_journal", stderr=errors)
    assert (ended.value.code, "bị xóa" in errors.getvalue()) == (1, True)

    with pytest.raises(CommandError) as refused:
        call_command("verify_journal", head=["1:abc"])
    assert refused.value.returncode == 2


@pytest.mark.django_db(transaction=True)
def test_the_schedule_seals_and_checks_once_a_night(settings):
    settings.JOURNAL_HOUR = 0
    Entry.objects.all().delete()
    Holiday.objects.create(day=date(2026, 12, 1), name="Nghỉ", working=False)

    assert (jobs.seal(), jobs.check(), jobs.check()) == (1, 0, None)
    told = standing()
    assert (told.sealed.last, told.oldest_unsealed, told.verified.entries) == (1, None, 1)

    Verification.objects.all().delete()
    Entry.objects.update(why="x")
    assert jobs.check() == 1
    assert "đã bị sửa" in standing().verified.first


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_on_sqlite_is_told_as_one():
    if connection.vendor != "sqlite":
        return
    make = {"day": date(2026, 12, 1), "name": "Nghỉ", "working": False}
    day, other = (
        Holiday.objects.create(**make),
        Holiday.objects.create(**{**make, "day": "2026-12-2"}),
    )
    sql(f"UPDATE accounts_holiday SET name = 'lén' WHERE id = {other.pk}")
    before = unlike(connection)
    sql(f"UPDATE accounts_holiday SET name = 'Nghỉ lễ' WHERE id = {day.pk}")
    with transaction.atomic():
        note_upgraded(connection, before)

    assert Entry.objects.filter(door=Door.UPGRADE).values_list("row", flat=True).get() == str(
        day.pk
    )
    assert [f"số {other.pk} " in each for each in findings()] == [True]


def test_an_entry_that_is_given_to_another_parent_is_named():
    task = make_task(make_plan(make_commune()))
    seal_all()
    assert findings() == []

    sql("UPDATE journal_entry SET parent = '0' WHERE \"table\" = 'tasks_task'")

    (found,) = findings()
    assert found.startswith(f"nhiệm vụ số {task.pk} (tasks_task) bị sửa ở kế hoạch")


@pytest.mark.parametrize(
    ("column", "value"),
    [("working", "2"), ("day", "'rác'"), ("day", "x'ff00'"), ("name", "x'ff00'")],
)
def test_a_value_that_only_sqlite_keeps_is_named(days, column, value):
    if connection.vendor != "sqlite":
        return
    sql("PRAGMA ignore_check_constraints = 1")
    sql(f"UPDATE accounts_holiday SET {column} = {value} WHERE id = {days[1].pk}")
    sql("PRAGMA ignore_check_constraints = 0")

    (found,) = findings()

    assert f"số {days[1].pk} (accounts_holiday) bị sửa ở " in found


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE journal_entry SET after = 'rác' WHERE position = 2", "thay đổi số 2 "),
        ("UPDATE journal_entry SET after = '[1]' WHERE position = 2", "thay đổi số 2 "),
        ("UPDATE journal_entry SET action = 'x', door = 'outside' WHERE position = 2", "số 2 "),
        ("UPDATE journal_entry SET at = 'rác' WHERE position = 2", "thay đổi số 2 "),
        ("UPDATE journal_entry SET at = '2026-99-99 00:00' WHERE position = 2", "không đọc được"),
        ("UPDATE journal_entry SET position = 'rác' WHERE position = 2", "thiếu thay đổi số 2;"),
        ("UPDATE journal_entry SET chain = 'rác' WHERE position = 2", "thiếu thay đổi số 2;"),
        ("UPDATE journal_entry SET chain = 'rác'", "thiếu thay đổi số 1 và tất cả"),
        ("UPDATE journal_seal SET at = 'rác', last = 'rác' WHERE number = 1", "thiếu thay đổi"),
        ("UPDATE journal_seal SET number = 'rác' WHERE number = 1", "niêm phong số 1 bị sửa"),
    ],
)
def test_entries_and_seals_past_reading_are_named(days, statement, said):
    if connection.vendor == "sqlite":
        sql(statement)

        found = "\n".join(findings())
        assert said in found
