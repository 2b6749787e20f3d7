"""Addresses of indicators."""

from django.urls import include, path

from .statistics import urls as statistics
from .views import detail, feeding, grid, measure, reviews, shape

app_name = "indicators"

# /plans/<plan_pk>/indicators/
plan_urls = [
    path("", grid.indicator_list, name="indicator_list"),
    path("export/", grid.indicator_export, name="indicator_export"),
    path("add/", shape.indicator_add, name="indicator_add"),
    path("from-forms/", feeding.feed_targets, name="feed_targets"),
    path("from-forms/undo/", feeding.unfeed_targets, name="unfeed_targets"),
]

# /indicators/<pk>/
indicator_urls = [
    path("", detail.indicator_detail, name="indicator_detail"),
    path("edit/", detail.indicator_edit, name="indicator_edit"),
    path("move/", shape.indicator_move, name="indicator_move"),
    path("remove/", shape.indicator_remove, name="indicator_remove"),
]

# /targets/<pk>/
target_urls = [
    path("chart.svg", detail.target_chart, name="target_chart"),
    path("<str:key>/", measure.measure, name="measure"),
]

# /reviews/indicators/
review_urls = [
    path("", reviews.review_queue, name="review_queue"),
    path("export/", reviews.review_export, name="review_export"),
    path("undo/", reviews.review_undo, name="review_undo"),
    path("<id:pk>/withdraw/", reviews.review_withdraw, name="measurement_withdraw"),
]

urlpatterns = [
    path("plans/<id:plan_pk>/indicators/", include(plan_urls)),
    path("indicators/", grid.current, name="current"),
    path("indicators/<id:pk>/", include(indicator_urls)),
    path("targets/<id:pk>/", include(target_urls)),
    path("reviews/indicators/", include(review_urls)),
    path("plans/<id:plan_pk>/statistics/", include(statistics.plan_urls)),
    path("reviews/statistics/", include(statistics.review_urls)),
    path("statistical-forms/", include("indicators.statistics.form_editing.urls")),
    path("statistics/communes/", include("indicators.statistics.rollup.urls")),
    path("statistics/exports/", include("indicators.statistics.exports.urls")),
]
