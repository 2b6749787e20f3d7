"""By which decision units ended, and which took over from them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_set_up'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(null=True, verbose_name='có hiệu lực từ ngày')),
                ('decision', models.CharField(blank=True, max_length=100, verbose_name='số, ký hiệu văn bản')),
                ('decided_on', models.DateField(null=True, verbose_name='ngày văn bản')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='nội dung, lý do')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='ghi lúc')),
                ('figures', models.JSONField(default=list, editable=False, verbose_name='đã thực hiện')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unit_changes', to='accounts.unit', verbose_name='cơ quan ghi')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('ended', models.ManyToManyField(related_name='ended_by', to='accounts.unit', verbose_name='đơn vị kết thúc')),
                ('heirs', models.ManyToManyField(related_name='took_over_by', to='accounts.unit', verbose_name='đơn vị kế thừa')),
            ],
            options={
                'verbose_name': 'sáp nhập, chia tách đơn vị',
                'verbose_name_plural': 'sáp nhập, chia tách đơn vị',
                'ordering': ['-since', '-pk'],
            },
        ),
    ]
