"""A request whose person is known: what views of signed-in people take."""

from accounts.models import User
from foundation.web.http import HtmxHttpRequest


class SignedInRequest(HtmxHttpRequest):
    """A request behind the sign-in, so that `user` is one of ours."""

    user: User
