"""Mails in the admin site: to whom, about what, whether it was sent; what they say is the
recipient's alone.
"""

from datetime import datetime

from django.contrib import admin, messages
from django.utils.formats import localize
from django.utils.timezone import localtime
from post_office.admin import AttachmentAdmin, EmailAdmin, EmailTemplateAdmin, LogAdmin  # noqa: F401 - see below
from post_office.models import Attachment, Email, EmailTemplate, Log

from ..web.admin import InsideTheWallAdmin, PartInline
from .services import send_again

# The library's pages show bodies to everybody and send within the request; importing them
# registered them.
for model in (Attachment, Email, EmailTemplate, Log):
    admin.site.unregister(model)


def _moment(when: datetime | None) -> str:
    return localize(localtime(when)) if when else "–"


class LogInline(PartInline):
    """What the mail server said at each try."""

    model = Log
    fields = readonly_fields = ("tried_at", "status", "message")
    verbose_name_plural = "Các lần gửi"

    @admin.display(description="lúc")
    def tried_at(self, log):
        return _moment(log.date)


@admin.register(Email)
class MailAdmin(InsideTheWallAdmin):
    """Mails to people of the authority: to read, and to send again those given up."""

    wall = "envelope__authority"
    # the library's has a button that sends within the request
    change_form_template = "admin/change_form.html"
    list_display = ["recipients", "subject", "status", "tries", "next_try", "queued_at"]
    list_filter = ["status"]
    search_fields = ["to"]
    ordering = ["-pk"]
    fields = ["recipients", "subject", "status", "tries", "next_try", "queued_at"]
    inlines = [LogInline]
    actions = ["send_mails_again"]

    @admin.action(description="Gửi lại các thư không gửi được đã chọn", permissions=["view"])
    def send_mails_again(self, request, queryset):
        """Queue again what was given up."""
        count = send_again(queryset)
        messages.info(
            request,
            f"Đang gửi lại {count} thư." if count else "Trong số đã chọn không có thư bị hỏng.",
        )

    @admin.display(description="người nhận", ordering="to")
    def recipients(self, email):
        return ", ".join(email.to)

    @admin.display(description="số lần gửi", ordering="number_of_retries")
    def tries(self, email):
        return email.number_of_retries

    @admin.display(description="gửi tiếp lúc", ordering="scheduled_time")
    def next_try(self, email):
        return _moment(email.scheduled_time)

    @admin.display(description="yêu cầu lúc", ordering="created")
    def queued_at(self, email):
        return _moment(email.created)
