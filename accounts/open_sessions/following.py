"""Sessions are remembered wherever somebody signs in: Django tells of it by its signals alone."""

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from foundation.web.password_again import note_password

from .services import begin_session, forget_session


@receiver(user_logged_in)
def remember(request, user, **_rest) -> None:
    """Remember where the person is signed in now, and that they just gave their password."""
    note_password(request)
    begin_session(request, user)


@receiver(user_logged_out)
def forget(request, **_rest) -> None:
    """Forget the session that the person ended."""
    forget_session(request.session.session_key)
