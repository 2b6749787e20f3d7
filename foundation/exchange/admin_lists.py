"""How lists of the admin site lead to Excel: a dataset's page, and a file of the listed rows."""

from typing import ClassVar

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.urls import path, reverse

from .dataset import Dataset, dataset_called
from .files import file_of
from .services import open_dataset

MOST_DATASETS = 3


class ExchangeLinks(admin.ModelAdmin):
    """For admin pages of rows that have a dataset: two buttons above the list.

    `dataset` names it; `dataset_place` is the path from a row of the list to the plan whose dataset
    it stands in, empty where the dataset is that of the person's authority; `dataset_row` is the
    path to what stands in a row of the dataset.
    """

    dataset: ClassVar[str]
    dataset_place: ClassVar[str] = ""
    dataset_row: ClassVar[str] = "pk"
    change_list_template = "admin/dataset_change_list.html"

    def get_urls(self):
        """Add the address of the file."""
        view = self.admin_site.admin_view(self.dataset_file)
        return [
            path("excel/<slug:place>/", view, name=self._dataset_file_name),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """Show the list with the ways to its datasets."""
        response = super().changelist_view(request, extra_context)
        changes = getattr(response, "context_data", None) or {}
        if "cl" in changes and not changes["cl"].is_popup:
            changes["datasets"] = self._doors(request, changes["cl"].queryset)
        return response

    def dataset_file(self, request: HttpRequest, place: str):
        """The rows that search and filters of the list leave, as a file that comes back in."""
        opened = open_dataset(self.dataset, request.user, place)
        listed = self.get_changelist_instance(request).get_queryset(request)
        rows = set(listed.values_list(self.dataset_row, flat=True))
        return file_of(opened, lambda: opened.records_of(rows), len(rows)).answer()

    @property
    def _dataset_file_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_dataset"

    def _doors(self, request: HttpRequest, listed) -> list[dict]:
        """The datasets of the listed rows, each with the addresses of its page and of the file."""
        query = request.GET.urlencode()
        return [
            {
                "dataset": opened,
                "page": reverse("exchange:dataset", args=[self.dataset, opened.place]),
                "file": reverse(f"admin:{self._dataset_file_name}", args=[opened.place])
                + (query and f"?{query}"),
            }
            for opened in self._datasets(request.user, listed)
        ]

    def _datasets(self, user, listed) -> list[Dataset]:
        if user.authority_id is None or dataset_called(self.dataset) is None:
            return []
        places = [user.authority.code]
        if self.dataset_place:
            wanted = listed.order_by(f"-{self.dataset_place}").values_list(
                self.dataset_place, flat=True
            )
            places = [str(pk) for pk in wanted.distinct()[:MOST_DATASETS]]
        return list(filter(None, (_opened(self.dataset, user, place) for place in places)))


def _opened(name: str, user, place: str) -> Dataset | None:
    try:
        return open_dataset(name, user, place)
    except Http404:
        return None
