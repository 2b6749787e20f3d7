"""A report on nine months made by hand, for sentences that tell it rightly and wrongly."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

from reports.checking import Finding, Material, check
from reports.drafting import draft
from reports.models import ReportSection
from reports.reading.series import Point
from reports.stored_figures import (
    Counts,
    FigureGroup,
    IndicatorFigure,
    IndicatorRow,
    ReportFigures,
    TaskRow,
)

from .test_drafting import indicator, said, task

NAMES = ("total", "done", "doing", "not_started", "finished_late")
NAMES += ("running", "on_beat", "fell_due", "fell_due_done")


def counts(*values: int) -> Counts:
    return Counts(**dict(zip(NAMES, values, strict=True)), overdue=0, not_doing=0)


def group(key: int, name: str, now: tuple[int, ...], before: tuple[int, ...]) -> FigureGroup:
    return FigureGroup(key, name, counts(*now), counts(*before))


AREAS = [
    group(1, "Chỉ đạo, điều hành CCHC", (7, 1, 5, 1, 0, 3, 3, 1, 1), (7, 0, 5, 2, 0, 3, 3, 0, 0)),
    group(2, "Cải cách thể chế", (5, 1, 4, 0, 1, 3, 2, 1, 1), (5, 0, 5, 0, 0, 3, 2, 0, 0)),
    group(
        3, "Cải cách thủ tục hành chính", (8, 2, 6, 0, 0, 6, 5, 2, 2), (8, 1, 7, 0, 0, 6, 6, 1, 1)
    ),
    group(4, "Cải cách tổ chức bộ máy", (4, 2, 2, 0, 1, 2, 2, 1, 1), (4, 1, 3, 0, 0, 2, 2, 0, 0)),
    group(5, "Cải cách chế độ công vụ", (6, 1, 5, 0, 0, 5, 5, 1, 1), (6, 1, 5, 0, 0, 5, 5, 1, 1)),
    group(6, "Cải cách tài chính công", (5, 1, 3, 1, 1, 3, 2, 1, 1), (5, 1, 3, 1, 1, 3, 2, 1, 1)),
    group(7, "Xây dựng chính quyền số", (6, 1, 5, 0, 0, 4, 4, 0, 0), (6, 1, 4, 1, 0, 4, 4, 0, 0)),
]
OFFICES = [
    group(
        4, "Văn phòng HĐND và UBND", (14, 4, 10, 0, 1, 7, 6, 3, 3), (14, 1, 12, 1, 0, 7, 6, 0, 0)
    ),
    group(5, "Phòng Kinh tế", (7, 1, 5, 1, 1, 3, 2, 1, 1), (7, 1, 5, 1, 1, 3, 2, 1, 1)),
    group(
        6, "Phòng Văn hóa – Xã hội", (14, 3, 10, 1, 1, 8, 8, 2, 2), (14, 2, 10, 2, 0, 8, 8, 1, 1)
    ),
    group(
        7,
        "Trung tâm Phục vụ hành chính công",
        (12, 2, 10, 0, 0, 9, 8, 2, 2),
        (12, 1, 11, 0, 0, 9, 9, 1, 1),
    ),
    group(8, "Công an xã", (1, 0, 1, 0, 0, 1, 1, 0, 0), (1, 0, 1, 0, 0, 1, 1, 0, 0)),
]


def done(pk: int, area: int, content: str, result: str, document: str, **values) -> TaskRow:
    row = said(result, "", document)
    return task(
        pk=pk, area=area, content=content, result=result, document=document, results=[row], **values
    )


def ongoing(pk: int, area: int, content: str, *results: str) -> TaskRow:
    rows = [
        said(each, when)
        for each, when in zip(results, ("quý I", "quý II", "quý III"), strict=False)
    ]
    return task(
        pk=pk,
        area=area,
        content=content,
        state="doing",
        ongoing=True,
        results=rows,
        result=results[-1],
        due="",
    )


TASKS = [
    done(
        1,
        1,
        "Tổ chức hội nghị Chủ tịch UBND xã đối thoại với Nhân dân và các hộ kinh doanh",
        "Đối thoại với 186 người dân và 14 hộ kinh doanh; 15 việc trả lời tại chỗ",
        "74/TB-UBND ngày 29/5/2026",
    ),
    done(
        2,
        2,
        "Soạn thảo, lấy ý kiến và trình ban hành Quy chế tiếp công dân, xử lý đơn của UBND xã",
        "Chủ tịch UBND xã ký ban hành Quy chế; muộn 38 ngày so với kế hoạch",
        "251/QĐ-UBND ngày 06/8/2026",
        late=True,
        newly_done=True,
    ),
    done(
        3,
        4,
        "Xây dựng phương án sáp nhập thôn Pò Cại (41 hộ) vào thôn Kéo Cáng, trình HĐND xã",
        "HĐND xã thông qua tại kỳ họp chuyên đề; trễ 57 ngày do phải lấy ý kiến hai lần",
        "09/NQ-HĐND ngày 21/8/2026",
        late=True,
        newly_done=True,
    ),
    done(
        4,
        6,
        "Sửa Quy chế chi tiêu nội bộ theo hướng khoán văn phòng phẩm",
        "Quy chế được ký ban hành, áp dụng từ ngày 15/4; dự kiến bớt 42 triệu đồng cả năm",
        "147/QĐ-UBND ngày 13/4/2026",
        late=True,
    ),
    done(
        5,
        7,
        "Ban hành Kế hoạch chuyển đổi số của xã năm 2026",
        "Ban hành kế hoạch gồm 23 việc",
        "22/KH-UBND ngày 05/02/2026",
    ),
    task(
        pk=6,
        content="Theo dõi thi hành pháp luật về môi trường tại 06 thôn dọc suối Khe Mây",
        state="doing",
        due="2026-09-30",
        due_next=True,
        result="Đi đủ 45 hộ cùng Công an xã; lập 3 biên bản nhắc nhở",
        document="27/KH-UBND ngày 16/3/2026",
    ),
    ongoing(
        7,
        1,
        "Duy trì chuyên mục “Việc nhỏ lợi dân” trên Trang thông tin điện tử",
        "Đăng 11 tin, bài, phát 7 chương trình loa thôn",
        "Thêm 21 tin, bài trong quý; thu phóng sự về Tổ công nghệ số thôn Nà Lùng",
        "Có 19 tin, bài",
    ),
    ongoing(
        8,
        3,
        "Tiếp nhận, chuyển xử lý và trả kết quả đúng giấy hẹn",
        "Tiếp nhận 836 hồ sơ từ đầu kỳ, đã trả 808, trễ 6 hồ sơ",
        "Lũy kế trả 1.721 hồ sơ, trễ 13; lệ nhắc lúc 16 giờ giúp 41 hồ sơ xử lý trong ngày",
        "Chín tháng trả 2.640 hồ sơ, đúng và trước hạn 2.621",
    ),
    ongoing(
        9,
        3,
        "Gửi thư xin lỗi và hẹn lại ngày trả kết quả đối với mọi hồ sơ trễ hẹn",
        "Gửi 6 thư xin lỗi",
        "Thêm 7 thư xin lỗi trong quý",
        "Có 6 hồ sơ trễ, thư xin lỗi gửi qua tin nhắn",
    ),
    ongoing(
        10,
        3,
        "Tổ chức “Ngày thứ Bảy về thôn”",
        "Đợt đầu tại Khuổi Slao: nhận 47 hồ sơ, chứng thực 66 bản",
        "Đến Lũng Vài và Pò Cại trong hai thứ Bảy của tháng 5",
        "Về Phiêng Nưa phục vụ 74 lượt",
    ),
    ongoing(
        11,
        6,
        "Tổ chức thi công, nghiệm thu, thanh toán 09 công trình do xã làm chủ đầu tư",
        "Giải ngân 2.310 trên 21.480 triệu đồng (10,75%)",
        "Đạt 7.905 triệu đồng; đường Nà Lùng – Bản Thín còn 4 hộ chưa nhận tiền đền bù",
        "Lũy kế 14.120 triệu đồng",
    ),
    *(ongoing(20 + n, 5, f"Việc thường xuyên thứ {n}", "Có kết quả") for n in range(21)),
    *(
        task(pk=50 + n, area=5, content=f"Việc của năm thứ {n}", state="doing", due_next=n < 5)
        for n in range(5)
    ),
    *(done(60 + n, 3, f"Việc đã xong thứ {n}", "Đã nộp sản phẩm", "") for n in range(4)),
]


def measured(pk: int, area: int, statement: str, goal: str, value: str, **values) -> IndicatorRow:
    row = indicator(
        pk=pk,
        area=area,
        statement=statement,
        goal=goal,
        value=value,
        met=None,
        **{"fraction": "", **values},
    )
    return row if row.result else indicator(**{**row.__dict__, "result": "met"})


def part(pk: int, label: str, goal: str, value: str, fraction: str, before: str) -> IndicatorFigure:
    return IndicatorFigure(pk, label, goal, value, fraction, "not_met", before=before)


ONLINE = [
    part(
        50,
        "Dịch vụ công trực tuyến có phát sinh hồ sơ",
        "tối thiểu 90%",
        "89,73%",
        "131/146",
        "86,90%",
    ),
    part(51, "Hồ sơ nộp trực tuyến", "tối thiểu 80%", "79,50%", "2.121/2.668", "77,68%"),
]
INDICATORS = [
    measured(
        28,
        1,
        "Tỷ lệ nhiệm vụ trong Kế hoạch CCHC của xã được hoàn thành đúng thời hạn",
        "đạt 100%",
        "57,14%",
        fraction="4/7",
        before="66,67%",
        result="not_met",
    ),
    measured(
        29,
        1,
        "Số tin, bài, chương trình phát thanh về CCHC được đăng, phát trong năm",
        "tối thiểu 72 tin, bài",
        "58 tin, bài",
        before="39 tin, bài",
        result="under_way",
        share="58/72",
    ),
    measured(
        30,
        1,
        "Tỷ lệ người dân, tổ chức trả lời hài lòng khi giao dịch tại Trung tâm",
        "tối thiểu 95%",
        "95,13%",
        fraction="683/718",
        before="94,76%",
    ),
    measured(
        34,
        3,
        "Tỷ lệ hồ sơ thủ tục hành chính của xã trả kết quả sớm hoặc đúng ngày hẹn",
        "trên 99%",
        "99,28%",
        fraction="2.621/2.640",
        before="99,24%",
    ),
    measured(
        35,
        3,
        "Tỷ lệ hồ sơ trễ hẹn có thư xin lỗi và ngày hẹn lại",
        "đạt 100%",
        "100%",
        fraction="19/19",
        before="100%",
    ),
    measured(
        38,
        3,
        "Tỷ lệ phản ánh, kiến nghị được trả lời trong thời hạn và đăng công khai",
        "đạt 100%",
        "100%",
        fraction="20/20",
        before="100%",
    ),
    measured(
        39,
        3,
        "Thời gian chờ trung bình của một lượt khách từ lúc lấy số đến khi được gọi vào quầy",
        "tối đa 15 phút",
        "14,4 phút",
        before="15,2 phút",
    ),
    measured(
        47,
        6,
        "Tỷ lệ giải ngân vốn đầu tư công do xã làm chủ đầu tư",
        "tối thiểu 95%",
        "65,74%",
        fraction="14.120/21.480",
        before="36,80%",
        result="under_way",
    ),
    measured(
        48,
        6,
        "Số thu ngân sách trên địa bàn so với dự toán HĐND xã quyết nghị",
        "tối thiểu 100%",
        "77,98%",
        fraction="4.055/5.200",
        before="50,19%",
        result="under_way",
    ),
    measured(
        50,
        7,
        "Mức độ sử dụng dịch vụ công trực tuyến của xã",
        "; ".join(f"{each.label}: {each.goal}" for each in ONLINE),
        "; ".join(f"{each.label}: {each.value}" for each in ONLINE),
        result="not_met",
        parts=ONLINE,
    ),
    measured(
        52,
        7,
        "Tỷ lệ giao dịch phí, lệ phí, nghĩa vụ tài chính được thanh toán trực tuyến",
        "tối thiểu 60%",
        "59,83%",
        fraction="1.010/1.688",
        before="57,62%",
        result="not_met",
    ),
    measured(
        53,
        7,
        "Tỷ lệ kết quả thủ tục hành chính được số hóa, lưu vào kho dữ liệu của công dân",
        "tối thiểu 100%",
        "96,44%",
        fraction="2.546/2.640",
        before="97,85%",
        result="not_met",
    ),
    measured(
        54,
        7,
        "Tỷ lệ văn bản đi của UBND xã và các phòng được ký số, gửi trên môi trường điện tử",
        "tối thiểu 99%",
        "99,73%",
        fraction="1.861/1.866",
        before="99,76%",
    ),
    *(
        measured(70 + n, 5, f"Việc được giao thứ {'abcdefgh'[n]} có đủ sổ", "đạt yêu cầu", "đạt")
        for n in range(8)
    ),
    *(
        measured(80 + n, 4, f"Số lớp {'mnpq'[n]}", "tối thiểu 9 lớp", "", result="under_way")
        for n in range(4)
    ),
]

FIGURES = ReportFigures(
    year=2026,
    period="quarter-3",
    period_title="9 tháng năm 2026",
    cut_off="2026-09-08",
    previous_cut_off="2026-06-08",
    plan="Kế hoạch số 15/KH-UBND ngày 16/01/2026",
    issuer="Ủy ban nhân dân xã Khe Mây",
    include_waiting=False,
    waiting=0,
    totals=counts(41, 9, 30, 2, 3, 26, 23, 7, 7),
    totals_before=counts(41, 5, 32, 4, 1, 26, 24, 3, 3),
    areas=AREAS,
    offices=OFFICES,
    tasks=TASKS,
    indicators=INDICATORS,
    as_of="2026-09-08",
    superior="Kế hoạch số 07/KH-UBND ngày 06/01/2026 của Ủy ban nhân dân tỉnh Sơn Lâm về cải cách "
    "hành chính nhà nước tỉnh Sơn Lâm năm 2026",
)
LAST_YEAR = replace(
    FIGURES,
    year=2025,
    period_title="9 tháng năm 2025",
    totals=counts(37, 8, 27, 2, 1, 23, 23, 6, 6),
    indicators=[
        replace(row, value="99,03%", fraction="2.546/2.571") for row in INDICATORS if row.pk == 34
    ],
)
MATERIAL = Material(
    measured={
        34: [
            Point(Decimal("99.26"), Decimal(802), Decimal(808)),
            Point(Decimal("99.24"), Decimal(1708), Decimal(1721)),
            Point(Decimal("99.28"), Decimal(2621), Decimal(2640)),
        ]
    },
    last_year=LAST_YEAR,
    own=[
        "Ủy ban nhân dân xã Khe Mây",
        "UBND xã Khe Mây",
        "Khe Mây",
        "Sơn Lâm",
        *(each.name for each in OFFICES),
    ],
    symbols=["UBND", "VP", "KT"],
    plan=["15/KH-UBND", "07/KH-UBND"],
    documents=["118/BC-UBND ngày 10/06/2026", "41/BC-UBND ngày 10/03/2026"],
)


@cache
def drafted() -> tuple[ReportSection, ...]:
    return tuple(
        ReportSection(
            key=each.key,
            heading=each.heading,
            draws=each.draws,
            area=each.area,
            drafted=each.text,
        )
        for each in draft(FIGURES)
    )


def findings(text: str, section: str, material: Material) -> list[Finding]:
    """What is found on a line that somebody wrote under those of a section."""
    rows = [
        ReportSection(
            key=each.key,
            heading=each.heading,
            draws=each.draws,
            area=each.area,
            drafted=each.drafted,
            text=f"{each.drafted}\n{text}".strip() if each.key == section else None,
        )
        for each in drafted()
    ]
    return [each for each in check(FIGURES, rows, material) if each.line == text]


def words(text: str, section: str = "achievements", material: Material = MATERIAL) -> list[str]:
    return [each.words for each in findings(text, section, material)]
