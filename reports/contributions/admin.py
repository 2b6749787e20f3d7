"""What offices gave for reports in the admin site, for reading."""

from django.contrib import admin

from foundation.web.admin import InsideTheWallAdmin, PartInline

from .models import Contribution, ContributionRequest


class ContributionInline(PartInline):
    """The answers, in the order in which they came."""

    model = Contribution
    fields = readonly_fields = ("author", "sent_at", "state", "words", "ended_by", "reason")

    def get_queryset(self, request):
        answers = super().get_queryset(request).select_related("author", "ended_by")
        return answers.prefetch_related("texts")

    @admin.display(description="nội dung")
    def words(self, answer):
        """What was answered, text by text."""
        return "\n".join(
            f"{text.get_kind_display()}: {text.text or 'Không có'}" for text in answer.texts.all()
        )


@admin.register(ContributionRequest)
class ContributionRequestAdmin(InsideTheWallAdmin):
    """Requests with their answers."""

    wall = "report__plan__unit__authority"
    list_display = ["report", "unit", "due", "state", "asked_by", "reminded_on"]
    list_filter = ["state", "report__period__key", "report__plan__year"]
    list_select_related = ["report__plan", "report__period__plan", "unit", "asked_by"]
    search_fields = ["unit__search_text"]
    inlines = [ContributionInline]
