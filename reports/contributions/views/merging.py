"""What offices gave goes into a section of the report, and out of it again."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from vietnamese import whole_numbers

from ...models import Report, ReportSection
from ...refusals import ReportRefused
from ...services import StaleSection
from ...views.sections import shown_section, visible_section
from ..merging import merge, say_nothing, take_out

STALE = (
    "Đã có người lưu phần này sau khi bạn mở; nội dung mới nhất ở ngay dưới. Hãy xem lại rồi làm "
    "tiếp."
)
STAYS = "Lời văn đã được sửa nên giữ nguyên trong báo cáo; chỉ bỏ tên đơn vị."


@require_POST
def section_merge(request: SignedInRequest, pk: int, section_pk: int) -> HttpResponse:
    """Put the chosen texts (`source`) into the section, or (`step` is `nothing`) the sentence that
    nobody has anything to propose.
    """
    report, section = visible_section(request, pk, section_pk, editable=True)

    def step() -> tuple[ReportSection, str]:
        if request.POST.get("step") == "nothing":
            return say_nothing(section, by=request.user, version=_seen(request)), ""
        sources = whole_numbers(request.POST.getlist("source"))
        return merge(section, sources, by=request.user, version=_seen(request)), ""

    return _done(request, report, section, step)


@require_POST
def section_take_out(
    request: SignedInRequest, pk: int, section_pk: int, use_pk: int
) -> HttpResponse:
    """Take one text out of the section again."""
    report, section = visible_section(request, pk, section_pk, editable=True)
    use = get_object_or_404(section.uses.select_related("section"), pk=use_pk)

    def step() -> tuple[ReportSection, str]:
        changed, found = take_out(use, by=request.user, version=_seen(request))
        return changed, "" if found else STAYS

    return _done(request, report, section, step)


def _seen(request: SignedInRequest) -> int:
    """The version of the section that the person saw; -1, which none has, if it is missing."""
    [seen] = whole_numbers([request.POST.get("version", "")]) or [-1]
    return seen


def _done(
    request: SignedInRequest,
    report: Report,
    section: ReportSection,
    step: Callable[[], tuple[ReportSection, str]],
) -> HttpResponse:
    """The section after the step, or as it stands with the sentence why nothing was done."""
    try:
        changed, words = step()
    except StaleSection as stale:
        return shown_section(request, report, stale.newer, refusal=STALE)
    except ReportRefused as refusal:
        return shown_section(request, report, section, refusal=str(refusal))
    if request.htmx or words:
        return shown_section(request, report, changed, refusal=words)
    return redirect(changed)
