"""The tasks of a plan go out as a file, are edited, and come back in."""

from datetime import date

import pytest

from foundation.exchange.models import ImportRun
from foundation.exchange.services import ImportRefused, begin_import, discard_run
from foundation.journal.history import history_of
from plans.models import Plan
from tasks.exchange import TaskDataset, key_of
from tasks.models import Task
from tasks.services.people import assign_person
from tests.factories import (
    make_commune,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)

from .books import as_file, bring_in, head_of, store, table, taken_out, undo

pytestmark = [pytest.mark.both, pytest.mark.django_db]
State = ImportRun.State


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def editor(commune):
    return make_standing_officer(commune)


@pytest.fixture
def offices(commune):
    names = ("Phòng Kinh tế", "Phòng Văn hóa – Xã hội", "Công an xã")
    return [make_office(commune, name=f"{name} xã Mẫu", short_name=name) for name in names]


@pytest.fixture
def plan(commune):
    return make_plan(commune, state=Plan.State.DRAFT, handed_out_at=None)


@pytest.fixture
def tasks(plan, offices):
    kinds = {
        "time_text": "Quý II/2026",
        "time_kind": "quarter",
        "start": date(2026, 4, 1),
        "due": date(2026, 6, 30),
    }
    return [
        make_task(
            plan, lead=offices[0], coordinators=offices[1:], ordinal=n, content=words, **kinds
        )
        for n, words in enumerate(
            ("Ban hành kế hoạch", "=Rà soát thủ tục", "Tập huấn\nkỹ năng số"), 1
        )
    ]


@pytest.fixture
def dataset(editor, plan, tasks):
    return TaskDataset(editor, str(plan.pk))


def lines_of(found, kind):
    return [(line.number, line.changes or line.errors) for line in found.lines.of_kind(kind)]


def test_a_file_that_went_out_comes_back_without_any_change(dataset):
    found = bring_in(dataset, as_file(taken_out(dataset)))

    assert found.state == State.READY, found.job.error
    assert found.counts == {"same": 3}


def test_a_task_of_a_unit_outside_the_authority_goes_out_under_its_name(dataset, tasks):
    outsider = make_office(make_commune(), short_name="Phòng xã bạn")
    tasks[0].units.get(role="lead").units.set([outsider])

    book = taken_out(dataset)

    row = head_of(book["Dữ liệu"])
    assert book["Dữ liệu"].cell(row[""] + 1, row["Chủ trì"]).value == "Phòng xã bạn"


def test_only_the_edits_arrive_and_can_be_taken_back(dataset, tasks, offices):
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    row = at[""] + 2
    data.cell(row, at["Nội dung"], "Rà soát thủ tục hành chính")
    data.cell(row, at["Thời gian"], "Trước ngày 30/11/2026")
    data.cell(row, at["Chủ trì"], "Công an xã; Phòng Kinh tế")
    new = at[""] + 4
    data.cell(new, at["Lĩnh vực"], "III")
    data.cell(new, at["Nội dung"], "Công khai thủ tục")
    data.cell(new, at["Chủ trì"], "phong van hoa - xa hoi")

    found = bring_in(dataset, as_file(book))

    assert found.counts == {"same": 2, "changed": 1, "new": 1}
    ((number, changes),) = lines_of(found, "changed")
    assert (number, changes) == (
        row,
        [
            ["Nội dung", "=Rà soát thủ tục", "Rà soát thủ tục hành chính"],
            ["Chủ trì", "Phòng Kinh tế", "Công an xã; Phòng Kinh tế"],
            ["Thời gian", "Quý II/2026", "Trước ngày 30/11/2026"],
            ["Loại thời gian", "Theo quý", "Đến ngày"],
            ["Bắt đầu", "01/04/2026", ""],
            ["Thời hạn", "30/06/2026", "30/11/2026"],
        ],
    )
    assert not Task.objects.filter(content="Công khai thủ tục").exists()

    found = store(found)

    assert found.state == State.STORED, found.job.error
    assert found.job.step == "Đang ghi 2 dòng", "what is still going on once all are compared"
    changed = Task.objects.get(pk=tasks[1].pk)
    assert (changed.content, changed.due, changed.time_kind) == (
        "Rà soát thủ tục hành chính",
        date(2026, 11, 30),
        "date",
    )
    assert [list(part.units.all()) for part in changed.leads] == [[offices[2]], [offices[0]]]
    assert changed.search_text == "ra soat thu tuc hanh chinh bao cao"
    assert (len(history_of(changed)), history_of(changed)[-1].by) == (2, found.created_by)
    added = Task.objects.get(content="Công khai thủ tục")
    assert (added.area, added.ordinal, added.source) == (3, 1, Task.Source.ADDED)
    assert len(history_of(Task.objects.get(pk=tasks[0].pk))) == 1

    found = undo(found)

    assert found.state == State.UNDONE, found.job.error
    assert not Task.objects.filter(pk=added.pk).exists()
    changed = Task.objects.get(pk=tasks[1].pk)
    assert (changed.content, changed.due, changed.start) == (
        "=Rà soát thủ tục",
        date(2026, 6, 30),
        date(2026, 4, 1),
    )
    assert [list(part.units.all()) for part in changed.leads] == [[offices[0]]]


def test_an_import_is_not_undone_once_somebody_worked_on_it(dataset, tasks):
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    data.append([None])
    data.cell(at[""] + 4, at["Lĩnh vực"], "I")
    data.cell(at[""] + 4, at["Nội dung"], "Việc mới")
    data.cell(at[""] + 4, at["Chủ trì"], "Phòng Kinh tế")
    found = store(bring_in(dataset, as_file(book)))
    make_update(Task.objects.get(content="Việc mới"))

    found = undo(found)

    assert found.state == State.STORED
    assert "Đã có kết quả" in found.job.error
    assert Task.objects.filter(content="Việc mới").exists()


def test_faults_are_named_by_row_and_cell_and_nothing_is_stored(dataset, tasks):
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    first = at[""] + 1
    data.cell(first, at["Lĩnh vực"], "Lĩnh vực lạ")
    data.cell(first, at["Chủ trì"], "Phòng Ma; Công an xã; Phòng Quỷ")
    data.cell(first, at["Thời hạn"], "31/02/2026")
    data.cell(first + 1, at["Nội dung"], "")
    data.cell(first + 1, at["Bắt đầu"], date(2026, 9, 1))
    data.cell(first + 2, at["Mã"], "NV999-A")
    data.cell(first + 3, at["Nội dung"], "Thiếu lĩnh vực")

    found = bring_in(dataset, as_file(book))

    wrong = dict(lines_of(found, "wrong"))
    assert [heading for heading, _ in wrong[first]] == ["Lĩnh vực", "Chủ trì", "Thời hạn"]
    assert "“Phòng Ma”, “Phòng Quỷ”" in dict(map(tuple, wrong[first]))["Chủ trì"]
    assert [heading for heading, _ in wrong[first + 1]] == ["Nội dung", "Thời hạn"]
    assert [heading for heading, _ in wrong[first + 2]] == ["Mã"]
    assert [heading for heading, _ in wrong[first + 3]] == ["Lĩnh vực"]


def test_another_communes_file_changes_nothing(dataset, tasks):
    other = make_task(make_plan(make_commune(), state=Plan.State.DRAFT))
    stranger = TaskDataset(make_standing_officer(other.plan.unit), str(other.plan.pk))

    found = bring_in(dataset, as_file(taken_out(stranger)))

    assert found.counts == {"wrong": 1}
    assert lines_of(found, "wrong")[0][1][0][1].startswith(
        f"Mã “{key_of(other.pk)}” không có ở Kế hoạch"
    )


def test_a_row_that_changed_meanwhile_is_never_overwritten(dataset, tasks):
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    data.cell(at[""] + 1, at["Sản phẩm"], "Kế hoạch")
    for task in tasks[:2]:
        task.content += " (đã sửa)"
        task.save()

    found = bring_in(dataset, as_file(book))

    # the second row was edited here alone: the file brings nothing
    assert found.counts == {"wrong": 1, "same": 2}
    assert "đã được sửa trong phần mềm" in lines_of(found, "wrong")[0][1][0][1]


def test_what_changes_between_look_and_store_is_shown_again(dataset, tasks):
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    data.cell(at[""] + 1, at["Sản phẩm"], "Kế hoạch")
    found = bring_in(dataset, as_file(book))
    tasks[0].content = "Sửa chen ngang"
    tasks[0].save()

    found = store(found)

    assert (found.state, found.job.state) == (State.READY, "failed")
    assert found.counts == {"wrong": 1, "same": 2}
    assert Task.objects.get(pk=tasks[0].pk).product == "Báo cáo"


def test_an_old_hand_made_table_is_read_by_its_headings(dataset, plan, offices):
    book = table(
        ["PHỤ LỤC"],
        ["DANH MỤC NHIỆM VỤ NĂM 2026"],
        [],
        [
            "TT",
            "Lĩnh vực",
            "Nội dung công việc",
            "Thời gian hoàn thành",
            "Cơ quan chủ trì",
            "Ghi chú",
        ],
        ["I", None, "CHỈ ĐẠO, ĐIỀU HÀNH", None, None, None],
        [
            "1",
            "Chỉ đạo, điều hành CCHC",
            "Tổ chức đối thoại",
            "Quý III",
            "Phòng Kinh tế xã Mẫu",
            "x",
        ],
    )
    book.active.merge_cells("C5:F5")

    found = bring_in(dataset, as_file(book))

    assert (found.counts, found.spare) == ({"new": 1}, ["Ghi chú"])


def test_an_issued_plan_asks_for_a_reason(commune, editor, offices):
    plan = make_plan(commune)
    task = make_task(plan, lead=offices[0])
    dataset = TaskDataset(editor, str(plan.pk))
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    data.cell(at[""] + 1, at["Chủ trì"], "Công an xã")
    found = bring_in(dataset, as_file(book))

    found = store(found, reason="Theo Công văn số 5")

    assert found.state == State.STORED, found.job.error
    assert history_of(task)[-1].why == "Theo Công văn số 5"
    assert task.comments.get().text == (
        "Giao lại. Trước: chủ trì: Phòng Kinh tế; phối hợp: chưa có. Nay: chủ trì: "
        "Công an xã; phối hợp: chưa có."
    )


FAULTS = [
    ("Lĩnh vực", "VIII"),
    ("Lĩnh vực", None),
    ("Thứ tự", "mười"),
    ("Thứ tự", 0),
    ("Thứ tự", 1.5),
    ("Nội dung", None),
    ("Nội dung", "x" * 5001),
    ("Sản phẩm", "x" * 2001),
    ("Chủ trì", "Phòng Ma"),
    ("Chủ trì", "“Bà con các thôn”"),
    ("Phối hợp", "Công an xã; Phòng Quỷ"),
    ("Thời gian", "x" * 301),
    ("Loại thời gian", "lúc nào cũng được"),
    ("Nhịp (tháng)", 13),
    ("Nhịp (tháng)", "hai"),
    ("Bắt đầu", "30/02/2026"),
    ("Bắt đầu", "mai"),
    ("Thời hạn", 2026),
    ("Thời hạn", "1/1/1900"),
    ("Theo dõi", "chắc là có"),
]


def test_fifty_planted_faults_are_all_named(editor, plan, offices):
    for _ in range(25):
        make_task(plan, lead=offices[0])
    dataset = TaskDataset(editor, str(plan.pk))
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    planted = set()
    for n in range(25):
        row = at[""] + 1 + n
        for heading, cell in (FAULTS[n % 20], FAULTS[(n * 3 + 7) % 20]):
            while (row, heading) in planted:
                heading, cell = FAULTS[(FAULTS.index((heading, cell)) + 3) % 20]
            data.cell(row, at[heading]).value = cell
            planted.add((row, heading))

    found = bring_in(dataset, as_file(book))

    named = {(line.number, heading) for line in found.lines.wrong() for heading, _ in line.errors}
    assert len(planted) == 50
    assert named == planted


def test_a_colleague_opens_an_import_only_once_it_is_stored(client, commune, dataset):
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    data.cell(at[""] + 1, at["Sản phẩm"], "Kế hoạch")
    found = bring_in(dataset, as_file(book))
    client.force_login(make_standing_officer(commune))

    before = client.get(found.get_absolute_url()).status_code
    client.post(f"{found.get_absolute_url()}discard/")
    found = store(found)

    assert (before, client.get(found.get_absolute_url()).status_code) == (404, 200)


def test_an_import_is_not_thrown_away_while_a_job_works_on_it(dataset):
    book = taken_out(dataset)
    found = begin_import(dataset, file=as_file(book), name="bang.xlsx")

    with pytest.raises(ImportRefused, match="đang được xử lý"):
        discard_run(found)

    assert ImportRun.objects.get(pk=found.pk).state == State.READING


def test_who_does_tasks_goes_out_and_comes_in(dataset, tasks, offices, editor):
    lan, minh = (
        make_officer(offices[0], last_name="Mã Thị", first_name=name) for name in ("Lan", "Minh")
    )
    hoa = make_officer(offices[1], last_name="Lê Thị", first_name="Hoa")
    assign_person(tasks[0], unit=offices[0].pk, person=lan.pk, by=editor)
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    first, column = at[""] + 1, at["Người thực hiện"]
    assert [data.cell(first + n, column).value for n in (0, 1)] == ["Mã Thị Lan", None]
    data.cell(first, column, f"ma thi minh; {hoa.username}")

    found = store(bring_in(dataset, as_file(book)))

    now = tasks[0].people.current().order_by("unit")
    assert [row.person for row in now] == [minh, hoa]
    undo(found)
    assert [row.person for row in now.all()] == [lan]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Người Lạ", "Không tìm thấy người “Người Lạ”"),
        ("Mã Thị Lan; Mã Thị Minh", "Mỗi đơn vị chỉ một người thực hiện"),
        ("Lê Thị Hoa", "phải làm việc ở đơn vị chủ trì hoặc phối hợp"),
    ],
)
def test_a_cell_of_people_says_what_is_wrong_with_it(dataset, tasks, offices, commune, said, why):
    for name in ("Lan", "Minh"):
        make_officer(offices[0], last_name="Mã Thị", first_name=name)
    make_officer(make_office(commune), last_name="Lê Thị", first_name="Hoa")
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    data.cell(at[""] + 1, at["Người thực hiện"], said)

    found = bring_in(dataset, as_file(book))

    (line,) = found.lines.filter(kind="wrong")
    assert why in str(line.errors)


def test_a_file_without_the_column_leaves_who_does_tasks(dataset, tasks, offices, editor):
    lan = make_officer(offices[0])
    assign_person(tasks[0], unit=offices[0].pk, person=lan.pk, by=editor)
    values = {"Mã": key_of(tasks[0].pk), "Nội dung": "Nội dung mới", "Sản phẩm": "Báo cáo"}
    book = table(list(values), list(values.values()))

    store(bring_in(dataset, as_file(book)))

    tasks[0].refresh_from_db()
    assert (tasks[0].content, tasks[0].people.get().person) == ("Nội dung mới", lan)
