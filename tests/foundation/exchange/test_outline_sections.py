"""The sections of an outline go out as a file and come back in."""

import pytest
from django.http import Http404

from accounts.models import Role
from foundation.exchange.models import ImportRun
from foundation.exchange.services import ImportRefused
from reports.outlines.exchange import OutlineSectionDataset
from reports.outlines.services import take_outline
from reports.outlines.supplied import supplied_outline
from tests.factories import make_commune, make_standing_officer, make_user

from .books import Book, bring_in, store, undo

pytestmark = [pytest.mark.both, pytest.mark.django_db]
State = ImportRun.State


@pytest.fixture
def writer():
    return make_standing_officer(make_commune())


@pytest.fixture
def outline(writer):
    return take_outline("quarter-1", by=writer)


def dataset_of(outline, user):
    return OutlineSectionDataset(user, str(outline.pk))


def faults(found):
    return {line.number: dict(line.errors) for line in found.lines.wrong()}


def test_a_file_that_went_out_comes_back_without_any_change(outline, writer):
    found = bring_in(dataset_of(outline, writer), Book(dataset_of(outline, writer)).file)

    same = len(supplied_outline("quarter-1").sections)
    assert (found.state, found.counts) == (State.READY, {"same": same}), faults(found)


def test_sections_are_renamed_narrowed_and_added_and_all_is_taken_back(outline, writer):
    book = Book(dataset_of(outline, writer))
    book.set(
        str(outline.sections.get(key="direction-work").pk),
        Đề_mục="2. Tổ chức thực hiện {kỳ}",
        Các_từ_để_chọn="thi đua; Sáng kiến",
    )
    book.add(
        Thứ_tự=2,
        Đề_mục="Chuyển đổi số",
        Cấp="Mục lớn (I, II, …)",
        Lấy_nội_dung_từ="Một lĩnh vực nêu tên",
        Lĩnh_vực="Xây dựng chính quyền điện tử, chính quyền số",
    )

    found = bring_in(dataset_of(outline, writer), book.file)
    assert found.counts["changed"] == found.counts["new"] == 1, faults(found)
    found = store(found)

    assert found.state == State.STORED, found.job.error
    renamed = outline.sections.get(key="direction-work")
    assert renamed.heading == "Tổ chức thực hiện {kỳ}"
    assert renamed.options == {"words": ["thi đua", "sáng kiến"]}
    assert [each.key for each in outline.sections.all()][:3] == [
        "opening",
        "direction",
        "chuyen-doi-so",
    ]

    found = undo(found)

    assert found.state == State.UNDONE, found.job.error
    assert outline.content() == supplied_outline("quarter-1")


def test_planted_faults_are_named(outline, writer):
    book = Book(dataset_of(outline, writer))
    usual = {"Cấp": "Mục (1, 2, …)", "Lấy_nội_dung_từ": "Người viết tự soạn"}
    rows = [
        book.add(Đề_mục="Kết quả {quý}", **usual),
        book.add(Đề_mục="A", **usual | {"Lấy_nội_dung_từ": "Một lĩnh vực nêu tên"}),
        book.add(Đề_mục="A", **usual | {"Cấp": "Mục thứ năm"}),
        book.add(
            Đề_mục="A",
            Các_từ_để_chọn="x" * 61,
            **usual | {"Lấy_nội_dung_từ": "Nhiệm vụ, chỉ tiêu của một lĩnh vực, chọn theo từ"},
        ),
    ]

    found = faults(bring_in(dataset_of(outline, writer), book.file))

    assert {row: list(found[row]) for row in rows} == dict(
        zip(rows, (["Đề mục"], ["Lĩnh vực"], ["Cấp"], ["Các từ để chọn"]), strict=True)
    )


def test_others_see_the_file_at_most(outline):
    leader = make_user(outline.owner, Role.LEADER)

    book = Book(dataset_of(outline, leader))
    with pytest.raises(ImportRefused):
        bring_in(dataset_of(outline, leader), book.file)
    with pytest.raises(Http404):
        dataset_of(outline, make_standing_officer(make_commune()))
