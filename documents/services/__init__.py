"""What can happen to a document: submitted, returned, approved, numbered, issued; its register."""

from .checks import ask_for_check, check_form, forget_checks
from .codes import choose_codes
from .desk import approve, open_document, send_back, submit, withdraw
from .files import ask_for_pages, keep_final, print_file
from .issuing import enter_issued, issue
from .register import enter_outside, explain_gap, forget_gap
from .remarks import remark, settle_remark
from .signed import ask_for_copy_check, check_copy, keep_signed_copy

__all__ = [
    "approve",
    "ask_for_check",
    "ask_for_copy_check",
    "ask_for_pages",
    "check_copy",
    "check_form",
    "choose_codes",
    "enter_issued",
    "enter_outside",
    "explain_gap",
    "forget_checks",
    "forget_gap",
    "issue",
    "keep_final",
    "keep_signed_copy",
    "open_document",
    "print_file",
    "remark",
    "send_back",
    "settle_remark",
    "submit",
    "withdraw",
]
