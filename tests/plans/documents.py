"""A small invented plan of the commune Khe Đá, with its appendix, as people's files."""

from functools import cache

from .files import docx_bytes, upload

PLAN_LINES = (
    "UBND XÃ KHE ĐÁ",
    "Số: 21/KH-UBND",
    "Khe Đá, ngày 20 tháng 01 năm 2026",
    "KẾ HOẠCH",
    "Cải cách hành chính xã Khe Đá năm 2026",
    (
        "Căn cứ Kế hoạch số 33/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân tỉnh về cải "
        "cách hành chính năm 2026;"
    ),
    "Ủy ban nhân dân xã Khe Đá ban hành Kế hoạch cải cách hành chính năm 2026 như sau:",
    "I. MỤC TIÊU",
    "1. Cải cách thủ tục hành chính",
    "- Trên 95% hồ sơ được giải quyết đúng hạn.",
    "- Thủ tục hành chính được niêm yết rõ ràng, dễ tìm.",
    "II. NHIỆM VỤ",
    "1. Công tác chỉ đạo, điều hành cải cách hành chính",
    "- Giao ban cải cách hành chính với các thôn, bản.",
    "III. TỔ CHỨC THỰC HIỆN",
    "1. Phòng Văn hóa – Xã hội",
    "- Theo dõi, đôn đốc các đơn vị thực hiện Kế hoạch này.",
    "2. Văn phòng HĐND và UBND",
    (
        "- Xây dựng kế hoạch kiểm soát thủ tục hành chính của đơn vị, hoàn thành trước "
        "ngày 28/02/2026."
    ),
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Lò Văn Tám",
    "Nơi nhận:",
    "- Sở Nội vụ;",
    "- Lưu: VT.",
)
HEADINGS = [
    "STT",
    "Nội dung",
    "Sản phẩm",
    "Đơn vị chủ trì",
    "Đơn vị phối hợp",
    "Thời gian thực hiện",
]
APPENDIX_TABLE = [
    HEADINGS,
    ["I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH", "", "", "", ""],
    [
        "1",
        "Ban hành Kế hoạch cải cách hành chính của xã",
        "Kế hoạch",
        "Phòng VH-XH",
        "Các phòng, đơn vị",
        "Đã hoàn thành",
    ],
    [
        "2",
        "Kiểm tra cải cách hành chính tại các thôn",
        "Báo cáo",
        "Phòng Văn hóa – Xã hội",
        "Văn phòng HĐND và UBND xã",
        "Quý II, III/2026",
    ],
    ["II", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "", "", "", ""],
    [
        "1",
        "Rà soát thủ tục hành chính",
        "Văn bản",
        "TTPVHCC",
        "Các cơ quan, đơn vị có liên quan",
        "Thường xuyên",
    ],
    [
        "2",
        "Hướng dẫn nộp hồ sơ trực tuyến tại bản",
        "Tin, bài",
        "Tổ công nghệ số cộng đồng",
        "",
        "Tháng 5/2026",
    ],
]


ROMAN_NUMBERS = ("I", "II", "III", "IV", "V", "VI", "VII")
AREAS = (
    "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH",
    "CẢI CÁCH THỂ CHẾ",
    "CẢI CÁCH THỦ TỤC HÀNH CHÍNH",
    "CẢI CÁCH TỔ CHỨC BỘ MÁY HÀNH CHÍNH NHÀ NƯỚC",
    "CẢI CÁCH CHẾ ĐỘ CÔNG VỤ",
    "CẢI CÁCH TÀI CHÍNH CÔNG",
    "XÂY DỰNG, PHÁT TRIỂN CHÍNH QUYỀN ĐIỆN TỬ, CHÍNH QUYỀN SỐ",
)
LEADS = ("Phòng VH-XH", "Văn phòng HĐND và UBND", "TTPVHCC")
TIMES = ("Quý I/2026", "Trước ngày 30/6/2026", "Tháng 9/2026", "Thường xuyên")


def plan_text() -> bytes:
    """The plan as plain text."""
    return "\n".join(PLAN_LINES).encode()


def plan_upload(name: str = "ke-hoach.txt"):
    """The plan, as a browser sends it."""
    return upload(name, plan_text())


@cache
def appendix_bytes() -> bytes:
    """The appendix as a Word file; the same bytes each time, though a Word file bears the second it
    was made in.
    """
    return docx_bytes("PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026", table=APPENDIX_TABLE)


def appendix_upload(name: str = "phu-luc.docx"):
    """The appendix, as a browser sends it."""
    return upload(name, appendix_bytes())


@cache
def long_appendix_bytes(tasks: int = 30) -> bytes:
    """An appendix of so many tasks over all areas, each with a lead and a time."""
    table = [HEADINGS]
    for area, heading in enumerate(AREAS):
        table.append([ROMAN_NUMBERS[area], heading, "", "", "", ""])
        for row, n in enumerate(range(area, tasks, len(AREAS)), start=1):
            content = (
                f"Rà soát, hoàn thiện nội dung số {n + 1} của kế hoạch cải cách hành chính tại "
                "các thôn, bản và báo cáo kết quả thực hiện"
            )
            lead, time = LEADS[n % len(LEADS)], TIMES[n % len(TIMES)]
            table.append([str(row), content, "Báo cáo", lead, "Các phòng, đơn vị", time])
    return docx_bytes("PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026", table=table)
