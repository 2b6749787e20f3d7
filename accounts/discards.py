"""Who brings back what was discarded, where the standing body alone discards it."""

from collections.abc import Collection

from foundation.discards.kinds import Kind

from .models import Role, User


class OfStandingBody(Kind):
    """What the standing body of an authority discards."""

    def authorities(self, user: User) -> Collection[int]:
        own = user.authority_id
        return [own] if own and user.has_role(Role.STANDING_BODY) else []
