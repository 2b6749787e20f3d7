"""What the year brought in PAR INDEX points, as far as the self-score is approved."""

from collections.abc import Iterator

from ..outlines.kinds import Shows
from ..stored_figures import ParIndexResult, ReportFigures
from .source import DraftSource
from .words import bullets, going_on, place


def par_index(source: DraftSource) -> str | None:
    """Return the self-score, the published index if there is one, and the points of each area,
    unless an annex has them; None before the self-score is locked.
    """
    figures = source.figures
    if figures.par_index is None:
        return None
    in_annex = any(each.shows == Shows.PAR_INDEX for each in source.outline.annexes)
    return "\n".join(_lines(figures, figures.par_index, in_annex=in_annex))


def _lines(figures: ReportFigures, result: ParIndexResult, *, in_annex: bool) -> Iterator[str]:
    said = (
        f"Chỉ số cải cách hành chính năm {figures.year}: {place(figures.issuer)} tự chấm "
        f"{result.own}/{result.own_maximum} điểm, đạt {result.own_index}%, xếp loại "
        f"{result.own_band}{_final(result)}"
    )
    if in_annex:
        yield f"{said}; điểm từng lĩnh vực nêu tại Phụ lục."
        return
    yield f"{said}. Điểm theo từng lĩnh vực:"
    yield from bullets(
        f"{going_on(area.name)}: tự chấm {area.own}/{area.maximum} điểm"
        f"{f', kết quả {area.final} điểm' if area.final else ''}"
        for area in result.areas
    )


def _final(result: ParIndexResult) -> str:
    if not result.final:
        return "; chưa có kết quả thẩm định"
    return f"; kết quả được công bố là {result.final}, xếp loại {result.final_band}"
