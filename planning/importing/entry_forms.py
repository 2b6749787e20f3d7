"""Forms of the entries under review: what a person may correct of a document that was read, all of
an entry or one value alone.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django import forms
from django.http import QueryDict

from accounts.models import Unit
from foundation.web.choices import offer_choices
from foundation.web.days import DayField
from plans.head_fields import HeadFields, Lines, bases_of
from plans.models import ReportingPeriod
from vietnamese import nfc, parse_decimal, whole_number

from .corrections import PERIODS, DraftEntry

COMPARATORS = (">=", ">", "=", "<=", "<")


def area_field() -> forms.TypedChoiceField:
    """The area of an entry; it may stay open until the plan is made."""
    return forms.TypedChoiceField(coerce=int, required=False, empty_value=None)


class EntryForm(forms.Form):
    """Base: the fields of one entry, named after its id; `values()` is what the import keeps."""

    data: QueryDict
    alone = False  # is it the form of one value?

    def __init__(self, entry: DraftEntry, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, prefix=entry.id, **kwargs)
        self.entry = entry
        self.initial = {name: self._initial(name, value) for name, value in entry.values.items()}
        self.set_form("review")  # the page's one form stands behind all entries

    def offer_areas(self, areas: Iterable[tuple[int, str]]) -> None:
        """Offer the areas of the plan, where the entry stands under one."""
        if "area" in self.fields:
            offer_choices(self, "area", [("", "Chưa rõ"), *areas])

    def set_form(self, html_id: str) -> None:
        """Say which form of the page sends the fields."""
        for field in self.fields.values():
            field.widget.attrs["form"] = html_id

    def only(self, name: str) -> Self:
        """The form of one value, whatever else of the entry is wrong; `doubt` sends it."""
        self.alone = True
        self.fields = {each: field for each, field in self.fields.items() if each == name}
        if name == "area":
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = (
                "Hãy chọn lĩnh vực; không cần mục này thì bấm “Không lấy mục này”."
            )
        self.set_form("doubt")
        return self

    def set_places(self, places: dict[str, str]) -> None:
        """Let each field tell the page's script where its value was read."""
        for name in places.keys() & self.fields.keys():
            self.fields[name].widget.attrs["data-place"] = places[name]

    def _initial(self, name: str, value: Any) -> Any:
        field = self.fields.get(name)
        return date.fromisoformat(value) if value and isinstance(field, forms.DateField) else value

    @property
    def version_seen(self) -> int:
        """The version of the entry that the person was looking at."""
        return whole_number(self.data.get(f"{self.prefix}-version", "")) or 0

    @property
    def shown(self) -> dict:
        """What the fields hold: what was typed, else what stands."""
        return {name: self[name].value() for name in self.fields}

    def values(self) -> dict:
        """What the person says now, in the form that the review keeps."""
        return {name: self._kept(name, value) for name, value in self.cleaned_data.items()}

    def _kept(self, name: str, value: Any) -> Any:
        if isinstance(self.fields.get(name), forms.DateField):
            return value.isoformat() if value else ""
        return nfc(value.replace("\r\n", "\n")) if isinstance(value, str) else value


class KeptEntryForm(EntryForm):
    """An entry that may be left out; kept ones need their wording in the field `required_text`."""

    required_text = "text"
    keep = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        found = self.cleaned_data
        asked = self.required_text in self.fields and found.get("keep", self.entry.keep)
        if asked and not found.get(self.required_text, "").strip():
            way_out = "bấm “Không lấy mục này”" if self.alone else "bỏ chọn “Nhập”"
            self.add_error(
                self.required_text,
                f"Nội dung không được để trống; {way_out} nếu không cần mục này.",
            )
        return found


class TaskEntryForm(KeptEntryForm):
    required_text = "content"
    tracked = forms.BooleanField(required=False)
    area = area_field()
    content = forms.CharField(required=False)
    product = forms.CharField(required=False)
    time_text = forms.CharField(required=False, max_length=300)
    leads = Lines(required=False)
    coordinators = Lines(required=False)


class TargetEntryForm(KeptEntryForm):
    area = area_field()
    text = forms.CharField(required=False)

    @property
    def shown(self) -> dict:
        """The fields, with the figures as rows and one empty row for another figure."""
        rows = self.typed if self.is_bound else self.entry.values["quantities"]
        return super().shown | {
            "quantities": [*rows, {"comparator": ">=", "value": "", "unit": ""}]
        }

    @property
    def typed(self) -> list[dict]:
        """The rows of figures as they were typed; empty ones are left out."""
        columns = [
            self.data.getlist(f"{self.prefix}-{name}") for name in ("comparator", "value", "unit")
        ]
        names = ("comparator", "value", "unit")
        return [
            dict(zip(names, row, strict=True))
            for row in zip(*columns, strict=False)
            if row[1].strip()
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        for row in self.typed:
            try:
                too_long = abs(parse_decimal(row["value"])) >= 10**14
            except ValueError as error:
                self.add_error(None, f"{error}; hãy ghi như 95 hoặc 99,5.")
                continue
            if too_long or row["comparator"] not in COMPARATORS or len(row["unit"]) > 40:
                self.add_error(
                    None, "Số liệu không hợp lệ; hãy xem lại cách so sánh, con số và đơn vị tính."
                )
        found["quantities"] = self.typed
        return found


class DutyEntryForm(KeptEntryForm):
    unit = forms.CharField(required=False, max_length=300)
    text = forms.CharField(required=False)
    due = DayField(required=False)


class HeadEntryForm(EntryForm, HeadFields):
    year = forms.IntegerField(label="Năm kế hoạch", min_value=2000, max_value=2100)
    replaces = forms.CharField(label="Thay thế kế hoạch số", max_length=50, required=False)

    def __init__(self, entry: DraftEntry, data: QueryDict | None = None) -> None:
        super().__init__(entry, data)
        self.fields["form"].required = False  # what does not say it keeps what was read
        self.initial["legal_bases"] = [basis["text"] for basis in entry.values["legal_bases"]]

    def _kept(self, name: str, value: Any) -> Any:
        if name == "legal_bases":
            return bases_of(value, self.entry.values[name])
        return super()._kept(name, value or self.entry.values[name] if name == "form" else value)


class DeadlinesEntryForm(EntryForm):
    """The days on which the plan orders reports."""

    def __init__(self, entry: DraftEntry, data: QueryDict | None = None) -> None:
        super().__init__(entry, data)
        for period in PERIODS:
            label = ReportingPeriod.Key(period).label
            self.fields[period] = DayField(label=label, required=False)
            self.initial[period] = self._initial(period, entry.values[period])
        self.set_form("review")


class UnitsEntryForm(EntryForm):
    """The units that one wording means."""

    def __init__(
        self, entry: DraftEntry, data: QueryDict | None = None, *, available: Iterable[Unit] = ()
    ) -> None:
        super().__init__(entry, data)
        choices = [(unit.pk, unit.short_name) for unit in available]
        self.fields["units"] = forms.TypedMultipleChoiceField(
            choices=choices, coerce=int, required=False
        )


FORMS = {
    "plan": HeadEntryForm,
    "tasks": TaskEntryForm,
    "targets": TargetEntryForm,
    "duties": DutyEntryForm,
    "deadlines": DeadlinesEntryForm,
    "units": UnitsEntryForm,
}


def entry_form(
    entry: DraftEntry,
    data: QueryDict | None = None,
    *,
    available: Iterable[Unit] = (),
    areas: Iterable[tuple[int, str]] = (),
) -> EntryForm:
    """Return the form of an entry; `available` are the units, `areas` the areas to choose from."""
    if entry.part == "units":
        return UnitsEntryForm(entry, data, available=available)
    form = FORMS[entry.part](entry, data)
    form.offer_areas(areas)
    return form
