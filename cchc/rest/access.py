"""Who calls the API: a person signed in to the browser."""

from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied


class BrowserSession(SessionAuthentication):
    """The session of the pages; writes need the CSRF token in X-CSRFToken."""

    def enforce_csrf(self, request):
        """Raise `PermissionDenied` in Vietnamese when the CSRF token is missing or wrong."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(
                "Thiếu hoặc sai mã CSRF: hãy gửi mã trong tiêu đề X-CSRFToken, hoặc dùng mã truy cập cá nhân."
            ) from error

    def authenticate_header(self, request):
        """Return the challenge of a 401 answer."""
        return 'Bearer realm="cchc"'
