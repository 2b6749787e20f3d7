"""A form that was sent after the session had ended: what was typed is kept through the log-in and
comes back in the same form, to the same person. Without scripts nothing else would keep it.
"""

from typing import NamedTuple

from django.http import HttpRequest, QueryDict

from foundation.web.http import HtmxHttpRequest

from .persons import FIELD

SESSION_KEY = "unsent"
TOKEN = "csrfmiddlewaretoken"  # nosec B105 - the name of a field  # noqa: S105
LIMIT = 20_000  # characters: whoever is not signed in stores no more here


class UnsentForm(NamedTuple):
    """What was typed, and the names of the files, which have to be chosen once more."""

    fields: QueryDict
    files: list[str]


def keep(request: HttpRequest) -> None:
    """Keep what a person declares when their session has ended: such a form names the person and
    bears a key, under which it is stored once.
    """
    fields = {name: values for name, values in request.POST.lists() if name != TOKEN}
    size = sum(len(text) for values in fields.values() for text in values)
    if {FIELD, "key"} <= fields.keys() and size <= LIMIT:
        files = [file.name for _, files in request.FILES.lists() for file in files]
        request.session[SESSION_KEY] = {"path": request.path, "fields": fields, "files": files}


def take(request: HtmxHttpRequest, path: str) -> UnsentForm | None:
    """Return, once, what the person had sent to `path`; None when there is nothing of theirs."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["path"] != path:
        return None
    del request.session[SESSION_KEY]
    fields = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        fields.setlist(name, values)
    if fields.get(FIELD) != str(request.user.pk):
        return None
    return UnsentForm(fields, kept["files"])
