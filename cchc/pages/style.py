"""The living style page: every component in every state, to copy its markup from; only where the
demo runs.
"""

from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.web.field_names import SafeNames
from foundation.web.templatetags.components import DOCUMENTS, REVIEWS, STATES, TIME_KINDS

LATENESS = (
    ("overdue", 12, ""),
    ("due_soon", 3, "còn 3 ngày làm việc"),
    ("due_soon", 0, "đến hạn hôm nay"),
    ("finished_late", 5, ""),
)
LONG = (
    "Rà soát, công khai thủ tục hành chính tại Trung tâm Phục vụ hành chính công và "
    "trên Cổng dịch vụ công quốc gia; "
    "cập nhật trong 05 ngày làm việc kể từ ngày có quyết định công bố"
)
TASKS = (
    (
        "Ban hành Kế hoạch cải cách hành chính năm 2026 của xã",
        "Văn phòng HĐND và UBND",
        "31/01/2026",
    ),
    (LONG, "Trung tâm Phục vụ hành chính công", "Thường xuyên"),
    ("Tổ chức tập huấn kỹ năng số cho cán bộ, công chức", "Phòng Văn hóa – Xã hội", "Quý II"),
    ("Kiểm tra công tác cải cách hành chính tại các phòng", "Phòng Văn hóa – Xã hội", "30/9/2026"),
)


class SampleForm(SafeNames, forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Tên văn bản", max_length=200, help_text="Như ghi trên văn bản.")
    issued_on = forms.DateField(label="Ngày ban hành")
    area = forms.ChoiceField(
        label="Lĩnh vực", choices=[(1, "Chỉ đạo, điều hành CCHC"), (2, "Cải cách thể chế")]
    )
    state = forms.ChoiceField(
        label="Tình trạng",
        choices=[(key, words) for key, (_, _, words) in STATES.items()],
        widget=forms.RadioSelect,
    )
    result = forms.CharField(
        label="Kết quả", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(
        label="Tệp minh chứng", required=False, help_text="Word, Excel, PDF, ảnh; tối đa 25 MB."
    )
    estimate = forms.BooleanField(
        label="Số liệu ước", required=False, help_text="Đánh dấu khi chưa chốt số."
    )


def _rows() -> list:
    return [
        SimpleNamespace(
            content=content,
            unit=unit,
            due=due,
            state=list(STATES)[n],
            percent=(0, 40, 100, 0)[n],
            review=(None, "waiting", "accepted", "returned")[n],
            standing=SimpleNamespace(
                lateness=LATENESS[n][0] if n < 3 else "on_time",
                days=LATENESS[n][1],
                left=LATENESS[n][2],
            ),
        )
        for n, (content, unit, due) in enumerate(TASKS)
    ] * 4


def _evidence() -> list:
    decision = {
        "title": "Quyết định về việc kiểm tra cải cách hành chính",
        "number": "45/QĐ-UBND",
        "page": "3",
    }
    return [
        SimpleNamespace(
            **decision, dated_on=timezone.localdate(), link="", size=1_258_291, get_absolute_url="#"
        ),
        SimpleNamespace(
            title="Bài đăng trên cổng thông tin", link="https://example.vn", get_absolute_url="#"
        ),
    ]


def _jobs() -> list[Job]:
    wrong = "Tệp Word có mật khẩu bảo vệ; hãy bỏ mật khẩu rồi tải lại."
    return [
        Job(),
        Job(state=Job.State.RUNNING, done=34, total=80, step="Đang đọc phụ lục"),
        Job(state=Job.State.DONE, done=80, total=80),
        Job(state=Job.State.FAILED, error=wrong),
    ]


def _samples() -> dict:
    return {
        "now": timezone.now(),
        "rows": _rows(),
        "evidence": _evidence(),
        "jobs": [(f"#job-{job.state}", job) for job in _jobs()],
        "states": list(STATES),
        "reviews": list(REVIEWS),
        "lateness": [
            SimpleNamespace(lateness=kind, days=days, left=left) for kind, days, left in LATENESS
        ],
        "time_kinds": list(TIME_KINDS),
        "documents": list(DOCUMENTS),
        "page": Paginator(range(400), 20).get_page(7),
        "tabs": [
            ("Tất cả", "#all", True, 52),
            ("Quá hạn", "#late", False, 3),
            ("Sắp đến hạn", "#soon", False, 7),
        ],
    }


def style(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    wrong = SampleForm({"title": "", "issued_on": "31/02/2026", "area": "9"}, auto_id="wrong_%s")
    return TemplateResponse(
        request, "style/style.html", {"form": SampleForm(), "wrong": wrong, **_samples()}
    )
