"""The kinds of the family, and what each is made of (Nghị định 30/2020/NĐ-CP, Phụ lục III)."""

from dataclasses import dataclass

from ..kinds import NAMES, Kind


@dataclass(frozen=True)
class LetterForm:
    """What a document of a kind has beside its text.

    `to` is how it calls those whom it addresses, empty where it addresses nobody. `recorded` ones
    are signed by who kept the minutes too.
    """

    to: str = ""
    legal_bases: bool = False
    decides: bool = False
    recorded: bool = False
    begins: str = ""  # the text of a new one


FORMS = {
    Kind.LETTER: LetterForm(to="Kính gửi"),
    Kind.INVITATION: LetterForm(to="Kính mời"),
    Kind.MINUTES: LetterForm(recorded=True),
    Kind.NOTICE: LetterForm(legal_bases=True),
    Kind.PROPOSAL: LetterForm(to="Kính gửi", legal_bases=True),
    Kind.DECISION: LetterForm(
        legal_bases=True, decides=True, begins="QUYẾT ĐỊNH:\nĐiều 1. \nĐiều 2. \nĐiều 3. "
    ),
    Kind.REPORT: LetterForm(to="Kính gửi", legal_bases=True),
}
CHOICES = [(kind.value, NAMES[kind]) for kind in FORMS]
