"""The admin site: who may enter, and the wall around each authority's rows that every admin page
stands behind.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import DateField, Model, QuerySet
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from vietnamese import fold, whole_numbers

from ..operations.usage import in_use
from .days import DayField

# accounts.models.Role, which the admin of the layer below accounts may not import
ADMINISTRATOR = "administrator"


def may_administer(user) -> bool:
    """May `user` enter the admin site? The role decides, not Django's tables of permissions."""
    return user.is_active and (user.is_superuser or user.has_role(ADMINISTRATOR))


class SiteAdmin(admin.AdminSite):
    site_title = "Quản trị CCHC"
    site_header = "Quản trị CCHC"
    index_title = "Dữ liệu của đơn vị"

    def has_permission(self, request):
        """Let in administrators of an authority and superusers."""
        return may_administer(request.user)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """Send strangers to the product's log-in page; refuse people without the role."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", "/admin/"))

    def password_change(self, request, extra_context=None):
        """Send the person to the product's own page."""
        return redirect("accounts:password_change")


class Ids(AutocompleteMixin):
    """Choices found by typing: shown again after an error, without what is no id of a row."""

    def optgroups(self, name, value, attrs=None):
        return super().optgroups(name, list(map(str, whole_numbers(value))), attrs)


class FoundByTyping(Ids, AutocompleteSelect):
    """One row."""


class SeveralFoundByTyping(Ids, AutocompleteSelectMultiple):
    """Several rows."""


class AuthorityWall(admin.options.BaseModelAdmin):
    """What admin pages and their inlines share: rows and choices of the administrator's own
    authority alone.

    `wall` is the path from a row to its authority. Rows may be seen; whether they may be added,
    changed or deleted is said by `addable`, `editable` and `deletable`.
    """

    formfield_overrides = {DateField: {"form_class": DayField}}

    wall = "plan__unit__authority"
    addable = editable = deletable = False

    def get_queryset(self, request):
        """Start at what the person sees, narrowed to their own authority."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else self.inside(rows, request.user)

    def inside(self, rows: QuerySet, user) -> QuerySet:
        """Those of `rows` that belong to the authority of `user`."""
        if user.authority_id is None:
            return rows.none()
        visible = rows.visible_to(user) if hasattr(rows, "visible_to") else rows
        return visible.filter(**{self.wall: user.authority_id})

    def get_field_queryset(self, db, db_field, request):
        """Offer as choices of a relation only the rows that its own admin page shows."""
        model = db_field.remote_field.model
        if self.admin_site.is_registered(model):
            related = self.admin_site.get_model_admin(model)
            if isinstance(related, AuthorityWall):
                return related.get_queryset(request)
        return model._default_manager.none()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Let rows be found by typing where the page says so."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault(
                "widget", FoundByTyping(db_field, self.admin_site, using=kwargs.get("using"))
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Let rows be found by typing where the page says so."""
        if db_field.name in self.get_autocomplete_fields(request):
            widget = SeveralFoundByTyping(db_field, self.admin_site, using=kwargs.get("using"))
            kwargs.setdefault("widget", widget)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Leave out the icons that change related rows: those have pages of their own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            for way in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{way}_related", False)
        return field

    def has_module_permission(self, request):
        """Show the app to whoever may enter."""
        return may_administer(request.user)

    def has_view_permission(self, request, obj=None):
        """Show every row inside the wall."""
        return may_administer(request.user)

    def has_change_permission(self, request, obj=None):
        """Let rows be changed that are not frozen."""
        return self.editable and may_administer(request.user) and not (obj and self.is_frozen(obj))

    def has_delete_permission(self, request, obj=None):
        """Let rows be deleted where the page says so (and `get_deleted_objects` finds nothing)."""
        return self.deletable and may_administer(request.user)

    def is_frozen(self, obj) -> bool:
        """Is this row over, so that nobody changes it any more?"""
        return False


class InsideTheWallAdmin(AuthorityWall, admin.ModelAdmin):
    """An admin page inside the wall; it searches without accents in `search_fields` that hold
    folded text.
    """

    parts: Sequence[type[Model]] = ()  # models whose rows go with a deleted row
    list_per_page = 50
    view_on_site = False
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request):
        """Let rows be added where the page says so."""
        return self.addable and may_administer(request.user)

    def history_view(self, request, object_id, extra_context=None):
        """Lead on to what the journal tells of a row inside the wall, if it keeps its table."""
        if self.opts.label not in settings.JOURNALED:
            return super().history_view(request, object_id, extra_context)
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404
        asked = urlencode({"table": self.opts.db_table, "row": unquote(object_id)})
        return redirect(f"{reverse('pages:journal')}?{asked}")

    def get_search_results(self, request, queryset, search_term):
        """Search for the words without their accents."""
        return super().get_search_results(request, queryset, fold(search_term))

    def get_deleted_objects(self, objs, request):
        """Protect rows that something hangs on; with them out of the way, nothing but `objs` and
        their parts goes.
        """
        rows = self.model._default_manager.filter(pk__in=[obj.pk for obj in objs])
        counts = {self.opts.verbose_name_plural: len(objs)}
        return list(map(str, objs)), counts, set(), list(map(str, in_use(rows, self.parts)))


class PartInline(AuthorityWall, admin.TabularInline):
    """Rows of a parent inside the wall, shown and changed with it; their number stays."""

    extra = 0
    can_delete = False

    def inside(self, rows, user):
        """The parent stands inside the wall, so its parts do."""
        return rows

    def has_add_permission(self, request, obj=None):
        """Let parts be added where the inline says so."""
        return self.addable and may_administer(request.user)
