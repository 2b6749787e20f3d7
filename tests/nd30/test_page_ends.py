"""Where the pages of a finished document end."""

import pytest

from nd30 import Bullet, Footnote, Heading, Paragraph
from tests.nd30.samples import draft, report, shown, written

LINE = Paragraph("Một dòng.")
END = Paragraph("Trên đây là kết quả của Ủy ban nhân dân xã. " * 3)  # needs no line above it
LINES_OF_A_PAGE = 29  # of one line each, below the head of `report`
HEADING, LEAD_IN = Heading(2, "1. Kế hoạch"), Paragraph("Đã hoàn thành:")
THREE_LINES = Bullet("Ủy ban nhân dân xã đã chỉ đạo các cơ quan chuyên môn bám sát kế hoạch. " * 3)


def begun(document) -> list[str]:
    """The texts that begin a page because they would stand alone at the foot of the last one."""
    word = written(document)
    return [shown(p._p) for p in word.paragraphs if p.paragraph_format.page_break_before]


def filled(count: int, *blocks, **changes):
    """A report with `blocks` below so many lines."""
    return report(body=((LINE,) * count) + blocks + (LINE, LINE, END), **changes)


def test_a_chain_that_would_part_at_the_foot_begins_the_next_page():
    chains = [
        begun(filled(count, HEADING, LEAD_IN, THREE_LINES))
        for count in range(LINES_OF_A_PAGE - 6, LINES_OF_A_PAGE + 6)
    ]

    assert ["1. Kế hoạch"] in chains
    assert chains[0] == chains[-1] == []
    assert {tuple(chain) for chain in chains} == {(), ("1. Kế hoạch",)}


def parting() -> int:
    """How many lines must stand above the chain so that it would part."""
    return next(
        count
        for count in range(LINES_OF_A_PAGE - 6, LINES_OF_A_PAGE + 6)
        if begun(filled(count, HEADING, LEAD_IN, THREE_LINES))
    )


def test_text_that_leads_on_to_nothing_begins_no_page():
    assert begun(filled(parting(), *[LINE] * 6, THREE_LINES)) == []


@pytest.mark.parametrize("change", ["draft", "footnotes"])
def test_a_draft_and_a_text_with_notes_are_not_reckoned(change):
    document = filled(parting(), HEADING, LEAD_IN, THREE_LINES)
    if change == "draft":
        document = draft(document)
    else:
        document = filled(
            parting(), HEADING, LEAD_IN, THREE_LINES, footnotes=(Footnote("¹", "Ghi chú."),)
        )

    assert begun(document) == []


def test_where_a_paragraph_may_stand_on_either_page_none_is_begun_after_it():
    # Its last line fits on the first page by less than programs' pages differ. Where it does not,
    # the chain stands a line lower, at the head of the third page.
    two_lines = Paragraph(
        "Ủy ban nhân dân xã đã chỉ đạo các cơ quan chuyên môn bám sát kế hoạch. " * 2
    )
    above = (two_lines, *[LINE] * 24, THREE_LINES, *[LINE] * 28)

    assert begun(report(body=(*above, HEADING, LEAD_IN, THREE_LINES, LINE, LINE, END))) == []
