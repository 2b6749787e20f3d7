"""Who reads the journal: those who answer for an authority, of their own authority alone."""

from django.http import Http404

from accounts.models import Role, User
from foundation.journal.models import INSTALLATION, Seal

READERS = (Role.ADMINISTRATOR, Role.LEADER, Role.STANDING_BODY, Role.APPRAISER)


def chains_of(user: User) -> list[int]:
    """Return the chains that `user` reads, all of them for a superuser outside of any authority;
    raises `Http404` for who reads none.
    """
    if user.is_superuser and user.authority_id is None:
        return list(Seal.objects.order_by().values_list("chain", flat=True).distinct())
    if user.authority_id is None or not user.has_role(*READERS):
        raise Http404
    return [*user.readable_authorities, *([INSTALLATION] if user.is_superuser else [])]
