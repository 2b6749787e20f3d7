"""Recipients and signature."""

from docx.oxml.ns import qn

from nd30 import Signature
from tests.nd30.samples import draft, report, styled, texts, written


def test_recipients_end_with_semicolons_and_the_last_with_a_full_stop():
    word = written(report(recipients=("Sở Nội vụ", "Đảng ủy xã.", "Lưu: VT, VHXH.")))

    assert styled(word, "Nơi nhận") == ["Nơi nhận:"]
    assert styled(word, "Dòng nơi nhận") == ["- Sở Nội vụ;", "- Đảng ủy xã;", "- Lưu: VT, VHXH."]


def test_addressees_are_among_the_recipients_as_above():
    word = written(report(addressees=("Sở Nội vụ",), recipients=("Lưu: VT",)))

    assert styled(word, "Dòng nơi nhận") == ["- Như trên;", "- Lưu: VT."]


def test_as_above_is_not_said_twice():
    word = written(report(addressees=("Sở Nội vụ",), recipients=("Như trên", "Lưu: VT")))

    assert styled(word, "Dòng nơi nhận") == ["- Như trên;", "- Lưu: VT."]


def test_recipient_lines_are_11_point_under_bold_italic_12():
    styles = written(report()).styles

    assert styles["Dòng nơi nhận"].font.size.pt == 11
    assert styles["Nơi nhận"].font.size.pt == 12
    assert styles["Nơi nhận"].font.bold
    assert styles["Nơi nhận"].font.italic


def test_signature_stands_right_of_the_recipients_with_room_to_sign():
    word = written(
        report(
            signature=Signature(
                ("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"), "Vi Văn Tuấn"
            )
        )
    )
    cell = word.tables[-1].cell(0, 1)

    assert [p.text for p in cell.paragraphs] == [
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Vi Văn Tuấn",
    ]
    assert cell.paragraphs[-1].style.paragraph_format.space_before.pt >= 30


def test_draft_has_no_name_under_the_position():
    cell = written(draft(report())).tables[-1].cell(0, 1)

    assert texts(cell._tc) == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]


def test_signature_is_kept_whole_and_with_the_last_words():
    word = written(report())
    last_words = next(p for p in word.paragraphs if p.text.endswith("./."))

    assert last_words.paragraph_format.keep_with_next
    assert word.tables[-1].rows[0]._tr.trPr.find(qn("w:cantSplit")) is not None


def test_who_kept_the_minutes_signs_beside_who_chaired_and_recipients_stand_below():
    word = written(
        report(
            signature=Signature(("Chủ tọa",), "Vi Văn Tuấn"),
            recorder=Signature(("Thư ký",), "Lò Thị Mai"),
            recipients=("Lưu: VT",),
        )
    )
    (recorder, chair), (recipients, below) = [row.cells for row in word.tables[-1].rows]

    assert texts(recorder._tc) == ["THƯ KÝ", "Lò Thị Mai"]
    assert texts(chair._tc) == ["CHỦ TỌA", "Vi Văn Tuấn"]
    assert texts(recipients._tc) == ["Nơi nhận:", "- Lưu: VT."]
    assert texts(below._tc) in ([], [""])
