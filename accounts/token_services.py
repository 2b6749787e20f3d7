"""What is done with access tokens: issued, used, revoked."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .models import AccessToken, Role, User
from .notices.accounts import tell_token
from .services import AccountsRefused

TOKEN_BEGINS = "cchc_"  # nosec B105  # noqa: S105 - how tokens begin, no secret
TOKEN_SHOWN = len(TOKEN_BEGINS) + 5  # letters of a token that lists show
TOKEN_LASTS = timedelta(days=365)
TOKEN_USE_NOTED = timedelta(minutes=1)  # how exactly the last use is known


def scopes_open_to(user: User) -> list[AccessToken.Scope]:
    """Return the scopes that the roles of `user` can make use of."""
    scopes = [AccessToken.Scope.READ]
    if user.has_role(Role.OFFICER, Role.HEAD, Role.STANDING_BODY):
        scopes.append(AccessToken.Scope.REPORT)
    if user.has_role(Role.STANDING_BODY, Role.LEADER):
        scopes.append(AccessToken.Scope.REVIEW)
    return scopes


def issue_token(
    user: User, *, name: str, scopes: Iterable[str], expires_on: date
) -> tuple[AccessToken, str]:
    """Return a new token of `user` and its text, known only now: what is stored is its hash.

    Raises `AccountsRefused` for a last day in the past or more than a year ahead, and for scopes
    that are not theirs.
    """
    today, wanted = timezone.localdate(), list(scopes)
    if not today <= expires_on <= today + TOKEN_LASTS:
        last = today + TOKEN_LASTS
        raise AccountsRefused(
            f"Hãy chọn ngày từ {today:%d/%m/%Y} đến {last:%d/%m/%Y}; mã dùng được "
            "nhiều nhất một năm."
        )
    if not wanted or set(wanted) - set(scopes_open_to(user)):
        raise AccountsRefused(
            "Hãy chọn ít nhất một phạm vi trong những phạm vi mà vai trò của bạn dùng được."
        )
    text = TOKEN_BEGINS + secrets.token_urlsafe(32)
    token = user.access_tokens.create(
        name=name,
        prefix=text[:TOKEN_SHOWN],
        sha256=hash_of_token(text),
        scopes=wanted,
        expires_on=expires_on,
    )
    tell_token(user, f"Mã truy cập “{token}” vừa được tạo cho tài khoản của bạn")
    return token, text


def hash_of_token(text: str) -> str:
    """Return the hash by which the token of this text is found."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def revoke_token(token: AccessToken, *, by: User) -> bool:
    """Revoke `token` at once and tell its owner when somebody else did; return False when it was
    revoked before.
    """
    revoked = AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    token.refresh_from_db(fields=["revoked_at"])
    if revoked:
        who = "Bạn" if by.pk == token.user_id else by
        tell_token(token.user, f"{who} đã thu hồi mã truy cập “{token}”")
    return bool(revoked)


def note_use(token: AccessToken) -> None:
    """Remember that `token` was used now, unless that is known to the minute."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at <= now - TOKEN_USE_NOTED:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - TOKEN_USE_NOTED)
        AccessToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
