"""Which row of a statistical form says what a target says: proposed by words, taken by people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from plans.models import Plan
from vietnamese import fold, whole_number

from .figures import with_rows
from .models import FormRow, Target
from .statistics.feeding import rows_to_feed


@dataclass(frozen=True)
class FeedingOffer:
    """A target with the rows that fit it, by form, and the one chosen or `proposed` by its words.

    One that is fed already has no rows to choose.
    """

    target: Target
    rows: Sequence[tuple[str, Sequence[FormRow]]]
    proposed: FormRow | None
    chosen: int | None
    ticked: bool

    @property
    def pk(self) -> str:
        """The id of the target, without the dots of numbers."""
        return str(self.target.pk)


def offers_of(plan: Plan, sent: Mapping[str, str]) -> list[FeedingOffer]:
    """Return each target of `plan` that a row feeds or could feed, those with a proposal first,
    with what was `sent` of the page before; nothing is ticked before a person ticks it.
    """
    rows = rows_to_feed(plan.unit.its_authority, plan.year)
    targets = with_rows(plan, Target.objects.of_plan(plan).with_indicator())
    ticked = set(sent.getlist("ticked")) if hasattr(sent, "getlist") else set()
    offers = []
    for target in targets:
        target.indicator.plan = plan
        fitting = [row for row in rows if not target.misfit(row, row.columns_count)]
        if not target.fed_by_id and (target.computed_from or not fitting):
            continue
        proposed = None if target.fed_by_id else proposed_row(target, fitting)
        asked = whole_number(sent.get(f"row-{target.pk}", ""))
        chosen = asked or (proposed.pk if proposed else None)
        by_form = groupby(fitting, key=lambda row: str(row.form))
        choices = [(name, list(found)) for name, found in by_form]
        offers.append(FeedingOffer(target, choices, proposed, chosen, str(target.pk) in ticked))
    return sorted(offers, key=lambda offer: offer.proposed is None)


def proposed_row(target: Target, rows: Iterable[FormRow]) -> FormRow | None:
    """Return the one of `rows` whose words (`FormRow.feeds`) the target's words hold; the longest
    where several do, none where two are as long.
    """
    words = f" {fold(f'{target.indicator.statement} {target.label}')} "
    found = [(len(row.feeds), row) for row in rows if _holds(words, row.feeds)]
    longest = max((length for length, _ in found), default=0)
    best = [row for length, row in found if length == longest]
    return best[0] if len(best) == 1 else None


def _holds(words: str, feeds: str) -> bool:
    """Do `words` hold all that `feeds` says, or one of its alternatives after a semicolon?"""
    alternatives = (fold(each).split() for each in feeds.split(";"))
    spoken = set("".join(char if char.isalnum() else " " for char in words).split())
    return any(each and set(each) <= spoken for each in alternatives)


def pairs_in(texts: Iterable[str]) -> dict[int, int]:
    """Return the pairs of ids, `12:34`, in what a page sent; the others are left out."""
    found = {}
    for text in texts:
        target, _, row = text.partition(":")
        left, right = whole_number(target), whole_number(row)
        if left and right:
            found[left] = right
    return found
