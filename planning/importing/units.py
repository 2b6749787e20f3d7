"""Which units the wordings of a draft mean: what a person chose, else what the names propose."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Unit
from accounts.unit_matching import Matcher, Proposal
from planreader import read_abbreviations

from .corrections import CorrectedDraft, DraftEntry


@dataclass(frozen=True)
class UnitChoice:
    """One distinct wording: how often it is used, what is proposed, and which units count."""

    entry: DraftEntry
    text: str
    uses: int
    proposal: Proposal
    units: tuple[Unit, ...]

    @property
    def chosen(self) -> bool:
        """Did a person decide?"""
        return self.entry.values["units"] is not None

    @property
    def doubtful(self) -> bool:
        """Should a person decide?"""
        return not self.chosen and self.proposal.doubtful

    @property
    def unmatched(self) -> str:
        """What no unit was found for: some of several names, or the whole wording."""
        return ", ".join(self.proposal.unmatched) or self.text

    @property
    def words(self) -> str:
        return f"Đề xuất, giống {round(self.proposal.confidence * 100)}%"


def match_units(
    corrected: CorrectedDraft, available: Sequence[Unit], *, place: str
) -> list[UnitChoice]:
    """Return each distinct wording of a unit with the units it means; the doubtful ones first."""
    legend = read_abbreviations("\n".join(corrected.lines))
    matcher = Matcher(available, place=place, abbreviations=legend)
    by_id = {unit.pk: unit for unit in available}
    choices = [
        _choice(corrected, text, entry, matcher, by_id)
        for text, entry in corrected.unit_texts.items()
    ]
    return sorted(choices, key=lambda choice: (not choice.doubtful, choice.chosen))


def meant_units(choices: Sequence[UnitChoice]) -> dict[str, tuple[Unit, ...]]:
    """Return the units that each wording means, for `rows.make_plan`."""
    return {choice.text: choice.units for choice in choices}


def _choice(
    corrected: CorrectedDraft,
    text: str,
    entry: DraftEntry,
    matcher: Matcher,
    by_id: dict[int, Unit],
) -> UnitChoice:
    proposal, chosen = matcher.propose(text), entry.values["units"]
    ids = proposal.units if chosen is None else chosen
    units = tuple(by_id[pk] for pk in ids if pk in by_id)
    return UnitChoice(entry, text, corrected.uses(text), proposal, units)
