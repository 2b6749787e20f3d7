"""Declarations in the admin site: append-only, so for reading."""

from foundation.web.admin import InsideTheWallAdmin

SENT = ("author", "on_behalf_of")
REVIEWED = ("review", "reviewed_by", "reviewed_for", "reviewed_at", "review_reason")


class DeclarationAdmin(InsideTheWallAdmin):
    """Declarations of one kind; `fields` are its subject, `SENT`, what it says, `REVIEWED`."""

    date_hierarchy = "sent_at"
