"""Addresses under which plans come to be and change."""

from django.urls import include, path

from .copying.views import plan_copy
from .handing_out import views as handing_out
from .importing import views as importing
from .issuing.views import plan_issue, plan_submit
from .new_version import views as new_version
from .replacing import views as replacing
from .superior import views as superior

app_name = "planning"

# /plans/imports/<pk>/
import_urls = [
    path("", importing.import_review, name="import_review"),
    path("entries/<str:entry_id>/", importing.import_entry, name="import_entry"),
    path("doubts/<str:doubt_id>/", importing.import_doubt, name="import_doubt"),
    path("areas/", importing.import_pass_area, name="import_pass_area"),
    path("programme/", importing.import_areas, name="import_areas"),
    path("summary/", importing.import_summary, name="import_summary"),
    path("tasks/", importing.import_add_task, name="import_add_task"),
    path("retry/", importing.import_retry, name="import_retry"),
    path("differences/", new_version.import_differences, name="import_differences"),
    path("finish/", new_version.import_finish, name="import_finish"),
    path("confirm/", importing.import_confirm, name="import_confirm"),
    path("abandon/", importing.import_abandon, name="import_abandon"),
]

# /plans/<pk>/
plan_urls = [
    path("submit/", plan_submit, name="plan_submit"),
    path("issue/", plan_issue, name="plan_issue"),
    path("copy/", plan_copy, name="plan_copy"),
    path("new-version/", new_version.plan_new_version, name="plan_new_version"),
    path("replace/", replacing.plan_replace, name="plan_replace"),
    path("replace/pairs/", replacing.plan_pair, name="plan_pair"),
    path("replace/plan/", replacing.plan_point, name="plan_point"),
]

# /plans/<plan_pk>/hand-out/
handing_out_urls = [
    path("", handing_out.hand_out, name="hand_out"),
    path("save/", handing_out.hand_out_save, name="hand_out_save"),
    path("many/", handing_out.hand_out_many, name="hand_out_many"),
    path("start/", handing_out.hand_out_start, name="hand_out_start"),
]

# /plans/<plan_pk>/superior/
superior_urls = [
    path("", superior.superior, name="superior"),
    path("export/", superior.superior_export, name="superior_export"),
    path("choose/", superior.superior_choose, name="superior_choose"),
    path("take/", superior.superior_take, name="superior_take"),
    path("link/", superior.superior_link, name="superior_link"),
    path("<id:task_pk>/", superior.superior_task, name="superior_task"),
]

urlpatterns = [
    path("plans/import/", importing.import_create, name="import_create"),
    path("plans/imports/<id:pk>/", include(import_urls)),
    path("plans/<id:pk>/", include(plan_urls)),
    path("plans/<id:plan_pk>/hand-out/", include(handing_out_urls)),
    path("plans/<id:plan_pk>/superior/", include(superior_urls)),
    path("tasks/<id:pk>/unlink/", superior.task_unlink, name="task_unlink"),
    path("tasks/<id:pk>/superior-change/", superior.task_settle, name="task_settle"),
]
