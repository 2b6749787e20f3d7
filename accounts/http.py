"""A request whose person is known: what views of signed-in people take."""

from accounts.models import User
from foundation.web.http import HtmxHttpRequest


class SignedInRequest(HtmxHttpRequest):
    """A request behind the sign-in, so that `user` is one of ours."""

    user: User


def site_of(request: SignedInRequest) -> str:
    """The address under which the person reached the product, for links in mails."""
    return f"{request.scheme}://{request.get_host()}"
