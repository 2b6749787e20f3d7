"""What can happen to a document: submitted, returned, approved, numbered, issued; its register."""

from .desk import approve, give_back, open_document, send_back, submit, withdraw
from .files import ask_for_pages, keep_final, print_file
from .issuing import enter_issued, issue
from .register import enter_outside, explain_gap, forget_gap
from .remarks import remark, settle_remark

__all__ = [
    "approve",
    "ask_for_pages",
    "enter_issued",
    "enter_outside",
    "explain_gap",
    "forget_gap",
    "give_back",
    "issue",
    "keep_final",
    "open_document",
    "print_file",
    "remark",
    "send_back",
    "settle_remark",
    "submit",
    "withdraw",
]
