"""Kinds of notices: what a person switches on and off."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a notice is about; the labels are the rows of the table in which a person chooses."""

    HANDED_OUT = "handed_out", "Giao việc, giao lại việc của tôi hoặc đơn vị tôi"
    RETURNED = "returned", "Kết quả, số liệu tôi gửi bị trả lại"
    ACCEPTED = "accepted", "Kết quả, số liệu tôi gửi được xác nhận"
    TO_REVIEW = "to_review", "Có kết quả, số liệu chờ tôi duyệt"
    SUBMITTED = "submitted", "Văn bản: trình duyệt, trả lại, chờ cấp số, văn bản đến"
    ASKED = "asked", "Yêu cầu giải trình, đề nghị gửi nội dung báo cáo"
    EXPLAINED = "explained", "Đơn vị đã giải trình, đã gửi nội dung báo cáo"
    LOCKED = "locked", "Mở, khóa kỳ báo cáo và các bước chấm điểm"
    PLAN = "plan", "Kế hoạch được ban hành, thay thế; kế hoạch cấp trên thay đổi"
    ACCOUNT = "account", "Ủy quyền; đề nghị đặt lại mật khẩu của tôi"
    SECURITY = "security", "Tài khoản của tôi thay đổi; đề nghị về tài khoản chờ tôi xác nhận"
    DIGEST = "digest", "Bản tin việc trong ngày"
    ESCALATED = "escalated", "Việc quá hạn được báo lên tôi"


DIGEST_HOURS = [(hour, f"{hour:02} giờ") for hour in range(5, 22)]
DAILY = (Kind.DIGEST, Kind.ESCALATED)  # the others are told at once


class Topic(TextChoices):
    """What the bulletin of the day speaks of; a person switches each off, for all channels."""

    TASKS = "tasks", "Báo kết quả nhiệm vụ"
    EXPLAINING = "explaining", "Giải trình nhiệm vụ"
    DUTIES = "duties", "Trách nhiệm theo kế hoạch"
    TARGETS = "targets", "Số liệu chỉ tiêu"
    STATISTICS = "statistics", "Biểu thống kê"
    SCORES = "scores", "Tự chấm điểm"
    TEXTS = "texts", "Nội dung gửi cho báo cáo"
    REVIEWS = "reviews", "Duyệt kết quả, số liệu"
    REPORTS = "reports", "Lập, tổng hợp, trình kế hoạch và báo cáo"
    DOCUMENTS = "documents", "Văn bản: duyệt, ký, cấp số, gửi, nhận"
    APPRAISALS = "appraisals", "Thẩm định điểm"
    ACCOUNTS = "accounts", "Đề nghị về tài khoản"


IN_DIGEST = "digest"  # the place of a choice, beside the names of channels

# By mail comes what somebody waits for; the rest is seen when the person comes by. On the page is
# everything.
BY_MAIL = frozenset(
    {
        Kind.HANDED_OUT,
        Kind.RETURNED,
        Kind.SUBMITTED,
        Kind.ASKED,
        Kind.SECURITY,
        Kind.DIGEST,
        Kind.ESCALATED,
    }
)
