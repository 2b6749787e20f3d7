"""Which source a file is of, and what was said of it."""

from django.utils import timezone

from accounts.models import User
from plans.models import Plan

from ...models import StatisticalForm
from ..mapping import Mapping
from ..models import StatisticsImport, StatisticsSource
from ..tables import Table


def named_source(plan: Plan, form: StatisticalForm, name: str) -> StatisticsSource | None:
    name = " ".join(name.split())
    if not name:
        return None
    found, _ = StatisticsSource.objects.get_or_create(
        authority=plan.unit.its_authority, form_code=form.code, name=name
    )
    return found


def mapping_for(run: StatisticsImport) -> Mapping:
    """What was said of this file, over what is remembered for its source."""
    remembered = run.source.remembered if run.source else Mapping()
    return run.chosen.over(remembered) if run.mapping else remembered


def recognized(run: StatisticsImport, tables: list[Table]) -> StatisticsSource | None:
    """The source of whose remembered headings the file has most, and more than half."""
    plan_form = run.plan_form
    sources = StatisticsSource.objects.of_form(
        plan_form.plan.unit.its_authority, plan_form.form.code
    )
    heads = [{column.key for column in table.columns} for table in tables]

    def share(source: StatisticsSource) -> float:
        wanted = {key for key, code in source.remembered.columns.items() if code}
        wanted |= {source.remembered.label} & set(source.remembered.heads)
        return max(len(wanted & each) / len(wanted) for each in heads) if wanted else 0.0

    best = max(sources, key=share, default=None)
    return best if best and share(best) > 0.5 else None


def remember(run: StatisticsImport, by: User) -> None:
    """Keep for the source what a person said, or let pass, of this file."""
    if run.source is None:
        return
    mapping = Mapping.from_json(run.mapping)
    for column in run.report.get("columns", []):
        if column["match"]["certain"]:
            mapping.columns.setdefault(column["key"], column["match"]["code"])
    mapping.label = mapping.label or run.report.get("label", "")
    run.source.mapping = mapping.as_json()
    run.source.confirmed_by, run.source.confirmed_at = by, timezone.now()
    run.source.save(update_fields=["mapping", "confirmed_by", "confirmed_at"])
