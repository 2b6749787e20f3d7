"""The pages of the admin site, found by its public methods."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Model


def admin_pages() -> dict[type[Model], ModelAdmin]:
    """Return the page of each model that has one."""
    models = filter(admin.site.is_registered, apps.get_models())
    return {model: admin.site.get_model_admin(model) for model in models}
