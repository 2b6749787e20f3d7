"""Programs sign in to the API with a personal access token."""

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled

from .attempts.browsers import guess_in
from .attempts.models import Secret
from .attempts.services import TooManyTries
from .models import AccessToken, User
from .token_services import hash_of_token, note_use

MALFORMED = (
    "Tiêu đề Authorization phải có dạng “Bearer cchc_…”; hãy gửi đủ mã truy cập, không "
    "có dấu cách ở giữa."
)
UNKNOWN = "Mã truy cập không đúng; hãy kiểm tra đã chép đủ mã, hoặc tạo mã mới ở trang Mã truy cập."
REVOKED = "Mã truy cập này đã bị thu hồi; hãy tạo mã mới ở trang Mã truy cập."
EXPIRED = "Mã truy cập này đã hết hạn ngày {:%d/%m/%Y}; hãy tạo mã mới ở trang Mã truy cập."
INACTIVE = "Tài khoản của mã truy cập này đã ngừng hoạt động; hãy liên hệ quản trị của đơn vị."


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cchc_…`; `request.auth` is the token, which is found by the hash of
    what was sent.
    """

    def authenticate(self, request) -> tuple[User, AccessToken] | None:
        """Return person and token, None without any. Raises `AuthenticationFailed`, and `Throttled`
        for a place that sends unknown tokens again and again.
        """
        scheme, *sent = get_authorization_header(request).split() or [b""]
        if scheme.lower() != b"bearer":
            return None
        if len(sent) != 1 or not sent[0].isascii():
            raise AuthenticationFailed(MALFORMED)
        hashed = hash_of_token(sent[0].decode("ascii"))
        token = AccessToken.objects.select_related("user__unit").filter(sha256=hashed).first()
        if token is None:
            _count_unknown(request)
            raise AuthenticationFailed(UNKNOWN)
        if refusal := _refusal(token):
            raise AuthenticationFailed(refusal)
        note_use(token)
        return token.user, token

    def authenticate_header(self, request) -> str:
        """Return the challenge of a 401 answer."""
        return 'Bearer realm="cchc"'


def _count_unknown(request) -> None:
    try:
        guess_in(request, Secret.TOKEN)
    except TooManyTries as refusal:
        raise Throttled(wait=refusal.seconds) from refusal


def _refusal(token: AccessToken) -> str:
    """Return why `token` opens nothing; empty when it does."""
    if token.revoked_at:
        return REVOKED
    if token.has_expired(timezone.localdate()):
        return EXPIRED.format(token.expires_on)
    return "" if token.user.is_active else INACTIVE
