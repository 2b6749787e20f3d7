"""What keeps a report from being issued, each with the place where it is mended."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse

from documents.placeholders import first_gap, says_nothing
from documents.sources import Blocker
from plans.models import Evidence, Plan
from tasks.models import ProgressUpdate
from vietnamese import document_date

from .contributions.gathered import Contributions
from .drafting import unexplained
from .models import ContributionRequest, Report, ReportSection
from .outlines.kinds import Draws
from .placeholders import stock_in
from .stored_figures import ReportFigures

NUMBER = r"(?=[0-9]*[1-9])[0-9]{1,5}"  # of a document, without its symbol
# Titles of learning and honour, which do not stand before a signer's name (Nghị định 30/2020,
# Phụ lục I).
SHORT_TITLES = (
    r"Th\.?S|T\.?S|TSKH|PGS|GS|CN|KS|BS|BSCK|DS|LS|M\.?Sc|Ph\.?D|Dr|NGND|NGƯT|TTND|TTƯT|NSND|NSƯT"
)
LONG_TITLES = (
    "thạc sĩ|thạc sỹ|tiến sĩ|tiến sỹ|phó giáo sư|giáo sư|cử nhân|kỹ sư|kĩ sư|bác sĩ|bác sỹ|dược sĩ|"
    "dược sỹ|luật sư|nhà giáo|thầy thuốc|nghệ sĩ|nghệ sỹ|anh hùng (?:lao động|lực lượng)"
)
TITLES = re.compile(
    rf"(?:^|[,;(–-]\s*)(?:{LONG_TITLES})\b|"
    rf"(?:^|[\s,;.(–-])(?:{SHORT_TITLES})[IVX]*(?:\.|(?=[\s,;)])|$)",
    re.IGNORECASE,
)


def standing_blockers(
    report: Report,
    sections: Iterable[ReportSection],
    *,
    today: date,
    contributions: Contributions | None = None,
    figures: ReportFigures | None = None,
) -> list[Blocker]:
    """Return what keeps the built report from being issued today, whatever number, day and signer
    it gets; `contributions` and `figures` are those of the report, if they are at hand.
    """
    if figures is None and report.figures:
        figures = ReportFigures.from_json(report.figures)
    return [
        *_not_over(report, figures, today),
        *_offices(report, contributions or Contributions(report)),
        *(found for section in sections for found in _unwritten(section, figures)),
        *_signer(report, report.signer),
    ]


def blockers_of(
    report: Report, *, number: str, issued_on: date, signer: str, today: date
) -> list[Blocker]:
    """Return all that keeps the report from being issued with this number, day and signer."""
    return [
        *standing_blockers(report, report.sections.all(), today=today),
        *_day(report, issued_on, today),
        *_number(report, number, issued_on),
        *(_signer(report, signer) if signer != report.signer else ()),
    ]


def _form(report: Report) -> str:
    return f"{report.get_absolute_url()}#issue"


def _not_over(report: Report, figures: ReportFigures | None, today: date) -> Iterator[Blocker]:
    """The period still runs, or the figures were gathered while it did."""
    cut_off = report.period.cut_off
    if today < cut_off:
        yield Blocker(
            f"Kỳ báo cáo chốt số liệu ngày {document_date(cut_off)}; trước ngày đó chưa ban hành "
            "được.",
            reverse("reports:report_list", args=[report.plan_id]),
        )
    elif figures and figures.early:
        day = document_date(date.fromisoformat(figures.as_of))
        yield Blocker(
            f"Số liệu mới tính đến ngày {day}, trước ngày chốt số liệu. Hãy bấm “Tổng hợp lại số "
            "liệu”.",
            f"{report.get_absolute_url()}#build",
        )


def _offices(report: Report, contributions: Contributions) -> Iterator[Blocker]:
    """Offices that were asked and did not answer, and answers that nobody has used."""
    place = f"{report.get_absolute_url()}#contributions"
    if owed := contributions.owed:
        yield Blocker(
            f"{_names(owed)} chưa gửi nội dung cho báo cáo. Hãy nhắc đơn vị, hoặc cho phép không "
            "phải gửi kèm lý do.",
            place,
        )
    left = {
        text.contribution.request.pk: text.contribution.request for text in contributions.to_merge
    }
    if left:
        yield Blocker(
            f"Nội dung của {_names(left.values())} chưa đưa hết vào báo cáo. Hãy đưa vào phần phù "
            "hợp, hoặc ghi lý do không dùng.",
            place,
        )


def _names(requests: Iterable[ContributionRequest]) -> str:
    return ", ".join(str(request.unit) for request in requests)


def _unwritten(section: ReportSection, figures: ReportFigures | None) -> Iterator[Blocker]:
    """A section that is empty, still says a stock sentence, holds a gap or leaves causes open."""
    name = f"Phần “{section.heading}”"
    if section.left_over:
        yield Blocker(
            f"{name} không còn trong đề cương; hãy chuyển nội dung sang phần khác rồi bỏ phần này.",
            section.get_absolute_url(),
        )
        return
    if section.is_heading and not section.content.strip():
        return
    if gap := first_gap(section.content):
        yield Blocker(f"{name} còn chỗ để trống: “{gap}”.", section.get_absolute_url())
    elif says_nothing(section.content):
        yield Blocker(f"{name} chưa có nội dung.", section.get_absolute_url())
    elif stock_in(section):
        yield Blocker(f"{name} mới là câu soạn sẵn; hãy viết nội dung.", section.get_absolute_url())
    elif open_ones := _causes_open(section, figures):
        yield Blocker(f"{name} chưa nêu nguyên nhân của {open_ones}.", section.get_absolute_url())


def _causes_open(section: ReportSection, figures: ReportFigures | None) -> str:
    """Of what the drafted causes say nothing; a person who wrote them knows."""
    drafted = section.kind == Draws.CAUSES and section.text is None
    return unexplained(figures) if drafted and figures else ""


def _day(report: Report, issued_on: date, today: date) -> Iterator[Blocker]:
    plan, day = report.plan, document_date(issued_on)
    if issued_on > today:
        yield Blocker(f"Ngày ban hành {day} chưa đến.", _form(report))
    if plan.issued_on and issued_on < plan.issued_on:
        yield Blocker(
            f"Ngày ban hành {day} trước ngày ban hành Kế hoạch ({document_date(plan.issued_on)}).",
            _form(report),
        )
    if issued_on < report.period.cut_off:
        yield Blocker(
            f"Ngày ban hành {day} trước ngày chốt số liệu của kỳ báo cáo "
            f"({document_date(report.period.cut_off)}).",
            _form(report),
        )


def _number(report: Report, number: str, issued_on: date) -> Iterator[Blocker]:
    """It is none, or a document that was not entered in the register bears it: evidence, a
    product.
    """
    if not re.fullmatch(NUMBER, number):
        yield Blocker(f"“{number}” không phải số văn bản; chỉ ghi chữ số, từ 1.", _form(report))
        return
    symbol = report.symbol_borne
    forms = _forms(number)
    if piece := _registered(report.plan, {f"{form}/{symbol}" for form in forms}, issued_on.year):
        words = f"Số {number}/{symbol} của năm {issued_on.year} đã dùng"
        yield Blocker(f"{words} cho văn bản khác: {piece}.", _form(report))


def _forms(number: str) -> set[str]:
    """The ways in which the number may stand: `5`, `05`, `005`, up to five digits."""
    bare = number.lstrip("0")
    return {number} | {bare.zfill(length) for length in range(1, 6)}


def _registered(plan: Plan, numbers: set[str], year: int) -> str:
    """What another document of the unit with one of `numbers` proves; empty without one."""
    pieces = Evidence.objects.filter(
        authority=plan.unit.authority_id, number__in=numbers, dated_on__year=year
    )
    if piece := pieces.first():
        return piece.title
    products = ProgressUpdate.objects.kept().filter(
        task__plan__unit=plan.unit_id, product_number__in=numbers, product_date__year=year
    )
    product = products.select_related("task").first()
    return f"sản phẩm của nhiệm vụ “{product.task}”" if product else ""


def _signer(report: Report, signer: str) -> Iterator[Blocker]:
    if title := TITLES.search(signer):
        yield Blocker(
            f"Tên người ký “{signer}” có học hàm, học vị hoặc danh hiệu "
            f"({title[0].strip(' .,;(–-')}); chỉ ghi họ và tên.",
            _form(report),
        )
