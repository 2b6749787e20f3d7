"""Forms of what the standing body writes in the browser: a new plan, its text, its duties."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html

from accounts.models import Unit, User
from foundation.web.choices import offer_rows
from foundation.web.days import DayField
from foundation.web.field_names import SafeNames
from vietnamese import nfc, short_date, whole_number

from .change_reason import ReasonField
from .forms import UnitChoiceField
from .head_fields import HeadFields, bases_of
from .models import Duty, Plan
from .services.writing import TEXT, duty_stamp, text_stamp

MAX_SECTIONS = 40


class NewPlanForm(SafeNames, forms.Form):
    unit = UnitChoiceField(Unit.objects.none(), label="Đơn vị ban hành kế hoạch", empty_label=None)
    year = forms.IntegerField(label="Năm", min_value=2000, max_value=2100)
    title = forms.CharField(
        label="Trích yếu", max_length=500, help_text="Ví dụ: Cải cách hành chính năm 2027"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        own = Unit.objects.of_authority(user.authority_id).in_force(timezone.localdate())
        offer_rows(self, "unit", own.select_related("authority").exclude(kind=Unit.Kind.OTHER))
        self.fields["unit"].initial = user.authority_id
        self.fields["year"].initial = timezone.localdate().year


class PlanTextForm(HeadFields):
    """The head of a plan and its sections; buttons change the typed sections alone."""

    field_order = [
        "form",
        "title",
        "number",
        "issued_on",
        "place",
        "issuer",
        "legal_bases",
        "signer_title",
        "signer",
        "recipients",
    ]

    data: QueryDict

    def __init__(self, data: QueryDict | None = None, *, plan: Plan) -> None:
        initial = {name: getattr(plan, name) for name in TEXT}
        initial["legal_bases"] = [basis["text"] for basis in plan.legal_bases]
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.plan, self.seen = plan, data.get("seen", "") if data else text_stamp(plan)
        self.fields["reason"] = ReasonField(plan)
        if plan.state != Plan.State.ISSUED:
            # number and day are given when it is issued, and nobody asks why a draft changes
            del self.fields["reason"], self.fields["number"], self.fields["issued_on"]
        self.newer_sections: list[dict] = []
        self.sections = (
            self._typed() if data else [each for each in plan.sections if each["heading"]]
        )

    def _typed(self) -> list[dict]:
        pairs = zip(self.data.getlist("heading"), self.data.getlist("text"), strict=False)
        return [
            {"heading": nfc(" ".join(heading.split())), "text": _lines(text)}
            for heading, text in pairs
        ][:MAX_SECTIONS]

    def press(self, button: str) -> None:
        """Do what a button of the sections says: `up-2`, `down-0`, `drop-1` or `add`."""
        what, _, number = button.partition("-")
        place = whole_number(number, len(self.sections) - 1)
        if what == "add":
            self.sections.append({"heading": "", "text": ""})
        elif place is not None and what in ("up", "down", "drop"):
            section = self.sections.pop(place)
            if what != "drop":
                self.sections.insert(max(0, place + (-1 if what == "up" else 1)), section)

    def clean(self) -> None:
        super().clean()
        if any(each["text"] and not each["heading"] for each in self.sections):
            self.add_error(None, "Mỗi phần cần có tiêu đề, ví dụ: I. MỤC ĐÍCH, YÊU CẦU.")

    def values(self) -> dict:
        """Return the fields of the plan to be stored; what stands around the sections stays."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        values["legal_bases"] = bases_of(values["legal_bases"], self.plan.legal_bases)
        stored = self.plan.sections
        before = stored[:1] if stored and not stored[0]["heading"] else []
        after = stored[-1:] if len(stored) > 1 and not stored[-1]["heading"] else []
        values["sections"] = [*before, *(each for each in self.sections if each["heading"]), *after]
        return values

    def show_newer(self, plan: Plan) -> None:
        """Say beside each field what was stored meanwhile; saving again overwrites that."""
        newer = PlanTextForm(plan=plan)
        for name in self.fields.keys() & newer.fields.keys() - {"reason"}:
            stored, typed = newer[name].value(), self[name].value()
            stored = "\n".join(stored) if isinstance(stored, list) else stored
            if str(stored or "").split() != str(typed or "").split():
                self[name].help_text = format_html("Đang lưu: {}", stored or "(trống)")
        self.newer_sections = [each for each in newer.sections if each not in self.sections]
        self.seen = newer.seen


class ShortNamesField(forms.ModelMultipleChoiceField):
    """A choice of several units by their short names."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, unit: Unit) -> str:
        return unit.short_name


class DutyForm(forms.ModelForm):
    units = ShortNamesField(Unit.objects.none(), label="Đơn vị phải làm", required=False)

    class Meta:
        model = Duty
        fields = ["unit_text", "units", "text", "due"]
        field_classes = {"due": DayField}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(
        self, data: QueryDict | None = None, *, instance: Duty, units: QuerySet[Unit]
    ) -> None:
        super().__init__(data, instance=instance, use_required_attribute=False)
        self.seen = data.get("seen", "") if data else duty_stamp(instance)
        self.offered = units
        offer_rows(self, "units", units)
        self.fields["reason"] = ReasonField(self.instance.plan)
        if self.instance.plan.state != Plan.State.ISSUED:
            del self.fields["reason"]

    def show_newer(self, duty: Duty) -> None:
        """Say beside each field what was stored meanwhile; saving again overwrites that."""
        stored = {"unit_text": duty.unit_text, "units": duty.units_in_words(), "text": duty.text}
        stored["due"] = short_date(duty.due) if duty.due else ""
        typed = {name: str(self[name].value() or "") for name in ("unit_text", "text", "due")}
        names = {str(unit.pk): unit.short_name for unit in self.offered}
        typed["units"] = (
            ", ".join(names.get(str(pk), "") for pk in self["units"].value() or ()) or "chưa có"
        )
        for name, words in stored.items():
            if words.split() != typed[name].split():
                self[name].help_text = format_html("Đang lưu: {}", words or "(trống)")
        self.seen = duty_stamp(duty)


def _lines(text: str) -> str:
    """Typed text in lines without spaces at their ends and without empty lines at the end."""
    return nfc("\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))).strip(
        "\n"
    )
