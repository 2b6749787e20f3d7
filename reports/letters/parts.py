"""What the letters share: who issues them, what marks them, places left open, words said once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

import nd30
from accounts.models import Role, Unit, User
from documents.parts import COMMITTEE
from parindex.models import CriteriaSet

HOME_AFFAIRS = "Sở Nội vụ"


@dataclass(frozen=True)
class LetterMarks:
    """Number, day and signer of a letter; what is not given stays open, as in every draft.

    Without `signer_title` the head of the authority signs.
    """

    number: str = ""
    issued_on: date | None = None
    signer: str = ""
    signer_title: str = ""

    @property
    def day(self) -> date | nd30.OpenDate:
        """The day, open in this year when it is not given."""
        return self.issued_on or nd30.OpenDate(timezone.localdate().year)


def appraising_department(criteria_set: CriteriaSet) -> Unit:
    """Return the department that appraises for the set's authority: its Sở Nội vụ, else the only
    one that has appraisers.

    Raises `nd30.MissingFigure` when there is none.
    """
    authority = criteria_set.authority
    if authority.kind == Unit.Kind.DEPARTMENT:
        return authority
    departments = list(
        authority.children.filter(kind=Unit.Kind.DEPARTMENT).select_related("parent")
    )
    named = [each for each in departments if each.name.startswith(HOME_AFFAIRS)]
    if named:
        return named[0]
    appraisers = User.objects.active().with_role(Role.APPRAISER)
    homes = set(appraisers.filter(unit__in=departments).values_list("unit", flat=True))
    if len(homes) != 1:
        raise nd30.MissingFigure(
            f"Chưa lập được văn bản: {authority} chưa có đơn vị tên là “{HOME_AFFAIRS}”; hãy đề "
            "nghị quản trị thêm đơn vị này."
        )
    return next(each for each in departments if each.pk in homes)


def place_of(unit: Unit) -> str:
    """Return where a unit issues its documents: a department without a place where its province
    does.
    """
    return unit.place or (unit.parent.place if unit.parent else "")


def in_text(unit: Unit) -> str:
    """Return a unit as it goes on a sentence: a department by its short name."""
    return unit.short_name if unit.kind == Unit.Kind.DEPARTMENT else unit.name


def place_name(unit: Unit) -> str:
    """Return the place that an authority governs: `tỉnh Sơn Lâm`."""
    return unit.name.removeprefix(COMMITTEE)


def said_once(notes: Iterable[tuple[str, str]]) -> list[str]:
    """Return the notes of criteria (code, words); what an earlier one says already only by its
    code.

    >>> said_once([("1.1", "Thiếu sổ."), ("1.2", "Đủ."), ("2", "Thiếu sổ.")])
    ['Thiếu sổ.', 'Đủ.', 'Như tiêu chí 1.1.']
    """
    first: dict[str, str] = {}
    found = []
    for code, words in notes:
        told = first.setdefault(" ".join(words.split()), code)
        found.append(words if told == code or not words else f"Như tiêu chí {told}.")
    return found
