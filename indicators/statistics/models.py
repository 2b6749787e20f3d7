"""Statistical forms as data, and the append-only figures that a plan's offices enter into them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.db.models import Exists, Min, OuterRef, Q
from django.urls import reverse

from accounts.models import Role, Unit
from plans.models import Plan, ReportingPeriod
from plans.reviewing.models import Declaration, DeclarationQuerySet
from vietnamese import number

from .part_sql import ChecksTold, ColumnsTold

Key = ReportingPeriod.Key

Told = Iterable[dict[str, Any]]

SAME_VERSION = "Đã có biểu mang mã này áp dụng từ năm này."
SAME_CODE = "Mã dòng đã có trong biểu."


def _every_period() -> list[str]:
    return list(Key.values)


class StatisticalFormQuerySet(models.QuerySet["StatisticalForm"]):
    def of_circle(self, *authorities: Unit) -> Self:
        """Forms that the authorities fill in: supplied ones, those of the units above them (up to
        three levels), their own.
        """
        parents = [each.parent_id or 0 for each in authorities]
        own = Q(owner=None) | Q(owner__in=[*(each.pk for each in authorities), *parents])
        above = Unit.objects.filter(pk__in=parents).values("parent")
        higher = Unit.objects.filter(pk__in=above).values("parent")
        return self.filter(own | Q(owner__in=above) | Q(owner__in=higher))

    def visible_to(self, user) -> Self:
        """Forms that `user` meets: supplied ones, of the own authority and those above; drafts only
        for who edits them.
        """
        owners = [*user.readable_authorities, *user.superior_authorities]
        kept = self.kept_by(user).values("pk")
        found = Q(owner=None) | Q(owner__in=owners)
        return self.filter(found, Q(pk__in=kept) | ~Q(state=StatisticalForm.State.DRAFT))

    def kept_by(self, user) -> Self:
        """Forms that `user` makes and changes: the standing body their authority's, an appraiser
        the province's.
        """
        if user.appraises:
            return self.filter(owner__in=[user.authority_id, *user.superior_authorities])
        if user.has_role(Role.STANDING_BODY):
            return self.filter(owner=user.authority_id)
        return self.none()

    def in_force(self, authority: Unit, year: int) -> list["StatisticalForm"]:
        """Return the forms that the authority fills in for `year`, in order: of each code and owner
        the newest version that is not of a later year.

        A form of somebody's with the code of a supplied one takes its place.
        """
        return newest_in_force(self.versions_until(year, authority))

    def versions_until(self, year: int, *authorities: Unit) -> Self:
        """Every version of the authorities' forms that is not of a later year; no drafts."""
        rows = self.of_circle(*authorities).filter(year__lte=year)
        return rows.exclude(state=StatisticalForm.State.DRAFT)

    def versions_of(self, pk: int, year: int) -> Self:
        """The form with this id and the other versions of its code and owner, of `year` or before;
        no drafts.
        """
        same = StatisticalForm.objects.filter(pk=pk, code=OuterRef("code"))
        supplied = Q(Exists(same.filter(owner=None)), owner=None)
        owned = Exists(same.filter(owner=OuterRef("owner")))
        found = self.filter(supplied | Q(owned), year__lte=year)
        return found.exclude(state=StatisticalForm.State.DRAFT)

    def with_parts(self) -> Self:
        """Forms with rows, columns, checks and sentences (four queries)."""
        return self.prefetch_related("rows", "columns", "checks", "sentences")

    def with_sizes(self) -> Self:
        """Forms with the number of their rows with figures, without those that communes added."""
        counted = Q(rows__owner=None) & ~Q(rows__kind="heading")
        return self.annotate(row_count=models.Count("rows", filter=counted))


def newest_in_force(versions: Iterable["StatisticalForm"]) -> list["StatisticalForm"]:
    """Return those of these versions that are filled in, in order (`in_force`)."""
    by_age = sorted(versions, key=lambda row: (row.year, row.pk))
    newest = {(row.code, row.owner_id): row for row in by_age}
    for key in _replaced(newest.values()):
        newest.pop(key, None)
    kept = (row for row in newest.values() if row.state == StatisticalForm.State.IN_FORCE)
    return sorted(kept, key=lambda row: (row.order, row.code, row.owner_id or 0))


def _replaced(newest: Iterable["StatisticalForm"]) -> list[tuple[str, None]]:
    """Code and owner of the supplied forms that give way to somebody's own in force."""
    in_force = StatisticalForm.State.IN_FORCE
    return [(row.code, None) for row in newest if row.owner_id and row.state == in_force]


class StatisticalForm(models.Model):
    """A table that a ministry, a province or the commune itself asks figures for.

    A version holds from its `year` until the next version of the same code and owner; without an
    owner it was supplied with the program. A form without columns has one figure a row.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        IN_FORCE = "in_force", "Đang áp dụng"
        CLOSED = "closed", "Thôi áp dụng"

    owner = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statistical_forms",
        verbose_name="cơ quan quy định",
    )
    code = models.SlugField("mã biểu", max_length=40)
    name = models.CharField("tên biểu", max_length=300)
    issuer = models.CharField("cơ quan, văn bản ban hành", max_length=300, blank=True)
    year = models.PositiveSmallIntegerField("áp dụng từ năm")
    periods = models.JSONField("các kỳ báo cáo", default=_every_period)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    row_heading = models.CharField("tên cột chỉ tiêu", max_length=100, default="Chỉ tiêu")
    note = models.TextField("ghi chú về biểu", blank=True)
    # the official text was not at hand when the form was written down
    from_memory = models.BooleanField("chưa đối chiếu văn bản gốc", default=False)
    jump = models.PositiveSmallIntegerField(
        "hỏi lý do khi lệch kỳ trước quá (%)", null=True, blank=True
    )
    own_rows = models.BooleanField("xã được thêm dòng của mình", default=False)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.DRAFT)

    objects = StatisticalFormQuerySet.as_manager()
    row_count: int  # set by `with_sizes`
    known_parts: "KnownParts | None" = None  # set where the form of a plan is locked

    class Meta:
        verbose_name = "biểu thống kê"
        verbose_name_plural = "biểu thống kê"
        ordering = ["order", "code", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "code", "year"],
                name="one_version_of_a_form_a_year",
                violation_error_message=SAME_VERSION,
            ),
            models.UniqueConstraint(
                fields=["code", "year"],
                condition=Q(owner=None),
                name="one_supplied_version_of_a_form_a_year",
                violation_error_message=SAME_VERSION,
            ),
        ]

    def __str__(self):
        return self.name

    def is_kept_by(self, user) -> bool:
        """Is the form among `StatisticalForm.objects.kept_by(user)`? (from the rows at hand)"""
        if user.appraises:
            return self.owner_id in (user.authority_id, *user.superior_authorities)
        own = self.owner_id is not None and self.owner_id == user.authority_id
        return own and user.has_role(Role.STANDING_BODY)

    def has_period(self, key: str) -> bool:
        """Is the form filled in for the period with this key?"""
        return key in self.periods

    @property
    def first_period(self) -> str:
        """The key of the first period of the year that the form is filled in for."""
        return next((key for key in Key.values if key in self.periods), Key.QUARTER_1.value)


class _PartOfForm(models.Model):
    """What rows, columns, checks and sentences share: their order in the form."""

    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        abstract = True


class Accumulation(models.TextChoices):
    """What the figures of the year's periods make up together."""

    SUM = "sum", "cộng dồn các kỳ"
    LAST = "last", "lấy số của kỳ sau cùng"
    FIRST = "first", "lấy số của kỳ đầu tiên"


class FormRow(_PartOfForm):
    """A line of a form. One of a commune's own (`owner`) stands after those of the form."""

    class Kind(models.TextChoices):
        HEADING = "heading", "đề mục, không có số liệu"
        COUNT = "count", "số đếm"
        NUMBER = "number", "số có phần thập phân"
        MONEY = "money", "số tiền"
        YES_NO = "yes_no", "có hoặc không"
        CHOICE = "choice", "chọn một mục"
        TEXT = "text", "ghi bằng chữ"
        COMPUTED = "computed", "tính từ các dòng khác"
        RATIO = "ratio", "tỷ lệ %"

    TYPED = (Kind.COUNT, Kind.NUMBER, Kind.MONEY, Kind.YES_NO, Kind.CHOICE, Kind.TEXT)
    NUMERIC = (Kind.COUNT, Kind.NUMBER, Kind.MONEY)
    WORKED_OUT = (Kind.COMPUTED, Kind.RATIO)

    form = models.ForeignKey(
        StatisticalForm, models.CASCADE, related_name="rows", verbose_name="biểu"
    )
    owner = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="form_rows",
        verbose_name="cơ quan thêm dòng",
    )
    code = models.CharField("mã dòng", max_length=20)
    # the number of a plan's area; a form is not of one plan
    area = models.PositiveSmallIntegerField("lĩnh vực", null=True, blank=True)
    name = models.CharField("chỉ tiêu thống kê", max_length=500)
    level = models.PositiveSmallIntegerField("cấp", default=0)
    unit = models.CharField("đơn vị tính", max_length=40, blank=True)
    kind = models.CharField("loại số liệu", max_length=8, choices=Kind, default=Kind.COUNT)
    accumulates = models.CharField(
        "số lũy kế", max_length=5, choices=Accumulation, default=Accumulation.SUM
    )
    formula = models.CharField("công thức (của tỷ lệ: tử số)", max_length=300, blank=True)
    denominator = models.CharField("mẫu số của tỷ lệ", max_length=300, blank=True)
    options = models.JSONField("các mục để chọn", default=list, blank=True)
    office = models.CharField("đơn vị phụ trách (theo tên)", max_length=200, blank=True)
    feeds = models.CharField("các chữ của chỉ tiêu lấy số từ dòng này", max_length=300, blank=True)
    hint = models.CharField("hướng dẫn ghi", max_length=500, blank=True)
    columns_count = 0  # set by who looks for rows that feed targets
    address = ""  # set by who looks for rows: the page of a plan's form
    NOT_READ = 0
    chosen_office: int | None = NOT_READ  # the id of the office that was chosen, as `rows_of` reads

    class Meta:
        verbose_name = "dòng của biểu"
        verbose_name_plural = "dòng của biểu"
        ordering = ["form", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "owner", "code"],
                name="one_own_row_of_a_code",
                violation_error_message=SAME_CODE,
            ),
            models.UniqueConstraint(
                fields=["form", "code"],
                condition=Q(owner=None),
                name="one_row_of_a_code",
                violation_error_message=SAME_CODE,
            ),
        ]

    def __str__(self):
        return self.name

    def same_as(self, other: "FormRow") -> bool:
        """Is it the same line as `other`, in another version of the form?"""
        versions = ((row.form.code, row.form.owner_id, row.code) for row in (self, other))
        return next(versions) == next(versions)

    @property
    def typed(self) -> bool:
        """Does a person enter its figures?"""
        return self.kind in self.TYPED

    @property
    def single(self) -> bool:
        """Has it one figure whatever columns the form has?"""
        return self.kind == self.Kind.RATIO


class FormColumn(_PartOfForm):
    """A column of figures, where a form has several; `group` stands over columns side by side."""

    form = models.ForeignKey(
        StatisticalForm, models.CASCADE, related_name="columns", verbose_name="biểu"
    )
    code = models.CharField("mã cột", max_length=20)
    heading = models.CharField("tên cột", max_length=200)
    group = models.CharField("tên nhóm cột", max_length=200, blank=True)
    # empty: as the row says
    accumulates = models.CharField("số lũy kế", max_length=5, choices=Accumulation, blank=True)
    formula = models.CharField("công thức", max_length=300, blank=True)

    class Meta:
        verbose_name = "cột của biểu"
        verbose_name_plural = "cột của biểu"
        ordering = ["form", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "code"],
                name="one_column_of_a_code",
                violation_error_message="Mã cột đã có trong biểu.",
            ),
        ]

    def __str__(self):
        return f"({self.code}) {self.heading}"


class FormCheck(_PartOfForm):
    """What must hold between figures: `[3] = [7] + [11]`; holds in each row or column it fits."""

    class Severity(models.TextChoices):
        ERROR = "error", "phải đúng"
        WARNING = "warning", "nhắc xem lại"

    form = models.ForeignKey(
        StatisticalForm, models.CASCADE, related_name="checks", verbose_name="biểu"
    )
    expression = models.CharField("điều kiện", max_length=300)
    severity = models.CharField("mức", max_length=7, choices=Severity, default=Severity.ERROR)
    message = models.CharField("lời nhắc khi không đúng", max_length=300, blank=True)

    class Meta:
        verbose_name = "điều kiện kiểm tra của biểu"
        verbose_name_plural = "điều kiện kiểm tra của biểu"
        ordering = ["form", "order", "pk"]

    def __str__(self):
        return self.expression


@dataclass(frozen=True)
class KnownParts:
    """The columns and conditions of a form, in their order."""

    columns: list[FormColumn]
    checks: list[FormCheck]

    @classmethod
    def told(cls, columns: Told, checks: Told = ()) -> "KnownParts":
        """Return what `part_sql` tells."""
        in_order = attrgetter("order", "pk")
        return cls(
            sorted((FormColumn(**each) for each in columns), key=in_order),
            sorted((FormCheck(**each) for each in checks), key=in_order),
        )


class FormSentence(_PartOfForm):
    """How reports tell figures of a form: `Tiếp nhận [TONG.3] hồ sơ, trong đó …`.

    `templates` says how places and clauses are written. A sentence that lacks a figure is not told;
    the preview of an outline names it with what is missing.
    """

    form = models.ForeignKey(
        StatisticalForm, models.CASCADE, related_name="sentences", verbose_name="biểu"
    )
    area = models.PositiveSmallIntegerField("lĩnh vực", null=True, blank=True)
    template = models.TextField("câu mẫu")

    class Meta:
        verbose_name = "câu mẫu của biểu"
        verbose_name_plural = "câu mẫu của biểu"
        ordering = ["form", "order", "pk"]

    def __str__(self):
        return self.template[:80]


class RowOffice(models.Model):
    """Which office of an authority answers for a row; without one the row's own words say it."""

    authority = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="cơ quan")
    row = models.ForeignKey(
        FormRow, models.CASCADE, related_name="offices", verbose_name="dòng của biểu"
    )
    unit = models.ForeignKey(
        Unit, models.CASCADE, related_name="form_row_offices", verbose_name="đơn vị phụ trách"
    )

    class Meta:
        verbose_name = "đơn vị phụ trách dòng của biểu"
        verbose_name_plural = "đơn vị phụ trách dòng của biểu"
        constraints = [
            models.UniqueConstraint(fields=["authority", "row"], name="one_office_of_a_row")
        ]

    def __str__(self):
        return f"{self.row}: {self.unit}"


class PlanFormQuerySet(models.QuerySet["PlanForm"]):
    def visible_to(self, user) -> Self:
        """Forms of the plans that `user` sees."""
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def lock(self, plan: Plan, form: StatisticalForm) -> "PlanForm":
        """Return the form of a plan that is locked, made if it is not there, locked to the end of
        the transaction; its form is as it stands now.
        """
        if (found := self._locked(plan, form.pk)) is None:
            self.get_or_create(plan=plan, form=form)
            found = self._locked(plan, form.pk)
        return cast("PlanForm", found)

    def lock_by_id(self, plan: Plan, form: int) -> "PlanForm":
        """Return the same for the form with this id. Raises `StatisticalForm.DoesNotExist` where
        the authority of the plan has no such form for its year.
        """
        if found := self._locked(plan, form):
            return found  # nobody fills in what is not theirs
        forms = StatisticalForm.objects.of_circle(plan.unit.its_authority)
        return self.lock(plan, forms.versions_of(form, plan.year).get(pk=form))

    def _locked(self, plan: Plan, form: int) -> "PlanForm | None":
        rows = self.filter(plan=plan, form=form).select_related("form")
        rows = rows.select_for_update(of=("self",), no_key=True)
        told = {"columns_told": ColumnsTold("form"), "checks_told": ChecksTold("form")}
        found = rows.annotate(**told).first()
        if found:
            found.form.known_parts = KnownParts.told(found.columns_told, found.checks_told)
            found.forget()
        return found

    def lock_again(self, pk: int) -> None:
        """Lock the form of a plan with this id, which is there, to the end of the transaction."""
        self.select_for_update(no_key=True).get(pk=pk).forget()


class PlanForm(models.Model):
    """A form as the offices of a plan fill it in: the parent of its figures.

    A plan that replaces another takes its rows over. `entered` holds when what its cells say was
    first entered, `accepted` what was accepted (`statistics.stored`); whoever locks the row to
    write figures forgets both, and who looks next stores them anew.
    """

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="statistical_forms", verbose_name="kế hoạch"
    )
    form = models.ForeignKey(
        StatisticalForm, models.PROTECT, related_name="filled", verbose_name="biểu"
    )
    entered = models.JSONField("ngày nhập lần đầu của các ô", null=True, editable=False)
    accepted = models.JSONField("số liệu đã xác nhận của các ô", null=True, editable=False)

    objects = PlanFormQuerySet.as_manager()
    columns_told: list[dict[str, Any]]  # set where it is locked
    checks_told: list[dict[str, Any]]

    class Meta:
        verbose_name = "biểu của kế hoạch"
        verbose_name_plural = "biểu của kế hoạch"
        constraints = [models.UniqueConstraint(fields=["plan", "form"], name="one_form_of_a_plan")]

    def __str__(self):
        return f"{self.form} – {self.plan}"

    def forget(self) -> None:
        """Hold nothing of what the figures say any more; the row is locked."""
        if self.entered is not None or self.accepted is not None:
            self.entered = self.accepted = None
            self.save(update_fields=["entered", "accepted"])


class FormEntryQuerySet(DeclarationQuerySet):
    def of_period(self, key: str) -> Self:
        return self.filter(period=key)

    def of_form(self, plan: Plan, form: StatisticalForm) -> Self:
        return self.filter(plan_form__plan=plan, plan_form__form=form)

    def of_cell(self, row: FormRow, column: FormColumn | None) -> Self:
        return self.filter(row=row, column=column)

    def in_order(self) -> Self:
        """As they were sent."""
        return self.order_by("pk")

    def newest_first(self) -> Self:
        """The last sent first, with who sent and who reviewed them and for which row."""
        named = self.select_related(
            "row", "author", "on_behalf_of", "reviewed_by", "reviewed_for", "brought_by"
        )
        return named.order_by("-pk")

    def newest_of_cells(self) -> Self:
        """Those after which nobody entered their cell, unless it was withdrawn."""
        newer = FormEntry.objects.not_withdrawn().filter(
            # a row has figures either by column or in one cell
            Q(column=OuterRef("column")) | Q(column=None),
            plan_form=OuterRef("plan_form"),
            period=OuterRef("period"),
            row=OuterRef("row"),
            pk__gt=OuterRef("pk"),
        )
        return self.filter(~Exists(newer))

    def one_of_each_form(self) -> "FormEntryQuerySet":
        """One of those of each form and period: what is reviewed at once counts once."""
        # one beside each other would cost the square of what waits: a form has hundreds of cells
        first = self.order_by().values("plan_form", "period").annotate(first=Min("pk"))
        return FormEntry.objects.filter(pk__in=first.values("first"))


class FormEntry(Declaration):
    """What an office entered into one cell for one period. The newest that counts is the figure.

    Without value and text the cell was emptied: not reported, which is not zero.
    """

    class Source(models.TextChoices):
        TYPED = "typed", "nhập tay"
        FILE = "file", "đọc từ tệp"

    PARENT, SUBJECT = "plan_form", "row"
    AREA, PLAN = "row__area", "plan_form__plan"
    PROVINCE = f"{PLAN}__unit__province"
    NOUN, SUBJECT_NOUN = "số liệu thống kê", "dòng của biểu"
    REVIEWS = "indicators:review_statistics"

    plan_form = models.ForeignKey(
        PlanForm, models.CASCADE, related_name="entries", verbose_name="biểu của kế hoạch"
    )
    row = models.ForeignKey(FormRow, models.PROTECT, related_name="entries", verbose_name="dòng")
    column = models.ForeignKey(
        FormColumn,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name="cột",
    )
    period = models.CharField("kỳ", max_length=10, choices=Key)
    value = models.DecimalField("số liệu", max_digits=20, decimal_places=4, null=True, blank=True)
    text = models.CharField("nội dung", max_length=500, blank=True)
    estimate = models.BooleanField("số ước", default=False)
    note = models.CharField("lý do, ghi chú", max_length=500, blank=True)
    source = models.CharField("nguồn", max_length=5, choices=Source, default=Source.TYPED)
    # the file that it was read from, and where in it: “dòng 12, cột E”
    brought_by = models.ForeignKey(
        "indicators.StatisticsImport",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name="lần nhập tệp",
    )
    place = models.CharField("nơi đọc trong tệp", max_length=200, blank=True)

    objects: ClassVar = FormEntryQuerySet.as_manager()

    class Meta(Declaration.Meta):
        verbose_name = "số liệu thống kê"
        verbose_name_plural = "số liệu thống kê"
        ordering = ["plan_form", "period", "row", "column", "-pk"]
        indexes = [
            models.Index(fields=["plan_form", "period", "row", "column"]),
            # the first one that waits in a form and period: each page counts these
            models.Index(fields=["plan_form", "period", "review"]),
            *Declaration.Meta.indexes,
        ]

    def __str__(self):
        return self.value_text

    @property
    def plan(self) -> Plan:
        return self.plan_form.plan

    @property
    def subject(self) -> "FormEntry":
        return self

    @property
    def subject_words(self) -> str:
        return str(self.plan_form.form)

    def get_absolute_url(self) -> str:
        """The page of the form where the figure stands."""
        return reverse(
            "indicators:statistics_form",
            args=[self.plan_form.plan_id, self.plan_form.form_id, self.period],
        )

    @property
    def read_from(self) -> str:
        """Where the figure was read: “tệp bang.xlsx, dòng 12, cột E”; empty for a typed one."""
        if self.brought_by is None:
            return ""
        return ", ".join(filter(None, (f"tệp {self.brought_by.name}", self.place)))

    @property
    def emptied(self) -> bool:
        return self.value is None and not self.text

    @property
    def value_text(self) -> str:
        """The figure as people read it; empty for a cell that was emptied."""
        return shown(self.row, self.value, self.text)


def shown(row: FormRow, value: Decimal | None, text: str = "") -> str:
    """Return a figure of `row` as people read it: `1.234`, `97,5%`, `có`; empty without one."""
    if row.kind == FormRow.Kind.TEXT or value is None:
        return text
    if row.kind == FormRow.Kind.YES_NO:
        return "có" if value else "không"
    if row.kind == FormRow.Kind.CHOICE:
        return next((str(words) for given, words in row.options if given == int(value)), text)
    if row.kind == FormRow.Kind.RATIO:
        return f"{number(round(value, 2))}%"
    return number(value)


def is_estimate(cut_off: date, today: date) -> bool:
    """Is a figure sent on `today` for a period with this cut-off an estimate?"""
    return today <= cut_off
