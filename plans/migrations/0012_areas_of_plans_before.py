"""Plans made before had the seven areas of the programme of 2021-2030."""

from django.db import migrations
from django.utils import timezone

AREAS = (
    "Chỉ đạo, điều hành CCHC",
    "Cải cách thể chế",
    "Cải cách thủ tục hành chính",
    "Cải cách tổ chức bộ máy",
    "Cải cách chế độ công vụ",
    "Cải cách tài chính công",
    "Xây dựng chính quyền điện tử, chính quyền số",
)
BATCH = 2000


def fill(apps, schema_editor):
    area_model = apps.get_model("plans", "ReformArea")
    record_model = apps.get_model("plans", "HistoricalReformArea")
    plans = apps.get_model("plans", "Plan").objects.filter(areas=None).order_by("pk")
    made = area_model.objects.bulk_create(
        (
            area_model(
                plan_id=plan,
                number=number,
                order=number,
                name=name,
                directs=number == 1,
                reads_as=number,
            )
            for plan in plans.values_list("pk", flat=True)
            for number, name in enumerate(AREAS, start=1)
        ),
        batch_size=BATCH,
    )
    now = timezone.now()
    record_model.objects.bulk_create(
        (
            record_model(
                id=area.pk,
                plan_id=area.plan_id,
                number=area.number,
                order=area.order,
                name=area.name,
                directs=area.directs,
                reads_as=area.reads_as,
                history_date=now,
                history_type="+",
            )
            for area in made
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0011_areas_of_plans")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
