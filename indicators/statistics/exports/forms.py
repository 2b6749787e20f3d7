"""Forms of exports: the file, what goes where in it, and the person's word before it is entered."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings

from foundation.web.choices import offer_choices
from foundation.web.uploads import honest_name
from plans.models import ReportingPeriod

from ..figures import FormFigures
from ..models import FormRow, StatisticalForm
from .files import judge_export
from .mapping import ALONE, BY_GROUP, ONE_ROW, SKIPPED, Mapping
from .matching import plain
from .models import StatisticsImport, StatisticsSource
from .numbers import Separators

SKIP = "skip"  # of a select: `SKIPPED` is what an untouched one says
SUGGESTED = "Hệ thống một cửa, Hệ thống quản lý văn bản, Kho bạc"


class FileForm(forms.Form):
    form = forms.ChoiceField(label="Biểu thống kê")
    period = forms.ChoiceField(label="Kỳ báo cáo")
    file = forms.FileField(
        label="Tệp xuất từ hệ thống khác",
        help_text=f"Tệp .xlsx hoặc .csv, tối đa {settings.UPLOAD_LIMIT // 1_000_000} MB.",
        error_messages={
            "required": "Hãy chọn tệp để nhập.",
            "empty": "Tệp rỗng; hãy chọn tệp có nội dung.",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    source = forms.ChoiceField(label="Nguồn", required=False)
    new_source = forms.CharField(
        label="Hoặc nguồn mới",
        max_length=100,
        required=False,
        help_text=f"Ví dụ: {SUGGESTED}. Cách ghép cột được ghi nhớ theo nguồn.",
    )

    def __init__(
        self,
        *args: Any,
        known: Sequence[StatisticalForm],
        periods: Sequence[ReportingPeriod],
        sources: Sequence[StatisticsSource],
        **kwargs: Any,
    ):
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        self.known = {str(form.pk): form for form in known}
        self.periods = {str(period.key): period for period in periods}
        self.sources = {str(source.pk): source for source in sources}
        offer_choices(self, "form", [(pk, form.name) for pk, form in self.known.items()])
        offer_choices(self, "period", [(key, str(each)) for key, each in self.periods.items()])
        names = {form.code: form.name for form in known}
        offer_choices(
            self,
            "source",
            [
                ("", "tự nhận ra theo tiêu đề của tệp"),
                *(
                    (pk, f"{each.name} ({names.get(each.form_code, '')})")
                    for pk, each in self.sources.items()
                ),
            ],
        )

    def clean_form(self) -> StatisticalForm:
        return self.known[self.cleaned_data["form"]]

    def clean_period(self) -> ReportingPeriod:
        return self.periods[self.cleaned_data["period"]]

    def clean_source(self) -> StatisticsSource | None:
        return self.sources.get(self.cleaned_data["source"])

    def clean_file(self):
        """Judge the file by its content, and give it an honest name."""
        file = self.cleaned_data["file"]
        file.name = honest_name(file.name, judge_export(file))
        return file

    def clean(self):
        """A source is of one form."""
        found = super().clean() or {}
        source, form = found.get("source"), found.get("form")
        if source and form and source.form_code != form.code:
            self.add_error("source", "Nguồn này được ghi nhớ cho biểu khác; hãy chọn lại.")
        return found


class MatchForm(forms.Form):
    """What each column and label of a file stands for; its selects are made of what was read."""

    source_name = forms.CharField(
        label="Tên nguồn",
        max_length=100,
        required=False,
        help_text="Ghi tên để lần sau tệp của nguồn này được ghép như vậy.",
    )
    label = forms.ChoiceField(label="Cột tên dòng", required=False)
    span = forms.ChoiceField(
        label="Số trong tệp",
        required=False,
        choices=[
            ("", "theo lời ghi trong tệp"),
            ("own", "số riêng của kỳ"),
            ("cumulative", "số lũy kế từ đầu năm"),
        ],
    )
    separators = forms.ChoiceField(
        label="Cách ghi số",
        required=False,
        choices=[("", "tự nhận ra theo cột")]
        + [(each.value, f"như {each.example}") for each in Separators],
    )
    sheet = forms.ChoiceField(label="Trang tính", required=False)
    count = forms.BooleanField(
        label="Đếm số dòng",
        required=False,
        help_text="Dùng khi tệp liệt kê từng hồ sơ, không có cột số.",
    )
    count_into = forms.ChoiceField(label="Mọi dòng được đếm vào", required=False)
    status = forms.ChoiceField(label="Đếm riêng theo cột", required=False)

    def __init__(self, *args: Any, run: StatisticsImport, known: FormFigures, **kwargs: Any):
        self.run, self.known, self.report = run, known, run.report
        chosen = run.chosen
        kwargs["initial"] = {
            "source_name": run.source.name if run.source else "",
            "label": self.report["label"],
            "span": {None: "", True: "cumulative", False: "own"}[chosen.cumulative],
            "separators": chosen.separators,
            "sheet": self.report["sheet"],
            "count": chosen.count,
            "count_into": chosen.count_into,
            "status": chosen.status,
        }
        super().__init__(*args, **kwargs)
        self._offer_general()
        into = self._columns_of_the_form()
        rows = [(row.code, row.name) for row in known.rows if row.kind != FormRow.Kind.HEADING]
        for column in self.report["columns"]:
            words = f"Cột {column['letter']} {column['heading']}"
            self._add(self.column_name(column), words, into, column["match"])
        for n, each in enumerate(self.report["labels"]):
            self._add(f"row-{n}", f"Dòng {each['words']}", rows, each["match"])
        for n, each in enumerate(self.report["statuses"]):
            self._add(f"status-{n}", f"Giá trị {each['words']}", into, each)

    @staticmethod
    def column_name(column: dict[str, Any]) -> str:
        return f"column-{column['at']}"

    def mapping(self) -> Mapping:
        """Return what the person said."""
        said = self.cleaned_data
        return Mapping(
            columns={
                column["key"]: code
                for column in self.report["columns"]
                if (code := self._code(self.column_name(column))) is not None
            },
            label=said["label"],
            labels={
                plain(each["label"]): code
                for n, each in enumerate(self.report["labels"])
                if (code := self._code(f"row-{n}")) is not None
            },
            cumulative={"own": False, "cumulative": True}.get(said["span"]),
            count=said["count"],
            count_into=said["count_into"],
            status=said["status"],
            statuses={
                plain(each["words"]): code
                for n, each in enumerate(self.report["statuses"])
                if (code := self._code(f"status-{n}")) is not None
            },
            separators=said["separators"],
            sheet=said["sheet"] if len(self.report["sheets"]) > 1 else "",
            heads=[column["key"] for column in self.report["columns"]],
        )

    def _code(self, name: str) -> str | None:
        """The code that a select says; None where nobody said anything."""
        said = self.cleaned_data.get(name, "")
        return SKIPPED if said == SKIP else said or None

    def _offer_general(self) -> None:
        words = [
            (column["key"], f"{column['letter']} – {column['heading']}"[:80])
            for column in self.report["columns"]
            if not column["number"]
        ]
        rows = [(f"{ONE_ROW}{row.code}", row.name) for row in self.known.rows if row.typed]
        label = [
            *words,
            (BY_GROUP, "đề mục đứng trên các dòng"),
            ("Mọi dòng của tệp là", rows),
        ]
        offer_choices(self, "label", label)
        offer_choices(self, "status", [("", "không đếm riêng"), *words])
        offer_choices(self, "count_into", [("", "không"), *self._columns_of_the_form()])
        offer_choices(self, "sheet", [(each, each) for each in self.report["sheets"]])

    def _columns_of_the_form(self) -> list[tuple[str, str]]:
        if not self.known.columns:
            return [(ALONE, "số liệu của dòng")]
        return [
            (each.code, f"({each.code}) {each.group + ' – ' if each.group else ''}{each.heading}")
            for each in self.known.columns
        ]

    def _add(self, name: str, words: str, choices: list, match: dict[str, Any]) -> None:
        """A select that starts with what is certain or proposed."""
        skipped = match["how"] == "skipped"
        field = forms.ChoiceField(
            label=words,
            required=False,
            initial=SKIP if skipped else match["code"],
            choices=[("", "chưa ghép"), (SKIP, "bỏ qua"), *choices],
            widget=forms.Select(attrs={"aria-label": words}),
        )
        self.fields[name] = field


class StoreForm(forms.Form):
    accepted = forms.BooleanField(
        label="Tôi đã xem các chỗ chưa khớp và vẫn nhập",
        required=False,
    )
    reason = forms.CharField(
        label="Lý do của các số lệch nhiều so với kỳ trước",
        max_length=300,
        required=False,
        help_text="Để trống thì các số đó không được nhập.",
    )

    def __init__(self, *args: Any, run: StatisticsImport, **kwargs: Any):
        super().__init__(*args, **kwargs)
        report = run.report
        if not report.get("held") and not any(
            level == "error" for level, _ in report.get("findings", [])
        ):
            del self.fields["accepted"]
        if not any(each["asks_reason"] for each in report.get("changes", [])):
            del self.fields["reason"]
