"""What an authority decides of a form that it fills in: which office answers for which row."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from accounts.models import Role, Unit, User

from ...models import RowOffice, StatisticalForm
from . import FormRefused


@transaction.atomic
def choose_offices(
    form: StatisticalForm, rows: Collection[int], *, unit: Unit | None, by: User
) -> int:
    """Let `unit` answer for these rows of the form in `by`'s authority, as the rows' own words say
    without one; return how many there are.

    Raises `FormRefused` for who may not, or for a unit of another authority.
    """
    authority = by.authority
    if authority is None or not by.has_role(Role.STANDING_BODY):
        raise FormRefused("Chỉ cơ quan thường trực phân công đơn vị phụ trách các dòng của biểu.")
    if unit and unit.authority_id != authority.pk:
        raise FormRefused("Hãy chọn một đơn vị của cơ quan.", "unit")
    Unit.objects.select_for_update(no_key=True).get(pk=authority.pk)
    mine = Q(owner=None) | Q(owner=authority)
    pks = list(form.rows.filter(mine, pk__in=rows).values_list("pk", flat=True))
    RowOffice.objects.filter(authority=authority, row__in=pks).delete()
    if unit:
        RowOffice.objects.bulk_create(
            RowOffice(authority=authority, row_id=pk, unit=unit) for pk in pks
        )
    return len(pks)
