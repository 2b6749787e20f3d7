"""The digital signatures of a PDF: who signed, when, and what holds of it, without a network."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vietnamese import fit

from .reading_apart import answers_about

SECONDS = 60  # of the clock and of the processor
_READING = Path(__file__).with_name("signature_reading.py")
_COMPLAINTS = {
    "broken": "Tệp PDF bị hỏng nên không kiểm tra được chữ ký; hãy xin lại tệp từ người ký.",
    "locked": (
        "Tệp PDF được đặt mật khẩu nên không kiểm tra được chữ ký; hãy xin lại tệp không đặt mật "
        "khẩu từ người ký."
    ),
    "many": "Tệp có quá nhiều chữ ký nên phần mềm không kiểm tra; hãy xin lại tệp từ người ký.",
    "much": (
        "Tệp quá nặng nên phần mềm không kiểm tra được chữ ký; hãy xin lại tệp gọn hơn từ người ký."
    ),
}


class UnreadableSignatures(Exception):
    """The signatures cannot be read; the text says in Vietnamese why and what to do."""


@dataclass(frozen=True)
class Reading:
    """What the file tells: are its pages pictures, its signatures in the order of signing (see
    `signature_reading.facts_of`), and against how many trusted authorities they were held.
    """

    scanned: bool
    signatures: list[dict[str, Any]]
    authorities: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_signatures(pdf: bytes, trust_store: str) -> Reading:
    """Return what the file tells of its signatures, held against the certificates in the folder
    `trust_store` (empty: none). Raises `UnreadableSignatures`.

    No list of revoked certificates is asked for: nothing is fetched.
    """
    answers = answers_about(pdf, _READING, trust_store, seconds=SECONDS)
    if not answers:
        raise UnreadableSignatures(_COMPLAINTS["much"])
    [answer] = answers
    if "error" in answer:
        raise UnreadableSignatures(_COMPLAINTS[answer["error"]])
    signatures = [
        {name: fit(told) if isinstance(told, str) else told for name, told in each.items()}
        for each in answer["signatures"]
    ]
    return Reading(answer["scanned"], signatures, answer["authorities"])
