"""The queue of one kind of declaration: what its page and its file show of what waits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse

from accounts.models import User
from foundation.web.list_files import FileToMake, ListFile

from .forms import ReviewFilterForm
from .models import REVIEWERS, Declaration


@dataclass(frozen=True)
class Queue:
    """The queue of one kind of declaration: what its page shows besides what all of them show."""

    model: type[Declaration]
    view: str  # the name of its page, as in addresses
    undo_view: str
    title: str
    cells: str  # the template of subject, sender, what stood before and what stands now
    filters: type[ReviewFilterForm]
    # each with what stood before it, or None
    with_before: Callable[[Iterable[Any]], list[tuple[Any, Any]]]
    export_view: str
    file: ListFile

    @property
    def noun(self) -> str:
        return self.model.NOUN

    @property
    def subject_noun(self) -> str:
        return self.model.SUBJECT_NOUN

    @property
    def url(self) -> str:
        return reverse(self.view)

    @property
    def undo_url(self) -> str:
        return reverse(self.undo_view)

    @property
    def reviewed(self) -> str:
        """The key in the session of what was just reviewed, which may be undone."""
        return f"reviewed {self.view}"

    def filtered(self, user: User, asked: QueryDict) -> ReviewFilterForm:
        """Return what waits and `user` oversees, with the filter in the address."""
        return self.filters(asked, waiting=self.model.objects.overseen_by(user).waiting())

    def offer(self, user: User, asked: QueryDict) -> FileToMake:
        """Offer what the filter leaves, as a file. Raises `Http404` for who doesn't review."""
        if not user.has_role(*REVIEWERS):
            raise Http404
        filters = self.filtered(user, asked)
        found = filters.found().oldest_first().with_details()
        return self.file.file_of(
            asked, lambda: self.with_before(found), found.count(), filters.chosen
        )
