"""How a target is judged, as its words propose it, in plain Python; a person confirms or changes
it.

The rules know the Vietnamese of plans, no plan in particular: they look at the unit, the
comparator and a few turns of phrase, written here without accents.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from vietnamese import fold


class Judged(StrEnum):
    """When a goal must stand."""

    EVERY_PERIOD = "every_period"
    YEAR_END = "year_end"


class Change(StrEnum):
    """What of a figure the goal speaks of: the figure itself (empty), or how far it went.

    `TYPED`: the office itself says how far. All others are worked out from the baseline.
    """

    TYPED = "typed"
    RISE = "rise"
    FALL = "fall"
    RISE_PERCENT = "rise_percent"
    FALL_PERCENT = "fall_percent"
    RANKS = "ranks"


class ComputedFrom(StrEnum):
    """The rate of the plan's own tasks that a target is: those of `TaskTally`, and of the tasks
    that fell due those done in time.
    """

    PLAN = "plan_rate"
    DUE = "due_rate"
    ON_TIME = "on_time_rate"
    SCHEDULE = "schedule_rate"


@dataclass(frozen=True)
class Proposal:
    """How a target is to be judged; empty words are “no”."""

    judged: Judged
    change: Change | None = None
    computed_from: ComputedFrom | None = None
    published_later: bool = False


# A place among others, and indexes that a superior works out after the year: nobody in the commune
# knows them before they are published.
_RANK_UNITS = {"bac", "hang", "thu hang", "vi tri"}
_RANK = re.compile(
    r"\bthu hang\b|\bxep (thu )?hang\b.*\b(chi so|cai cach|cchc|nhom|don vi|xa, phuong)\b"
    r"|\b(chi so|cai cach hanh chinh|cchc)\b.*\b(xep (thu )?hang|xep thu|dung thu|nhom dan dau)\b"
    r"|\b(tang|len|nang|cai thien)\b[^.;]{0,40}\bbac\b(?! (hoc|luong))"
)
_PUBLISHED_INDEX = re.compile(
    r"\b(chi so|diem)\b[^.;]{0,30}\b(cai cach hanh chinh|cchc|par ?index|chuyen doi so|dti)\b"
    r"|\bchi so\b[^.;]{0,20}\bhai long\b|\b(par ?index|sipas|papi|pci|ddci)\b"
)

# A share that must hold whenever it is looked at, also where the words name the year.
_HOLDS = re.compile(
    r"\b(dung|truoc|tre|qua|som) (thoi )?(han|hen|ngay hen)\b|\bdung tien do\b|\bhai long\b"
)
# What grows from nothing to its goal over the year.
_GROWS = re.compile(
    r"\bgiai ngan\b|\bso voi du toan\b|\bdu toan (duoc )?giao\b|\bthu ngan sach\b"
    r"|\b(hoan thanh|thuc hien)\b[^.;]{0,40}\bke hoach\b|\bso voi ke hoach\b"
)
_IN_THE_YEAR = re.compile(
    r"\b(trong|ca|het|cuoi|toan) nam\b|\b(den|truoc) (het )?(ngay )?31/12\b|\bluy ke\b"
)
# Counts that stand for a moment or for one case rather than adding up.
_LEVEL = re.compile(
    r"\b(trung binh|binh quan)\b|\b(moi|hang|mot|tung) (thang|quy|ky|tuan|luot|ho so)\b"
    r"|/ ?(thang|quy|ho so|luot)\b"
)
_LEVEL_UNITS = {"phut", "gio", "ngay", "ngay lam viec", "thang", "diem", "muc", "cap do", "m2"}
_COUNT = re.compile(r"(tong )?so( luong)?\b(?! (hoa|lieu)\b)")
_NEGATED = re.compile(r"\b(khong (co|de|phat sinh)|giu vung|duy tri)\b")

_AGAINST_THE_PAST = re.compile(
    r"\b(?P<went>tang|giam)\b(?! (?:xuong|con|len)\b)[^.;]*"
    r"\bso voi (?:cung ky|(?:ket qua )?(?:cua )?nam (?:truoc|lien|ngoai|\d{4}))"
    r"|\bso voi (?:cung ky|(?:ket qua )?(?:cua )?nam (?:truoc|lien|ngoai|\d{4}))[^.;]*"
    r"\b(?P<goes>tang|giam)\b(?! (?:xuong|con|len)\b)"
)

_OWN_PLAN = re.compile(
    r"\bnhiem vu\b[^.;]{0,60}\bke hoach\b"
    r"(?= (cchc|cai cach|nay|nam|cua|de ra|da|duoc|hoan|dung|dat)\b|[,.;:)]|$)"
    r"(?! cua (tinh|ubnd tinh|chinh phu|trung uong|cap tren|so))"
)
_FINISHING = re.compile(r"\bhoan thanh\b|\bdung tien do\b|\bdung (thoi )?han\b")


def propose(
    statement: str,
    *,
    label: str = "",
    unit: str = "",
    comparator: str = "",
    qualitative: bool = False,
    baseline: bool = False,
) -> Proposal:
    """Return how a target with these words is to be judged; `baseline`: is its start known?"""
    words, measure = fold(f"{statement} {label}"), fold(unit).strip()
    if _is_published_later(words, measure):
        change = _change(words, measure, baseline) if not qualitative else None
        return Proposal(Judged.YEAR_END, change, published_later=True)
    if qualitative:
        return Proposal(_judged_in_words(words))
    if measure == "%" and (computed := _computed(words)):
        at_the_end = computed == ComputedFrom.PLAN
        return Proposal(_judged(year_end=at_the_end), computed_from=computed)
    if change := _change(words, measure, baseline):
        return Proposal(Judged.YEAR_END, change)
    if measure == "%":
        return Proposal(_judged(year_end=_share_grows(words)))
    return Proposal(_judged(year_end=_adds_up(words, fold(statement), measure, comparator)))


def _judged(*, year_end: bool) -> Judged:
    return Judged.YEAR_END if year_end else Judged.EVERY_PERIOD


def _is_published_later(words: str, measure: str) -> bool:
    if measure in _RANK_UNITS or (measure != "%" and _RANK.search(words)):
        return True
    return bool(_PUBLISHED_INDEX.search(words)) and not _OWN_PLAN.search(words)


def _judged_in_words(words: str) -> Judged:
    """Of a statement without figures: what must not happen holds in each period."""
    return _judged(year_end=bool(_IN_THE_YEAR.search(words)) and not _NEGATED.search(words))


def _share_grows(words: str) -> bool:
    if _GROWS.search(words):
        return True
    return bool(_IN_THE_YEAR.search(words)) and not _HOLDS.search(words)


def _adds_up(words: str, statement: str, measure: str, comparator: str) -> bool:
    """Is it a count that is reached over the year? A limit must hold all the time, unless the words
    set it for the year.
    """
    if _IN_THE_YEAR.search(words) and not _LEVEL.search(words):
        return True
    if comparator in ("<", "<=") or _LEVEL.search(words) or measure in _LEVEL_UNITS:
        return False
    return bool(measure) or bool(_COUNT.match(statement))


def _change(words: str, measure: str, baseline: bool) -> Change | None:
    """What the goal says of the way from the year before; worked out where the start is known."""
    if measure == "bac":
        return Change.RANKS if baseline else Change.TYPED
    found = _AGAINST_THE_PAST.search(words)
    if not found:
        return None
    if not baseline:
        return Change.TYPED
    rises = "tang" in (found["went"], found["goes"])
    if measure == "%" and not words.startswith(("ty le", "tang ty le", "giam ty le")):
        return Change.RISE_PERCENT if rises else Change.FALL_PERCENT
    return Change.RISE if rises else Change.FALL


def _computed(words: str) -> ComputedFrom | None:
    """Which rate of the plan's own tasks the words ask for, if any."""
    if not (_OWN_PLAN.search(words) and _FINISHING.search(words)):
        return None
    if "dung tien do" in words:
        return ComputedFrom.SCHEDULE
    if re.search(r"\bdung (thoi )?(han|gian)\b", words):
        return ComputedFrom.ON_TIME
    return ComputedFrom.DUE if "den han" in words else ComputedFrom.PLAN
