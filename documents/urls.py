"""Addresses of documents, the desk and the register."""

from django.urls import path

from .letters import views as letters
from .views import checks, codes, delivery, desk, files, register, signed, verification

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
    path("documents/checks/export/", checks.form_check_export, name="form_check_export"),
    path("documents/checks/<id:pk>/", checks.form_check, name="form_check"),
    path("documents/letters/new/", letters.letter_new, name="letter_new"),
    path("documents/register/codes/", codes.code_choose, name="code_choose"),
    # /documents/<document>/
    path("documents/<id:pk>/", desk.document_detail, name="document_detail"),
    path("documents/<id:pk>/blockers/", desk.document_blockers, name="document_blockers"),
    path("documents/<id:pk>/state/", desk.document_state, name="document_state"),
    path("documents/<id:pk>/step/", desk.document_step, name="document_step"),
    path("documents/<id:pk>/submit/", desk.document_submit, name="document_submit"),
    path("documents/<id:pk>/withdraw/", desk.document_withdraw, name="document_withdraw"),
    path("documents/<id:pk>/return/", desk.document_return, name="document_return"),
    path("documents/<id:pk>/approve/", desk.document_approve, name="document_approve"),
    path("documents/<id:pk>/issue/", desk.document_issue, name="document_issue"),
    path("documents/<id:pk>/package/", delivery.document_package, name="document_package"),
    path("documents/<id:pk>/send/", delivery.document_send, name="document_send"),
    path("documents/<id:pk>/stamp/", delivery.document_stamp, name="document_stamp"),
    path("documents/<id:pk>/recipients/add/", delivery.recipient_add, name="recipient_add"),
    # /documents/<document>/recipients/<recipient>/
    path(
        "documents/<id:pk>/recipients/<id:recipient_pk>/change/",
        delivery.recipient_change,
        name="recipient_change",
    ),
    path(
        "documents/<id:pk>/recipients/<id:recipient_pk>/remove/",
        delivery.recipient_remove,
        name="recipient_remove",
    ),
    path(
        "documents/<id:pk>/recipients/<id:recipient_pk>/send/",
        delivery.recipient_send,
        name="recipient_send",
    ),
    path(
        "documents/<id:pk>/recipients/<id:recipient_pk>/stamp/",
        delivery.recipient_stamp,
        name="recipient_stamp",
    ),
    path(
        "documents/<id:pk>/recipients/<id:recipient_pk>/receive/",
        delivery.recipient_receive,
        name="recipient_receive",
    ),
    path(
        "documents/<id:pk>/stamps/<id:stamp_pk>/correct/",
        delivery.stamp_correct,
        name="stamp_correct",
    ),
    path("documents/<id:pk>/letter/", letters.letter_edit, name="letter_edit"),
    path("documents/<id:pk>/letter/discard/", letters.letter_discard, name="letter_discard"),
    path(
        "documents/<id:pk>/letter/bring-back/",
        letters.letter_bring_back,
        name="letter_bring_back",
    ),
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
        "documents/<id:pk>/files/<id:file_pk>/pages/<id:number>/",
        files.file_page,
        name="file_page",
    ),
    path("documents/<id:pk>/signed/", signed.signed_copies, name="signed_copies"),
    path("documents/<id:pk>/signed/<id:copy_pk>/state/", signed.signed_state, name="signed_state"),
    path("documents/<id:pk>/signed/<id:copy_pk>/file/", signed.signed_file, name="signed_file"),
    path("documents/<id:pk>/signed/<id:copy_pk>/check/", signed.signed_check, name="signed_check"),
    # printed on paper, so short
    path("v/<slug:code>/", verification.public_document, name="public_document"),
]
