import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0014_no_history_of_their_own'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='awaited_by',
            field=models.DateField(editable=False, null=True, verbose_name='phải báo khi kế hoạch mở'),
        ),
        migrations.AddField(
            model_name='task',
            name='finished_late',
            field=models.BooleanField(default=False, editable=False, verbose_name='hoàn thành quá hạn'),
        ),
        migrations.AddField(
            model_name='task',
            name='last_review',
            field=models.CharField(default='', editable=False, max_length=9, verbose_name='xét duyệt lần gửi cuối'),
        ),
        migrations.AddField(
            model_name='task',
            name='last_sent',
            field=models.DateTimeField(editable=False, null=True, verbose_name='gửi lần cuối lúc'),
        ),
        migrations.AddField(
            model_name='task',
            name='matters_on',
            field=models.DateField(editable=False, null=True, verbose_name='ngày tính thời hạn'),
        ),
        migrations.AddField(
            model_name='task',
            name='missing_from',
            field=models.DateField(editable=False, null=True, verbose_name='thiếu kết quả kỳ từ ngày'),
        ),
        migrations.AddField(
            model_name='task',
            name='owes_from',
            field=models.DateField(editable=False, null=True, verbose_name='kỳ chưa cập nhật từ ngày'),
        ),
        migrations.AddField(
            model_name='task',
            name='owes_until',
            field=models.DateField(editable=False, null=True, verbose_name='kỳ chưa cập nhật đến ngày'),
        ),
        migrations.AddField(
            model_name='task',
            name='state',
            field=models.CharField(default='not_started', editable=False, max_length=11, verbose_name='tình trạng'),
        ),
        migrations.AddField(
            model_name='task',
            name='state_review',
            field=models.CharField(default='', editable=False, max_length=9, verbose_name='xét duyệt'),
        ),
        migrations.CreateModel(
            name='TaskAtPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='not_started', editable=False, max_length=11, verbose_name='tình trạng')),
                ('state_review', models.CharField(default='', editable=False, max_length=9, verbose_name='xét duyệt')),
                ('awaited_by', models.DateField(editable=False, null=True, verbose_name='phải báo khi kế hoạch mở')),
                ('matters_on', models.DateField(editable=False, null=True, verbose_name='ngày tính thời hạn')),
                ('finished_late', models.BooleanField(default=False, editable=False, verbose_name='hoàn thành quá hạn')),
                ('missing_from', models.DateField(editable=False, null=True, verbose_name='thiếu kết quả kỳ từ ngày')),
                ('owes_from', models.DateField(editable=False, null=True, verbose_name='kỳ chưa cập nhật từ ngày')),
                ('owes_until', models.DateField(editable=False, null=True, verbose_name='kỳ chưa cập nhật đến ngày')),
                ('key', models.CharField(choices=[('quarter-1', 'Quý I'), ('six-months', '6 tháng'), ('quarter-3', '9 tháng'), ('year', 'Cả năm')], max_length=10, verbose_name='kỳ')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='at_periods', to='tasks.task', verbose_name='nhiệm vụ')),
            ],
            options={
                'verbose_name': 'nhiệm vụ lúc hết kỳ',
                'verbose_name_plural': 'nhiệm vụ lúc hết kỳ',
                'ordering': ['task', 'key'],
                'constraints': [models.UniqueConstraint(fields=('task', 'key'), name='task_once_at_a_period')],
            },
        ),
    ]
