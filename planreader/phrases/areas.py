"""Tells the reform area (1 to 7, further ones on demand) of a heading, or of a single target or
task by its words.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from ..words import bare

AREA_NAMES = {
    1: "Chỉ đạo, điều hành",
    2: "Thể chế",
    3: "Thủ tục hành chính",
    4: "Tổ chức bộ máy",
    5: "Chế độ công vụ",
    6: "Tài chính công",
    7: "Chính quyền điện tử, chính quyền số",
}

_TTHC = r"thu tuc hanh chinh|\btthc\b|\bthu tuc\b"
# What a heading calls its area; of several, the one that stands first names it.
_HEADING_WORDS = {
    1: (
        r"chi dao|dieu hanh|tuyen truyen|truyen thong|kiem tra|giam sat|lanh dao|theo "
        r"doi, danh gia|thi dua"
    ),
    2: r"the che|van ban quy pham|\bvbqppl\b|phap luat|phap che|van ban phap",
    3: rf"{_TTHC}|mot cua|cung ung dich vu cong|chat luong dich vu cong",
    4: (
        r"bo may|co cau to chuc|bien che|phan cap|phan quyen|to chuc hanh chinh|sap xep "
        r"to chuc|don vi hanh chinh"
    ),
    5: (
        r"cong vu|can bo|cong chuc|vien chuc|\bcbcc|doi ngu|nguon nhan luc|ky luat, ky "
        r"cuong|vi tri viec lam"
    ),
    6: r"tai chinh|tai san cong|ngan sach|dau tu cong",
    7: r"chinh quyen (?:dien tu|so)|chinh phu (?:dien tu|so)|hien dai hoa|chuyen doi so|"
    r"cong nghe thong tin|\bcntt\b"
    r"|dien tu|dich vu cong truc tuyen|ha tang so|du lieu so|so hoa",
}
_HEADING = {area: re.compile(words) for area, words in _HEADING_WORDS.items()}

# What a single sentence of an area speaks of, the telling words first: (weight, words).
_SENTENCE_WORDS = {
    1: (
        (
            3,
            (
                r"par ?index|chi so cai cach hanh chinh|chi so cchc|ke hoach (?:cchc|cai "
                r"cach hanh chinh)|sipas|papi"
            ),
        ),
        (
            2,
            (
                r"tuyen truyen|kiem tra (?:cong tac )?(?:cchc|cai cach)|sang kien|doi "
                r"thoai|chi dao, dieu hanh|quan triet"
            ),
        ),
        (2, r"nhiem vu .{0,40}\bgiao\b"),
        (
            2,
            r"muc do hai long chung|(?:cong tac|nhiem vu) (?:cchc|cai cach hanh chinh)|ban chi dao",
        ),
    ),
    2: (
        (3, r"van ban quy pham phap luat|\bvbqppl\b|the che|quy pham phap luat"),
        (2, r"phap luat|phap che|van ban (?:qppl|phap)|nghi quyet cua hdnd"),
    ),
    3: (
        (3, r"thu tuc hanh chinh|\btthc\b|mot cua"),
        (
            2,
            (
                r"phan anh, kien nghi|\bpakn\b|ho so .{0,40}(?:dung han|truoc han|tre "
                r"han)|dung han|xin loi|hai long"
            ),
        ),
    ),
    4: (
        (
            3,
            (
                r"bo may|bien che|phan cap|sap xep .{0,30}(?:thon|to dan pho|don vi|co "
                r"quan)|quy che lam viec"
            ),
        ),
        (2, r"chuc nang, nhiem vu|co cau to chuc|tinh gon|uy quyen"),
    ),
    5: (
        (
            3,
            (
                r"cong vu|vi tri viec lam|\bvtvl\b|dao tao, boi duong|tuyen dung|ky luat, "
                r"ky cuong|dao duc"
            ),
        ),
        (2, r"can bo, cong chuc|vien chuc, cong chuc|\bcbcc|thai do|dat chuan"),
        (2, r"doi ngu|boi duong|xep loai|luan chuyen|nguoi dung dau"),
    ),
    6: (
        (3, r"tai chinh|ngan sach|tai san cong|giai ngan|dau tu cong|kinh phi"),
        (2, r"tiet kiem|lang phi|chi tieu noi bo|tu chu|du toan|khoan chi"),
    ),
    7: (
        (
            4,
            r"truc tuyen|\bdvctt\b|chinh quyen (?:dien tu|so)|chuyen doi so|so hoa|ky so|chu ky so",
        ),
        (4, r"khong dung tien mat"),
        (
            3,
            (
                r"moi truong mang|moi truong dien tu|\bcntt\b|cong nghe thong tin|nen "
                r"tang so|co so du lieu"
            ),
        ),
        (3, r"phan mem|thong tin dien tu"),
        (2, r"dien tu|du lieu|an toan thong tin|dinh danh|toan trinh|thue bao"),
    ),
}
_CLEAR = 3  # of 190 known sentences with such a lead nine in ten stand in the area guessed
_SENTENCE = {
    area: [(weight, re.compile(words)) for weight, words in rows]
    for area, rows in _SENTENCE_WORDS.items()
}


FIRST_FURTHER = len(AREA_NAMES) + 1
_further: ContextVar[tuple[str, ...]] = ContextVar("further areas", default=())


@contextmanager
def further_areas(names: Sequence[str]) -> Iterator[None]:
    """Let headings name further areas too, by just these names: the first is area 8, and so on."""
    token = _further.set(tuple(names))
    try:
        yield
    finally:
        _further.reset(token)


def name_of(area: int) -> str:
    """Return what messages call an area."""
    return AREA_NAMES[area] if area < FIRST_FURTHER else _further.get()[area - FIRST_FURTHER]


def further_named(heading: str) -> dict[int, int]:
    """Return the further areas that a heading names, each with where its name begins."""
    text = f" {_words(heading)} "
    places = (
        (area, text.find(f" {_words(name)} "))
        for area, name in enumerate(_further.get(), start=FIRST_FURTHER)
    )
    return {area: place for area, place in places if place >= 0}


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", bare(text)))


def areas_named(heading: str) -> list[int]:
    """Return the areas that the words of a heading name, in the order in which they stand there;
    where one is a further area, those alone.
    """
    if further := further_named(heading):
        return sorted(further, key=further.__getitem__)
    text = bare(heading)
    found = {
        area: match.start() for area, pattern in _HEADING.items() if (match := pattern.search(text))
    }
    return sorted(found, key=found.__getitem__)


def guess_area(sentence: str) -> int | None:
    """Return the likeliest area of an entry without an area heading, or None."""
    scores = _scores(sentence)
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] else None


def is_clear_guess(sentence: str) -> bool:
    """Do telling words speak for one area, and hardly any for another?"""
    best, second = sorted(_scores(sentence).values(), reverse=True)[:2]
    return best - second >= _CLEAR


def _scores(sentence: str) -> dict[int, int]:
    text = bare(sentence)
    return {
        area: sum(weight for weight, pattern in rows if pattern.search(text))
        for area, rows in _SENTENCE.items()
    }
