"""From which address a request comes, as far as that can be known behind proxies."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

SUBSCRIBER = 64  # bits of an IPv6 address that one household or office holds alone


def client_address(request: HttpRequest) -> str:
    """Return the address from which a person or program calls; empty when nobody tells.

    Of X-Forwarded-For counts alone what our own proxies wrote, the last `PROXY_COUNT` entries: what
    stands before them came from the caller, who may write there what they like.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(chain) >= settings.PROXY_COUNT:
            told = _parsed(chain[-settings.PROXY_COUNT]) or told
    return _parsed(told)


def neighbourhood(address: str) -> str:
    """Return what is counted as one place: an IPv4 address, of IPv6 the network of a subscriber,
    who has more addresses than anybody can count.
    """
    if not address:
        return ""
    known = ip_address(address)
    if isinstance(known, IPv4Address):
        return address
    return str(ip_network((known, SUBSCRIBER), strict=False))


def _parsed(text: str) -> str:
    """The address in its usual form, without a port; empty for what is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        known = ip_address(text)
    except ValueError:
        return ""
    inner = known.ipv4_mapped if isinstance(known, IPv6Address) else None
    return str(inner or known)
