"""Finds the ruled lines of a page's picture, and takes them out of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from PIL import Image, ImageDraw, ImageFilter

from .pictures import DPI, POINTS

_LEVEL = round(20 / POINTS)  # pixels: a dash or the foot of a letter is shorter
_UPRIGHT = round(14 / POINTS)  # no stroke of a letter is as high
_THICKEST = 3.0 / POINTS
_GAP = round(4 / POINTS)  # pixels that a scan may leave out of a line
_ASIDE = 3  # pixels: rows no farther apart are of one line
_MOST_RUNS = 50_000  # on one page: with more it is a drawing
_SPREAD = DPI // 150  # pixels around a line that are grey of it

Rule = tuple[float, float, float, float]  # left, top, right, bottom, in points


@dataclass
class _Stroke:
    """Dark runs side by side: where they lie along the line, and how much they are."""

    start: int
    end: int
    first: int  # the rows that it covers
    last: int
    area: int
    weight: int  # rows times their length, for the middle

    @property
    def thickness(self) -> float:
        return self.area / (self.end - self.start)

    @property
    def middle(self) -> float:
        return self.weight / self.area + 0.5


def find_rules(image: Image.Image) -> tuple[list[Rule], Image.Image]:
    """Return the rules of a grey page whose lines are level, and the page without them, its paper
    white.
    """
    ink, paper = _ink_and_paper(image)
    dark = image.point(lambda grey: 255 if grey > ink else 0).filter(ImageFilter.MinFilter(3))
    level = list(_strokes(dark, _LEVEL))
    upright = list(_strokes(dark.transpose(Image.Transpose.TRANSPOSE), _UPRIGHT))
    # the grain of a scanned sheet costs a tenth of the words
    clean = image.point(lambda grey: 255 if grey > (ink + paper) / 2 else grey)
    draw = ImageDraw.Draw(clean)
    for stroke in level:
        box = (stroke.start, stroke.first - _SPREAD, stroke.end, stroke.last + _SPREAD)
        draw.rectangle(box, fill=255)
    for stroke in upright:
        box = (stroke.first - _SPREAD, stroke.start, stroke.last + _SPREAD, stroke.end)
        draw.rectangle(box, fill=255)
    return [_level_rule(each) for each in level] + [_upright_rule(each) for each in upright], clean


def _ink_and_paper(image: Image.Image) -> tuple[int, float]:
    """The lightest grey of ink, where it parts best from paper (Otsu's), and the paper's own."""
    counts = image.histogram()
    total, everything = sum(counts), sum(grey * count for grey, count in enumerate(counts))
    below = darkness = 0
    best, found = -1.0, (128, 255.0)
    for grey, count in enumerate(counts):
        below, darkness = below + count, darkness + grey * count
        if 0 < below < total:
            apart = darkness / below - (everything - darkness) / (total - below)
            if (parted := below * (total - below) * apart * apart) > best:
                best, found = parted, (grey, (everything - darkness) / (total - below))
    return found


def _strokes(dark: Image.Image, shortest: int) -> Iterator[_Stroke]:
    """The lines that lie along the rows of `dark`, whose ink is 0."""
    open_strokes: list[_Stroke] = []
    for row, start, end in islice(_runs(dark, shortest), _MOST_RUNS):
        near = [each for each in open_strokes if row - each.last <= _ASIDE]
        for each in open_strokes:
            if row - each.last > _ASIDE and each.thickness <= _THICKEST:
                yield each
        open_strokes = near
        touched = [each for each in near if start <= each.end + _GAP and each.start <= end + _GAP]
        run = _Stroke(start, end, row, row, end - start, row * (end - start))
        open_strokes = [each for each in near if each not in touched] + [_together(run, touched)]
    yield from (each for each in open_strokes if each.thickness <= _THICKEST)


def _together(run: _Stroke, touched: list[_Stroke]) -> _Stroke:
    every = [run, *touched]
    return _Stroke(
        min(each.start for each in every),
        max(each.end for each in every),
        min(each.first for each in every),
        max(each.last for each in every),
        sum(each.area for each in every),
        sum(each.weight for each in every),
    )


def _runs(dark: Image.Image, shortest: int) -> Iterator[tuple[int, int, int]]:
    """Row, begin and end of each run of ink that is long enough, row by row."""
    dark.paste(255, (0, 0, 1, dark.height))  # so that no run goes on in the next row
    for run in re.finditer(rb"\x00{%d,}" % shortest, dark.tobytes()):
        row, start = divmod(run.start(), dark.width)
        yield row, start, start + run.end() - run.start()


def _level_rule(stroke: _Stroke) -> Rule:
    half = stroke.thickness / 2
    return (
        stroke.start * POINTS,
        (stroke.middle - half) * POINTS,
        stroke.end * POINTS,
        (stroke.middle + half) * POINTS,
    )


def _upright_rule(stroke: _Stroke) -> Rule:
    top, left, bottom, right = _level_rule(stroke)
    return left, top, right, bottom
