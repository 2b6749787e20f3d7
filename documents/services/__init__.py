"""What can happen to a document: submitted, returned, approved, numbered, issued; its register."""

from .apart import ask_for_step, take_asked_step
from .checks import ask_for_check, check_form, forget_checks
from .codes import choose_codes
from .delivery import Sent, correct_stamp, receive, send, stamp_otherwise
from .desk import approve, give_back, open_document, put_aside, send_back, submit, withdraw
from .files import ask_for_pages, forget_drafts, keep_final, print_file
from .issuing import enter_issued, issue
from .recipients import add_recipient, change_recipient, remove_recipient
from .register import enter_outside, explain_gap, forget_gap
from .remarks import remark, settle_remark
from .signed import ask_for_copy_check, check_copy, keep_signed_copy

__all__ = [
    "Sent",
    "add_recipient",
    "approve",
    "ask_for_check",
    "ask_for_copy_check",
    "ask_for_pages",
    "ask_for_step",
    "change_recipient",
    "check_copy",
    "check_form",
    "choose_codes",
    "correct_stamp",
    "enter_issued",
    "enter_outside",
    "explain_gap",
    "forget_checks",
    "forget_drafts",
    "forget_gap",
    "give_back",
    "issue",
    "keep_final",
    "keep_signed_copy",
    "open_document",
    "print_file",
    "put_aside",
    "receive",
    "remark",
    "remove_recipient",
    "send",
    "send_back",
    "settle_remark",
    "stamp_otherwise",
    "submit",
    "take_asked_step",
    "withdraw",
]
