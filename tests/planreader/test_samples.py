from datetime import date
from functools import cache
from pathlib import Path

import pytest

from planreader import read_plan

SAMPLES = Path(__file__).parent / "samples"


@cache
def draft_of(name):
    return read_plan([SAMPLES / name])


class Sample:
    """The draft of a sample, read once a test asks for it."""

    def __init__(self, name):
        self.name = name

    def __get__(self, tests, of=None):
        return draft_of(self.name) if tests else self


def targets_of(draft):
    return [
        (each.area, each.text, [(q.comparator, q.value, q.unit) for q in each.quantities])
        for each in draft.targets
    ]


class TestWard:
    """Letterhead and signature side by side, combined and renamed areas, leads in brackets, a
    superscript footnote.
    """

    draft = Sample("ward.txt")

    def test_head(self):
        plan = self.draft.plan

        assert (plan.number, plan.issued_on, plan.place, plan.year) == (
            "47/KH-UBND",
            date(2027, 2, 5),
            "Hương Trà",
            2027,
        )
        assert plan.title == "Cải cách hành chính nhà nước năm 2027 trên địa bàn phường Hương Trà"
        assert plan.issuer == "ỦY BAN NHÂN DÂN PHƯỜNG HƯƠNG TRÀ"
        assert (plan.signer_title, plan.signer) == (
            "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
            "Trần Thị Ngọc Lan",
        )
        assert plan.recipients == ["Sở Nội vụ", "Thường trực Đảng ủy", "Lưu: VT, VHXH"]
        assert [(basis.number, basis.issued_on) for basis in plan.legal_bases] == [
            ("72/2025/QH15", None),
            ("11/NQ-CP", date(2026, 1, 8)),
            ("15/KH-UBND", date(2027, 1, 20)),
        ]

    def test_targets(self):
        assert targets_of(self.draft) == [
            (
                2,
                "100% dự thảo văn bản được lấy ý kiến người dân trước khi ban hành.",
                [("=", 100, "%")],
            ),
            (3, "Ít nhất 98,5% hồ sơ được trả trước hạn và đúng hạn.", [(">=", 98.5, "%")]),
            (3, "Thời gian chờ đến lượt của người dân không quá 15 phút.", [("<=", 15, "phút")]),
            (
                3,
                "Mức độ hài lòng của người dân đạt từ 95% trở lên; đến năm 2030 đạt 98%.",
                [(">=", 95, "%")],
            ),
            (4, "100% công chức có phiếu giao việc hằng tháng.", [("=", 100, "%")]),
            (
                7,
                (
                    "Tỷ lệ hồ sơ nộp trực tuyến và thanh toán trực tuyến tối thiểu tương "
                    "ứng là 85%, 75%."
                ),
                [(">=", 85, "%"), (">=", 75, "%")],
            ),
            (7, "Tăng ít nhất 03 bậc về chuyển đổi số so với năm 2026.", [(">=", 3, "bậc")]),
        ]

    def test_tasks(self):
        found = [
            (task.area, task.lead_units, task.time_text, task.due) for task in self.draft.tasks
        ]

        assert found == [
            (1, ["Phòng Văn hóa - Xã hội"], "Quý I/2027", date(2027, 3, 31)),
            (1, ["Văn phòng HĐND và UBND phường"], "hằng tháng", None),
            (2, [], None, None),
            (2, ["Văn phòng HĐND và UBND phường"], "trước ngày 30/4/2027", date(2027, 4, 30)),
            (3, ["Trung tâm Phục vụ hành chính công"], "tháng 3 năm 2027", date(2027, 3, 31)),
            (5, [], None, None),
            (6, [], None, None),
            (7, [], None, None),
        ]
        assert self.draft.tasks[2].content == (
            "Rà soát các văn bản do phường ban hành còn hiệu lực, gồm: Nghị quyết "
            "của HĐND phường; Quyết định của "
            "UBND phường."
        )
        assert self.draft.tasks[4].content == "Niêm yết thủ tục bằng mã QR tại các tổ dân phố."

    def test_duties_and_deadlines(self):
        assert [duty.unit for duty in self.draft.duties] == [
            "Phòng Văn hóa - Xã hội",
            "Phòng Văn hóa - Xã hội",
            "Phòng Kinh tế, Hạ tầng và Đô thị",
            "Trung tâm Phục vụ hành chính công",
            "Ủy ban MTTQ Việt Nam phường và các tổ chức chính trị - xã hội",
        ]
        assert {each.period: each.due for each in self.draft.report_deadlines} == {
            "quarter-1": date(2027, 3, 5),
            "six-months": date(2027, 6, 5),
            "quarter-3": date(2027, 9, 5),
            "year": date(2027, 11, 25),
        }

    def test_sections_and_footnotes(self):
        assert [section.heading for section in self.draft.sections] == [
            "",
            "I. MỤC ĐÍCH, YÊU CẦU",
            "II. MỤC TIÊU",
            "III. NHIỆM VỤ TRỌNG TÂM",
            "IV. KINH PHÍ THỰC HIỆN",
            "V. TỔ CHỨC THỰC HIỆN",
            "",
        ]
        assert [(note.mark, note.text) for note in self.draft.footnotes] == [
            ("¹", "Gọi tắt là Kế hoạch số 15.")
        ]
        assert "Gọi tắt" not in "".join(section.text for section in self.draft.sections)

    def test_doubts_are_told(self):
        messages = " ".join(warning.message for warning in self.draft.warnings)

        assert "Mục tiêu chung có số liệu" in messages
        assert "nhắc nhiều lĩnh vực" in messages
        assert "4 nhiệm vụ chưa ghi đơn vị chủ trì" in messages


class TestCommune:
    """Hard line breaks, areas numbered from 2, targets in the heading's line, leads after each
    task, a replacement.
    """

    draft = Sample("commune.txt")

    def test_head(self):
        plan = self.draft.plan

        assert (plan.number, plan.place, plan.year) == ("31/KH-UBND", "Phú Lâm", 2024)
        assert plan.issuer == "ỦY BAN NHÂN DÂN XÃ PHÚ LÂM"
        assert plan.replaces == "05/KH-UBND"
        assert (plan.signer_title, plan.signer) == ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Nguyễn Văn Đức")
        assert plan.recipients == ["UBND huyện", "Đảng ủy, HĐND xã", "Lưu: VP"]

    def test_targets(self):
        assert [(area, figures) for area, _, figures in targets_of(self.draft)] == [
            (1, [(">=", 24, "tin, bài")]),
            (3, [(">", 97, "%")]),
            (5, [("=", 100, "%"), ("=", 10, "%")]),
        ]
        assert (
            self.draft.targets[0].text
            == "Phát ít nhất 24 tin, bài trên hệ thống truyền thanh trong năm."
        )

    def test_tasks(self):
        assert [
            (task.area, task.lead_units, task.coordinating_units, task.time_kind)
            for task in self.draft.tasks
        ] == [
            (1, ["Công chức Văn hóa - Xã hội"], [], "continuous"),
            (1, ["Đoàn Thanh niên"], ["Hội Liên hiệp phụ nữ", "Hội Nông dân"], "quarter"),
            (3, ["Công chức Văn phòng - Thống kê"], ["công chức Tư pháp - Hộ tịch"], "date"),
            (3, ["Công chức Văn phòng - Thống kê"], ["công chức Tư pháp - Hộ tịch"], "date"),
            (5, [], [], None),
        ]

    def test_duties_and_deadlines(self):
        assert [duty.unit for duty in self.draft.duties] == [
            "Công chức Văn phòng - Thống kê",
            "Công chức Văn phòng - Thống kê",
            "Các ban, ngành, đoàn thể",
        ]
        assert [each.due for each in self.draft.report_deadlines] == [
            date(2024, 3, 10),
            date(2024, 6, 10),
            date(2024, 9, 10),
            date(2024, 12, 1),
        ]


class TestOffice:
    """No number, a flat list of targets, tasks in a table of the plan itself with a heading of two
    rows.
    """

    draft = Sample("office.txt")

    def test_head(self):
        plan = self.draft.plan

        assert (plan.number, plan.issued_on, plan.place, plan.year) == (
            None,
            None,
            "Thanh Vân",
            2026,
        )
        assert plan.issuer == "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ THANH VÂN"
        assert (plan.signer_title, plan.signer) == ("GIÁM ĐỐC", "Lê Thu Hà")
        assert plan.recipients == ["UBND xã (b/c)", "Các tổ", "Lưu: VT"]

    def test_targets_are_placed_by_their_words(self):
        assert [(area, figures) for area, _, figures in targets_of(self.draft)] == [
            (3, [(">", 99, "%")]),
            (7, [("=", 100, "%")]),
            (6, []),
            (3, [("<=", 2, "phản ánh")]),
        ]

    def test_tasks(self):
        assert [
            (task.area, task.content, task.product, task.lead_units, task.time_kind)
            for task in self.draft.tasks
        ] == [
            (
                1,
                "Xây dựng lịch trực lãnh đạo tại quầy",
                "Lịch trực",
                ["Giám đốc Trung tâm"],
                "date",
            ),
            (1, "Tự chấm điểm cải cách hành chính", "Bảng tự chấm", ["Tổ tổng hợp"], "range"),
            (
                3,
                "Đo thời gian chờ của người dân ở từng quầy",
                "Báo cáo kết quả đo",
                ["Tổ tiếp nhận"],
                "recurring",
            ),
            (
                3,
                "Trả kết quả tại nhà cho người cao tuổi, người khuyết tật",
                "Danh sách đã trả",
                ["Tổ tiếp nhận", "Nhân viên bưu điện"],
                "continuous",
            ),
            (7, "Thay mẫu biểu giấy bằng biểu mẫu điện tử", "Biểu mẫu", ["Tổ công nghệ"], "range"),
        ]
        assert {task.source for task in self.draft.tasks} == {"appendix"}
        assert [task.ordinal for task in self.draft.tasks] == [1, 2, 1, 2, 1]


class TestMarkdown:
    """Parts above Roman areas with numbered targets and tasks, a table of targets in the annex, no
    signature.
    """

    draft = Sample("district.md")

    def test_head(self):
        assert [basis.number for basis in self.draft.plan.legal_bases] == [
            "77-KH/TU",
            "12/CTr-UBND",
        ]
        assert self.draft.plan.issuer == "ỦY BAN NHÂN DÂN XÃ BÌNH SƠN"

    def test_targets(self):
        assert targets_of(self.draft) == [
            (2, "Hoàn thành 100% văn bản được giao.", [("=", 100, "%")]),
            (3, "Cắt giảm ít nhất 20% thời gian giải quyết.", [(">=", 20, "%")]),
            (6, "Tỷ lệ giải ngân vốn đầu tư công", [(">=", 95, "%")]),
            (6, "Số cuộc tự kiểm tra tài chính", [("=", 2, "cuộc")]),
            (7, "Tỷ lệ người dân trưởng thành có tài khoản định danh", [("=", 90, "%")]),
        ]

    def test_tasks_and_duties(self):
        assert [(task.area, task.content) for task in self.draft.tasks] == [
            (2, "Lập danh mục văn bản hết hiệu lực."),
            (3, "Đánh giá thủ tục nội bộ giữa các phòng."),
            (3, "Công khai kết quả xử lý phản ánh của người dân."),
            (4, "Sắp xếp lại các thôn có quy mô nhỏ."),
        ]
        assert self.draft.tasks[0].lead_units == ["Văn phòng HĐND và UBND xã", "Phòng Kinh tế"]
        assert {duty.unit for duty in self.draft.duties} == {"Phòng Văn hóa – Xã hội"}


class TestCity:
    """Headings in capitals without numbers, targets and tasks in plain lines, bases listed below a
    heading.
    """

    draft = Sample("city.txt")

    def test_head(self):
        plan = self.draft.plan

        assert [basis.number for basis in plan.legal_bases] == [
            "76/NQ-CP",
            "301/KH-UBND",
            "09-CTr/ĐU",
        ]
        assert plan.legal_bases[1].text.startswith("Căn cứ Kế hoạch số 301/KH-UBND")
        assert plan.signer_title == "TM. UBND PHƯỜNG KT. CHỦ TỊCH PHÓ CHỦ TỊCH"
        assert plan.signer == "Đỗ Thị Hồng Vân"

    def test_targets_and_tasks(self):
        assert [(area, figures) for area, _, figures in targets_of(self.draft)] == [
            (3, [(">", 99, "%")]),
            (3, [("=", 100, "%")]),
            (3, [("<=", 20, "phút")]),
            (5, [(">=", 80, "%")]),
            (6, [(">=", 5, "%")]),
            (7, [(">=", 90, "%")]),
            (7, [(">=", 75, "%")]),
        ]
        assert [(task.area, task.lead_units) for task in self.draft.tasks] == [
            (area, []) for area in (1, 1, 2, 3, 3, 4, 5, 6, 7)
        ]

    def test_duties_and_deadlines(self):
        assert [duty.unit for duty in self.draft.duties] == [
            "Văn phòng HĐND và UBND phường",
            "Phòng Kinh tế, Hạ tầng và Đô thị",
            "Công an phường",
        ]
        assert [each.due.month for each in self.draft.report_deadlines] == [3, 6, 9, 11]


class TestDelta:
    """Who and when in brackets behind tasks and in orders, by abbreviations of a legend."""

    draft = Sample("delta.txt")

    def test_tasks(self):
        assert [
            (task.area, task.lead_units, task.coordinating_units, task.due)
            for task in self.draft.tasks
        ] == [
            (1, ["VHXH"], ["VP", "TTPVHCC"], date(2026, 3, 31)),
            (
                1,
                ["Văn phòng HĐND và UBND"],
                ["Phòng Văn hóa - Xã hội", "Phòng Kinh tế"],
                date(2026, 6, 30),
            ),
            (2, ["VP"], [], None),
            (2, ["Phòng Kinh tế"], ["Văn phòng HĐND và UBND"], date(2026, 8, 15)),
            (3, ["TTPVHCC"], ["KT", "VHXH", "VP"], None),
            (
                3,
                ["Trung tâm Phục vụ hành chính công"],
                ["Công an xã", "Bưu điện xã"],
                date(2026, 10, 31),
            ),
            (4, ["VHXH"], [], None),
            (5, ["VP", "VHXH"], [], None),
            (6, ["KT"], [], date(2026, 6, 30)),
            (7, ["VHXH"], ["các ấp"], date(2026, 11, 30)),
        ]
        assert self.draft.tasks[7].content == "Đánh giá công chức theo KPI hằng tháng."

    def test_nothing_is_in_doubt(self):
        assert self.draft.warnings == []


class TestPages:
    """Text out of a PDF: hard line breaks, words that head each page, notes in plain figures."""

    draft = Sample("pages.txt")

    def test_the_head_of_a_page_is_in_no_entry(self):
        words = [line for source in self.draft.sources for line in source.lines]

        assert not [line for line in words if "Kế hoạch CCHC năm 2026" in line]
        assert self.draft.tasks[1].content == (
            "Theo dõi tình hình thi hành pháp luật trong lĩnh vực đất đai, môi trường và báo cáo "
            "kết quả trước ngày 20/11/2026."
        )
        assert self.draft.tasks[1].due == date(2026, 11, 20)

    def test_notes(self):
        assert [note.mark for note in self.draft.footnotes] == ["¹", "²", "³"]
        assert "dân cư³; bảo đảm" in self.draft.tasks[-1].content

    def test_closing(self):
        plan = self.draft.plan

        assert plan.signer == "Trần Thị Bích Liên"
        assert plan.recipients[-1] == "Lưu: VT, VHXH (02b)"


class TestIsland:
    """Tasks above lettered lines of who, what and when; a year over measurable lines."""

    draft = Sample("island.txt")

    def test_targets(self):
        assert [each.text for each in self.draft.targets][:2] == [
            "Năm 2026: Hồ sơ đúng hạn đạt 98% trở lên.",
            "Năm 2026: Số lần đi lại tối đa 02 lần/hồ sơ.",
        ]
        assert [each.area for each in self.draft.targets] == [3, 3, 7, 7, 5, 6]

    def test_tasks(self):
        assert [
            (task.area, task.lead_units, task.product, task.time_kind, task.due)
            for task in self.draft.tasks
        ] == [
            (1, ["Văn phòng HĐND và UBND"], "Lịch tiếp dân", "continuous", None),
            (
                1,
                ["Phòng Văn hóa - Xã hội"],
                "Thông báo kết luận",
                "quarter",
                date(2026, 12, 31),
            ),
            (
                3,
                ["Trung tâm Phục vụ hành chính công"],
                "Hồ sơ được tiếp nhận",
                "range",
                date(2026, 12, 31),
            ),
            (2, ["Văn phòng HĐND và UBND"], "Quy chế sửa đổi", "date", date(2026, 6, 30)),
        ]

    def test_head(self):
        assert self.draft.plan.replaces == "55/KH-UBND"
        assert self.draft.plan.signer_title == "TM. ỦY BAN NHÂN DÂN Q. CHỦ TỊCH"


@pytest.mark.parametrize("name", ["ward.txt", "commune.txt", "office.txt", "district.md"])
def test_places_point_at_the_block_that_holds_the_entry(name):
    draft = draft_of(name)
    lines = draft.sources[0].lines

    for entry in [*draft.targets, *draft.tasks, *draft.duties]:
        words = getattr(entry, "content", None) or entry.text
        block = " ".join(lines[entry.place.line - 1 : entry.place.end_line])
        assert words.split()[0] in block
