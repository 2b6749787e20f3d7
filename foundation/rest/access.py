"""Who calls the API, and what they may ask of it."""

from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission


class BrowserSession(SessionAuthentication):
    """The session of the pages; writes need the CSRF token in X-CSRFToken."""

    def enforce_csrf(self, request):
        """Raise `PermissionDenied` in Vietnamese when the CSRF token is missing or wrong."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(
                "Thiếu hoặc sai mã CSRF: hãy gửi mã ở cookie csrftoken trong "
                "X-CSRFToken, hoặc dùng mã truy cập."
            ) from error


class InScope(BasePermission):
    """A token does only what its scopes allow; a person in a browser does what they may."""

    def has_permission(self, request, view):
        """Return True; raises `PermissionDenied`, which names the scope that the token lacks."""
        if request.auth is None or request.auth.has_scope(view.scope):
            return True
        raise PermissionDenied(
            f"Mã truy cập này không có phạm vi “{view.scope}”; hãy tạo mã khác có phạm vi đó."
        )
