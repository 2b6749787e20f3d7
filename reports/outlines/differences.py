"""What differs between two outlines, in sentences."""

from collections.abc import Iterator

from .content import AnnexSpec, Outline, SectionSpec
from .kinds import Draws, Shows


def outline_differences(old: Outline, new: Outline) -> list[str]:
    """Return what `new` changes of `old`, a sentence each; none when they ask for the same."""
    before = {each.key: each for each in old.sections}
    after = {each.key: each for each in new.sections}
    return [
        *(f"Thêm mục “{after[key].heading}”." for key in after if key not in before),
        *(f"Bỏ mục “{before[key].heading}”." for key in before if key not in after),
        *(line for key in after if key in before for line in _changed(before[key], after[key])),
        *_order(old, new),
        *_annexes(old.annexes, new.annexes),
    ]


def _changed(old: SectionSpec, new: SectionSpec) -> Iterator[str]:
    if old.heading != new.heading:
        yield f"Mục “{old.heading}” đổi tên thành “{new.heading}”."
    if old.level != new.level:
        yield f"Mục “{new.heading}” đổi cấp đề mục."
    if old.draws != new.draws:
        yield f"Mục “{new.heading}” lấy nội dung từ: {Draws(new.draws).label.lower()}."
    elif (old.options, old.left_out_when_empty) != (new.options, new.left_out_when_empty):
        yield f"Mục “{new.heading}” chọn nội dung theo cách khác."


def _order(old: Outline, new: Outline) -> Iterator[str]:
    kept = {each.key for each in old.sections} & {each.key for each in new.sections}
    orders = [[each.key for each in outline.sections if each.key in kept] for outline in (old, new)]
    if orders[0] != orders[1]:
        yield "Thứ tự các mục thay đổi."


def _annexes(old: tuple[AnnexSpec, ...], new: tuple[AnnexSpec, ...]) -> Iterator[str]:
    if old == new:
        return
    if not new:
        yield "Báo cáo không còn phụ lục."
    else:
        names = "; ".join(f"{each.title} ({Shows(each.shows).label.lower()})" for each in new)
        yield f"Phụ lục gồm: {names}."
