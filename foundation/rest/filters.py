"""Parameters of the address: which there are, and the filters of lists among them."""

from collections.abc import Collection

from django import forms
from django.http import QueryDict
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from vietnamese import fold, is_fit

from ..web.days import LEAST, MOST, check_year
from .parsers import UNFIT
from .problems import BAD_QUERY, Problem, refused

FORM = "format"  # asked for by many clients out of habit; there is one form


def check_parameters(asked: QueryDict, known: Collection[str]) -> None:
    """Raise a 400 problem for parameters that an address does not know, and for those that are
    given twice, without a value, or with an unfit one: each of them would change nothing.
    """
    choice = ", ".join(known) or "không có tham số nào"
    errors = {
        name: [f"Không có tham số này; dùng được ở đây: {choice}."]
        for name in asked
        if name not in (*known, FORM)
    }
    for name, values in asked.lists():
        if name not in known:
            continue
        if len(values) > 1:
            errors[name] = ["Tham số này chỉ ghi một lần, với một giá trị."]
        elif not values[0].strip():
            errors[name] = ["Tham số này chưa có giá trị; không cần thì bỏ đi."]
        elif not is_fit(values[0]):
            errors[name] = [UNFIT]
    if errors:
        raise Problem(BAD_QUERY, errors=errors)


class FilterBackend(filters.DjangoFilterBackend):
    """Filters that answer parameters of no use with a 400 problem."""

    def filter_queryset(self, request, queryset, view):
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise refused(filterset.errors, BAD_QUERY)
        return filterset.qs


class WordsFilter(filters.CharFilter):
    """Rows whose searched text holds all of the words, however their accents are written."""

    def filter(self, queryset, value):
        """Return the rows that hold the words."""
        for word in fold(value or "").split():
            queryset = queryset.filter(search_text__contains=word)
        return queryset


@extend_schema_field(OpenApiTypes.BOOL)
class YesNoFilter(filters.TypedChoiceFilter):
    """Rows of which something is so (`true`) or not (`false`)."""

    def __init__(self, *args, **kwargs):
        super().__init__(
            *args, choices=(("true", "có"), ("false", "không")), coerce="true".__eq__, **kwargs
        )


class IdFilter(filters.NumberFilter):
    """Rows that belong to the row of this id."""

    field_class = forms.IntegerField  # type: ignore[assignment]  # ids are whole numbers

    def __init__(self, *args, **kwargs):
        super().__init__(*args, min_value=1, max_value=2**63 - 1, **kwargs)

    def filter(self, queryset, value):
        """Return the rows that belong to it (a named lookup could be a column of the row)."""
        return queryset if value is None else queryset.filter(**{str(self.field_name): value})


class _MomentField(IsoDateTimeField):
    default_validators = [check_year]


class MomentFilter(filters.IsoDateTimeFilter):
    """Rows from before or after a moment."""

    field_class = _MomentField


class YearFilter(filters.NumberFilter):
    """Rows of this year."""

    field_class = forms.IntegerField  # type: ignore[assignment]  # years are whole numbers

    def __init__(self, *args, **kwargs):
        super().__init__(*args, min_value=LEAST, max_value=MOST, **kwargs)
