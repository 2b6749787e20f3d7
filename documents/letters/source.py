"""How the register's documents are written from letters."""

from datetime import date

import nd30
from accounts.models import User

from ..models import Document, Letter
from ..services import enter_issued, keep_final
from ..sources import Blocker, DocumentRefused, Source, register
from .writing import gaps_of, letter_file, named_recipients

SOURCE = "letter"


@register(SOURCE)
class LetterSource(Source):
    """A letter: on the desk it is not written in, for its state says so."""

    opens = "Mở nội dung"

    def lock(self, document: Document, number: int | None) -> None:
        Letter.objects.lock(self._letter(document).pk)

    def place(self, document: Document) -> str:
        return self._letter(document).get_absolute_url()

    def draft(self, document: Document) -> bytes:
        letter = self._letter(document)
        try:
            return letter_file(letter)
        except nd30.MissingFigure as missing:
            raise DocumentRefused(str(missing), letter.get_absolute_url()) from missing

    def final(self, document: Document) -> bytes:
        return self.draft(document)

    def blockers(self, document: Document, *, today: date) -> list[Blocker]:
        letter = self._letter(document)
        if letter.discarded_at:
            return [Blocker("Dự thảo này đã bỏ; hãy lấy lại trước.", "")]
        sentences = list(gaps_of(letter))
        if not sentences:
            try:
                letter_file(letter)
            except nd30.MissingFigure as missing:
                sentences.append(str(missing))
        return [Blocker(sentence, letter.get_absolute_url()) for sentence in sentences]

    def issue(self, document: Document, by: User, *, number: int, issued_on: date) -> None:
        enter_issued(document, by=by, number=number, issued_on=issued_on)
        keep_final(document, by=by)

    def recipients(self, document: Document) -> list[str]:
        return named_recipients(self._letter(document))

    def _letter(self, document: Document) -> Letter:
        letter = Letter.objects.get(document=document)
        letter.document = document  # as the step left it
        return letter
