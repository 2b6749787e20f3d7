"""How the lists of the admin site lead to Excel: the pages of a sheet, and a file of just the rows
that are listed.
"""

from typing import ClassVar

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.urls import path, reverse

from .dataset import Dataset, dataset_called
from .services import open_dataset
from .views import as_download

MOST_SHEETS = 3


class ExchangeLinks(admin.ModelAdmin):
    """For admin pages of rows that have a sheet: two buttons above the list.

    `sheet` names the dataset; `sheet_place` is the path from a row to the plan whose sheet it
    stands in, empty where the sheet is that of the person's authority; `sheet_row` is the path to
    what stands in a row of the sheet.
    """

    sheet: ClassVar[str]
    sheet_place: ClassVar[str] = ""
    sheet_row: ClassVar[str] = "pk"
    change_list_template = "admin/sheet_change_list.html"

    def get_urls(self):
        """Add the address of the file."""
        view = self.admin_site.admin_view(self.sheet_file)
        return [path("excel/<slug:place>/", view, name=self._sheet_file_name), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """Show the list with the ways to its sheets."""
        response = super().changelist_view(request, extra_context)
        changes = getattr(response, "context_data", None) or {}
        if "cl" in changes and not changes["cl"].is_popup:
            changes["sheets"] = self._doors(request, changes["cl"].queryset)
        return response

    def sheet_file(self, request: HttpRequest, place: str):
        """The rows that search and filters of the list leave, as a file that comes back in."""
        opened = open_dataset(self.sheet, request.user, place)
        listed = self.get_changelist_instance(request).get_queryset(request)
        return as_download(
            opened, opened.records_of(set(listed.values_list(self.sheet_row, flat=True)))
        )

    @property
    def _sheet_file_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_sheet"

    def _doors(self, request: HttpRequest, listed) -> list[dict]:
        """The sheets of the rows that are listed, each with the addresses of its page and of the
        file.
        """
        query = request.GET.urlencode()
        return [
            {
                "dataset": opened,
                "page": reverse("exchange:dataset", args=[self.sheet, opened.place]),
                "file": reverse(f"admin:{self._sheet_file_name}", args=[opened.place])
                + (query and f"?{query}"),
            }
            for opened in self._sheets(request.user, listed)
        ]

    def _sheets(self, user, listed) -> list[Dataset]:
        if user.authority_id is None or dataset_called(self.sheet) is None:
            return []
        places = [user.authority.code]
        if self.sheet_place:
            wanted = listed.order_by(f"-{self.sheet_place}").values_list(
                self.sheet_place, flat=True
            )
            places = [str(pk) for pk in wanted.distinct()[:MOST_SHEETS]]
        return list(filter(None, (_opened(self.sheet, user, place) for place in places)))


def _opened(name: str, user, place: str) -> Dataset | None:
    try:
        return open_dataset(name, user, place)
    except Http404:
        return None
