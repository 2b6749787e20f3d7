"""The checks by their codes: the paragraph that each rests on, and what it asks.

Paragraphs are those of Nghị định 30/2020/NĐ-CP, Phụ lục I. What the decree does not say, but every
reader of a page expects, says so.
"""

from enum import Enum

from .findings import Finding

DECREE = "Nghị định 30/2020/NĐ-CP, Phụ lục I, mục"
OF_PRINT = "Yêu cầu về trang in, ngoài Nghị định 30/2020/NĐ-CP"


class Check(Enum):
    """A check: its code, the paragraph (none: of print), and what is asked."""

    NO_TEXT = ("no-text", "", "cần bản có lớp chữ (tệp Word, hoặc PDF xuất từ Word)")
    PAPER = ("paper", "I.1", "phải dùng khổ giấy A4 (210 mm × 297 mm)")
    PORTRAIT = ("portrait", "I.2", "trang đầu phải trình bày theo chiều dài của khổ A4")
    MARGINS = ("margins", "I.3", "lề trên, lề dưới 20-25 mm, lề trái 30-35 mm, lề phải 15-20 mm")
    FONT = ("font", "I.4", "chỉ dùng phông chữ Times New Roman")
    UNICODE = ("unicode", "I.4", "phải dùng mã Unicode dựng sẵn theo TCVN 6909:2001")
    PLACEHOLDER = ("placeholder", "II.6", "phải thay bằng nội dung thật hoặc xóa đi")
    FIRST_NUMBER = ("first-page-number", "I.7", "không đánh số trang thứ nhất")
    PAGE_NUMBERS = (
        "page-numbers",
        "I.7",
        "từ trang thứ hai đánh số liên tục ở giữa lề trên, cỡ chữ 13-14, kiểu chữ đứng",
    )
    COUNTRY = (
        "country",
        "II.1",
        "phải có Quốc hiệu “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM” trên một dòng",
    )
    COUNTRY_LOOK = (
        "country-look",
        "II.1",
        "Quốc hiệu in cỡ chữ 12-13, kiểu chữ đứng, đậm, ở phía trên, bên phải trang đầu",
    )
    MOTTO = ("motto", "II.1", "phải có Tiêu ngữ “Độc lập - Tự do - Hạnh phúc” trên một dòng")
    MOTTO_LOOK = ("motto-look", "II.1", "Tiêu ngữ in cỡ chữ 13-14, kiểu chữ đứng, đậm")
    MOTTO_PLACE = ("motto-place", "II.1", "Tiêu ngữ phải canh giữa dưới Quốc hiệu")
    MOTTO_LINE = (
        "motto-line",
        "II.1",
        "dưới Tiêu ngữ phải có đường kẻ ngang, nét liền, dài bằng dòng chữ",
    )
    AGENCY = (
        "agency",
        "II.2",
        "phải có tên cơ quan, tổ chức ban hành ở phía trên, bên trái trang đầu",
    )
    AGENCY_LOOK = (
        "agency-look",
        "II.2",
        "tên cơ quan in hoa, cỡ chữ 12-13, kiểu chữ đứng; tên cơ quan ban hành in đậm",
    )
    SUPERIOR_LOOK = (
        "superior-look",
        "II.2",
        "tên cơ quan chủ quản trực tiếp in hoa, kiểu chữ đứng, không đậm",
    )
    AGENCY_LINE = (
        "agency-line",
        "II.2",
        "dưới tên cơ quan phải có đường kẻ nét liền, dài từ 1/3 đến 1/2 dòng chữ, ở giữa",
    )
    NUMBER = (
        "number",
        "II.3",
        "ghi như “Số: 08/KH-UBND”, số nhỏ hơn 10 thêm số 0 phía trước",
    )
    NUMBER_KIND = (
        "number-kind",
        "II.3",
        "ký hiệu bắt đầu bằng chữ viết tắt tên loại, theo bảng ở Phụ lục III của Nghị định",
    )
    NUMBER_LOOK = ("number-look", "II.3", "số, ký hiệu in cỡ chữ 13, kiểu chữ đứng, không đậm")
    DATE = (
        "date",
        "II.4",
        "ghi như “…, ngày 05 tháng 02 năm 2026”, ngày dưới 10 và tháng 1, 2 thêm số 0 phía trước",
    )
    DATE_LOOK = (
        "date-look",
        "II.4",
        "địa danh và thời gian in cỡ chữ 13-14, kiểu chữ nghiêng, không đậm",
    )
    DATE_PLACE = ("date-place", "II.4", "địa danh và thời gian đứng ngang hàng với số, ký hiệu")
    KIND = (
        "kind",
        "II.5",
        "tên loại đứng riêng một dòng; công văn thì có trích yếu “V/v …” dưới số, ký hiệu",
    )
    KIND_LOOK = (
        "kind-look",
        "II.5",
        "tên loại in hoa, cỡ chữ 13-14, kiểu chữ đứng, đậm, canh giữa",
    )
    SUBJECT = (
        "subject",
        "II.5",
        "trích yếu in cỡ chữ 13-14, kiểu chữ đứng, đậm, canh giữa ngay dưới tên loại",
    )
    SUBJECT_CASE = ("subject-case", "II.5", "trích yếu viết bằng chữ in thường")
    SUBJECT_LINE = (
        "subject-line",
        "II.5",
        "dưới trích yếu phải có đường kẻ nét liền, dài từ 1/3 đến 1/2 dòng chữ, ở giữa",
    )
    LETTER_SUBJECT = (
        "letter-subject",
        "II.5",
        "trích yếu công văn in cỡ chữ 12-13, kiểu chữ đứng, không đậm, canh giữa dưới số, ký hiệu",
    )
    BODY_SIZE = ("body-size", "II.6", "nội dung in cỡ chữ 13-14")
    BODY_JUSTIFIED = ("body-justified", "II.6", "nội dung phải canh đều cả hai lề")
    BODY_INDENT = ("body-indent", "II.6", "chữ đầu dòng lùi vào 1 cm hoặc 1,27 cm")
    BODY_LINES = ("body-lines", "II.6", "dòng cách dòng từ 1 đến 1,5 dòng")
    BODY_PARAGRAPHS = ("body-paragraphs", "II.6", "các đoạn văn cách nhau ít nhất 6 pt")
    BASES = (
        "bases",
        "II.6",
        "căn cứ in nghiêng, mỗi căn cứ kết thúc bằng dấu chấm phẩy, căn cứ cuối bằng dấu chấm",
    )
    HEADING_LOOK = (
        "heading-look",
        "II.6",
        "đề mục đánh số La Mã in hoa, cỡ chữ 13-14, kiểu chữ đứng, đậm",
    )
    SIGNER_TITLE = (
        "signer-title",
        "II.7",
        "quyền hạn, chức vụ in hoa, cỡ chữ 13-14, kiểu chữ đứng, đậm, ngang hàng “Nơi nhận”",
    )
    SIGNER_SHORT = ("signer-short", "II.7", "ghi “TM.”, “KT.”, “TL.”, “TUQ.” hoặc “Q.”")
    SIGNER_RANK = (
        "signer-rank",
        "II.7",
        "không ghi học hàm, học vị, danh hiệu trước họ và tên người ký",
    )
    SIGNER_NAME = (
        "signer-name",
        "II.7",
        "họ và tên in thường, cỡ chữ 13-14, kiểu chữ đứng, đậm, cách chức vụ một khoảng để ký",
    )
    RECIPIENTS = ("recipients", "II.9", "phải có mục “Nơi nhận:” ở cuối, bên trái")
    RECIPIENTS_LOOK = (
        "recipients-look",
        "II.9",
        "từ “Nơi nhận” in cỡ chữ 12, kiểu chữ nghiêng, đậm",
    )
    RECIPIENTS_LIST = (
        "recipients-list",
        "II.9",
        "mỗi nơi nhận một dòng có gạch đầu dòng, cỡ chữ 11, kiểu chữ đứng, cuối là “Lưu: VT, …”",
    )
    ANNEX = ("annex", "III.1", "phải có Phụ lục, bắt đầu trên một trang riêng")
    ANNEX_LOOK = (
        "annex-look",
        "III.1",
        "từ “Phụ lục” và số thứ tự in thường, cỡ chữ 14, kiểu chữ đứng, đậm, canh giữa",
    )
    ANNEX_NUMBER = (
        "annex-number",
        "III.1",
        "ghi “Phụ lục”; từ hai Phụ lục thì đánh số lần lượt bằng chữ số La Mã: “Phụ lục I”",
    )
    ANNEX_MENTION = (
        "annex-mention",
        "III.1",
        "văn bản có Phụ lục thì trong nội dung phải có chỉ dẫn, ví dụ “(Có Phụ lục kèm theo)”",
    )
    ANNEX_TITLE = (
        "annex-title",
        "III.1",
        "tên Phụ lục in hoa, cỡ chữ 13-14, đậm, ngay dưới từ “Phụ lục”",
    )
    ANNEX_REFERENCE = (
        "annex-reference",
        "III.1",
        "dưới tên Phụ lục ghi “(Kèm theo …)”, cỡ chữ 13-14, kiểu chữ nghiêng, không đậm",
    )
    TABLE_HEAD = ("table-head", "", "hàng tiêu đề của bảng dài phải lặp lại ở mỗi trang")
    EMPTY_COLUMN = ("empty-column", "", "hãy bỏ cột không có nội dung, hoặc điền nội dung")
    TORN_ROW = (
        "torn-row",
        "",
        "một hàng của bảng không tách để lại một dòng ở đầu hoặc cuối trang",
    )
    HEADING_AT_FOOT = ("heading-at-foot", "", "đề mục phải cùng trang với nội dung sau nó")
    LEAD_IN_AT_FOOT = (
        "lead-in-at-foot",
        "",
        "câu dẫn phải cùng trang với dòng đầu của phần được dẫn",
    )
    SIGNATURE_TORN = ("signature-torn", "", "phần chữ ký và nơi nhận phải nằm trọn trên một trang")
    SIGNATURE_ALONE = (
        "signature-alone",
        "",
        "cùng trang với phần chữ ký phải có ít nhất hai dòng nội dung",
    )
    STRETCHED = (
        "stretched-line",
        "",
        "khoảng cách giữa các chữ trong dòng phải đều như các dòng khác",
    )
    BROKEN_NUMBER = ("broken-number", "", "số, ký hiệu văn bản phải nằm trên một dòng")
    BROKEN_NAME = ("broken-name", "", "tên có gạch nối phải nằm trên một dòng")
    BROKEN_PERSON = ("broken-person", "", "họ và tên người phải nằm trên một dòng")
    BROKEN_DATE = ("broken-date", "", "ngày và tháng phải nằm trên một dòng")
    NEARLY_EMPTY = ("nearly-empty-page", "", "hãy dồn nội dung để không có trang gần như trống")
    OUTSIDE = ("outside-margins", "I.3", "chữ phải nằm trong các lề trang")

    def __init__(self, code: str, paragraph: str, asked: str):
        self.code, self.asked = code, asked
        self.rule = f"{DECREE} {paragraph}" if paragraph else OF_PRINT

    def found(self, seen: str, place: str, page: int | None = None) -> Finding:
        """Return a finding: `seen` says what is wrong, `place` where in words."""
        where = f"trang {page}, {place}" if page and place else f"trang {page}" if page else place
        where = where[:1].upper() + where[1:]
        return Finding(self.code, f"{seen}; {self.asked}.", where, self.rule, page)
