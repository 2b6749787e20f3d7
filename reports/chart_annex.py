"""The charts of a report as pictures of its document."""

from itertools import starmap

import nd30
from foundation.web.bars import Drawing
from foundation.web.pictures import as_png
from vietnamese import is_digits

from .charts import Chart, report_charts
from .stored_figures import ReportFigures

WIDTH = 165  # mm: the text of a portrait page
ROOM = 215  # mm: what the head of the annex leaves of a page
CAPTION = 9  # mm: a caption with the space around it
POINTS = 1020  # across a picture: 157 to the inch


def chart_blocks(figures: ReportFigures) -> tuple[nd30.Block, ...]:
    """Return the charts as pictures that fit one portrait page; none without charts.

    Where pictures cannot be drawn the tables behind them stand instead.
    """
    charts = report_charts(figures)
    drawings = [chart.drawing() for chart in charts]
    pictures = [as_png(drawing.svg, width=POINTS) for drawing in drawings]
    if None in pictures:
        return tuple(starmap(_table, enumerate(charts, start=1)))
    width = WIDTH * _fitting(drawings)
    return tuple(
        nd30.Picture(png or b"", width, chart.alt, f"Biểu đồ {number}. {chart.title}")
        for number, (chart, png) in enumerate(zip(charts, pictures, strict=True), start=1)
    )


def _fitting(drawings: list[Drawing]) -> float:
    """How much smaller than the text's width the drawings have to be to stand on one page."""
    height = sum(WIDTH * each.height / each.width for each in drawings) or ROOM
    return min(1, (ROOM - CAPTION * len(drawings)) / height)


def _table(number: int, chart: Chart) -> nd30.Table:
    """The table behind a chart; what is no number stands left."""
    aligned = ["right" if is_digits(cell) else "left" for cell in chart.rows[0]]
    columns = tuple(
        nd30.Column(heading, "right" if align == "right" else "left")
        for heading, align in zip(chart.headings, aligned, strict=True)
    )
    return nd30.Table(columns, tuple(map(nd30.Row, chart.rows)), f"Bảng {number}. {chart.title}")
