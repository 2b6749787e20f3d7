"""What files bring along that nobody means: other dividers and encodings, invisible characters,
keys drawn down.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.exchange.cells import PhoneCell, Text, tidy
from foundation.exchange.models import ImportRun
from plans.models import Plan
from tasks.exchange import TaskDataset
from tasks.models import Task
from tests.factories import make_commune, make_office, make_plan, make_standing_officer, make_task

from .books import as_file, bring_in, head_of, store, taken_out

pytestmark = pytest.mark.django_db

ROWS = [
    ["Lĩnh vực", "Nội dung", "Chủ trì"],
    ["I", "Rà soát; công khai, cập nhật, báo cáo", "Phòng Kinh tế"],
    ["II", "Đo lường, đánh giá, xếp hạng, công bố", "Phòng Kinh tế"],
]


@pytest.fixture
def dataset():
    commune = make_commune()
    office = make_office(commune, name="Phòng Kinh tế", short_name="Phòng Kinh tế")
    plan = make_plan(commune, state=Plan.State.DRAFT, handed_out_at=None)
    for n, words in enumerate(("Việc một", "Việc hai"), 1):
        make_task(plan, lead=office, ordinal=n, content=words)
    return TaskDataset(make_standing_officer(commune), str(plan.pk))


def divided(divider: str, encoding: str) -> SimpleUploadedFile:
    lines = (divider.join(f'"{cell}"' for cell in row) for row in ROWS)
    return SimpleUploadedFile("bang.csv", "\r\n".join(lines).encode(encoding))


@pytest.mark.parametrize("divider", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_however_it_is_divided_and_encoded(dataset, divider, encoding):
    found = store(bring_in(dataset, divided(divider, encoding)))

    assert (found.counts, found.job.error) == ({"new": 2}, "")
    assert set(Task.objects.filter(content__contains=",").values_list("content", "area")) == {
        (ROWS[1][1], 1),
        (ROWS[2][1], 2),
    }


def test_a_csv_that_never_closes_its_quotes_is_refused_with_a_sentence(dataset):
    found = bring_in(
        dataset, SimpleUploadedFile("bang.csv", ('Lĩnh vực;Nội dung\nI;"' + "a" * 200_000).encode())
    )

    assert (found.state, found.counts) == (ImportRun.State.READING, {})
    assert found.job.error.startswith("Tệp CSV có ô quá dài hoặc thiếu dấu ngoặc kép")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Nguye\u0302\u0303n Va\u0306n", "Nguyễn Văn"),
        ("\ufeffLan\u200b Anh\u2060", "Lan Anh"),
        ("\tLan\u00a0Anh\t", "Lan Anh"),
        ("một\r\nhai\u2028ba", "một\nhai\nba"),
        ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
    ],
)
def test_text_is_stored_without_what_nobody_sees(written, kept):
    assert tidy(written) == kept


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x9f"])
def test_control_characters_are_refused(control):
    with pytest.raises(ValueError, match="không đọc được"):
        Text(lines=True).clean(f"Lan{control}Anh")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (912345678.0, "0912345678"),
        (912345678, "0912345678"),
        ("912345678", "0912345678"),
        ("0912 345 678", "0912 345 678"),
        ("+84 912.345.678", "+84 912.345.678"),
        (None, ""),
    ],
)
def test_telephone_numbers_keep_their_zero(cell, number):
    assert PhoneCell().clean(cell) == number


@pytest.mark.parametrize("cell", ["không có", "=1+1", "12", 0.5, True])
def test_what_is_no_telephone_number_is_refused(cell):
    with pytest.raises(ValueError, match="0912 345 678"):
        PhoneCell().clean(cell)


def test_a_key_drawn_down_spoils_its_own_row_alone(dataset):
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    first = at[""] + 1
    data.cell(first, at["Nội dung"], "Việc một, sửa")
    data.cell(first + 1, at["Mã"], data.cell(first, at["Mã"]).value)

    found = bring_in(dataset, as_file(book))

    assert found.counts == {"changed": 1, "wrong": 1}
    assert found.lines.get(kind="changed").changes == [["Nội dung", "Việc một", "Việc một, sửa"]]
    assert store(found, good_only=True).state == ImportRun.State.STORED
    assert list(Task.objects.order_by("pk").values_list("content", flat=True)) == [
        "Việc một, sửa",
        "Việc hai",
    ]


def test_what_stands_in_the_product_already_is_no_fault_of_the_file(dataset):
    Task.objects.filter(content="Việc hai").update(product="Báo\u200b cáo", content="")

    assert bring_in(dataset, as_file(taken_out(dataset))).counts == {"same": 2}


def test_a_last_row_of_nothing_but_an_uncomputed_formula_is_seen(dataset):
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    data.cell(data.max_row + 1, at["Nội dung"], '=HYPERLINK("http://a.vn")')

    assert bring_in(dataset, as_file(book)).counts == {"same": 2, "wrong": 1}


@pytest.mark.parametrize("formula", ["=1+1", "=cmd|'/c calc'!A1", "#REF!", "#N/A"])
def test_a_formula_without_a_value_is_a_fault_and_no_empty_cell(dataset, formula):
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    data.cell(at[""] + 1, at["Sản phẩm"], formula)

    found = bring_in(dataset, as_file(book))

    assert found.counts == {"same": 1, "wrong": 1}
    assert [heading for heading, _ in found.lines.wrong().get().errors] == ["Sản phẩm"]
    assert "lỗi công thức" in found.lines.wrong().get().errors[0][1]
