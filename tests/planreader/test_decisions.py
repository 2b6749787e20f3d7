"""Plans that a decision enacts: attached to it, inside its articles, in a file of their own."""

from datetime import date

import pytest

from planreader import SourceFile, read_plan

LETTERHEAD = """\
ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ SUỐI HẠ                              Độc lập - Tự do - Hạnh phúc

Số: 112/QĐ-UBND                    Suối Hạ, ngày 30 tháng 12 năm 2025
"""
OPENING = """
QUYẾT ĐỊNH
Về việc ban hành Kế hoạch cải cách hành chính năm 2026
của xã Suối Hạ

CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ SUỐI HẠ

Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Căn cứ Quyết định số 4512/QĐ-UBND ngày 22/12/2025 của UBND tỉnh Sơn Lâm về cải cách hành chính;
Xét đề nghị của Trưởng phòng Văn hóa - Xã hội.

QUYẾT ĐỊNH:
"""
ARTICLES = """
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính năm 2026 của xã Suối Hạ.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký và thay thế Kế hoạch số 14/KH-UBND ngày 15/7/2025.
Điều 3. Chánh Văn phòng, trưởng các phòng chịu trách nhiệm thi hành Quyết định này./.
"""
CLOSING = """
Nơi nhận:                              KT. CHỦ TỊCH
- Như Điều 3;                          PHÓ CHỦ TỊCH
- Sở Nội vụ (b/c);
- Lưu: VT, VHXH.
                                       Lò Thị Mẫu
"""
PLAN_HEAD = """
ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ SUỐI HẠ                              Độc lập - Tự do - Hạnh phúc

KẾ HOẠCH
Cải cách hành chính năm 2026 của xã Suối Hạ
(Kèm theo Quyết định số 112/QĐ-UBND ngày 30/12/2025 của Chủ tịch UBND xã Suối Hạ)
"""
PLAN = """
I. NHIỆM VỤ
1. Cải cách thể chế
- Rà soát văn bản của xã; thời gian: Quý III.
2. Cải cách thủ tục hành chính
- Niêm yết công khai thủ tục hành chính.
II. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội
- Theo dõi, đôn đốc việc thực hiện.
"""
INSIDE = f"""
Điều 1. Ban hành Kế hoạch cải cách hành chính năm 2026 của xã Suối Hạ với các nội dung sau:
{PLAN.split("II. TỔ CHỨC")[0].strip()}
Điều 2. Tổ chức thực hiện
1. Phòng Văn hóa - Xã hội
- Theo dõi, đôn đốc việc thực hiện.
Điều 3. Quyết định này có hiệu lực kể từ ngày ký và thay thế Kế hoạch số 14/KH-UBND.
Điều 4. Chánh Văn phòng, trưởng các phòng chịu trách nhiệm thi hành Quyết định này./.
"""
DECISION = LETTERHEAD + OPENING + ARTICLES + CLOSING
KINDS = {
    "attached": [DECISION + PLAN_HEAD + PLAN],
    "attached without a letterhead": [DECISION + "\n".join(PLAN_HEAD.splitlines()[3:]) + PLAN],
    "in a file of its own": [DECISION, PLAN_HEAD + PLAN],
    "the plan's file first": [PLAN_HEAD + PLAN, DECISION],
    "inside": [LETTERHEAD + OPENING + INSIDE + CLOSING],
}


def read(*texts: str):
    return read_plan([SourceFile(f"{n}.txt", text.encode()) for n, text in enumerate(texts)])


@pytest.mark.parametrize("kind", KINDS)
def test_the_head_is_the_decisions_and_the_rest_the_plans(kind):
    draft = read(*KINDS[kind])

    plan = draft.plan
    assert (plan.form, plan.number, plan.issued_on) == (
        "decision",
        "112/QĐ-UBND",
        date(2025, 12, 30),
    )
    assert (plan.place, plan.year) == ("Suối Hạ", 2026)
    assert plan.title == "Cải cách hành chính năm 2026 của xã Suối Hạ"
    assert plan.issuer == "ỦY BAN NHÂN DÂN XÃ SUỐI HẠ"
    assert (plan.signer, plan.signer_title) == ("Lò Thị Mẫu", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH")
    assert plan.recipients == ["Như Điều 3", "Sở Nội vụ (b/c)", "Lưu: VT, VHXH"]
    assert [basis.number for basis in plan.legal_bases] == [None, "4512/QĐ-UBND", None]
    assert plan.replaces == "14/KH-UBND"
    assert [(task.area, task.content) for task in draft.tasks] == [
        (2, "Rà soát văn bản của xã"),
        (3, "Niêm yết công khai thủ tục hành chính."),
    ]
    assert draft.tasks[0].due == date(2026, 9, 30)
    assert [(duty.unit, duty.text) for duty in draft.duties] == [
        ("Phòng Văn hóa - Xã hội", "Theo dõi, đôn đốc việc thực hiện.")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_each_sentence_of_decision_and_plan_is_in_the_draft(kind):
    texts = KINDS[kind]
    draft = read(*texts)

    kept = "".join(f"{each.heading} {each.text} " for each in draft.sections)
    words = "".join("".join(texts).split())
    missing = [
        line
        for line in "\n".join(texts).splitlines()
        for piece in line.split("  ")
        if "".join(piece.split()) not in "".join(kept.split())
    ]
    assert words
    assert not missing


def test_a_decision_about_something_else_enacts_no_plan():
    other = DECISION.replace("ban hành Kế hoạch cải cách hành chính", "thành lập Ban Chỉ đạo")
    other = other.replace("Kế hoạch cải cách hành chính năm 2026", "Quy chế làm việc")

    draft = read(PLAN_HEAD.replace("(Kèm theo", "(Xem") + PLAN, other)

    assert draft.plan.form == "plan"


def test_a_plan_that_only_cites_decisions_is_a_plan():
    head = LETTERHEAD.replace("112/QĐ", "12/KH")
    basis = "Căn cứ Quyết định số 4512/QĐ-UBND ngày 22/12/2025 ban hành Kế hoạch của tỉnh;"

    draft = read(f"{head}\nKẾ HOẠCH\nCải cách hành chính năm 2026\n{basis}\n{PLAN}{CLOSING}")

    assert (draft.plan.form, draft.plan.number) == ("plan", "12/KH-UBND")


@pytest.mark.parametrize(
    ("article", "number"),
    [
        ("Quyết định này thay thế Quyết định số 52/QĐ-UBND ngày 20/7/2025.", "52/QĐ-UBND"),
        ("Quyết định này có hiệu lực từ ngày ký; bãi bỏ Quyết định số 9/QĐ-UBND.", "9/QĐ-UBND"),
        ("Quyết định này có hiệu lực từ ngày ký, bãi bỏ Kế hoạch số 9/KH-UBND.", "9/KH-UBND"),
        ("Các phòng rà soát, thay thế Quyết định số 9/QĐ-UBND.", None),
    ],
)
def test_a_decision_may_replace_the_one_before(article, number):
    text = DECISION.replace(
        "Quyết định này có hiệu lực kể từ ngày ký và thay thế Kế hoạch số 14/KH-UBND", article
    )

    assert text != DECISION
    assert read(text + PLAN_HEAD + PLAN).plan.replaces == number


def test_a_proposal_behind_a_basis_in_one_paragraph_is_a_basis_of_its_own():
    text = DECISION.replace("cải cách hành chính;\nXét đề nghị", "cải cách hành chính; Xét đề nghị")

    assert text != DECISION
    assert [basis.number for basis in read(text + PLAN_HEAD + PLAN).plan.legal_bases] == [
        None,
        "4512/QĐ-UBND",
        None,
    ]
