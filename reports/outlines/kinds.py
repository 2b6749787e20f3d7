"""What a section of a report draws on and what an annex shows, as people choose it."""

from django.db import models


class Draws(models.TextChoices):
    """What a section's text is drafted from."""

    HEADING = "heading", "Chỉ là đề mục (các mục con đứng dưới)"
    FREE = "free", "Người viết tự soạn"
    OPENING = "opening", "Câu mở đầu: căn cứ, kỳ báo cáo, ngày chốt số liệu"
    PLAN = "plan", "Kế hoạch đã ban hành và việc đã giao"
    TASKS = "tasks", "Nhiệm vụ, chỉ tiêu của một lĩnh vực, chọn theo từ"
    EACH_AREA = "each-area", "Lần lượt từng lĩnh vực nội dung (mỗi lĩnh vực một mục)"
    AREA = "area", "Một lĩnh vực nêu tên"
    ACHIEVEMENTS = "achievements", "Kết quả đạt được của cả Kế hoạch"
    SHORTCOMINGS = "shortcomings", "Tồn tại, hạn chế"
    CAUSES = "causes", "Nguyên nhân"
    NEXT_TASKS = "next-tasks", "Nhiệm vụ trọng tâm của kỳ sau"
    PROPOSALS = "proposals", "Kiến nghị, đề xuất (người viết, không bỏ trống)"
    PAR_INDEX = "par-index", "Kết quả chấm Chỉ số cải cách hành chính (PAR INDEX)"
    STATISTICS = "statistics", "Số liệu của một biểu thống kê"
    CLOSING = "closing", "Câu kết thúc"


class Shows(models.TextChoices):
    """What stands in an annex."""

    TASKS = "tasks", "Tiến độ thực hiện nhiệm vụ"
    TARGETS = "targets", "Kết quả thực hiện chỉ tiêu"
    STATISTICS = "statistics", "Số liệu của một biểu thống kê"
    PAR_INDEX = "par-index", "Bảng điểm PAR INDEX theo lĩnh vực"
    SOURCES = "sources", "Nguồn số liệu"
    CHARTS = "charts", "Biểu đồ"


ALL_FORMS = "*"  # in place of a form's code: whatever forms say of the area
# what a section's options may hold, by what it draws on
OPTIONS: dict[str, tuple[str, ...]] = {
    Draws.PLAN: ("area", "words"),
    Draws.TASKS: ("area", "words"),
    Draws.EACH_AREA: ("form",),
    Draws.AREA: ("area", "form"),
    Draws.STATISTICS: ("form", "area"),
}
# sections that a person writes: the document needs their word
WRITTEN = (Draws.FREE, Draws.PROPOSALS)
AHEAD = (Draws.NEXT_TASKS, Draws.PROPOSALS)  # speak of what is to come
JUDGING = (Draws.SHORTCOMINGS, Draws.CAUSES)  # say what falls short, and why
# what can have nothing to draw on, so that it may be left out
CAN_BE_EMPTY = (
    Draws.HEADING,
    Draws.PLAN,
    Draws.TASKS,
    Draws.EACH_AREA,
    Draws.AREA,
    Draws.CAUSES,
    Draws.NEXT_TASKS,
    Draws.PAR_INDEX,
    Draws.STATISTICS,
)
