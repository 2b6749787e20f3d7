"""Documents at the limits of what a commune writes; each must come out in the legal form."""

from dataclasses import replace

from nd30 import (
    Agency,
    Annex,
    Bullet,
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
    AREAS,
    LONG_SUBJECT,
    OFFICE,
    PROSE,
    STATISTICS_COLUMNS,
    full_report,
    plan,
    report,
    sections,
    statistics,
    task_rows,
    task_table,
)
from tests.nd30.test_pictures import picture

END = Paragraph("Trên đây là Báo cáo của Ủy ban nhân dân xã Khe Mây./.")
ANNEXED = Paragraph("Trên đây là Báo cáo của Ủy ban nhân dân xã (Có Phụ lục kèm theo)./.")
LONG_AGENCY = Agency(
    ("BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH", "XÃ NƯỚC HAI THƯỢNG KHE MÂY"),
    "Ban Chỉ đạo cải cách hành chính xã Nước Hai Thượng Khe Mây",
    superior="Ủy ban nhân dân xã Nước Hai Thượng Khe Mây",
)
RECIPIENTS = (
    "Ủy ban nhân dân tỉnh Sơn Lâm",
    "Sở Nội vụ tỉnh Sơn Lâm",
    "Thường trực Đảng ủy, Thường trực Hội đồng nhân dân xã",
    "Chủ tịch, các Phó Chủ tịch Ủy ban nhân dân xã",
    "Các phòng, Trung tâm Phục vụ hành chính công",
    "Lưu: VT, VHXH",
)
DEPUTY = Signature(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Hoàng Thị Minh Nguyệt")
BASES = tuple(
    f"Căn cứ Nghị quyết số {number}/NQ-HĐND ngày {number} tháng 12 năm 2025 của Hội đồng nhân dân "
    "xã về nhiệm vụ phát triển kinh tế - xã hội năm 2026"
    for number in range(11, 16)
)
NAMES = Paragraph(
    "Phân công ông Nguyễn Văn Thắng, bà Trần Thị Hoài Thu và đồng chí Lò Văn Pản theo dõi việc "
    "thực hiện Kế hoạch số 15/KH-UBND ngày 16 tháng 01 năm 2026, báo cáo Sở Nội vụ tỉnh Bà Rịa - "
    "Vũng Tàu trước ngày 25 tháng 12 năm 2026; bà Hoàng Thị Lan tổng hợp trước ngày 20/12/2026. "
    * 4
)
TALL_CELL = "Rà soát, niêm yết công khai thủ tục hành chính tại Trung tâm. " * 30


def body_of(count: int) -> tuple:
    """So many paragraphs under two headings."""
    return (
        Heading(1, "I. Kết quả"),
        *[Paragraph(PROSE)] * count,
        Heading(1, "II. Nhiệm vụ"),
        Paragraph("Các phòng thực hiện các việc sau:"),
        *[Bullet(PROSE)] * count,
        END,
    )


def annexed(*annexes: Annex, **changes) -> Document:
    return report(**{"body": (*sections(), ANNEXED), "annexes": annexes} | changes)


def letter(**changes) -> Document:
    return report(
        **{
            "kind": "",
            "symbol": "UBND-VX",
            "subject": "đôn đốc thực hiện nhiệm vụ cải cách hành chính quý IV năm 2026",
            "addressees": ("Các phòng thuộc xã",),
            "body": (Paragraph(PROSE), Paragraph("Đề nghị các phòng thực hiện./.")),
        }
        | changes
    )


def decision(**changes) -> Document:
    return report(
        **{
            "kind": "Quyết định",
            "symbol": "QĐ-UBND",
            "subject": "Ban hành Kế hoạch cải cách hành chính năm 2026",
            "enacted_by": "Ủy ban nhân dân xã Khe Mây",
            "legal_bases": BASES,
            "body": (
                Paragraph("Ban hành kèm theo Quyết định này Kế hoạch.", lead="Điều 1."),
                Paragraph("Quyết định có hiệu lực kể từ ngày ký.", lead="Điều 2."),
                Paragraph("Các phòng chịu trách nhiệm thi hành./.", lead="Điều 3."),
            ),
            "enclosed": Enclosed("Kế hoạch", LONG_SUBJECT, sections()),
            "recipients": ("Như Điều 3", "Lưu: VT"),
        }
        | changes
    )


def tall_table(count: int) -> Table:
    rows = tuple(
        Row((str(number), TALL_CELL, "Báo cáo", "Văn phòng")) for number in range(1, count + 1)
    )
    return Table(
        (Column("STT", "center"), Column("Nội dung"), Column("Sản phẩm"), Column("Đơn vị")), rows
    )


def many_columns() -> Table:
    columns = (
        Column("STT", "center"),
        Column("Lĩnh vực"),
        *(
            Column(name, "right", group)
            for group in ("Tiếp nhận", "Đã giải quyết", "Đang giải quyết")
            for name in ("Tổng số", "Trong hạn", "Quá hạn")
        ),
    )
    rows = tuple(Row((str(n), area, *["1.284"] * 9)) for n, area in enumerate(AREAS * 4, 1))
    return Table(columns, rows)


def extremes() -> dict[str, Document]:
    """Thirty documents by what is extreme about them."""
    footnotes = (Footnote("¹", "Theo số liệu của Trung tâm Phục vụ hành chính công."),)
    noted = Paragraph("Tỷ lệ hồ sơ trực tuyến¹ đạt 80%.")
    return {
        "long agency": report(agency=LONG_AGENCY, symbol="BC-BCĐ"),
        "long agency, long title": plan(agency=LONG_AGENCY, symbol="KH-BCĐ"),
        "very long title": report(subject=f"{LONG_SUBJECT} và định hướng năm 2027"),
        "one legal basis": report(legal_bases=BASES[:1]),
        "five legal bases": plan(legal_bases=BASES),
        "no annex": report(body=body_of(3)),
        "nine annexes": annexed(
            *(
                Annex(area, (task_table(11),), landscape=bool(n % 2))
                for n, area in enumerate(AREAS)
            ),
            Annex("Biểu số liệu", (statistics(),)),
            Annex("Biểu đồ", (picture(150),)),
        ),
        "three thousand rows": annexed(
            Annex(
                "Nhiệm vụ",
                (Table(full_report().annexes[0].blocks[0].columns, task_rows(3000)),),
                landscape=True,
            )
        ),
        "body of one line": report(body=(END,)),
        "body of two lines": report(body=(Paragraph("Xã đã hoàn thành nhiệm vụ."), END)),
        "tall cells": annexed(Annex("Nhiệm vụ", (tall_table(9),))),
        "tall cells lying": annexed(Annex("Nhiệm vụ", (tall_table(12),), landscape=True)),
        "many columns": annexed(Annex("Hồ sơ", (many_columns(),), landscape=True)),
        "many columns upright": annexed(Annex("Hồ sơ", (many_columns(),))),
        "six recipients": report(recipients=RECIPIENTS, body=body_of(2)),
        "deputy signs": report(signature=DEPUTY, recipients=RECIPIENTS, body=body_of(4)),
        "head of office by order": report(
            agency=OFFICE,
            symbol="BC-VP",
            signature=Signature(("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), "Lò Văn Pản"),
        ),
        "footnotes": report(body=(noted, *[Paragraph(PROSE)] * 9, END), footnotes=footnotes),
        "pictures": annexed(Annex("Biểu đồ", tuple(picture(150) for _ in range(5)))),
        "picture in the body": report(body=(*body_of(2)[:-1], picture(150), END)),
        "names and dates": report(body=(NAMES, NAMES, NAMES, END)),
        "table in the body": report(
            body=(*sections(), replace(statistics(), caption="Bảng 1. Số liệu"), END)
        ),
        "table before the signature": report(body=(*body_of(5), task_table(14), END)),
        "letter": letter(),
        "letter to many": letter(addressees=RECIPIENTS[:4], body=body_of(3)),
        "letter with annex": letter(
            body=(
                Paragraph(PROSE),
                Paragraph("Đề nghị các phòng thực hiện (Có Phụ lục kèm theo)./."),
            ),
            annexes=(Annex("Nhiệm vụ", (task_table(40),), landscape=True),),
        ),
        "decision": decision(),
        "decision with annexes": decision(
            annexes=(Annex("Nhiệm vụ", (task_table(40),), landscape=True),)
        ),
        "groups of one row": annexed(
            Annex("Nhiệm vụ", (task_table(35, groups=35),), landscape=True)
        ),
        "rows under their group": annexed(
            Annex(
                "Số liệu",
                (Table(STATISTICS_COLUMNS, (GroupRow("I. Chung"), *statistics().rows[1:] * 9)),),
            )
        ),
        **{f"{count} paragraphs": report(body=body_of(count)) for count in (7, 8, 9)},
    }
