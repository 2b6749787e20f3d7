"""Lists of large plans are read off indexes: by day, and what an office is still to say."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0022_fill_provinces'),
        ('plans', '0020_fill_provinces_and_searched_text'),
        ('tasks', '0023_areas_of_a_plan'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['plan', 'tracked', 'matters_on', 'area', 'ordinal', 'id', 'awaited_by', 'finished_late'], name='tasks_of_a_plan_by_day'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['id', 'plan', 'tracked', 'state', 'last_sent', 'last_review', 'owes_from', 'owes_until', 'area', 'ordinal'], name='whether_tasks_ask_for_a_word'),
        ),
        migrations.AddIndex(
            model_name='taskunit',
            index=models.Index(condition=models.Q(('role', 'lead')), fields=['id', 'task'], name='leads_of_tasks'),
        ),
    ]
