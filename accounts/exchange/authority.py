"""What the datasets of an authority share."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from foundation.exchange.dataset import Dataset
from foundation.exchange.records import IncomingRow
from foundation.jobs.services import JobRefused

from ..models import Unit
from ..services import (
    AccountsRefused,
    keeps_accounts_of,
    taken,
)

# fields that lead to another row, and where its id is read and set
IDS = {"parent": "parent_id", "unit": "unit_id"}
IMPORTED, TAKEN_BACK = "Nhập từ Excel", "Hoàn tác nhập từ Excel"


class AuthorityDataset(Dataset):
    """A dataset of rows of the person's own authority, which its place names by code."""

    def __init__(self, user, place):
        """Open the dataset of the authority. Raises `Http404` for any other authority's code."""
        self.authority = user.authority
        if self.authority is None or self.authority.code != place:
            raise Http404
        super().__init__(user, place)

    @property
    def where(self):
        """The authority."""
        return self.authority.short_name

    def may_import(self):
        """The administrator of the authority."""
        return self.user_keeps_accounts

    @cached_property
    def user_keeps_accounts(self) -> bool:
        """Is the person the administrator of the authority?"""
        return keeps_accounts_of(self.authority, self.user)

    @cached_property
    def units(self) -> list[Unit]:
        """The authority and all its units, those too that are over."""
        return list(Unit.objects.visible_to(self.user).of_authority(self.authority))

    def locked(self, rows: QuerySet) -> QuerySet:
        """Return `rows` to be locked, after the authority: as everybody does who stores its units
        or people.
        """
        Unit.objects.lock(self.authority.pk)
        return rows.select_for_update(of=("self",), no_key=True)

    def unit_names(self) -> Iterable[tuple[int, str, Iterable[str]]]:
        """Each unit with the name that files show, and those it also goes by."""
        borne = Counter(name for unit in self.units for name in {unit.short_name, unit.name})
        for unit in self.units:
            alone = (name for name in (unit.short_name, unit.name) if borne[name] == 1)
            yield (
                unit.pk,
                next(alone, f"{unit.short_name} ({unit.code})"),
                (unit.short_name, unit.name, unit.code),
            )

    def stored(self, service: Callable[..., None], *rows, reason: str) -> None:
        """Store rows through a service; what it refuses now, though it was read as good, the person
        is told.
        """
        try:
            service(*rows, by=self.user, reason=reason or IMPORTED)
        except AccountsRefused as refusal:
            raise JobRefused(str(refusal)) from refusal

    def claims(
        self,
        lines: Sequence[IncomingRow],
        name: str,
        owners: Callable[[list[Any]], Mapping[Any, int]],
        sentence: str,
    ) -> Iterator[tuple[IncomingRow, str, str]]:
        """Yield a complaint for each line whose new value in a column is that of another row
        (`owners`) or line.
        """
        new = [line for line in lines if is_new(line, name)]
        values = [(getattr(line.record, name), pk_of(line)) for line in new]
        for place in taken(values, owners([value for value, _ in values])):
            yield new[place], name, sentence.format(values[place][0])


def is_new(line: IncomingRow, name: str) -> bool:
    """Does the line say something new in this column?"""
    return line.before is None or line.before[name] != getattr(line.record, name)


def pk_of(line: IncomingRow) -> int | None:
    """The id of the row that the line changes, None for a new one."""
    return line.record.row.pk if line.record.row else None


def column_of(name: str) -> str:
    """Return the attribute that holds the field of this name, of another row its id."""
    return IDS.get(name, name)


def key_of(pk: int) -> str:
    """Return the key of a person in files: their id with a check letter, so that a key drawn down a
    column is no key.

    >>> key_of(120)
    'ND120-M'
    """
    return f"ND{pk}-{chr(65 + pk * 7 % 23)}"
