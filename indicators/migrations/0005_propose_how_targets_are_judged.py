from django.db import migrations
from django.db.models import Exists, OuterRef

from indicators.proposals import Change, propose

FIELDS = ["judged", "change", "published_later", "computed_from"]
AT_ONCE = 500


def propose_for_all(apps, schema_editor):
    Target = apps.get_model("indicators", "Target")
    Measurement = apps.get_model("indicators", "Measurement")
    measured = Exists(Measurement.objects.filter(target=OuterRef("pk")))
    rows = Target.objects.filter(judged="").select_related("indicator").annotate(measured=measured)
    changed = []
    for target in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        _propose(target)
        changed.append(target)
    Target.objects.bulk_update(changed, FIELDS, batch_size=AT_ONCE)


def _propose(target):
    proposal = propose(
        target.indicator.statement,
        label=target.label,
        unit=target.unit,
        comparator=target.comparator,
        qualitative=target.indicator.qualitative,
        baseline=target.baseline is not None,
    )
    change = proposal.change
    # until now offices typed the change itself, and those figures must not be read as levels
    if change and target.measured:
        change = Change.TYPED
    target.judged, target.published_later = proposal.judged.value, proposal.published_later
    target.change = change.value if change else ""
    target.computed_from = proposal.computed_from.value if proposal.computed_from else ""


def give_each_indicator_a_target(apps, schema_editor):
    """A statement without a target stood in the plan but could not be measured or counted."""
    Indicator = apps.get_model("indicators", "Indicator")
    Target = apps.get_model("indicators", "Target")
    bare = Indicator.objects.filter(targets=None).values_list("pk", flat=True)
    Target.objects.bulk_create([Target(indicator_id=pk) for pk in bare], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_how_targets_are_judged")]

    operations = [
        migrations.RunPython(give_each_indicator_a_target, migrations.RunPython.noop),
        migrations.RunPython(propose_for_all, migrations.RunPython.noop),
    ]
