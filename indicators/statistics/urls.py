"""Addresses of statistics."""

from django.urls import path, register_converter

from plans.models import ReportingPeriod

from .views import entering, history, listing, reviews


class PeriodKey:
    """The key of one of the year's periods."""

    regex = "|".join(ReportingPeriod.Key.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PeriodKey, "period")

_form = "<id:form_pk>/<period:period>/"

# /plans/<plan_pk>/statistics/
plan_urls = [
    path("", listing.statistics, name="statistics"),
    path("<period:period>/", listing.statistics, name="statistics"),
    path("<period:period>/export/", listing.statistics_export, name="statistics_export"),
    path(_form, entering.statistics_form, name="statistics_form"),
    path(f"{_form}<id:row_pk>-<id:column_pk>/", history.statistics_cell, name="statistics_cell"),
    path(f"{_form}review/", reviews.review_form, name="review_statistics_form"),
    path(f"{_form}review/undo/", reviews.review_undo, name="review_statistics_undo"),
    path(
        "entries/<id:entry_pk>/withdraw/", history.statistics_withdraw, name="statistics_withdraw"
    ),
]

# /reviews/statistics/
review_urls = [
    path("", reviews.review_queue, name="review_statistics"),
    path("export/", reviews.review_export, name="review_statistics_export"),
]
