"""Says in plain sentences what was found out about a returned copy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone

# `info` neither speaks for a copy nor against it
Tone = Literal["good", "info", "warn", "bad"]
Facts = Mapping[str, Any]
WORST: tuple[Tone, ...] = ("bad", "warn", "good")

OFFLINE = (
    "Phần mềm không kết nối ra ngoài nên chưa kiểm tra được chứng thư còn hiệu lực hay đã thu hồi."
)
SCAN = "Bản quét, không có chữ ký số; phần mềm không so được nội dung."
ALTERED = (
    "Sau khi ký, tệp đã bị sửa thêm: nội dung đang hiện có thể không phải nội dung đã ký. Hãy xin "
    "lại tệp từ người ký."
)
CHANGED: dict[str, tuple[Tone, str]] = {
    "none": ("good", "Chữ ký bao trùm toàn bộ tệp; tệp không thay đổi từ khi ký."),
    "filled": (
        "good",
        "Phần đã ký còn nguyên; sau đó tệp chỉ có thêm chữ ký hoặc nội dung điền vào biểu mẫu.",
    ),
    "annotated": ("warn", "Phần đã ký còn nguyên; sau đó tệp có thêm ghi chú."),
    "other": ("bad", ALTERED),
}


@dataclass(frozen=True)
class Verdict:
    """One thing that was found out, and whether it is good."""

    tone: Tone
    sentence: str


@dataclass(frozen=True)
class SignatureVerdict:
    """Who signed, and what holds of the signature."""

    who: str
    verdicts: list[Verdict]


def tone_of(verdicts: list[Verdict]) -> Tone:
    """Return the worst of what was found out."""
    found = {verdict.tone for verdict in verdicts}
    return next((tone for tone in WORST if tone in found), "good")


def signature_verdicts(facts: Facts) -> list[SignatureVerdict]:
    """Return what is said of each signature that was read, in the order of signing."""
    authorities = facts.get("authorities", 0)
    return [
        SignatureVerdict(_who(each), list(_of_signature(each, authorities)))
        for each in facts.get("signatures", ())
    ]


def content_verdicts(facts: Facts) -> list[Verdict]:
    """Return what is said of the words of a copy, number and day first."""
    return list(_of_content(facts)) if facts else []


def _who(signature: Facts) -> str:
    if signature.get("unreadable"):
        return "Chữ ký không đọc được"
    who = ", ".join(filter(None, (signature["name"], signature["organisation"])))
    issuer = signature["issuer"]
    return f"{who or 'Chứng thư không ghi tên'}" + (
        f" (chứng thư do {issuer} cấp)" if issuer else ""
    )


def _of_signature(signature: Facts, authorities: int) -> Iterator[Verdict]:
    if signature.get("unreadable"):
        yield Verdict("bad", "Phần mềm không đọc được chữ ký này; hãy xin lại tệp từ người ký.")
        return
    yield _integrity(signature)
    yield _time(signature)
    if signature["weak"]:
        yield Verdict(
            "warn",
            f"Thuật toán ký đã yếu ({signature['weak']}) nên chữ ký không còn đáng tin; hãy đề "
            "nghị ký lại bằng thuật toán mạnh hơn.",
        )
    if not signature["in_force"]:
        span = f"{_day(signature['from'])} đến {_day(signature['to'])}"
        yield Verdict("bad", f"Chứng thư không có hiệu lực vào lúc ký; hiệu lực từ {span}.")
    if signature["in_force"] or not authorities:  # of one out of force no chain can be built
        yield _trust(signature, authorities)


def _integrity(signature: Facts) -> Verdict:
    if not signature["intact"]:
        return Verdict(
            "bad",
            "Tệp đã bị sửa sau khi ký hoặc chữ ký bị hỏng: chữ ký không còn giá trị. Hãy xin lại "
            "tệp từ người ký.",
        )
    if not signature["whole"]:
        return Verdict("bad", "Chữ ký chỉ bao trùm một phần tệp; phần còn lại không được bảo vệ.")
    if not signature["allowed"]:
        return Verdict(*CHANGED["other"])
    return Verdict(*CHANGED[signature["changed"]])


def _time(signature: Facts) -> Verdict:
    if signature["stamped_at"]:
        words = f"Ký lúc {_moment(signature['stamped_at'])}, theo dấu thời gian"
        if signature["stamp_trusted"]:
            return Verdict("good", f"{words} của tổ chức trong danh sách tin cậy.")
        return Verdict("warn", f"{words} của tổ chức chưa đối chiếu được.")
    if signature["at"]:
        words = f"Ký lúc {_moment(signature['at'])} theo máy của người ký"
        return Verdict("info", f"{words}; không có dấu thời gian để xác nhận giờ ký.")
    return Verdict("warn", "Chữ ký không ghi giờ ký và không có dấu thời gian.")


def _trust(signature: Facts, authorities: int) -> Verdict:
    if not authorities:
        return Verdict("warn", "Chưa có danh sách tổ chức chứng thực để đối chiếu.")
    if signature["trusted"]:
        return Verdict("good", "Chứng thư do tổ chức trong danh sách tin cậy cấp.")
    return Verdict(
        "bad", "Không đối chiếu được chứng thư với danh sách tổ chức chứng thực được tin cậy."
    )


def _of_content(facts: Facts) -> Iterator[Verdict]:
    signed = bool(facts["signatures"])
    if facts["scanned"]:
        pictures = "Các trang là ảnh quét; phần mềm không so được nội dung."
        yield Verdict("warn", pictures if signed else SCAN)
        return
    if not signed:
        yield Verdict("warn", "Tệp PDF này không có chữ ký số.")
    comparison = facts["comparison"]
    if "failed" in comparison:
        yield Verdict("warn", comparison["failed"])
    elif comparison["same"]:
        yield Verdict("good", "Nội dung trùng với văn bản đã ban hành.")
    else:
        if not comparison["number"]:
            yield Verdict("bad", "Trang đầu không có số, ký hiệu của văn bản đã ban hành.")
        if not comparison["day"]:
            yield Verdict("bad", "Trang đầu không có ngày ban hành của văn bản đã ban hành.")
        more = "; dưới đây là những chỗ khác đầu tiên" if comparison["cut"] else ""
        yield Verdict("bad", f"Nội dung khác với văn bản đã ban hành{more}.")


def _moment(iso: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(iso)):%H:%M ngày %d/%m/%Y}"


def _day(iso: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(iso)):%d/%m/%Y}"
