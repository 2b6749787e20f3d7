"""Sentences of a periodic report, drafted from its figures alone: the same figures give the same
text.

The outline is that of the periodic reform reports (parts I to V); nothing here asks the database.
"""

from ..stored_figures import ReportFigures
from .areas import area_sections
from .assessment import (
    CAUSES_OPEN,
    NO_CAUSES,
    achievements,
    causes,
    shortcomings,
    unexplained,
)
from .direction import direction_sections
from .opening_and_close import NOTHING_ASKED, closing, next_tasks, next_title, opening
from .section import DraftedSection

__all__ = [
    "CAUSES_OPEN",
    "HEADINGS_ONLY",
    "NOTHING_ASKED",
    "STOCK_SENTENCES",
    "DraftedSection",
    "draft",
    "unexplained",
]

# a person may write under them, nobody has to
HEADINGS_ONLY = ("direction", "results", "assessment")
# what versions before 0.3 drafted in place of a person's word
STOCK_SENTENCES = (CAUSES_OPEN, NO_CAUSES, NOTHING_ASKED)


def draft(figures: ReportFigures) -> list[DraftedSection]:
    """Return the sections of the report in order."""
    return [
        DraftedSection("opening", 0, "Mở đầu", opening(figures)),
        DraftedSection("direction", 1, "I. Công tác chỉ đạo, điều hành cải cách hành chính", ""),
        *direction_sections(figures),
        DraftedSection("results", 1, "II. Kết quả thực hiện các nội dung cải cách hành chính", ""),
        *area_sections(figures),
        DraftedSection("assessment", 1, "III. Đánh giá chung", ""),
        DraftedSection("achievements", 2, "1. Kết quả đạt được", achievements(figures)),
        DraftedSection("shortcomings", 2, "2. Tồn tại, hạn chế", shortcomings(figures)),
        DraftedSection("causes", 2, "3. Nguyên nhân", causes(figures)),
        DraftedSection(
            "next_tasks", 1, f"IV. Nhiệm vụ trọng tâm {next_title(figures)}", next_tasks(figures)
        ),
        DraftedSection("proposals", 1, "V. Kiến nghị, đề xuất", ""),
        DraftedSection("closing", 0, "Kết thúc", closing(figures)),
    ]
