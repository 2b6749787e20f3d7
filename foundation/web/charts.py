"""Charts drawn on the server as SVG: our colours, numbers on the bars, no script."""

import re
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from typing import Protocol

import pygal
from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from pygal.style import Style

from vietnamese import fit, number

# pygal leaves a finder of Python 2's kind in the import path, and whoever asks the finders for a
# spec trips over it. Only pygal's maps, which nobody draws here, would need it.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

FONT = '"Segoe UI", "Noto Sans", Roboto, "Liberation Sans", Arial, sans-serif'
# Dark enough for white numbers on them, light enough to stand out from the dark page.
TONES = {
    "good": "#1f7a45",
    "accent": "#2f6fb8",
    "bad": "#c4362c",
    "warn": "#9a6200",
    "none": "#66717f",
}
TEXT, TEXT_IN_THE_DARK = "#18212e", "#e7ebf1"
DARK = (
    f"@media (prefers-color-scheme: dark) {{text:not(.value) {{fill: {TEXT_IN_THE_DARK} "
    f"!important}}}}"
)
LABEL, LABEL_ON_A_PHONE = 60, 18  # letters beside a bar
LETTER = 6  # the least width of a letter of a number on a bar
SPREAD = ("least", "lower", "median", "mean", "upper", "greatest")
Answering = Callable[..., HttpResponseBase]
_alone: Callable[[Answering], Answering] = csp_replace(
    {"default-src": [NONE], "style-src": [UNSAFE_INLINE]}
)
_SCRIPT = re.compile(r"<script.*?</script>|<script[^>]*/>", re.DOTALL)


class SpreadFigures(Protocol):
    """How figures lie between their least and their greatest, with quartiles, median and mean."""

    @property
    def least(self) -> Decimal: ...
    @property
    def lower(self) -> Decimal: ...
    @property
    def median(self) -> Decimal: ...
    @property
    def mean(self) -> Decimal: ...
    @property
    def upper(self) -> Decimal: ...
    @property
    def greatest(self) -> Decimal: ...


def stacked_bars(
    rows: Sequence[tuple[str, Sequence[Decimal | int | None]]],
    series: Sequence[tuple[str, str]],
    words: Callable[[Decimal], str] = number,
    *,
    narrow: bool = False,
) -> bytes:
    """Return a stacked bar for each of `rows` (label, numbers) of `series` (name, tone).

    `words` writes the number that stands on its part of the bar; nothing stands on parts too short
    for it. A `narrow` chart fits a phone.
    """
    longest = max((sum(each or 0 for each in numbers) for _, numbers in rows), default=0) or 1
    room_for_letter = float(longest) * LETTER / (200 if narrow else 500)

    def fitting(value: float | None) -> str:
        text = fit(words(Decimal(str(value)))) if value else ""
        return text if value and value >= len(text) * room_for_letter else ""

    lines = len(series) // 2 if narrow else 1  # of the legend
    chart = pygal.HorizontalStackedBar(
        **_options([tone for _, tone in series]),
        width=420 if narrow else 900,
        height=44 + 22 * lines + 36 * max(len(rows), 1),
        legend_at_bottom_columns=2 if narrow else len(series),
        truncate_legend=-1,
        print_values=True,
        value_formatter=fitting,
        show_x_labels=False,
        show_x_guides=False,
    )
    room = LABEL_ON_A_PHONE if narrow else LABEL
    # pygal draws from the bottom
    chart.x_labels = [_shortened(label, room) for label, _ in reversed(rows)]
    for place, (name, _) in enumerate(series):
        chart.add(
            name,
            [float(value) if (value := numbers[place]) else None for _, numbers in reversed(rows)],
        )
    return _SCRIPT.sub("", chart.render(is_unicode=True)).encode()


def whole_bar(parts: Sequence[tuple[str, str, int]]) -> SafeString:
    """Return one bar of `parts` (name, tone, number) as SVG that stands in a page and is as wide as
    its place; a square of the tone, the name and the number of each below it.
    """
    drawn = [(sum(n for *_, n in parts[:place]), *part) for place, part in enumerate(parts)]
    bars = format_html_join(
        "",
        '<rect x="{}" width="{}" height="1" fill="{}"/>',
        ((start, length, TONES[tone]) for start, _, tone, length in drawn),
    )
    legend = format_html_join(
        " ",
        '<span><svg width="12" height="12" aria-hidden="true">'
        '<rect width="12" height="12" fill="{}"/></svg> {} {}</span>',
        ((TONES[tone], name, number(length)) for name, tone, length in parts),
    )
    return format_html(
        '<svg viewBox="0 0 {} 1" width="100%" height="26" preserveAspectRatio="none" '
        'aria-hidden="true">{}</svg><div class="row">{}</div>',
        sum(length for *_, length in parts) or 1,
        bars,
        legend,
    )


def spread_boxes(rows: Sequence[tuple[str, SpreadFigures]], *, narrow: bool = False) -> bytes:
    """Return a box for each of `rows` (label, spread of percentages): least to greatest, quartiles,
    median and mean.

    The numbers of least, median and greatest stand below their box. A `narrow` chart fits a phone.
    """
    width, margin, line = (420, 20, 58) if narrow else (900, 24, 58)
    scale = (width - 2 * margin) / 100
    size, font = f"{width} {line * len(rows) + 8}", f'font-family="{escape(FONT)}" font-size="13"'
    style = f"<style>text{{fill:{TEXT}}}{DARK}</style>"
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" {font}>{style}']
    for place, (label, spread) in enumerate(rows):
        name = escape(_shortened(label, 52 if narrow else 110))
        parts.append(
            f'<g transform="translate({margin} {place * line})"><text y="16">{name}</text>'
        )
        parts.append(_box(spread, scale) + "</g>")
    return "".join([*parts, "</svg>"]).encode()


def _box(spread: SpreadFigures, scale: float) -> str:
    """The drawing of one spread: a line, a box on it, a stroke at the median, a point at the mean,
    three numbers.
    """
    at = {name: round(float(getattr(spread, name)) * scale, 1) for name in SPREAD}
    least, median, greatest = (
        number(getattr(spread, name), 1) for name in ("least", "median", "greatest")
    )
    # numbers would cover each other
    same = min(at["greatest"] - at["median"], at["median"] - at["least"]) < 40
    numbers = (
        [("least", "end", f"{least} · {median} · {greatest}")]
        if same
        else [
            ("least", "middle", least),
            ("median", "middle", median),
            ("greatest", "middle", greatest),
        ]
    )
    return (
        f'<path d="M0 28H{100 * scale:.1f}" stroke="#c3cad3"/>'
        f'<path d="M{at["least"]} 28H{at["greatest"]}M{at["least"]} 23v10M{at["greatest"]} 23v10" '
        f'stroke="{TONES["none"]}" stroke-width="2"/>'
        f'<rect x="{at["lower"]}" y="21" '
        f'width="{max(at["upper"] - at["lower"], 1):.1f}" height="14" '
        f'fill="{TONES["accent"]}"/><path d="M{at["median"]} 19v18" stroke="#fff" '
        'stroke-width="3"/>'
        f'<circle cx="{at["mean"]}" cy="28" r="4" fill="{TONES["warn"]}" stroke="#fff"/>'
        + "".join(
            f'<text x="{at[key]}" y="50" text-anchor="{anchor}">{words}</text>'
            for key, anchor, words in numbers
        )
    )


def _shortened(label: str, room: int) -> str:
    label = fit(label)
    return label if len(label) <= room else label[: room - 1].rstrip() + "…"


@_alone
def chart_response(chart: bytes) -> HttpResponseBase:
    """Return the drawing with a policy of its own: its inline style counts, nothing else is loaded
    or run.
    """
    response = HttpResponse(chart, content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response


def _options(tones: Sequence[str]) -> dict:
    style = Style(
        background="transparent",
        plot_background="transparent",
        foreground=TEXT,
        foreground_strong=TEXT,
        foreground_subtle=TEXT,
        opacity="1",
        opacity_hover="1",
        transition="0s",
        colors=[TONES[tone] for tone in tones],
        value_colors=["#ffffff"] * len(tones),
        font_family=FONT,
        label_font_size=14,
        major_label_font_size=14,
        value_font_size=13,
        legend_font_size=14,
        no_data_font_size=16,
    )
    return {
        "style": style,
        "js": [],
        "css": ["file://style.css", "file://graph.css", "inline:" + DARK],
        "disable_xml_declaration": True,
        "legend_at_bottom": True,
        "legend_box_size": 12,
        "margin": 8,
        "no_data_text": "Chưa có số liệu",
    }
