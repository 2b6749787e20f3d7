"""Units, people, what was typed wrongly for them, notifications and holidays in the admin site."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from foundation.exchange.admin_lists import ExchangeLinks
from foundation.mail.services import refusal_of
from foundation.web.admin import InsideTheWallAdmin
from foundation.web.password_again import ask_again

from .attempts.services import unlock
from .confirmations.services import hold_back
from .models import (
    AccessToken,
    AccountRequest,
    Delegation,
    Holiday,
    Notification,
    OpenSession,
    ReminderDays,
    Role,
    Unit,
    User,
    WrongTries,
)
from .notices.services import unreachable_by_mail
from .open_sessions.services import end_sessions
from .second_step.services import SecondStepRefused, remove
from .services import (
    FIXED_OF_AUTHORITIES,
    after_change,
    kinds_kept_by,
    rights_are_fixed,
    roles_given_by,
)
from .token_services import revoke_token

admin.site.unregister(Group)  # rights come from roles; nothing in the product asks for groups


@admin.register(Unit)
class UnitAdmin(ExchangeLinks, InsideTheWallAdmin):
    """The administrator's authority and its offices; authorities themselves come from above."""

    dataset = "units"
    wall = "authority"
    addable = editable = deletable = True
    list_display = ["name", "short_name", "kind", "parent", "standing_body", "valid_to"]
    list_filter = ["kind", "standing_body"]
    list_select_related = ["parent"]
    search_fields = ["search_text"]
    autocomplete_fields = ["parent"]

    def get_readonly_fields(self, request, obj=None):
        """Keep an authority what it is and where it stands."""
        return (
            list(FIXED_OF_AUTHORITIES)
            if obj and obj.is_authority and not request.user.is_superuser
            else []
        )

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Offer administrators the kinds below an authority."""
        if db_field.name == "kind":
            kwargs["choices"] = [(kind, kind.label) for kind in kinds_kept_by(request.user)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class RoleFilter(admin.SimpleListFilter):
    title = "vai trò"
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        """Keep people with the chosen role."""
        return queryset.holding(self.value()) if self.value() else queryset


class MailFilter(admin.SimpleListFilter):
    title = "thư điện tử"
    parameter_name = "mail"

    def lookups(self, request, model_admin):
        return [("refused", "Máy chủ thư không nhận địa chỉ"), ("none", "Chưa có địa chỉ")]

    def queryset(self, request, queryset):
        """Keep people whom no mail reaches."""
        if self.value() == "refused":
            return unreachable_by_mail(queryset)
        return queryset.filter(email="") if self.value() == "none" else queryset


class PasswordAgain(admin.ModelAdmin):
    """An admin page that asks for the password before it writes (`ask_again`)."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Ask before a row is added or changed."""
        again = ask_again(request) if request.method == "POST" else None
        return again or super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request, extra_context=None):
        """Ask before an action is done."""
        again = ask_again(request) if request.method == "POST" else None
        return again or super().changelist_view(request, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        """Ask before a row is deleted."""
        again = ask_again(request) if request.method == "POST" else None
        return again or super().delete_view(request, object_id, extra_context)


class NewPersonForm(forms.ModelForm):
    """A new person has no password: they set it by a link that is sent to them."""

    def save(self, commit=True):
        """Store the person without a password."""
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class PersonAdmin(PasswordAgain, ExchangeLinks, InsideTheWallAdmin, UserAdmin):
    """People of the administrator's authority, with the roles of a commune; whoever holds more is
    not shown.
    """

    dataset = "people"
    wall = "unit__authority"
    addable = editable = deletable = True
    list_display = [
        "full_name",
        "username",
        "unit",
        "position",
        "role_words",
        "is_active",
        "last_login",
    ]
    list_filter = ["is_active", RoleFilter, MailFilter, ("unit", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["unit"]
    search_fields = ["search_text"]
    ordering = ["sort_key"]
    autocomplete_fields = ["unit"]
    actions = ["unlock_people", "end_their_sessions", "remove_second_steps"]
    parts = (OpenSession, AccountRequest)
    add_form = NewPersonForm
    filter_horizontal = []
    person_fields = ["last_name", "first_name", "unit", "position", "roles", "phone", "email"]

    def inside(self, rows, user):
        """People of the authority who hold nothing above it."""
        return rows.kept_by(user)

    def get_fieldsets(self, request, obj=None):
        """Show what the administrator may give; Django's own rights only to superusers."""
        if obj is None:
            return [(None, {"fields": ["username", *self.person_fields]})]
        fields = ["username", "password_link", *self.person_fields, "mail_state", "is_active"]
        fields.insert(fields.index("roles") + 1, "waiting")
        if obj and rights_are_fixed(obj, by=request.user):
            fields[fields.index("roles")] = "role_words"
        if request.user.is_superuser:
            fields.append("is_superuser")
        return [(None, {"fields": fields})]

    def get_readonly_fields(self, request, obj=None):
        """Keep people from changing their own rights, or locking themselves out."""
        fixed = obj and rights_are_fixed(obj, by=request.user)
        shown = ["password_link", "waiting", "mail_state"]
        return [*shown, "role_words", "is_active"] if fixed else shown

    def save_model(self, request, obj, form, change):
        """Store what may be changed at once, ask for the rest, tell people, do what follows."""
        before = User.objects.lock(obj.pk) if change else None
        held = hold_back(obj, before, by=request.user)
        super().save_model(request, obj, form, change)
        after_change([(obj, before)] if before else [], held, by=request.user)
        for each in held:
            words = f"{each.words}: đã gửi đề nghị, có hiệu lực khi được xác nhận."
            messages.warning(request, words)

    def user_change_password(self, request, id, form_url=""):  # noqa: A002 - Django's name
        """Nobody sets another person's password: lead to the page that sends them a link."""
        person = self.get_object(request, unquote(id))
        if person is None:
            raise Http404
        return redirect("accounts:password_link", person.pk)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Offer roles as boxes to tick, and ask administrators for the unit."""
        if db_field.name == "roles":
            return _roles_field(roles_given_by(request.user))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "unit":
            field.required = not request.user.is_superuser
        return field

    @admin.action(description="Mở khóa đăng nhập cho người đã chọn", permissions=["change"])
    def unlock_people(self, request, queryset):
        """Let people who typed wrong passwords too often try again at once."""
        count = unlock(person.username for person in queryset)
        words = (
            f"Đã mở khóa đăng nhập cho {count} người."
            if count
            else "Không có ai trong số đã chọn bị khóa."
        )
        messages.info(request, words)

    @admin.action(
        description="Kết thúc mọi phiên đăng nhập của người đã chọn", permissions=["change"]
    )
    def end_their_sessions(self, request, queryset):
        """Lead these people to the sign-in, wherever they are signed in."""
        count = end_sessions(OpenSession.objects.filter(user__in=queryset))
        messages.info(request, f"Đã kết thúc {count} phiên đăng nhập.")

    @admin.action(
        description="Gỡ xác thực hai bước của người đã chọn (mất điện thoại và mã dự phòng)",
        permissions=["change"],
    )
    def remove_second_steps(self, request, queryset):
        """Let people sign in by password alone who lost what the second step asks for."""
        for person in queryset:
            try:
                remove(person, by=request.user)
            except SecondStepRefused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, f"Đã gỡ xác thực hai bước của {person}.")

    @admin.display(description="mật khẩu")
    def password_link(self, user):
        url = reverse("accounts:password_link", args=[user.pk])
        return format_html('<a href="{}">Gửi đường dẫn để người này tự đặt mật khẩu</a>', url)

    @admin.display(description="chờ xác nhận")
    def waiting(self, user):
        asked = user.account_requests.waiting()
        links = ((each.get_absolute_url(), each.words) for each in asked)
        return format_html_join("; ", '<a href="{}">{}</a>', links) or "Không có."

    @admin.display(description="họ và tên", ordering="sort_key")
    def full_name(self, user):
        return str(user)

    @admin.display(description="thư gửi tới địa chỉ này")
    def mail_state(self, user):
        if not user.email:
            return "Chưa có địa chỉ nên người này không nhận được thư nhắc việc, đặt lại mật khẩu."
        if refusal := refusal_of(user.email):
            return f"Không đến nơi. {refusal} Sửa địa chỉ ở ô Thư điện tử rồi lưu."
        return "Chưa bị từ chối."

    @admin.display(description="vai trò")
    def role_words(self, user):
        return ", ".join(Role(role).label for role in user.roles if role in Role.values)


def _roles_field(roles: list[Role]) -> forms.MultipleChoiceField:
    choices = [(role, role.label) for role in roles]
    return forms.MultipleChoiceField(
        label="Vai trò", choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


@admin.register(WrongTries)
class WrongTriesAdmin(PasswordAgain, InsideTheWallAdmin):
    """Wrong guesses at the accounts of the authority; deleting a row lets people try at once."""

    deletable = True
    list_display = ["name", "what", "from_where", "count", "tried_at", "waits_until"]
    list_filter = ["what"]
    search_fields = ["name"]
    fields = ["name", "what", "from_where", "count", "tried_at", "waits_until"]

    def inside(self, rows, user):
        """Those under the name of somebody whose page the administrator sees."""
        kept = User.objects.kept_by(user).annotate(small=Lower("username"))
        return rows.exclude(name="").filter(name__in=kept.values("small"))

    @admin.display(description="từ đâu")
    def from_where(self, tries):
        return "trình duyệt người này đã dùng" if tries.browser else "nơi khác"


@admin.register(AccessToken)
class AccessTokenAdmin(PasswordAgain, InsideTheWallAdmin):
    """Tokens with which programs sign in for people: for reading, and to be revoked."""

    list_display = ["name", "user", "scope_list", "expires_on", "last_used_at", "revoked_at"]
    list_select_related = ["user"]
    search_fields = ["user__search_text"]
    fields = [
        "name",
        "user",
        "prefix",
        "scope_list",
        "expires_on",
        "created_at",
        "last_used_at",
        "revoked_at",
    ]
    actions = ["revoke_tokens"]

    def inside(self, rows, user):
        """Those of the people whose pages the administrator sees."""
        return rows.filter(user__in=User.objects.kept_by(user))

    @admin.action(description="Thu hồi các mã đã chọn", permissions=["view"])
    def revoke_tokens(self, request, queryset):
        """Close what these tokens open, at once."""
        count = sum(revoke_token(token, by=request.user) for token in queryset)
        messages.info(
            request,
            f"Đã thu hồi {count} mã truy cập." if count else "Các mã đã chọn đều đã thu hồi.",
        )

    @admin.display(description="phạm vi")
    def scope_list(self, token):
        return token.scope_words


@admin.register(Delegation)
class DelegationAdmin(InsideTheWallAdmin):
    """Delegations with their history: for reading; they are made and revoked on their own page."""

    wall = "authority"
    list_display = [
        "principal",
        "delegate",
        "role_list",
        "valid_from",
        "valid_to",
        "created_by",
        "revoked_at",
    ]
    list_select_related = ["principal", "delegate", "created_by"]
    search_fields = ["principal__search_text", "delegate__search_text"]
    readonly_fields = ["role_list", "created_at"]
    date_hierarchy = "valid_from"
    fields = [
        "principal",
        "delegate",
        "role_list",
        "valid_from",
        "valid_to",
        "reason",
        "number",
        "created_by",
        "created_at",
        "revoked_by",
        "revoked_at",
    ]

    @admin.display(description="quyền được giao")
    def role_list(self, delegation):
        return delegation.role_words


@admin.register(ReminderDays)
class ReminderDaysAdmin(InsideTheWallAdmin):
    """When people are reminded, with its history; it is changed on its own page."""

    wall = "authority"
    list_display = ["authority", "before", "on_the_day", "every", "head_after", "leader_after"]
    list_select_related = ["authority"]
    fields = ["authority", "before", "on_the_day", "every", "head_after", "leader_after"]
    readonly_fields = ["authority"]


@admin.register(Notification)
class NotificationAdmin(InsideTheWallAdmin):
    """The administrator's own notifications: those of others are theirs."""

    wall = "user__unit__authority"
    list_display = ["text", "kind", "user", "created_at", "read_at"]
    list_filter = ["kind"]
    list_select_related = ["user"]
    date_hierarchy = "created_at"


@admin.register(Holiday)
class HolidayAdmin(ExchangeLinks, InsideTheWallAdmin):
    """The country's days off: everybody reads them, superusers keep them."""

    dataset = "holidays"
    list_display = ["day", "name", "working"]
    list_filter = ["working"]

    def inside(self, rows, user):
        """The calendar is the same for every authority."""
        return rows

    def has_add_permission(self, request):
        """Superusers keep the calendar."""
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser
