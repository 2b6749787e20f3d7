"""Which rows are in use: something points at them."""

from functools import reduce
from operator import or_

from django.db.models import DO_NOTHING, Exists, OuterRef, QuerySet


def in_use(rows: QuerySet, parts=()) -> QuerySet:
    """Return those of `rows` that something points at, other than their own `parts` (models)."""
    pointing = [
        Exists(relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")}))
        for relation in rows.model._meta.get_fields(include_hidden=True)
        if (relation.one_to_many or relation.one_to_one)
        and relation.auto_created
        and relation.on_delete is not DO_NOTHING
        and relation.related_model not in parts
    ]
    return rows.filter(reduce(or_, pointing)) if pointing else rows.none()
