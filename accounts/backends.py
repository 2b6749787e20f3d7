"""How a person is found again on each request: with their unit, its authority and the one above,
whether anything is delegated to them or was taken over, and whether their sign-in has a second
step, in one query.
"""

from collections.abc import Collection
from datetime import date

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from foundation.web.written import rows_by

from .models import User, UserQuerySet


class PersonBackend(ModelBackend):
    """Django's backend; what every page asks of the person is there at once."""

    def get_user(self, user_id):
        """Return the person who is logged in, None when they may not log in any more."""
        for person in rows_by(_people, [user_id], timezone.localdate()):
            return person if self.user_can_authenticate(person) else None
        return None


def _people(pks: Collection[int], _today: date) -> UserQuerySet:
    """People as they are looked up on this day, which decides what is delegated to them."""
    people = User.objects.filter(pk__in=pks).select_related("unit__authority__parent")
    found = people.with_delegations_expected().with_succession().with_second_step()
    return found.order_by()  # the one row need not be put in order
