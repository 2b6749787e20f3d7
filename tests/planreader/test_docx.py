import docx

from planreader import SourceFile, read_plan
from planreader.blocks import Footnote, Line
from planreader.files.opening import read_file

from .word_files import (
    NS,
    add_list,
    add_listed,
    add_table,
    add_xml,
    continue_cell,
    paragraphs,
    saved,
    with_part,
)


def contents_of(document):
    return read_file(SourceFile("kh.docx", saved(document)))


def lines_of(document):
    return [part.text for part in contents_of(document).parts if isinstance(part, Line)]


def test_numbered_paragraphs_get_the_marks_word_shows():
    document = docx.Document()
    add_list(document, 70, ("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."))
    add_list(document, 71, ("lowerLetter", "%1)"))
    add_list(document, 72, ("bullet", "\uf0b7"), ("bullet", "o"))
    for text, number, level in [
        ("Mục đích", 70, 0),
        ("Nhiệm vụ", 70, 0),
        ("Thể chế", 70, 1),
        ("Chỉ tiêu", 71, 0),
        ("Việc", 72, 0),
        ("Chi tiết", 72, 1),
        ("Nhiệm vụ", 71, 0),
        ("Thủ tục", 70, 1),
        ("Một cửa", 70, 2),
        ("Tổ chức", 70, 0),
        ("Phòng", 70, 1),
    ]:
        add_listed(document, text, number, level)

    assert lines_of(document) == [
        "I. Mục đích",
        "II. Nhiệm vụ",
        "1. Thể chế",
        "a) Chỉ tiêu",
        "- Việc",
        "+ Chi tiết",
        "b) Nhiệm vụ",
        "2. Thủ tục",
        "2.1. Một cửa",
        "III. Tổ chức",
        "1. Phòng",
    ]


def test_tracked_changes_are_read_as_accepted():
    document = docx.Document()
    add_xml(
        document,
        f'<w:p {NS}><w:r><w:t xml:space="preserve">Rà soát </w:t></w:r>'
        "<w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:ins><w:r><w:t>mới</w:t></w:r></w:ins></w:p>",
    )
    add_xml(
        document,
        f"<w:p {NS}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Công khai </w:t></w:r></w:p>",
    )
    add_xml(document, f"<w:p {NS}><w:r><w:t>dự toán</w:t></w:r></w:p>")

    assert lines_of(document) == ["Rà soát mới", "Công khai dự toán"]


def test_text_boxes_tabs_and_line_breaks_are_read_in_place():
    document = docx.Document()
    add_xml(
        document,
        f"<w:p {NS}><w:r><w:t>Trên</w:t><w:br/><w:t>Dưới</w:t><w:noBreakHyphen/><w:t>CP</w:t></w:r>"
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Trong "
        "hộp</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
    )

    assert lines_of(document) == ["Trên", "Dưới-CP", "Trong hộp"]


def test_footnotes_are_apart_and_called_in_the_text():
    document = docx.Document()
    add_xml(
        document, f'<w:p {NS}><w:r><w:t>Theo đề án</w:t><w:footnoteReference w:id="5"/></w:r></w:p>'
    )
    note = '<w:footnote w:id="5"><w:p><w:r><w:t>Đề án số 9.</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {NS}>{note}</w:footnotes>"
    contents = read_file(
        SourceFile("kh.docx", with_part(saved(document), "word/footnotes.xml", notes))
    )

    assert contents.footnotes == [Footnote("¹", "Đề án số 9.")]
    assert [part.text for part in contents.parts] == ["Theo đề án¹"]


def test_a_footnote_that_was_typed_is_apart():
    document = docx.Document()
    for text in (
        "KẾ HOẠCH",
        "I. NHIỆM VỤ",
        "1. Thể chế",
        "- Rà soát theo đề án¹.",
        "¹ Theo Đề án số 9 của tỉnh.",
    ):
        document.add_paragraph(text)

    draft = read_plan([SourceFile("kh.docx", saved(document))])

    assert draft.footnotes == [Footnote("¹", "Theo Đề án số 9 của tỉnh.")]
    assert [task.content for task in draft.tasks] == ["Rà soát theo đề án¹."]


def test_nested_tables_stay_in_their_cell():
    document = docx.Document()
    table = add_table(document, ("a", "b"))
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "c", "d"

    assert contents_of(document).parts[0].cells == ("a", "b\nc d")


PLAN = (
    "KẾ HOẠCH",
    "Cải cách hành chính năm 2026",
    "Thực hiện Kế hoạch số 02/KH-UBND ngày 06/01/2026, UBND xã Mai Hạ ban hành Kế hoạch như sau:",
    "II. NHIỆM VỤ",
    "1. Cải cách thể chế",
)


def test_a_table_with_merged_heading_and_cells():
    document = paragraphs(*PLAN)
    table = add_table(
        document,
        ("STT", "Nhiệm vụ", "Phân công", "", "Kết quả", "Thời hạn"),
        ("", "", "Chủ trì", "Phối hợp", "", ""),
        (
            "1",
            "Rà soát văn bản",
            "Văn phòng HĐND\nvà UBND xã",
            "- Phòng Kinh tế\n- Công an xã",
            "Báo cáo",
            "Quý I",
        ),
        ("2", "Mở lớp tập huấn", "Văn phòng", "", "Kế hoạch;", "Quý III"),
        ("", "", "Văn phòng", "", "Danh sách", ""),
    )
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1):
        continue_cell(table.cell(4, column))

    draft = read_plan([SourceFile("kh.docx", saved(document))])

    assert [
        (task.content, task.product, task.lead_units, task.coordinating_units)
        for task in draft.tasks
    ] == [
        (
            "Rà soát văn bản",
            "Báo cáo",
            ["Văn phòng HĐND và UBND xã"],
            ["Phòng Kinh tế", "Công an xã"],
        ),
        ("Mở lớp tập huấn", "Kế hoạch; Danh sách", ["Văn phòng"], []),
    ]
    assert [(task.area, task.source) for task in draft.tasks] == [(2, "appendix"), (2, "appendix")]


def test_letterhead_and_signature_in_tables_without_borders():
    document = docx.Document()
    add_table(
        document,
        (
            "UBND XÃ MAI HẠ\nVĂN PHÒNG HĐND VÀ UBND",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        ),
        ("Số: 03/KH-VP", "Mai Hạ, ngày 12 tháng 01 năm 2026"),
    )
    for text in (
        *PLAN,
        "- Rà soát văn bản.",
        "III. TỔ CHỨC THỰC HIỆN",
        "1. Bộ phận một cửa: Tiếp nhận hồ sơ.",
    ):
        document.add_paragraph(text)
    add_table(document, ("Nơi nhận:\n- UBND xã;\n- Lưu: VT.", "CHÁNH VĂN PHÒNG\n\n\nĐỗ Minh Quân"))

    draft = read_plan([SourceFile("kh.docx", saved(document))])

    assert (draft.plan.number, str(draft.plan.issued_on), draft.plan.place) == (
        "03/KH-VP",
        "2026-01-12",
        "Mai Hạ",
    )
    assert draft.plan.issuer == "VĂN PHÒNG HĐND VÀ UBND XÃ MAI HẠ"
    assert (draft.plan.signer_title, draft.plan.signer) == ("CHÁNH VĂN PHÒNG", "Đỗ Minh Quân")
    assert draft.plan.recipients == ["UBND xã", "Lưu: VT"]
    assert [(duty.unit, duty.text) for duty in draft.duties] == [
        ("Bộ phận một cửa", "Tiếp nhận hồ sơ.")
    ]


def test_tables_that_touch_are_told_apart():
    document = paragraphs(*PLAN[:3])
    add_table(
        document,
        ("STT", "Chỉ tiêu", "Đơn vị tính", "Mục tiêu năm 2026"),
        ("1", "Hồ sơ TTHC đúng hạn", "%", "98"),
    )
    add_table(
        document,
        ("STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"),
        ("1", "Niêm yết TTHC", "Văn phòng", "Quý I"),
    )
    add_table(document, ("Nơi nhận:\n- Lưu: VT.", "CHÁNH VĂN PHÒNG\nĐỗ Minh Quân"))

    draft = read_plan([SourceFile("kh.docx", saved(document))])

    assert [(each.text, each.quantities[0].value) for each in draft.targets] == [
        ("Hồ sơ TTHC đúng hạn", 98)
    ]
    assert [(task.content, task.lead_units) for task in draft.tasks] == [
        ("Niêm yết TTHC", ["Văn phòng"])
    ]
    assert (draft.plan.signer, draft.plan.recipients) == ("Đỗ Minh Quân", ["Lưu: VT"])


def test_recipients_and_signature_beside_each_other_by_tabs():
    document = paragraphs(
        *PLAN,
        "- Rà soát văn bản.",
        "Nơi nhận:\tTM. ỦY BAN NHÂN DÂN",
        "-\tSở Nội vụ;\tCHỦ TỊCH",
        "- Các phòng, ban;",
        "- Lưu: VT.\tĐỗ Minh Quân",
    )

    plan = read_plan([SourceFile("kh.docx", saved(document))]).plan

    assert plan.recipients == ["Sở Nội vụ", "Các phòng, ban", "Lưu: VT"]
    assert (plan.signer_title, plan.signer) == ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "Đỗ Minh Quân")


def test_hidden_words_are_not_read():
    document = docx.Document()
    add_xml(
        document,
        (
            "<w:p "
            f"{NS}><w:r><w:rPr><w:vanish/></w:rPr><w:t>Ẩn</w:t></w:r><w:r><w:t>Hiện</w:t></w:r></w:p>"
        ),
    )

    assert lines_of(document) == ["Hiện"]
