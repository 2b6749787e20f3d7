"""Documents with as much and as little in them as communes may come to have."""

from nd30 import (
    Agency,
    Annex,
    Bullet,
    Centered,
    Column,
    Document,
    Enclosed,
    Footnote,
    GroupRow,
    Heading,
    Paragraph,
    Row,
    Signature,
    Table,
)
from tests.nd30.samples import (
    LONG_SUBJECT,
    OFFICE,
    PROSE,
    TASK_COLUMNS,
    draft,
    full_report,
    plan,
    report,
    sections,
    statistics,
    task_table,
)
from tests.nd30.test_pictures import picture

LONG_PLACE = "Đặc khu Hoàng Sa - Trường Sa Lớn"
LONG_AGENCY = Agency(
    ("ỦY BAN NHÂN DÂN", "ĐẶC KHU HOÀNG SA - TRƯỜNG SA LỚN VÀ CÁC ĐẢO PHỤ CẬN"),
    "Ủy ban nhân dân Đặc khu Hoàng Sa - Trường Sa Lớn và các đảo phụ cận",
    superior="ỦY BAN NHÂN DÂN THÀNH PHỐ TRỰC THUỘC TRUNG ƯƠNG ĐÀ NẴNG - QUẢNG NAM",
)
LONG_NAME = "Công Tằng Tôn Nữ Nguyễn Thị Hoài Thương Phương Khánh"
LONG_WORD = "https://dichvucong.example.vn/ho-so/" + "a1b2c3d4" * 15
BASES = tuple(
    f"Căn cứ Nghị quyết số {number}/NQ-HĐND ngày {number:02}/12/2025 của Hội đồng nhân dân tỉnh "
    "Sơn Lâm về nhiệm vụ phát triển kinh tế - xã hội, bảo đảm quốc phòng, an ninh năm 2026"
    for number in range(11, 16)
)
CLOSING = Paragraph("Trên đây là Báo cáo của Ủy ban nhân dân xã Khe Mây./.")
VICE_CHAIR = Signature(
    ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"), LONG_NAME
)
ARTICLES = (
    Paragraph("Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính.", lead="Điều 1."),
    Paragraph("Quyết định này có hiệu lực kể từ ngày ký.", lead="Điều 2."),
    Paragraph(
        "Chánh Văn phòng, Trưởng các phòng và các tổ chức, cá nhân có liên quan chịu trách nhiệm "
        "thi hành Quyết định này./.",
        lead="Điều 3.",
    ),
)


def decision(**changes) -> Document:
    """A decision of the chair on three articles."""
    values = {
        "kind": "QUYẾT ĐỊNH",
        "symbol": "QĐ-UBND",
        "subject": "Về việc ban hành Kế hoạch cải cách hành chính năm 2026",
        "enacted_by": "Chủ tịch Ủy ban nhân dân xã Khe Mây",
        "legal_bases": ("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025",),
        "body": (Centered("QUYẾT ĐỊNH:"), *ARTICLES),
    }
    return report(**values | changes)


def letter(**changes) -> Document:
    values = {
        "kind": "",
        "symbol": "UBND-VHXH",
        "subject": "đôn đốc thực hiện Kế hoạch cải cách hành chính",
        "addressees": ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội"),
        "body": (Paragraph(PROSE), Paragraph("Đề nghị các đơn vị khẩn trương thực hiện./.")),
    }
    return report(**values | changes)


def wide_table(columns: int, rows: int) -> Table:
    """A table of figures under two groups of headings."""
    heads = [
        Column(f"Lĩnh vực {n}", "right", group="Trong kỳ" if n % 2 else "Lũy kế từ đầu năm")
        for n in range(1, columns)
    ]
    body = [
        Row((f"Chỉ tiêu số {row}", *(f"{row * n * 1_234}" for n in range(1, columns))))
        for row in range(1, rows + 1)
    ]
    return Table((Column("Nội dung"), *sorted(heads, key=lambda head: head.group)), tuple(body))


def tall_rows(count: int) -> Table:
    """Rows of which each fills a good part of a page, one more than a page."""
    rows = [Row((str(n), PROSE * (40 if n == 2 else 4), "", "VP", "", "")) for n in range(count)]
    return Table(TASK_COLUMNS, tuple(rows))


def plan_annex(rows: int) -> Annex:
    return Annex("Nhiệm vụ cải cách hành chính năm 2026", (task_table(rows),), landscape=True)


DOCUMENTS: dict[str, Document] = {
    "report of a line": report(),
    "report": full_report(),
    "draft": draft(full_report()),
    "long names": full_report(
        agency=LONG_AGENCY, place=LONG_PLACE, subject=LONG_SUBJECT, signature=VICE_CHAIR
    ),
    "long symbol": report(number="1.234", symbol="BC-BCĐCCHC&CĐS", place=LONG_PLACE),
    "short names": report(agency=Agency(("UBND",), "UBND"), place="Y", subject="Y tế"),
    "body fills the page": report(body=(*[Paragraph(PROSE)] * 10, CLOSING)),
    "body and a line": report(body=(*[Paragraph(PROSE)] * 11, CLOSING)),
    "thirty recipients": report(
        recipients=(*(f"Ban cán sự thôn Khe Mây số {n}" for n in range(30)), "Lưu: VT, VHXH")
    ),
    "long recipients": report(recipients=(LONG_SUBJECT, PROSE, "Lưu: VT, VHXH")),
    "one base": plan(legal_bases=BASES[:1]),
    "five bases": plan(legal_bases=BASES, annexes=()),
    "plan of 400 tasks": plan(annexes=(plan_annex(400),)),
    "decision": decision(),
    "decision of five bases": decision(legal_bases=BASES, subject=LONG_SUBJECT),
    "decision with a plan": decision(
        enclosed=Enclosed("KẾ HOẠCH", LONG_SUBJECT, sections()), annexes=(plan_annex(40),)
    ),
    "decision with a line": decision(enclosed=Enclosed("QUY CHẾ", "Làm việc", (Paragraph(PROSE),))),
    "letter": letter(),
    "letter to one": letter(addressees=("Sở Nội vụ tỉnh Sơn Lâm",), agency=OFFICE),
    "letter to twenty": letter(addressees=tuple(f"Trường Tiểu học số {n}" for n in range(20))),
    "ten annexes": report(
        annexes=tuple(
            Annex(f"Số liệu thống kê {n}", (statistics(),), landscape=n % 2 == 0)
            for n in range(1, 11)
        )
    ),
    "annex of text": report(annexes=(Annex(LONG_SUBJECT, sections()),)),
    "sparse table": report(
        annexes=(Annex("Ít số liệu", (Table(TASK_COLUMNS, (Row(("1", "A", "", "", "", "")),)),)),)
    ),
    "wide table": report(annexes=(Annex("Số liệu", (wide_table(15, 40),), landscape=True),)),
    "tall rows": report(annexes=(Annex("Nhiệm vụ", (tall_rows(6),)),)),
    "only groups": report(
        annexes=(Annex("Nhóm", (Table(TASK_COLUMNS[:2], (GroupRow("I. A"), GroupRow("II. B"))),)),)
    ),
    "footnotes": report(
        body=(
            *(Paragraph(f"{PROSE} Xem ghi chú ({n}).") for n in range(1, 10)),
            CLOSING,
        ),
        footnotes=tuple(Footnote(f"({n})", f"{LONG_SUBJECT} {LONG_WORD}") for n in range(1, 10)),
    ),
    "pictures": report(
        body=(picture(120), picture(400, caption=LONG_SUBJECT), CLOSING),
        annexes=(Annex("Biểu đồ", (picture(60, (100, 900)),), landscape=True),),
    ),
    "deep lists": report(
        body=(
            Heading(1, f"I. {LONG_SUBJECT}"),
            Heading(2, f"1. {LONG_SUBJECT}"),
            Heading(3, f"a) {LONG_SUBJECT}"),
            *(Bullet(f"{PROSE} {LONG_WORD}", 1 + n % 2) for n in range(8)),
            CLOSING,
        )
    ),
    "three thousand rows": report(annexes=(plan_annex(3_000),)),
}
