"""Makes entries of an outline's items: a bullet and the lesser ones that finish its sentence."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..blocks import Place, cover
from ..layout.outline import OutlineItem
from ..paragraph_marks import LOOSE
from ..phrases.assignments import read_line
from ..words import bare, is_finished

_ASIDE = re.compile(
    r"\(.*\)[.;]?|(?:ghi chu|luu y)\b.*|tren day la .*"
    r"|(?:co |cac |noi dung |nhiem vu |chi tieu |danh muc |bang |chi tiet |cu the |"
    r"phan cong |kem theo )"
    r".{0,60}phu luc.{0,60}kem theo.{0,40}"
    r"|phu luc.{0,60}kem theo.{0,40}"
    r"|\(?(?:chi tiet )?(?:theo|tai|co) (?:cac )?(?:phu luc|bieu).*"
)


@dataclass
class BulletEntry:
    """One target, task or duty in words, or a line that says who does what stands before it."""

    item: OutlineItem
    text: str
    place: Place


def entries(items: Iterable[OutlineItem]) -> Iterator[BulletEntry]:
    """Yield the entries in order; headings, lead-ins (`… như sau:`) and asides are none."""
    queue = list(items)
    index = 0
    while index < len(queue):
        item = queue[index]
        index += 1
        if item.heading or item.block is None or item.block.row is not None:
            continue
        if is_aside(item.text) and read_line(item.text) is None:
            continue
        texts, places = [item.text], [item.place]
        if item.text.endswith(":") and read_line(item.text) is None:
            while index < len(queue) and _finishes(queue[index], item):
                texts.append(queue[index].text)
                places.append(queue[index].place)
                index += 1
            if len(texts) == 1 or item.mark is None:
                index -= len(texts) - 1
                continue
        yield BulletEntry(item, " ".join(texts), cover(places))


def _finishes(after: OutlineItem, item: OutlineItem) -> bool:
    """Tell whether `after` is a lesser bullet of `item`, whose sentence ends in a colon."""
    return (
        not after.heading
        and after.table is None
        and LOOSE > after.rank > item.rank
        and read_line(after.text) is None
    )


def is_closing_remark(item: OutlineItem) -> bool:
    """Does an unmarked paragraph speak of the whole plan: `Kế hoạch này thay thế …`, `… ./.`?"""
    opening = r"(?:ke hoach nay|trong qua trinh|qua trinh)\b"
    if item.text.rstrip().endswith("./."):
        opening = rf"{opening}|yeu cau |de nghi |nhan duoc "
    return item.mark is None and bool(re.match(opening, bare(item.text)))


def is_aside(text: str) -> bool:
    """Is this a remark on the plan itself: `(Có phụ lục kèm theo)`, `Trên đây là …`?"""
    return bool(_ASIDE.fullmatch(bare(text).strip())) and (
        is_finished(text) or text.endswith(")") or len(text) < 200
    )
