"""The kinds of files that a job may make: what an app says of each."""

from collections.abc import Callable

from django.http import Http404

from ..web.list_files import FileToMake

# Says which file `user` may have of a kind: called with the person, the filter in the address
# (a `QueryDict`) and what else the kind takes, which fits into JSON. Counts its rows and reads none
# of them. Raises `Http404` for who has no right to it, `FileRefused` when it can't be made.
Offer = Callable[..., FileToMake]

_offers: dict[str, Offer] = {}


def file_kind(name: str) -> Callable[[Offer], Offer]:
    """Make a kind of files known under its name (a decorator, used when an app is ready)."""

    def decorate(offer: Offer) -> Offer:
        _offers[name] = offer
        return offer

    return decorate


def offer_of(kind: str) -> Offer:
    """Return what says which file of this kind a person may have. Raises `Http404` for a kind that
    is no more.
    """
    if kind not in _offers:
        raise Http404
    return _offers[kind]
