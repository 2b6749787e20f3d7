# Plans that are there are closed by hand as before: what they took until now they go on taking. New
# ones close their periods by themselves.

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_delegation'),
        ('plans', '0013_record'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalplan',
            name='closes_by_itself',
            field=models.BooleanField(default=False, verbose_name='kỳ tự đóng khi hết hạn gửi'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='closes_from',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='tự đóng kỳ từ ngày'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='grace',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='số ngày làm việc sau hạn gửi thì đóng'),
        ),
        migrations.AddField(
            model_name='plan',
            name='closes_by_itself',
            field=models.BooleanField(default=False, verbose_name='kỳ tự đóng khi hết hạn gửi'),
        ),
        migrations.AddField(
            model_name='plan',
            name='closes_from',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='tự đóng kỳ từ ngày'),
        ),
        migrations.AddField(
            model_name='plan',
            name='grace',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='số ngày làm việc sau hạn gửi thì đóng'),
        ),
        migrations.AlterField(
            model_name='historicalplan',
            name='closes_by_itself',
            field=models.BooleanField(default=True, verbose_name='kỳ tự đóng khi hết hạn gửi'),
        ),
        migrations.AlterField(
            model_name='plan',
            name='closes_by_itself',
            field=models.BooleanField(default=True, verbose_name='kỳ tự đóng khi hết hạn gửi'),
        ),
        migrations.CreateModel(
            name='PeriodOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(verbose_name='đến hết ngày')),
                ('reason', models.CharField(max_length=300, verbose_name='lý do')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='mở lúc')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='đóng lại lúc')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=300, verbose_name='lý do đóng lại')),
                ('acting_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='mở thay (theo ủy quyền)')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người mở')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='plans.reportingperiod', verbose_name='kỳ báo cáo')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='ngoại lệ cho đơn vị')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người đóng lại')),
            ],
            options={
                'verbose_name': 'lần mở lại, ngoại lệ của kỳ',
                'verbose_name_plural': 'lần mở lại, ngoại lệ của kỳ',
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='opening_has_a_reason')],
            },
        ),
    ]
