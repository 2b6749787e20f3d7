"""The journal as a file."""

from collections.abc import Sequence
from functools import partial

from django.http import Http404, QueryDict

from accounts.models import User
from foundation.downloads.kinds import file_kind
from foundation.journal.models import Entry
from foundation.journal.tables import words_of
from foundation.journal.telling import changes_of, row_in_words
from foundation.web.list_files import CHUNK, Column, FileToMake, ListFile

from .access import chains_of
from .forms import JournalForm

JOURNAL_FILE = "pages.journal"


def _told(entry: Entry) -> str:
    return "; ".join(f"{each.words}: {each.old} → {each.new}" for each in changes_of(entry))


JOURNAL: ListFile[Entry] = ListFile(
    "Nhật ký thay đổi",
    "nhat-ky",
    (
        Column("Lúc", 18, lambda entry: entry.at),
        Column("Người làm", 26, lambda entry: entry.by_name),
        Column("Thay đổi", 14, lambda entry: entry.get_action_display()),
        Column("Loại dữ liệu", 24, lambda entry: words_of(entry.table)),
        Column("Dòng", 40, row_in_words),
        Column("Từ → đến", 70, _told),
        Column("Lý do", 30, lambda entry: entry.why),
        Column("Qua", 18, lambda entry: entry.get_door_display()),
        Column("Số trong nhật ký", 12, lambda entry: entry.position),
        Column("Mã", 66, lambda entry: entry.hash),
    ),
)


@file_kind(JOURNAL_FILE)
def journal_file(user: User, asked: QueryDict, *, chains: Sequence[int]) -> FileToMake:
    """Offer the entries of `chains` that the filter leaves. Raises `Http404` for who does not read
    all of these.
    """
    if not set(chains) <= set(chains_of(user)):
        raise Http404
    form = JournalForm(asked, user=user)
    found = form.apply(Entry.objects.in_chains_of(chains))
    rows = partial(found.iterator, chunk_size=CHUNK)
    return JOURNAL.file_of(asked, rows, found.count(), form.chosen)
