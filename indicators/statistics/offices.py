"""Which office of an authority answers for which row of a form."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from accounts.models import Unit
from accounts.unit_matching import Matcher

from .models import FormRow, RowOffice


def offices_of(
    authority: Unit, rows: Iterable[FormRow], *, chosen: Mapping[int, int | None] | None = None
) -> dict[int, Unit | None]:
    """Return the office that answers for each of `rows`, by the row's id: the one that was chosen,
    else the one that the row's words name, else the standing body (None without one).

    Two queries, however many rows there are; one where the rows know what was `chosen`, or it is
    handed in.
    """
    rows = list(rows)
    if chosen is None:
        chosen = _chosen(authority, rows)
    units = {unit.pk: unit for unit in authority.units.all()}
    named = offices_named(authority, units, {row.office for row in rows})
    return {row.pk: units.get(chosen.get(row.pk) or 0) or named[row.office] for row in rows}


def offices_named(
    authority: Unit, units: dict[int, Unit], words: Iterable[str]
) -> dict[str, Unit | None]:
    """Return which of the `units` of an authority (by their ids) answers for rows with these words,
    if none was chosen: the one that they name, else the standing body (None without one).
    """
    body = next((unit for unit in units.values() if unit.standing_body), None)
    matcher = Matcher(units.values(), place=authority.place)
    return {each: _named(matcher, each, units) or body for each in words}


def chosen_offices(authorities: Iterable[Unit]) -> dict[int, dict[int, int]]:
    """Return by authority which office was chosen for which row, as ids (one query)."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    chosen = RowOffice.objects.filter(authority__in=[each.pk for each in authorities])
    for each in chosen:
        found[each.authority_id][each.row_id] = each.unit_id
    return found


def _chosen(authority: Unit, rows: list[FormRow]) -> Mapping[int, int | None]:
    if all(row.chosen_office != FormRow.NOT_READ for row in rows):
        return {row.pk: row.chosen_office for row in rows}
    offices = RowOffice.objects.filter(authority=authority, row__in=[row.pk for row in rows])
    return dict(offices.values_list("row", "unit"))


def _named(matcher: Matcher, words: str, units: dict[int, Unit]) -> Unit | None:
    proposal = matcher.propose(words) if words else None
    if proposal is None or proposal.doubtful or len(proposal.units) != 1:
        return None
    return units[proposal.units[0]]
