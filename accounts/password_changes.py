"""What ends with a password: wherever it is changed, on a page, by a link or at the console, Django
asks its validators, and the one here follows.
"""

from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator

from .notices.accounts import tell_password_changed
from .open_sessions.services import end_sessions

if TYPE_CHECKING:
    from .models import User


class UnlikeThePerson(UserAttributeSimilarityValidator):
    """Django's rule that a password is not the person's name."""

    def password_changed(self, password: str, user: "User | None" = None) -> None:
        """End all sessions of the person, revoke their tokens, and tell them. A new way of storing
        the same password is no change: Django does not call this for it.
        """
        if user is None or user.last_login is None:  # nobody was ever signed in with the old one
            return
        end_sessions(user.open_sessions.all())
        tell_password_changed(user, tokens=user.access_tokens.revoke())
