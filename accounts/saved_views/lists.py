"""How a person sees one list: its columns, its density, and the views saved of it."""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from foundation.web.written import rows_for

from ..http import SignedInRequest
from ..models import ListSettings, SavedView, User
from .models import BETWEEN, COLUMNS, Density, SavedViewQuerySet

ALL = "all"  # in an address: every column that there is
EVERYTHING = "view=all"  # an address that asks for no filter, nor for the view to begin with


@lru_cache(maxsize=1000)
def _choices(density: str, columns: tuple[tuple[str, str, bool], ...]) -> SafeString:
    """What is chosen of a list, drawn: this density, and of each column key, heading and whether it
    is shown; nothing else decides how it looks.
    """
    told = {"density": density, "densities": Density.choices, "columns": columns}
    return render_to_string("components/list_choices.html", told)


def _views(user: User, page: str) -> SavedViewQuerySet:
    return SavedView.objects.visible_to(user).of_page(page).select_related("owner")


class PersonalList:
    """The list `page` as the person of `request` sees it.

    `columns` are those that may be left out (key and heading, in the order of the list), `usual`
    the keys of those that everybody sees at first. One query, for the views.
    """

    def __init__(
        self,
        request: SignedInRequest,
        page: str,
        *,
        columns: Mapping[str, str],
        usual: Sequence[str],
    ) -> None:
        self.page, self.columns, self.usual = page, columns, usual
        self.user, self.path = request.user, request.path
        self._asked = request.GET.get(COLUMNS, "")

    @property
    def settings(self) -> ListSettings:
        """What the person chose, or what holds for everybody."""
        return self.user.list_settings(self.page)

    @cached_property
    def views(self) -> list[SavedView]:
        """The views that the person may choose, their own first."""
        found = rows_for(_views, self.user, self.page)
        return sorted(found, key=lambda view: view.owner_id != self.user.pk)

    @cached_property
    def shown(self) -> list[str]:
        """The keys of the columns shown: those of the address, else the person's, else the usual
        ones.
        """
        if self._asked == ALL:
            return list(self.columns)
        for keys in (self._asked.split(BETWEEN), self.settings.columns):
            if known := [key for key in self.columns if key in keys]:
                return known
        return [key for key in self.columns if key in self.usual]

    @property
    def asked(self) -> str:
        """The columns as the address names them; empty when it leaves them to the person."""
        if self._asked == ALL:
            return ALL
        return BETWEEN.join(self.shown) if set(self._asked.split(BETWEEN)) & {*self.columns} else ""

    @property
    def to_save(self) -> str:
        """The columns that a view saved now holds: none when they are the usual ones."""
        usual = [key for key in self.columns if key in self.usual]
        return BETWEEN.join(self.shown) if self.shown != usual else ""

    @property
    def choices(self) -> SafeString:
        """The densities and the columns to choose from."""
        columns = tuple((key, words, key in self.shown) for key, words in self.columns.items())
        return _choices(self.settings.density, columns)

    def with_columns(self, query: str) -> str:
        """Return the filter `query` with the columns that the address names."""
        shown = urlencode({COLUMNS: self.asked}) if self.asked else ""
        return "&".join(part for part in (query, shown) if part)

    def with_shown(self, query: str) -> str:
        """Return the filter `query` with all columns that are shown: for a row that comes alone."""
        shown = urlencode({COLUMNS: BETWEEN.join(self.shown)})
        return "&".join(part for part in (query, shown) if part)

    def address(self, query: str) -> str:
        """Return the address of the list with the filter `query`: one that stays when it is opened
        again, though the list begins with a view.
        """
        asked = self.with_columns(query) or (EVERYTHING if self.start else "")
        return f"{self.path}?{asked}"

    def current(self, query: str) -> SavedView | None:
        """The saved view that the address shows, if it is one."""
        return next((view for view in self.views if view.address == self.with_columns(query)), None)

    @property
    def start(self) -> SavedView | None:
        """The view with which the list begins, as long as the person may choose it."""
        return next((view for view in self.views if view.pk == self.settings.start), None)
