"""Whether pages offer a person to write letters."""

from django import template

from accounts.models import Unit, User

from ..letters.services import may_write

register = template.Library()


@register.filter
def may_write_for(user: User, unit: Unit | None) -> bool:
    """May the person write letters that the authority of `unit` issues?"""
    return unit is not None and may_write(user) and unit.authority_id == user.authority_id
