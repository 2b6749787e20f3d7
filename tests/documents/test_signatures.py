"""What is found out about the signatures of a file, and how it is said."""

import pytest

from documents import signature_reading, signatures
from documents.signature_reading import read
from documents.signatures import UnreadableSignatures, read_signatures
from documents.signed_verdicts import content_verdicts, signature_verdicts
from documents.signed_wording import compare

from . import signing_kit as kit

SOUND = "Chữ ký bao trùm toàn bộ tệp; tệp không thay đổi từ khi ký."
FILLED = "Phần đã ký còn nguyên; sau đó tệp chỉ có thêm chữ ký hoặc nội dung điền vào biểu mẫu."
SPOILT = (
    "Tệp đã bị sửa sau khi ký hoặc chữ ký bị hỏng: chữ ký không còn giá trị. Hãy xin lại tệp từ "
    "người ký."
)
UPDATED = (
    "Sau khi ký, tệp đã bị sửa thêm: nội dung đang hiện có thể không phải nội dung đã ký. Hãy xin "
    "lại tệp từ người ký."
)
SAID = (
    "Ký lúc 07:00 ngày 18/03/2025 theo máy của người ký; không có dấu thời gian để xác nhận giờ ký."
)
STAMPED = "Ký lúc 07:00 ngày 18/03/2025, theo dấu thời gian của tổ chức trong danh sách tin cậy."
EXPIRED = "Chứng thư không có hiệu lực vào lúc ký; hiệu lực từ 01/01/2020 đến 01/01/2024."
WEAK = (
    "Thuật toán ký đã yếu (SHA-1) nên chữ ký không còn đáng tin; hãy đề nghị ký lại bằng thuật "
    "toán mạnh hơn."
)
TRUSTED = "Chứng thư do tổ chức trong danh sách tin cậy cấp."
STRANGE = "Không đối chiếu được chứng thư với danh sách tổ chức chứng thực được tin cậy."
NO_LIST = "Chưa có danh sách tổ chức chứng thực để đối chiếu."


class Files:
    """Files signed under one authority, made once."""

    def __init__(self):
        self.authority = kit.Authority()
        leader = self.authority.signer("Lò Văn An", "UBND xã Khe Mây")
        seal = self.authority.signer("UBND xã Khe Mây")
        late = self.authority.signer("Lò Văn An", to=kit.datetime(2024, 1, 1, tzinfo=kit.UTC))
        self.plain = kit.text_pdf("So: 07/BC-UBND\nTren 90% ho so", "Trang hai")
        self.one = kit.signed(self.plain, leader)
        self.two = kit.signed(self.one, seal, field="ChuKy2")
        self.spoilt = self.one.replace(b"%\xbf\xf7\xa2\xfe", b"%\xbf\xf7\xa2\xff", 1)
        self.updated = kit.rewritten(self.one, "Tren 99% ho so")
        self.late = kit.signed(self.plain, late)
        self.strange = kit.signed(self.plain, kit.Authority("Lạ").signer("Lò Văn An"))
        self.weak = kit.signed(self.plain, leader, md="sha1")
        self.stamped = kit.signed(self.plain, leader, stamp=self.authority.timestamps())

    @property
    def trusted(self):
        return [kit._asn1(self.authority.certificate)]


@pytest.fixture(scope="module")
def files():
    return Files()


def said(facts) -> list[list[str]]:
    facts = facts | {"authorities": facts.get("authorities", 1)}
    return [[each.sentence for each in one.verdicts] for one in signature_verdicts(facts)]


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("one", [[SOUND, SAID, TRUSTED]]),
        ("two", [[FILLED, SAID, TRUSTED], [SOUND, SAID, TRUSTED]]),
        ("spoilt", [[SPOILT, SAID, TRUSTED]]),
        ("updated", [[UPDATED, SAID, TRUSTED]]),
        ("late", [[SOUND, SAID, EXPIRED]]),
        ("strange", [[SOUND, SAID, STRANGE]]),
        ("weak", [[SOUND, SAID, WEAK, TRUSTED]]),
        ("stamped", [[SOUND, STAMPED, TRUSTED]]),
        ("plain", []),
    ],
)
def test_each_signature_is_judged_in_words(files, name, sentences):
    assert said(read(getattr(files, name), files.trusted)) == sentences


def test_who_signed_stands_with_the_organisation_and_who_certified_it(files):
    read_two = read(files.two, files.trusted)

    assert [each.who for each in signature_verdicts(read_two)] == [
        "Lò Văn An, UBND xã Khe Mây (chứng thư do Tổ chức chứng thực thử cấp)",
        "UBND xã Khe Mây (chứng thư do Tổ chức chứng thực thử cấp)",
    ]


def test_without_a_list_of_authorities_that_is_said(files):
    facts = read(files.one, []) | {"authorities": 0}

    assert said(facts) == [[SOUND, SAID, NO_LIST]]


def test_certificates_come_from_the_folder_and_what_is_none_is_passed_over(files, tmp_path):
    (tmp_path / "mot.pem").write_bytes(files.authority.pem())
    (tmp_path / "hong.pem").write_bytes(
        b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"
    )
    (tmp_path / "ghi-chu.txt").write_bytes(b"x")

    reading = read_signatures(files.one, str(tmp_path))

    assert (reading.authorities, reading.scanned) == (1, False)
    assert [each["trusted"] for each in reading.signatures] == [True]


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda files: kit.many_signatures(files.one, 3000), "many"),
        (lambda files: kit.locked(files.plain), "locked"),
        (lambda files: files.one[: len(files.one) // 3] + b"\nByteRange %%EOF", "broken"),
        (lambda files: b"%PDF-1.7 ByteRange %%EOF", "broken"),
    ],
    ids=["thousands", "locked", "half", "nothing"],
)
def test_hostile_files_end_in_one_word(files, spoil, word):
    assert read(spoil(files), []) == {"error": word}


def test_each_complaint_is_a_sentence(monkeypatch, tmp_path, files):
    with pytest.raises(UnreadableSignatures, match="quá nhiều chữ ký"):
        read_signatures(kit.many_signatures(files.one, 30), "")
    monkeypatch.setattr("documents.signatures.SECONDS", 0)
    with pytest.raises(UnreadableSignatures, match="quá nặng"):
        read_signatures(files.one, "")
    assert set(signatures._COMPLAINTS) == {"broken", "locked", "many", "much"}


def test_pictures_are_known_as_scans_whatever_is_signed(files):
    scan = kit.scan(2)
    signed = kit.signed(scan, files.authority.signer("Lò Văn An"))

    assert read(scan, []) == {"scanned": True, "signatures": []}
    assert [read(signed, [])["scanned"], len(read(signed, [])["signatures"])] == [True, 1]
    assert signature_reading.MOST < 30


NUMBER, DAY = "07/BC-UBND", "ngày 18 tháng 3 năm 2025"
ISSUED = ["Số: 07/BC-UBND Khe Mây, ngày 18 tháng 3 năm 2025", "Trên 90% hồ sơ đúng hạn."]


@pytest.mark.parametrize(
    ("copy", "expected"),
    [
        (ISSUED, (True, True, True, [])),
        ([ISSUED[0].replace("-", "\u2011"), "Trên  90%\nhồ sơ đúng hạn."], (True, True, True, [])),
        (
            [*ISSUED, "Ký bởi: LÒ VĂN AN Thời gian ký: 18/03/2025 07:00:00 +07:00"],
            (True, True, True, []),
        ),
        ([*ISSUED, "Ký bởi kẻ gian"], (False, True, True, [("added", "Ký bởi kẻ gian")])),
        (
            [ISSUED[0], "Trên 95% hồ sơ đúng hạn."],
            (False, True, True, [("removed", "90%"), ("added", "95%")]),
        ),
        ([ISSUED[0].replace("07/", "08/"), ISSUED[1]], (False, False, True, None)),
        ([ISSUED[0].replace("18 ", "19 "), ISSUED[1]], (False, True, False, None)),
        ([ISSUED[0], "hồ sơ đúng hạn."], (False, True, True, [("removed", "Trên 90%")])),
    ],
    ids=["same", "spaces", "look", "added", "changed", "number", "day", "gone"],
)
def test_words_are_compared_and_number_and_day_named(copy, expected):
    found = compare(ISSUED, copy, number=NUMBER, day=DAY, signers=["Lò Văn An"])

    same, number, day, runs = expected
    changed = [(kind, text) for kind, text in found.runs if kind != "same"]
    assert (found.same, found.number, found.day) == (same, number, day)
    assert runs is None or changed == runs


def test_a_wholly_other_text_is_shown_in_part():
    found = compare(["một hai " * 9_000], ["ba bốn " * 9_000], number="", day="")

    facts = {"signatures": [1], "scanned": False, "comparison": found.as_json()}
    assert [each.sentence for each in content_verdicts(facts)] == [
        "Nội dung khác với văn bản đã ban hành; dưới đây là những chỗ khác đầu tiên."
    ]
    assert all(len(text.split()) <= 81 for _, text in found.runs)
