"""Says by which door a request came in, for whatever it changes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .acts import Door, acting

DOORS = (("/api/", Door.API), ("/admin/", Door.ADMIN))  # the first that the address begins with
LONGEST = 200  # characters of an address that are kept


class ActMiddleware:
    """Stands behind the one that knows the person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in an act of its own."""
        path = request.path_info
        door = next((door for start, door in DOORS if path.startswith(start)), Door.PAGE)
        with acting(door=door, asker=request, place=path[:LONGEST]):
            return self.get_response(request)
