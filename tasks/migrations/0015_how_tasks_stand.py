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
        migrations.AddField(
            model_name='task',
            name='at_periods',
            field=models.JSONField(default=dict, editable=False, verbose_name='tình trạng lúc hết kỳ'),
        ),
    ]
