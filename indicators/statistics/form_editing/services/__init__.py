"""What people do with statistical forms: make, copy, change the head, put in force, withdraw."""

from typing import Any

from django.db import transaction

from accounts.models import Role, Unit, User
from foundation.discards.services import discard
from foundation.journal.acts import acting
from plans.services.writing import TextChanged, stamp_of

from ...models import FormEntry, FormRow, RowOffice, StatisticalForm
from ..contents import HEAD, Content, content_of, differences, make_form, replace_parts
from ..faults import faults_of
from ..parts import parts_of

DISCARDED = "statistical_form"
State = StatisticalForm.State
# what figures do not hang on, so that it may change while there are some
FREE_HEAD = {"name", "issuer", "order", "row_heading", "note", "from_memory", "jump", "own_rows"}
NOT_KEPT = "Biểu này không do cơ quan của bạn quy định; hãy sao chép thành biểu của mình rồi sửa."
HAS_FIGURES = (
    "Biểu đã có số liệu nên chỉ sửa được tên gọi, hướng dẫn và đơn vị phụ trách; hãy sao chép "
    "thành bản của năm sau để đổi cấu trúc."
)
SAME_ABOVE = "Mã {code} đã dùng cho biểu của {owner} mà đơn vị cũng nhập; hãy ghi mã khác."
SAME_VERSION = "Cơ quan đã có biểu mang mã {code} áp dụng từ năm {year}; hãy ghi mã hoặc năm khác."


class FormRefused(Exception):
    """The change breaks a rule; the message says which, `field` the form field it belongs to."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field


def owner_for(user: User) -> Unit | None:
    """Return whose forms `user` makes: an appraiser the province's, the standing body its own
    authority's; None for who makes none.
    """
    if user.appraises:
        return user.province
    return user.authority if user.has_role(Role.STANDING_BODY) else None


def lock_form(form: StatisticalForm, by: User) -> StatisticalForm:
    """Return the form locked to the end of the transaction. Raises `FormRefused` for who does not
    keep it.
    """
    kept = StatisticalForm.objects.kept_by(by).filter(pk=form.pk)
    found = kept.select_for_update(no_key=True).first()
    if found is None:
        raise FormRefused(NOT_KEPT)
    return found


def keeper_of(form: StatisticalForm, by: User) -> int:
    """Return the id of the authority whose the form is; of one that is supplied, that of `by`."""
    keeper = form.owner_id or by.authority_id
    if keeper is None:
        raise FormRefused(NOT_KEPT)
    return keeper


def has_figures(form: StatisticalForm) -> bool:
    """Did anybody ever enter figures?

    Waits for who is entering some now: their rows point at those that are locked here.
    """
    list(form.rows.select_for_update().values_list("pk", flat=True))
    return FormEntry.objects.filter(plan_form__form=form).exists()


def head_stamp(form: StatisticalForm) -> str:
    """Return a short mark that stays until somebody changes the head."""
    return stamp_of(getattr(form, name) for name in HEAD)


@transaction.atomic
def start_form(*, by: User, content: Content) -> StatisticalForm:
    """Return a new draft of the authority that `by` makes forms for, made of `content`.

    Raises `FormRefused` for who makes none, and for a code and year that are taken.
    """
    owner = owner_for(by)
    if owner is None:
        raise FormRefused("Chỉ cơ quan thường trực hoặc người thẩm định của tỉnh lập được biểu.")
    check_version(owner, content["code"], content["year"])
    return make_form(content, owner=owner, by=by, state=State.DRAFT)


@transaction.atomic
def copy_form(
    form: StatisticalForm, *, by: User, code: str, name: str, year: int
) -> StatisticalForm:
    """Return a draft of `by`'s authority with the content of `form`, which they see.

    Raises what `start_form` raises.
    """
    content = content_of(form) | {"code": code, "name": name, "year": year}
    return start_form(by=by, content=content)


@transaction.atomic
def take_content(form: StatisticalForm, content: Content, *, by: User) -> list[str]:
    """Give a form without figures the head and parts of `content`; return the differences in
    words, none where it said the same already. Raises `FormRefused`.
    """
    form = lock_form(form, by)
    changed = differences(content_of(form), content)
    if not changed:
        return []
    if has_figures(form):
        raise FormRefused(HAS_FIGURES)
    check_version(form.owner, content["code"], content["year"], but=form.pk)
    for name in HEAD:
        setattr(form, name, content[name])
    _save(form, by, *HEAD)
    replace_parts(form, content)
    return changed


@transaction.atomic
def change_head(
    form: StatisticalForm, *, by: User, seen: str | None = None, **values: Any
) -> StatisticalForm:
    """Change values of the head; of a form with figures only what they do not hang on.

    Raises `TextChanged` when somebody changed it after the stamp `seen`, and `FormRefused`.
    """
    form = lock_form(form, by)
    if seen is not None and head_stamp(form) != seen:
        raise TextChanged(form)
    changed = [name for name, value in values.items() if getattr(form, name) != value]
    fixed = [name for name in changed if name not in FREE_HEAD]
    if fixed and has_figures(form):
        raise FormRefused(HAS_FIGURES, fixed[0])
    if {"code", "year"} & set(changed):
        code, year = values.get("code", form.code), values.get("year", form.year)
        check_version(form.owner, code, year, but=form.pk)
    for name in changed:
        setattr(form, name, values[name])
    _save(form, by, *changed)
    return form


@transaction.atomic
def put_in_force(form: StatisticalForm, *, by: User) -> StatisticalForm:
    """Put a draft or a withdrawn form in force; the rows that communes added to the version before
    it and the offices that were chosen go on.

    Raises `FormRefused` while something is wrong with it.
    """
    form = lock_form(form, by)
    if faults := faults_of(parts_of(form)):
        raise FormRefused(f"Chưa áp dụng được: {faults[0]} Còn {len(faults)} chỗ cần sửa.")
    form.state = State.IN_FORCE
    _save(form, by, "state")
    carry_on(form)
    return form


@transaction.atomic
def withdraw(form: StatisticalForm, *, by: User) -> StatisticalForm:
    """Take a form out of force: a draft again while nobody entered figures, else closed."""
    form = lock_form(form, by)
    form.state = State.CLOSED if has_figures(form) else State.DRAFT
    _save(form, by, "state")
    return form


@transaction.atomic
def remove_form(form: StatisticalForm, *, by: User) -> None:
    """Discard a draft, which can be brought back. Raises `FormRefused` for any other form."""
    form = lock_form(form, by)
    if form.state != State.DRAFT or has_figures(form):
        raise FormRefused("Chỉ bỏ được biểu đang là dự thảo, chưa có số liệu.")
    form.filled.all().delete()  # opened before the form was withdrawn, without a figure
    discard(form, kind=DISCARDED, authority=keeper_of(form, by), by=by, title=str(form))


def carry_on(form: StatisticalForm) -> None:
    """Give the form what communes set in the version before it: their rows and their offices."""
    versions = StatisticalForm.objects.filter(code=form.code, owner=form.owner_id)
    old = versions.filter(year__lt=form.year).order_by("-year").first()
    if old is None:
        return
    mine = {(row.owner_id, row.code): row for row in form.rows.all()}
    codes = {code for _, code in mine} | set(form.columns.values_list("code", flat=True))
    added = [row for row in old.rows.exclude(owner=None) if row.code not in codes]
    for row in added:
        row.pk, row.form = None, form
    FormRow.objects.bulk_create(added)
    places = mine | {(row.owner_id, row.code): row for row in added}
    chosen = RowOffice.objects.filter(row__form=old).select_related("row")
    RowOffice.objects.bulk_create(
        [
            RowOffice(authority_id=each.authority_id, row=row, unit_id=each.unit_id)
            for each in chosen
            for row in [places.get((each.row.owner_id, each.row.code))]
            if row
        ],
        ignore_conflicts=True,
    )


def check_version(owner: Unit | None, code: str, year: int, *, but: int = 0) -> None:
    """Raise `FormRefused` when the owner has the code for the year, or uses it of who is above."""
    same = StatisticalForm.objects.filter(owner=owner, code=code, year=year)
    if same.exclude(pk=but).exists():
        raise FormRefused(SAME_VERSION.format(code=code, year=year), "code")
    if owner is None:
        return
    # reports and outlines name a form by its code alone
    others = StatisticalForm.objects.of_circle(owner).filter(code=code, owner__isnull=False)
    above = others.exclude(owner=owner).exclude(state=State.DRAFT).select_related("owner").first()
    if above:
        raise FormRefused(SAME_ABOVE.format(code=code, owner=above.owner), "code")


def _save(form: StatisticalForm, by: User, *fields: str) -> None:
    if fields:
        with acting(by=by):
            form.save(update_fields=fields)
