"""Addresses of tasks."""

from django.urls import include, path

from .views import chosen, detail, edit, explanations, matrix, order, people, progress, reviews

app_name = "tasks"

# /plans/<plan_pk>/
plan_urls = [
    path("tasks/", matrix.task_list, name="task_list"),
    path("tasks/export/", matrix.task_export, name="task_export"),
    path("tasks/bulk/", chosen.task_bulk, name="task_bulk"),
    path("tasks/bulk/undo/", chosen.task_bulk_undo, name="task_bulk_undo"),
    path("tasks/people/undo/", people.task_people_undo, name="task_people_undo"),
    path("tasks/add/", edit.task_add, name="task_add"),
]

# /tasks/<pk>/
task_urls = [
    path("", detail.task_detail, name="task_detail"),
    path("progress/", progress.task_progress, name="task_progress"),
    path("edit/", edit.task_edit, name="task_edit"),
    path("time/", edit.task_time, name="task_time"),
    path("move/", order.task_move, name="task_move"),
    path("remove/", order.task_remove, name="task_remove"),
    path("person/", people.task_person, name="task_person"),
    path("comment/", detail.task_comment, name="task_comment"),
    path("changes/", detail.task_changes, name="task_changes"),
    path("explanation/", explanations.task_explanation, name="task_explanation"),
]

# /reviews/
review_urls = [
    path("", reviews.review_queue, name="review_queue"),
    path("export/", reviews.review_export, name="review_export"),
    path("undo/", reviews.review_undo, name="review_undo"),
    path("<id:pk>/withdraw/", reviews.review_withdraw, name="update_withdraw"),
]

urlpatterns = [
    path("plans/<id:plan_pk>/", include(plan_urls)),
    path("tasks/", matrix.current, name="current"),
    path("tasks/explanations/ask/", explanations.explanation_ask, name="explanation_ask"),
    path("tasks/<id:pk>/", include(task_urls)),
    path("reviews/", include(review_urls)),
]
