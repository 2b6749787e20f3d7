"""The viewset that every resource of the API begins with."""

from typing import Any

from django.http import HttpResponse
from django_filters.rest_framework import FilterSet
from rest_framework import mixins
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from .etags import tag_of, unchanged
from .filters import check_parameters
from .paging import PARAMETERS, Orders
from .problems import NOT_FOUND, Problem


class MeteredAnswers(APIView):
    """Every answer says how often one may still call; what was read bears its version."""

    http_method_names = ["get", "head", "post"]

    @property
    def scope(self) -> str:
        """What a token must be allowed for this request."""
        return "read"

    def finalize_response(self, request, response, *args, **kwargs):
        """Add the headers, and answer 304 to a reader who has this version already."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if allowance := getattr(request, "allowance", None):
            for name, value in allowance.headers.items():
                response[name] = value
        response["Cache-Control"] = "private, no-cache"
        if (
            isinstance(response, Response)
            and response.status_code < 300
            and response.data is not None
        ):
            response["ETag"] = tag = tag_of(response.data)
            if request.method in SAFE_METHODS and unchanged(request, tag):
                return self._not_modified(response)
        return response

    def _not_modified(self, response: Response) -> HttpResponse:
        empty = HttpResponse(status=304)
        for name in (
            "ETag",
            "Cache-Control",
            "Vary",
            "RateLimit-Limit",
            "RateLimit-Remaining",
            "RateLimit-Reset",
        ):
            if name in response:
                empty[name] = response[name]
        return empty


class Resource(MeteredAnswers, GenericViewSet):
    """Rows of one kind. `scopes` names the scope of a token that each writing action asks for;
    reading asks `read`.

    `orders` are the orders of the list, `default_order` is the one that nobody need ask for;
    `matched` are the actions that ask for If-Match. A list that `finds_first` finds the rows of a
    page before it reads what is shown of them (`with_shown`).
    """

    lookup_value_converter = "id"
    orders: Orders = {"id": ()}
    default_order = "id"
    scopes: dict[str, str] = {}
    matched: tuple[str, ...] = ()
    finds_first = False
    filterset_class: type[FilterSet]  # of those that are listed

    @property
    def scope(self) -> str:
        return self.scopes.get(self.action, super().scope)

    @property
    def parameters(self) -> list[str]:
        """The names that may stand in the query of this request; only lists take any."""
        return [*self.filterset_class.base_filters, *PARAMETERS] if self.action == "list" else []

    def with_shown(self, rows: Any) -> Any:
        """Return `rows` with what is shown of each."""
        return rows

    def initial(self, request, *args, **kwargs):
        """Raise a 400 problem for parameters that would change nothing: who sends them believes
        that they do.
        """
        super().initial(request, *args, **kwargs)
        check_parameters(request.query_params, self.parameters)


class ReadOnlyResource(mixins.RetrieveModelMixin, mixins.ListModelMixin, Resource):
    """Rows that are listed and read one by one."""


class NothingHere(MeteredAnswers):
    """Addresses under the API's root at which there is nothing."""

    schema = None

    def initial(self, request, *args, **kwargs):
        """Raise the 404 problem once it is known who calls."""
        super().initial(request, *args, **kwargs)
        raise Problem(NOT_FOUND, "Không có địa chỉ này; mỗi địa chỉ của API kết thúc bằng dấu “/”.")
