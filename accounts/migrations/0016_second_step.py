import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0015_wrong_tries'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='dùng lúc')),
            ],
            options={
                'verbose_name': 'mã dự phòng',
                'verbose_name_plural': 'mã dự phòng',
            },
        ),
        migrations.CreateModel(
            name='SecondStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', models.TextField(editable=False)),
                ('last_taken', models.PositiveBigIntegerField(default=0, editable=False)),
                ('since', models.DateTimeField(auto_now_add=True, verbose_name='bật từ')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_step', to=settings.AUTH_USER_MODEL, verbose_name='người dùng')),
            ],
            options={
                'verbose_name': 'xác thực hai bước',
                'verbose_name_plural': 'xác thực hai bước',
            },
        ),
        migrations.AddField(
            model_name='recoverycode',
            name='second_step',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to='accounts.secondstep', verbose_name='xác thực hai bước'),
        ),
        migrations.AddConstraint(
            model_name='recoverycode',
            constraint=models.UniqueConstraint(fields=('second_step', 'sha256'), name='one_recovery_code_of_a_text'),
        ),
    ]
