"""The proposal (tờ trình) to the People's Committee to approve and publish a round's results."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from statistics import mean

from django.db.models import Count, Q
from django.utils import timezone

import nd30
from documents.parts import agency, archive_line, signature_of
from parindex.facts import half_up
from parindex.models import CriteriaSet, Criterion, Score
from parindex.services.desk import publisher
from parindex.services.publication import missing_for_publication, ranking
from parindex.tree import index
from vietnamese import count, long_date, number, signed

from ..publication import bases, extreme, results_subject
from ..round_results import RoundResults
from .parts import LetterMarks, appraising_department, in_text, place_name, place_of

Scope, Verdict = Criterion.Scope, Score.Verdict
AREA_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Lĩnh vực"),
    nd30.Column("Điểm tối đa", "right"),
    nd30.Column("Điểm trung bình", "right"),
    nd30.Column("Tỷ lệ (%)", "right"),
    nd30.Column("Cao nhất", "right"),
    nd30.Column("Thấp nhất", "right"),
)


def publication_proposal(
    criteria_set: CriteriaSet, marks: LetterMarks | None = None
) -> nd30.Document:
    """Return the proposal with the ranking and the points by area as its annexes.

    Raises `nd30.MissingFigure` while a unit of the round is not through.
    """
    marks = marks or LetterMarks()
    if criteria_set.running:
        missing = missing_for_publication(criteria_set, ranking(criteria_set))
        if missing:
            raise nd30.MissingFigure(f"Chưa lập được tờ trình. {missing[0]}")
    department, issuer = appraising_department(criteria_set), publisher(criteria_set)
    results = RoundResults(criteria_set)
    return nd30.Document(
        agency=agency(department),
        number=marks.number,
        symbol=f"TTr-{department.abbreviation or 'SNV'}",
        place=place_of(department),
        issued_on=marks.day,
        kind="TỜ TRÌNH",
        subject=f"Về việc phê duyệt, công bố {results_subject(results)}",
        addressees=(issuer.name,),
        legal_bases=tuple(bases(criteria_set)),
        body=tuple(
            _body(results, in_text(department), agency(issuer).full_name, place_name(issuer))
        ),
        signature=signature_of(department, signer=marks.signer, title=marks.signer_title),
        recipients=(f"Lãnh đạo {in_text(department)}", archive_line(None)),
        annexes=results.annexes(),
    )


def _body(results: RoundResults, department: str, issuer: str, place: str) -> Iterator[nd30.Block]:
    year = results.criteria_set.year
    yield nd30.Paragraph(
        f"{department} trình {issuer} kết quả xác định Chỉ số cải cách hành chính năm {year} của "
        f"{results.units} trên địa bàn {place} như sau:"
    )
    yield nd30.Heading(1, "I. QUÁ TRÌNH TỔ CHỨC THỰC HIỆN")
    yield from map(nd30.Paragraph, _course(results))
    yield nd30.Heading(1, "II. KẾT QUẢ")
    yield from map(nd30.Paragraph, _outcome(results))
    yield nd30.Table(AREA_COLUMNS, tuple(_areas(results)), f"Kết quả năm {year} theo lĩnh vực")
    yield nd30.Heading(1, "III. ĐỀ NGHỊ")
    yield nd30.Paragraph(
        f"{department} đề nghị {issuer} xem xét, phê duyệt và ban hành Quyết định công bố "
        f"{results_subject(results)} (thứ hạng tại Phụ lục I, điểm theo lĩnh vực tại Phụ lục II "
        "kèm theo; dự thảo Quyết định trình kèm)./."
    )


def _course(results: RoundResults) -> Iterator[str]:
    assessments = [row.assessment for row in results.rows]
    locked = sorted(timezone.localdate(each.locked_at) for each in assessments if each.locked_at)
    when = f", chốt điểm {_between(locked[0], locked[-1])}" if locked else ""
    yield f"1. Tự đánh giá: {results.how_many} tự chấm điểm theo Bộ tiêu chí{when}."
    scores = Score.objects.filter(assessment__criteria_set=results.criteria_set).self_scored()
    told = scores.aggregate(
        all=Count("pk"),
        changed=Count("pk", filter=Q(first_verdict=Verdict.CHANGED)),
        asked=Count("pk", filter=Q(first_verdict=Verdict.QUESTIONED)),
        explained=Count("pk", filter=~Q(explanation="")),
        again=Count("pk", filter=~Q(second_points=None)),
    )
    yield (
        f"2. Thẩm định lần 1: xem xét {count(told['all'])} lượt tiêu chí, điều chỉnh điểm "
        f"{count(told['changed'])} lượt, yêu cầu giải trình {count(told['asked'])} lượt."
    )
    if told["explained"] or told["again"]:
        yield (
            f"3. Giải trình và thẩm định lần 2: các đơn vị giải trình {count(told['explained'])} "
            f"lượt tiêu chí; thẩm định lại {count(told['again'])} lượt."
        )
    else:
        yield "3. Không có tiêu chí nào phải thẩm định lại."
    surveyed = Score.objects.filter(assessment__in=assessments).surveyed()
    if leaves := surveyed.exclude(self_points=None).values("criterion").distinct().count():
        yield f"4. Điều tra xã hội học: có kết quả của {count(leaves)} tiêu chí."
    else:
        yield "4. Không tính điểm điều tra xã hội học; Chỉ số tính trên điểm tối đa còn lại."


def _between(first: date, last: date) -> str:
    if first == last:
        return long_date(first)
    return f"từ {long_date(first)} đến {long_date(last)}"


def _outcome(results: RoundResults) -> Iterator[str]:
    rows = results.rows
    yield (
        f"Chỉ số trung bình: {results.mean}{_compared(results)}; cao nhất: "
        f"{extreme(results, rows[0].rank)}; thấp nhất: {extreme(results, rows[-1].rank)}."
    )
    if bands := results.bands:
        told = "; ".join(f"{name}: {count(many)} đơn vị" for name, many in bands)
        yield f"Xếp loại: {told}."


def _compared(results: RoundResults) -> str:
    """The mean of those that have a result of the year before, against it."""
    differences = [row.difference for row in results.rows if row.difference is not None]
    if not differences:
        return ""
    mean_change = half_up(mean(differences))
    whole = len(differences) == len(results.rows)
    of = "" if whole else f" ({count(len(differences))} đơn vị có kết quả năm trước)"
    return (
        f", so với năm {results.criteria_set.year - 1} {signed(mean_change, 2)} điểm phần trăm{of}"
    )


def _areas(results: RoundResults) -> Iterator[nd30.Row]:
    columns = enumerate(results.criteria_set.tops)
    for order, (place, area) in enumerate(
        ((at, each) for at, each in columns if each.scope == Scope.MAIN), start=1
    ):
        cells = [cell for row in results.rows if (cell := row.cells[place]) and cell.maximum]
        if not cells:
            yield nd30.Row((str(order), area.name, number(area.maximum, 2), "–", "–", "–", "–"))
            continue
        points = [cell.points for cell in cells]
        share = index(sum(points, Decimal(0)), sum((cell.maximum for cell in cells), Decimal(0)))
        figures = (half_up(mean(points)), share, max(points), min(points))
        shown = (number(each, 2) for each in figures)
        yield nd30.Row((str(order), area.name, number(area.maximum, 2), *shown))
