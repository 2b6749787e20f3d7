"""What the program itself holds that can prove a score: the authority's issued documents, and its
statistical forms of the year.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from documents.models import Document, DocumentFile, SignedCopy
from indicators.statistics.models import FormEntry
from plans.models import Evidence, Plan
from plans.periods import IN_SENTENCES, PERIOD_KEYS
from vietnamese import fold, short_date

KEY = re.compile(r"document-([1-9]\d{0,17})|form-([1-9]\d{0,17})-([a-z0-9-]{1,12})", re.ASCII)
SHOWN = 8  # without words to look for; what is proposed comes first
FOUND = 20


def document_key(pk: int) -> str:
    return f"document-{pk}"


def form_key(pk: int, period: str) -> str:
    return f"form-{pk}-{period}"


def document_ids(keys: Iterable[str]) -> list[int]:
    """Return the ids of the documents among `keys`."""
    found = (KEY.fullmatch(key) for key in keys)
    return [int(told[1]) for told in found if told and told[1]]


@dataclass(frozen=True)
class OwnPiece:
    """A document or a form of a period as a person chooses it; `proposed` when the criterion's
    source rests on it.
    """

    key: str
    words: str
    proposed: bool = False


def own_pieces(
    unit_id: int, year: int, *, proposed: Collection[str] = (), find: str = "", score: int = 0
) -> list[OwnPiece]:
    """Return what can be chosen, the proposed first, then the newest: issued documents of the year
    and the next whose file is kept, forms with accepted figures; without what `score` has.

    Two queries.
    """
    found = [
        OwnPiece(key, words, key in proposed)
        for key, words in (*_documents(unit_id, year, score), *_forms(unit_id, year))
    ]
    wanted = fold(find).split()
    found = [each for each in found if all(word in fold(each.words) for word in wanted)]
    found.sort(key=lambda each: not each.proposed)
    first = sum(each.proposed for each in found)
    return found[: max(FOUND if wanted else SHOWN, first)]


def _documents(unit_id: int, year: int, score: int) -> Iterator[tuple[str, str]]:
    own = {"document": OuterRef("pk")}
    kept = DocumentFile.objects.filter(**own, final=True)
    signed = SignedCopy.objects.filter(**own, kind__in=SignedCopy.PROVING)
    attached = Evidence.objects.filter(**own, scores=score)
    documents = Document.objects.out().filter(
        Q(Exists(kept)) | Q(Exists(signed)),
        ~Exists(attached),
        authority=unit_id,
        year__in=(year, year + 1),
    )
    for each in documents.order_by("-issued_on", "-pk"):
        day = f" ngày {short_date(each.issued_on)}" if each.issued_on else ""
        yield document_key(each.pk), f"{each.reference}{day} – {each.title}"


def _forms(unit_id: int, year: int) -> Iterator[tuple[str, str]]:
    place = {key: n for n, key in enumerate(PERIOD_KEYS)}
    accepted = FormEntry.objects.filter(
        plan_form__plan__unit=unit_id,
        plan_form__plan__year=year,
        plan_form__plan__state__in=Plan.IN_FORCE,
        review=FormEntry.Review.ACCEPTED,
    )
    named = accepted.order_by().values_list("plan_form__form", "plan_form__form__name", "period")
    found = named.annotate(last=Max("reviewed_at"))
    for form, name, period, last in sorted(found, key=lambda row: (row[0], place[row[2]])):
        until = f", duyệt đến {short_date(timezone.localdate(last))}" if last else ""
        yield form_key(form, period), f"{name}, {IN_SENTENCES[period]} năm {year}{until}"
