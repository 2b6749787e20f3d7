"""Addresses of documents, the desk and the register."""

from django.urls import path

from .views import checks, desk, files, register

app_name = "documents"

urlpatterns = [
    path("documents/", register.document_list, name="document_list"),
    path("documents/export/", register.document_export, name="document_export"),
    path("documents/register/", register.register, name="register"),
    path("documents/register/export/", register.register_export, name="register_export"),
    path("documents/register/outside/", register.outside_enter, name="outside_enter"),
    path("documents/register/gaps/", register.gap_explain, name="gap_explain"),
    path("documents/register/gaps/<id:pk>/forget/", register.gap_forget, name="gap_forget"),
    path("documents/checks/", checks.form_checks, name="form_checks"),
    path("documents/checks/<id:pk>/", checks.form_check, name="form_check"),
    # /documents/<document>/
    path("documents/<id:pk>/", desk.document_detail, name="document_detail"),
    path("documents/<id:pk>/blockers/", desk.document_blockers, name="document_blockers"),
    path("documents/<id:pk>/state/", desk.document_state, name="document_state"),
    path("documents/<id:pk>/submit/", desk.document_submit, name="document_submit"),
    path("documents/<id:pk>/withdraw/", desk.document_withdraw, name="document_withdraw"),
    path("documents/<id:pk>/return/", desk.document_return, name="document_return"),
    path("documents/<id:pk>/approve/", desk.document_approve, name="document_approve"),
    path("documents/<id:pk>/issue/", desk.document_issue, name="document_issue"),
    path("documents/<id:pk>/remarks/", desk.remark_add, name="remark_add"),
    path(
        "documents/<id:pk>/remarks/<id:remark_pk>/settle/",
        desk.remark_settle,
        name="remark_settle",
    ),
    path("documents/<id:pk>/files/<id:file_pk>/print/", files.file_print, name="file_print"),
    path("documents/<id:pk>/files/<id:file_pk>/word/", files.file_word, name="file_word"),
    path("documents/<id:pk>/files/<id:file_pk>/pdf/", files.file_pdf, name="file_pdf"),
    path(
        "documents/<id:pk>/files/<id:file_pk>/pages/<int:number>/",
        files.file_page,
        name="file_page",
    ),
]
