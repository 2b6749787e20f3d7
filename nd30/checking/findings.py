"""What the checker says: findings, each with its place and the rule it rests on."""

from dataclasses import dataclass


class UnreadableDocument(ValueError):
    """The file cannot be judged at all; its words are a Vietnamese sentence that says why."""


@dataclass(frozen=True)
class Finding:
    """Something in the form of a document that is to be mended.

    `code` is stable; `sentence` says what is seen and what is asked, `place` where (page and words,
    or the part of the file), `rule` the paragraph. All but the code are Vietnamese.
    """

    code: str
    sentence: str
    place: str
    rule: str
    page: int | None = None
