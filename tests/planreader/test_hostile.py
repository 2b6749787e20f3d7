"""Files made to hurt: each ends soon, in a draft or in one clear sentence."""

import contextlib
import io
import json
import random
import re
import zipfile

import docx
import pytest

from planreader import SourceFile, UnreadableFile, read_plan
from planreader.blocks import TableRow
from planreader.files.opening import read_file
from vietnamese.characters import is_fit

from .test_xlsx import AREA_ROW, HEADING, TASK
from .test_xlsx import saved as saved_book
from .word_files import NS, add_listed, add_table, add_xml, paragraphs, saved, with_part
from .work import calls, end_of_patience

PLAN = ("II. NHIỆM VỤ", "1. Cải cách thể chế", "- Rà soát văn bản.")
TEXT = "\n".join(PLAN)
ENTITIES = "".join(f'<!ENTITY a{each} "{f"&a{each - 1};" * 10}">' for each in range(1, 10))
LAUGHS = f'<!DOCTYPE a [<!ENTITY a0 "ha">{ENTITIES}]><a>&a9;</a>'
LONG = f"<w:p {NS}><w:r><w:t>{'ab c' * 20_000}</w:t></w:r></w:p>"
SECRET = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><a>&a;</a>'


def word(*xml):
    document = paragraphs(*PLAN)
    for each in xml:
        add_xml(document, each)
    return saved(document)


def wide(columns):
    return ("\t".join(["STT", "Nội dung", "Chủ trì", *("x",) * columns]) + "\n") * 3


def nested(open_tag, close_tag, depth, inside="<w:p><w:r><w:t>chữ</w:t></w:r></w:p>"):
    return open_tag.replace(">", f" {NS}>", 1) + open_tag * (depth - 1) + inside + close_tag * depth


def refusal(name, content):
    with pytest.raises(UnreadableFile) as error:
        read_plan([SourceFile(name, content)])
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "made", "complaint"),
    [
        ("kh.txt", lambda: b" " * 3_000_000, "rỗng"),
        ("kh.txt", lambda: b"\n" * 3_000_000 + TEXT.encode(), "dài hơn nhiều"),
        ("kh.txt", lambda: (TEXT + "a" * 3_000_000).encode(), "dài hơn nhiều"),
        ("kh.txt", lambda: (TEXT + "\n- a" * 200_000).encode(), "dài hơn nhiều"),
        (
            "kh.tsv",
            lambda: (TEXT + "\n" + "1\tRà soát\tVăn phòng\n" * 1_000_000).encode()[:19_000_000],
            "dài hơn nhiều",
        ),
        ("kh.tsv", lambda: wide(10_000).encode(), "nhiều hơn 200 cột"),
        (
            "kh.md",
            lambda: wide(10_000).replace("\t", "|").replace("STT", "|STT").encode(),
            "nhiều hơn 200 cột",
        ),
        ("kh.txt", lambda: random.Random(2).randbytes(4000), "không phải văn bản"),
        ("kh.docx", lambda: word(*[LONG] * 20), "dài hơn nhiều"),
        ("kh.docx", lambda: with_part(word(), "word/numbering.xml", LAUGHS), "bị hỏng"),
        ("kh.docx", lambda: with_part(word(), "word/footnotes.xml", SECRET), "bị hỏng"),
        (
            "kh.docx",
            lambda: with_part(word(), "word/document.xml", LAUGHS.encode("utf-16")),
            "bị hỏng",
        ),
        ("pl.xlsx", lambda: with_part(saved_book([HEADING]), "xl/workbook.xml", LAUGHS), "bị hỏng"),
        (
            "pl.xlsx",
            lambda: with_part(saved_book([HEADING]), "xl/sharedStrings.xml", SECRET),
            "bị hỏng",
        ),
        (
            "pl.xlsx",
            lambda: with_part(
                saved_book([HEADING]), "xl/x.xml", random.Random(1).randbytes(31_000_000)
            ),
            "lớn hơn",
        ),
    ],
)
def test_a_hostile_file_is_refused_in_one_sentence(name, made, complaint):
    sentence = refusal(name, made())

    assert complaint in sentence
    assert sentence.startswith(f"Tệp “{name}” ")


def test_a_package_inside_a_package_is_not_opened():
    inner = word()
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as package:
        package.writestr("ke-hoach.docx", inner)

    assert "không phải tệp Word" in refusal("kh.docx", outer.getvalue())


def test_a_file_of_nothing_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "kh.txt"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)

    with pytest.raises(UnreadableFile, match="lớn hơn 20 MB"):
        read_plan([path])


def test_a_row_of_a_word_table_may_not_be_endless():
    spans = f'<w:tc><w:tcPr><w:gridSpan w:val="{9**40}"/></w:tcPr><w:p/></w:tc>' * 50
    table = (
        f"<w:tbl {NS}><w:tr>{spans}<w:tc><w:p><w:r><w:t>Nội "
        "dung</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )

    assert "nhiều hơn 200 cột" in refusal("kh.docx", word(table))


@pytest.mark.parametrize(
    "xml",
    [
        nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 100),
        nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 60),
        nested("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>", 70),
    ],
)
def test_deep_nesting_is_read_once(xml):
    draft = read_plan([SourceFile("kh.docx", word(xml))])

    assert sum(line.count("chữ") for line in draft.sources[0].lines) == 1


def of_lists(count):
    """A document of paragraphs of which each has a list of its own, numbered as long-windedly as
    Word allows.
    """
    document = docx.Document()
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="999999"/><w:numFmt w:val="upperRoman"/>'
        f'<w:lvlText w:val="{"%1.%2" * 200}"/></w:lvl>'
        for level in range(9)
    )
    numbers = "".join(
        f'<w:num w:numId="{each}"><w:abstractNumId w:val="1"/></w:num>' for each in range(2, count)
    )
    for number in range(2, count):
        add_listed(document, "Rà soát văn bản.", number, number % 9)
    numbering = (
        f"<w:numbering {NS}><w:abstractNum "
        f'w:abstractNumId="1">{levels}</w:abstractNum>{numbers}</w:numbering>'
    )
    return with_part(saved(document), "word/numbering.xml", numbering)


def test_twice_as_many_lists_are_twice_the_work():
    def read(content):
        with contextlib.suppress(UnreadableFile):
            read_plan([SourceFile("kh.docx", content)])

    few, many, thousands = of_lists(250), of_lists(500), of_lists(2000)

    with end_of_patience():
        read(thousands)
        assert calls(lambda: read(many)) <= 2.2 * calls(lambda: read(few))


def whole_files():
    document = paragraphs(*PLAN)
    add_table(document, ("STT", "Nội dung", "Chủ trì"), ("1", "Mở lớp tập huấn", "Văn phòng"))
    return {
        "kh.docx": saved(document),
        "pl.xlsx": saved_book([HEADING, AREA_ROW, TASK], merges=["A2:B2"]),
        "kh.txt": f"{TEXT}\nSTT\tNội dung\tChủ trì\n1\tMở lớp\tVăn phòng\n".encode(),
    }


@pytest.mark.parametrize("name", ["kh.docx", "pl.xlsx", "kh.txt"])
def test_truncated_files_end_in_a_draft_or_a_sentence(name):
    content = whole_files()[name]

    for tenth in range(10):
        with contextlib.suppress(UnreadableFile):
            read_plan([SourceFile(name, content[: len(content) * tenth // 10])])


def damaged(content, chance):
    """`content` with some bytes changed; in a package, those of one unpacked part."""
    if not content.startswith(b"PK"):
        return flipped(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        name = chance.choice([each for each in package.namelist() if each.endswith(".xml")])
        part = package.read(name)
    return with_part(content, name, flipped(part, chance))


def flipped(content, chance):
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(len(changed))] = chance.choice(b'<>/"&0917a =\xff\x00')
    return bytes(changed)


@pytest.mark.parametrize("name", ["kh.docx", "pl.xlsx", "kh.txt"])
def test_damaged_files_end_in_a_draft_or_a_sentence(name):
    content, chance = whole_files()[name], random.Random(7)

    for _ in range(60):
        with contextlib.suppress(UnreadableFile):
            read_plan([SourceFile(name, damaged(content, chance))])


@pytest.mark.parametrize(
    ("span", "columns"), [("9" * 5_000, 64), ("²", 1), ("①", 1), ("-1", 1), ("1e3", 1), ("2", 2)]
)
def test_a_cell_reaches_over_as_many_columns_as_its_digits_say(span, columns):
    cell = (
        "<w:tc><w:tcPr><w:gridSpan w:val='{}'/></w:tcPr><w:p><w:r><w:t>Rà "
        "soát</w:t></w:r></w:p></w:tc>"
    )
    table = f"<w:tbl {NS}><w:tr>{cell.format(span)}{cell.format(1)}</w:tr></w:tbl>"

    [row] = [
        part
        for part in read_file(SourceFile("kh.docx", word(table))).parts
        if isinstance(part, TableRow)
    ]

    assert row.cells == ("Rà soát", *[""] * (columns - 1), "Rà soát")


@pytest.mark.parametrize("figure", ["1" + ".000" * 2_000, "9" * 5_000])
def test_a_figure_longer_than_any_is_no_target(figure):
    plan = (
        "I. MỤC TIÊU",
        "1. Cải cách thủ tục hành chính",
        f"- Đạt {figure} hồ sơ trực tuyến.",
        *PLAN,
    )

    [target] = read_plan([SourceFile("kh.txt", "\n".join(plan).encode())]).targets

    assert target.quantities == []


def test_what_is_read_can_be_stored():
    text = TEXT.replace("Rà soát", "Rà\x01 so\ufffeát")

    draft = read_plan([SourceFile("kh.txt", text.encode())])

    assert [task.content for task in draft.tasks] == ["Rà soát văn bản."]
    assert is_fit(json.dumps(draft.as_stored_json(), ensure_ascii=False))


HEADING_OF_OFFICE = "TT\tLĩnh vực, nhiệm vụ\tThời hạn\tBộ phận thực hiện\t\tSản phẩm\tGhi chú"
FOUND_BY_FUZZING = {
    "a table between letterhead and nothing": (
        "UBND XÃ THANH VÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        HEADING_OF_OFFICE,
        "I\tChỉ đạo, điều hành\t\t\t\t\t",
    ),
    "a row that looks like a second heading": (
        "STT\tNỘI DUNG\tSẢN PHẨM\tĐƠN *①\x0b\u2028VỊ CHỦ TRÌ\tĐƠN VỊ PHỐI HỢP\tTHỜI GIAN THỰC HIỆN",
        "5\tKiểm tra 20% các phòng\tKế hoạch, kết luận\tPhòng Tổ chức\tCác đơn vị\tQuý III/2026",
        "6\tTriển khai Chỉ số\tQuyết định\tPhòng Tổ chức\t- Văn phòng; - Các phòng.\tQuý IV/2026",
    ),
}


@pytest.mark.parametrize("lines", FOUND_BY_FUZZING.values(), ids=FOUND_BY_FUZZING.keys())
def test_what_fuzzing_found_ends_in_a_draft_or_a_sentence(lines):
    for text in (lines, (*lines, *PLAN)):
        with contextlib.suppress(UnreadableFile):
            read_plan([SourceFile("kh.txt", "\n".join(text).encode())])


def test_a_package_whose_entries_are_patched_data_is_broken():
    content = bytearray(saved_book([HEADING, AREA_ROW, TASK]))
    for entry in re.finditer(rb"PK\x01\x02", content):
        content[entry.start() + 8] |= 0x20  # the flag of compressed patched data

    assert "bị hỏng" in refusal("kh.xlsx", bytes(content))
