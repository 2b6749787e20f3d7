"""Sentences of a periodic report, drafted from its figures alone: the same figures give the same
text.

The outline is that of the periodic reform reports (parts I to V); nothing here asks the database.
"""

from ..stored_figures import Figures
from .areas import area_sections
from .assessment import CAUSES_OPEN, achievements, causes, shortcomings
from .direction import direction_sections
from .opening_and_close import NOTHING_ASKED, closing, next_tasks, next_title, opening
from .section import Section

__all__ = ["CAUSES_OPEN", "HEADINGS_ONLY", "NOTHING_ASKED", "Section", "draft"]

# a person may write under them, nobody has to
HEADINGS_ONLY = ("direction", "results", "assessment")


def draft(figures: Figures) -> list[Section]:
    """Return the sections of the report in order."""
    return [
        Section("opening", 0, "Mở đầu", opening(figures)),
        Section("direction", 1, "I. Công tác chỉ đạo, điều hành cải cách hành chính", ""),
        *direction_sections(figures),
        Section("results", 1, "II. Kết quả thực hiện các nội dung cải cách hành chính", ""),
        *area_sections(figures),
        Section("assessment", 1, "III. Đánh giá chung", ""),
        Section("achievements", 2, "1. Kết quả đạt được", achievements(figures)),
        Section("shortcomings", 2, "2. Tồn tại, hạn chế", shortcomings(figures)),
        Section("causes", 2, "3. Nguyên nhân", causes(figures)),
        Section(
            "next_tasks", 1, f"IV. Nhiệm vụ trọng tâm {next_title(figures)}", next_tasks(figures)
        ),
        Section("proposals", 1, "V. Kiến nghị, đề xuất", NOTHING_ASKED),
        Section("closing", 0, "Kết thúc", closing(figures)),
    ]
