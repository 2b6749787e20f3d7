"""Pages of lists: each begins after the last row of the one before, whatever was added."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils.encoding import force_str
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from vietnamese import is_fit, whole_number

from ..web.days import check_year
from .problems import BAD_QUERY, Problem

DEFAULT_SIZE, LARGEST = 50, 200
PARAMETERS = ("page_size", "cursor", "ordering")

# Of a view: the name of an order, and by what it sorts (names of columns, or expressions that are
# never null).
Orders = dict[str, Sequence[Any]]


class RowPagination(BasePagination):
    """Cursor pages in one of the orders that the view offers in `orders`; `-` turns one round."""

    def paginate_queryset(  # type: ignore[override]  # a plain list has no order in SQL
        self, queryset: QuerySet, request, view=None
    ) -> list:
        """Return the rows of the page asked for. Raises a 400 problem for an order, size or cursor
        of no use.
        """
        self.request, self.view, orders = request, view, view.orders
        size = self._size()
        order, after = self._place(orders)
        parts = orders[order.removeprefix("-")]
        rows, keys = self._sorted(queryset, parts)
        backwards = order.startswith("-")
        if after is not None:
            rows = rows.filter(self._beyond(rows, keys, after, backwards))
        places = [f"-{key}" if backwards else key for key in keys]
        found = rows.order_by(*places)
        if view.finds_first:
            page_alone = rows.model.objects.filter(pk__in=found.values("pk")[: size + 1])
            found = self._sorted(view.with_shown(page_alone), parts)[0].order_by(*places)
        page = list(found[: size + 1])
        self.next = self._link(order, page[size - 1], keys) if len(page) > size else None
        return page[:size]

    def get_paginated_response(self, data: list) -> Response:
        """Return the rows with the address of the next page."""
        return Response({"next": self.next, "results": data})

    def _size(self) -> int:
        asked = self.request.query_params.get("page_size")
        if asked is None:
            return DEFAULT_SIZE
        if not (size := whole_number(asked)):
            raise Problem(
                BAD_QUERY, errors={"page_size": [f"Cần một số nguyên từ 1 đến {LARGEST}."]}
            )
        return min(size, LARGEST)

    def _place(self, orders: Orders) -> tuple[str, list | None]:
        """The order asked for, and the values after which the page begins (None for the first)."""
        params = self.request.query_params
        if cursor := params.get("cursor"):
            return self._read(cursor, orders)
        order = params.get("ordering") or self.view.default_order
        if order not in _offered(orders):
            raise Problem(
                BAD_QUERY, errors={"ordering": [f"Chọn một trong: {', '.join(_offered(orders))}."]}
            )
        return order, None

    def _read(self, cursor: str, orders: Orders) -> tuple[str, list]:
        try:
            order, values = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
            if order in _offered(orders) and isinstance(values, list):
                return order, values
        except (binascii.Error, ValueError, TypeError, RecursionError):
            pass
        raise _wrong_cursor()

    def _sorted(self, queryset: QuerySet, order: Sequence[Any]) -> tuple[QuerySet, list[str]]:
        """The rows with what they are sorted by as `sorted_…`; the id comes last and makes each
        place unique.
        """
        parts = [F(part) if isinstance(part, str) else part for part in (*order, "pk")]
        keys = {f"sorted_{n}": part for n, part in enumerate(parts)}
        return queryset.annotate(**keys), list(keys)

    def _beyond(self, rows: QuerySet, keys: list[str], after: list, backwards: bool) -> Q:
        """Rows after the place of these values: equal in the first columns and past the value in
        the next one.
        """
        if len(after) != len(keys):
            raise _wrong_cursor()
        past, equal, beyond = "lt" if backwards else "gt", Q(), Q()
        values = [self._typed(rows, key, value) for key, value in zip(keys, after, strict=True)]
        for key, value in zip(keys, values, strict=True):
            beyond |= equal & Q(**{f"{key}__{past}": value})
            equal &= Q(**{key: value})
        # follows from the rest, but an index finds the place by it: by an OR it does not
        return Q(**{f"{keys[0]}__{past}e": values[0]}) & beyond

    def _typed(self, rows: QuerySet, key: str, value: Any) -> Any:
        try:
            typed = rows.query.annotations[key].output_field.to_python(value)
            if isinstance(typed, datetime):
                check_year(typed)
        except (ValidationError, ValueError, TypeError, OverflowError) as error:
            raise _wrong_cursor() from error
        if typed is None or (isinstance(typed, str) and not is_fit(typed)):
            raise _wrong_cursor()
        return typed

    def _link(self, order: str, last: Any, keys: list[str]) -> str:
        values = [_plain(getattr(last, key)) for key in keys]
        cursor = base64.urlsafe_b64encode(json.dumps([order, values]).encode()).decode()
        address = replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)
        return force_str(address)

    def get_schema_operation_parameters(self, view) -> list[dict]:
        """Describe the parameters of a page for the schema."""
        return [
            _parameter(
                "page_size",
                f"Số dòng một trang, nhiều nhất {LARGEST}; quá thì lấy {LARGEST}.",
                {"type": "integer", "minimum": 1, "default": DEFAULT_SIZE},
            ),
            _parameter(
                "cursor",
                "Nơi trang bắt đầu; lấy nguyên địa chỉ ở “next”, đừng tự ghép.",
                {"type": "string"},
            ),
            _parameter(
                "ordering",
                "Thứ tự sắp xếp; dấu trừ là ngược lại.",
                {"type": "string", "enum": _offered(view.orders), "default": view.default_order},
            ),
        ]

    def get_paginated_response_schema(self, schema: dict) -> dict:
        """Describe a page for the schema."""
        following = {
            "type": "string",
            "format": "uri",
            "nullable": True,
            "description": "Địa chỉ của trang sau.",
        }
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": following, "results": schema},
        }


def _offered(orders: Orders) -> list[str]:
    return [sign + name for name in orders for sign in ("", "-")]


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str) else value.isoformat()


def _wrong_cursor() -> Problem:
    return Problem(
        BAD_QUERY, errors={"cursor": ["Con trỏ trang không đúng; hãy đọc lại từ trang đầu."]}
    )


def _parameter(name: str, description: str, schema: dict) -> dict:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
