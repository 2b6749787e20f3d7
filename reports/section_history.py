"""Every text that stood in a section of a report, and how one of them comes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.journal.history import history_of
from foundation.journal.models import Entry
from foundation.web.changed_words import WordRun

from .comparing import changed_text
from .models import ReportSection
from .services import ReportRefused, edit_section, reset_section


@dataclass(frozen=True)
class StoredText:
    """A text that stood in a section: since when, by whom, and what it was before."""

    history: int
    order: int
    text: str
    drafted: bool
    by: User | None
    at: datetime
    reason: str = ""
    before: str = ""
    stands: bool = False

    def __str__(self):
        local = timezone.localtime(self.at)
        kind = "soạn từ số liệu" if self.drafted else str(self.by or "Hệ thống")
        return f"Lần {self.order}: {local:%H:%M} ngày {local:%d/%m/%Y}, {kind}"

    @property
    def runs(self) -> list[WordRun]:
        """The text beside the one before it."""
        return changed_text(self.before, self.text)


def stored_texts(section: ReportSection) -> list[StoredText]:
    """Return the texts of a section, the newest first; what changed nothing of it is left out (one
    query).
    """
    found = list(_changes(history_of(section)))
    if found and found[-1].text == section.content:
        found[-1] = StoredText(**vars(found[-1]) | {"stands": True})
    return found[::-1]


def _changes(entries: Iterable[Entry]) -> Iterable[StoredText]:
    before, order = None, 0
    for entry in entries:
        stood = entry.stood
        if entry.action != Entry.Action.DELETED and (text := stood.content) != before:
            order += 1
            yield StoredText(
                entry.pk,
                order,
                text,
                stood.text is None,
                entry.by,
                entry.at,
                entry.why,
                before or "",
            )
            before = text


def chosen(texts: Sequence[StoredText], wanted: str, default: int) -> StoredText | None:
    """Return the text of the change `wanted`, else the one at the place `default`."""
    by_id = {str(each.history): each for each in texts}
    return by_id.get(wanted) or (texts[default] if default < len(texts) else None)


@transaction.atomic
def restore_stored_text(
    section: ReportSection, *, by: User, history: int, version: int
) -> ReportSection:
    """Bring back a text that stood in the section; the one that stands goes into the history.

    Raises `StaleSection` and `ReportRefused` as `edit_section` does, the latter also when the
    section never had the text.
    """
    stood = next((each.stood for each in history_of(section) if each.pk == history), None)
    if stood is None:
        raise ReportRefused("Không có bản đó trong lịch sử của phần này; hãy tải lại trang.")
    if stood.text is None and stood.drafted == section.drafted:
        return reset_section(section, by=by, version=version)
    return edit_section(section, by=by, text=stood.content, version=version)
