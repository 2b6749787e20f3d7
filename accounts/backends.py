"""How a person is found again on each request: with their unit, its authority and the one above,
whether anything is delegated to them or was taken over, and whether their sign-in has a second
step, in one query.
"""

from datetime import date
from functools import lru_cache

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from .models import User, UserQuerySet


class PersonBackend(ModelBackend):
    """Django's backend; what every page asks of the person is there at once."""

    def get_user(self, user_id):
        """Return the person who is logged in, None when they may not log in any more."""
        people = _people(timezone.localdate())
        try:
            person = people.get(pk=user_id)  # `first` would put the one row in order
        except User.DoesNotExist:
            return None
        return person if self.user_can_authenticate(person) else None


@lru_cache(maxsize=1)
def _people(today: date) -> UserQuerySet:
    """Everybody, as they are looked up on this day: put together once, for each page asks it."""
    people = User.objects.select_related("unit__authority__parent")
    return people.with_delegations_expected().with_succession().with_second_step()
