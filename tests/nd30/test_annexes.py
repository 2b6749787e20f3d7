"""Labels, titles and references of annexes."""

import pytest

from nd30 import Annex, OpenDate
from tests.nd30.samples import full_report, plan, report, statistics, styled, task_table, written


def annexes(count: int) -> tuple[Annex, ...]:
    return tuple(Annex(f"Biểu số {number}", (statistics(),)) for number in range(1, count + 1))


@pytest.mark.parametrize(
    ("count", "labels"),
    [
        (0, []),
        (1, ["Phụ lục"]),
        (2, ["Phụ lục I", "Phụ lục II"]),
        (4, [f"Phụ lục {n}" for n in ("I", "II", "III", "IV")]),
    ],
)
def test_only_two_annexes_or_more_are_numbered(count, labels):
    word = written(report(annexes=annexes(count)))

    assert styled(word, "Phụ lục") == labels
    assert len(word.sections) == count + 1


def test_title_is_upper_case():
    assert styled(written(report(annexes=annexes(1))), "Tên phụ lục") == ["BIỂU SỐ 1"]


@pytest.mark.parametrize(
    ("document", "reference"),
    [
        (
            full_report(),
            (
                "(Kèm theo Báo cáo số 08/BC-UBND ngày 20 tháng 3 năm 2026 của Ủy ban "
                "nhân dân xã Khe Mây)"
            ),
        ),
        (
            plan(),
            (
                "(Kèm theo Kế hoạch số 02/KH-VP ngày 01 tháng 02 năm 2026 của Văn phòng "
                "HĐND và UBND xã Khe Mây)"
            ),
        ),
        (
            full_report(number="", issued_on=OpenDate(2026)),
            (
                "(Kèm theo Báo cáo số       /BC-UBND ngày        tháng        năm 2026 "
                "của Ủy ban nhân dân xã Khe Mây)"
            ),
        ),
        (
            full_report(kind="", symbol="UBND-VX"),
            (
                "(Kèm theo Công văn số 08/UBND-VX ngày 20 tháng 3 năm 2026 của Ủy ban "
                "nhân dân xã Khe Mây)"
            ),
        ),
    ],
)
def test_reference_names_the_document_that_the_annex_goes_with(document, reference):
    assert set(styled(written(document), "Kèm theo")) == {reference}


def test_annexes_are_found_in_the_navigation_pane():
    word = written(full_report())

    assert word.styles["Phụ lục"].element.xpath("./w:pPr/w:outlineLvl/@w:val") == ["0"]


def test_table_of_a_landscape_annex_is_as_wide_as_its_page():
    word = written(
        report(annexes=(Annex("Nhiệm vụ", (task_table(),), landscape=True), *annexes(1)))
    )
    widths = [
        sum(int(width) for width in table._tbl.xpath("./w:tblGrid/w:gridCol/@w:w"))
        for table in word.tables[2:]
    ]

    assert [round(width / 1440 * 25.4) for width in widths] == [252, 165]
