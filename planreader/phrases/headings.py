"""Tells by its words what a heading announces: purpose, targets, tasks, who does what, an area."""

import re
from enum import StrEnum

from ..paragraph_marks import ROMAN, ParagraphMark, is_part_heading
from ..words import bare, is_finished, is_upper, squeeze, word_count
from .areas import areas_named, further_named
from .assignments import is_assignment_line


class Topic(StrEnum):
    """What stands under a heading."""

    PURPOSE = "purpose"
    GENERAL = "general"  # general objectives: narrative
    GOALS = "goals"  # objectives, general or not: decided by their figures
    TARGETS = "targets"
    TASKS = "tasks"
    SOLUTIONS = "solutions"  # tasks only when the plan has no others
    DUTIES = "duties"
    REPORTS = "reports"
    FUNDING = "funding"
    OTHER = "other"


_TOPICS = tuple(
    (topic, re.compile(rf"(?:cac |mot so |nhung |phan |ve )*(?:{words})\b"))
    for topic, words in (
        (Topic.GENERAL, r"muc tieu (?:chung|tong quat|tong the)"),
        (Topic.TASKS, r"(?:noi dung|muc tieu|chi tieu)\b[^:]*\b(?:nhiem vu|giai phap|noi dung)"),
        (
            Topic.TARGETS,
            r"muc tieu cu the|(?:muc tieu, ?|muc tieu va )?(?:he thong )?chi tieu|ket qua can dat",
        ),
        (Topic.DUTIES, r"to chuc (?:trien khai )?(?:,? ?thuc hien)|to chuc trien khai"),
        (Topic.DUTIES, r"phan cong (?:nhiem vu|trach nhiem|to chuc|thuc hien)"),
        (Topic.DUTIES, r"(?:trach nhiem|nhiem vu) (?:cua|thuc hien|to chuc thuc hien)"),
        (Topic.REPORTS, r"(?:thuc hien )?(?:che do )?(?:thong tin,? )?(?:va )?bao cao"),
        (Topic.REPORTS, r"cong tac (?:thong tin,? )?bao cao"),
        (Topic.FUNDING, r"(?:nguon )?kinh phi|dieu kien (?:bao|dam) dam"),
        (
            Topic.TASKS,
            (
                r"noi dung|(?:nhiem vu|cong viec|hoat dong)(?: va|,)? ?(?:giai phap|trong "
                r"tam|cu the|chu yeu)?"
            ),
        ),
        (Topic.SOLUTIONS, r"giai phap|bien phap"),
        (
            Topic.PURPOSE,
            r"muc dich|yeu cau|quan diem|muc tieu\W+(?:va )?yeu cau|tinh hinh|danh gia",
        ),
        (Topic.PURPOSE, r"ket qua (?:thuc|dat)"),
        (
            Topic.PURPOSE,
            (
                r"boi canh|su can thiet|pham vi|doi tuong|dac diem|can cu|nguyen tac|"
                r"phuong cham|nguyen nhan"
            ),
        ),
        (Topic.GOALS, r"muc tieu"),
    )
)
# How the name of an area begins; a sentence that merely speaks of the area begins with a verb.
_AREA_OPENING = re.compile(
    r"(?:ve |linh vuc |noi dung |nhiem vu |muc tieu |chi tieu |doi voi |trong |cac |nhom )*"
    r"(?:cai cach|cong tac|xay dung|phat trien|hien dai|doi moi|nang cao|chi dao|kiem "
    r"soat|kiem tra|the che|thu tuc"
    r"|to chuc|bo may|tai chinh|chinh quyen|chinh phu|chuyen doi|ung dung|thong tin|"
    r"tuyen truyen|tang cuong|co che"
    r"|thuc hien (?:co che|cai)|day manh|hoan thien|quan ly|che do|cong vu|lanh dao|"
    r"tthc|van ban|thuc day|phan cap"
    r"|sap xep|doi ngu|dich vu|so hoa|truyen thong|lam tot|ky luat|chat luong)\b"
)
_ALONE = re.compile(
    r"(?:trong qua trinh (?:\w+ \w+ )?thuc hien|ke hoach nay"
    r"|noi nhan|can cu|so: ?\S|so: *$|kinh gui|tren day la|phu luc\b|\(?kem theo|\(?ban hanh kem"
    r"|\((?:[^()]{0,60} )?phu luc"
    r"|(?:thuc hien|theo|trien khai|tren co so) (?:cac |noi dung )?(?:ke hoach|nghi "
    r"quyet|quyet dinh|chi thi"
    r"|cong van|chuong trinh) so"
    r"|uy ban nhan dan \w+.{0,60}ban hanh|(?:tm|kt|tl|tuq|q)\. ?\w)"
)
_MAX_WORDS = {"topic": 18, "area": 24}


def topic_of(heading: str) -> Topic | None:
    """Return what a heading (without its mark) announces, or None when its words do not tell."""
    text = bare(squeeze(heading)).replace("&", "va")
    return next((topic for topic, pattern in _TOPICS if pattern.match(text)), None)


def area_of_heading(heading: str) -> list[int]:
    """Return the areas of a heading (without its mark); empty when it is no area's name."""
    text = squeeze(heading)
    words = word_count(text)
    if (
        words > _MAX_WORDS["area"]
        or "%" in text
        or ";" in text.rstrip(";")
        or not (_AREA_OPENING.match(bare(text)) or further_named(text))
    ):
        return []
    if text.endswith((".", ";")) and words > 9:
        return []
    return areas_named(text)


def is_topic_heading(heading: str) -> bool:
    """Tell whether `heading` (without its mark) is short enough and begins like a known topic."""
    text = squeeze(heading)
    short = word_count(text) <= _MAX_WORDS["topic"] and not (
        is_finished(text) and not text.endswith((":", "."))
    )
    return (
        short and topic_of(text) is not None and not (text.endswith(".") and word_count(text) > 8)
    )


def stands_alone(text: str) -> bool:
    """Tell whether a line without a mark opens a paragraph of its own, whatever stood before it."""
    if not text[:1].isupper() and not text.startswith("("):
        return False
    if is_assignment_line(text) or _ALONE.match(bare(text)) or is_part_heading(text):
        return True
    return word_count(text) <= 6 and text.endswith(":") and topic_of(text) is not None


def is_top_heading(mark: ParagraphMark | None, text: str) -> bool:
    """Is it of the first level: a part, a Roman number, or capitals with a topic?"""
    if mark is not None:
        return mark.rank <= ROMAN and not mark.is_bullet and word_count(text) <= 40
    return is_upper(text) and is_topic_heading(text)
