"""What can happen to a document: submitted, returned, approved, numbered, issued; its register."""

from .checks import ask_for_check, check_form, forget_checks
from .desk import approve, open_document, put_aside, send_back, submit, withdraw
from .files import ask_for_pages, forget_drafts, keep_final, print_file
from .issuing import enter_issued, issue
from .register import enter_outside, explain_gap, forget_gap
from .remarks import remark, settle_remark

__all__ = [
    "approve",
    "ask_for_check",
    "ask_for_pages",
    "check_form",
    "enter_issued",
    "enter_outside",
    "explain_gap",
    "forget_checks",
    "forget_drafts",
    "forget_gap",
    "issue",
    "keep_final",
    "open_document",
    "print_file",
    "put_aside",
    "remark",
    "send_back",
    "settle_remark",
    "submit",
    "withdraw",
]
