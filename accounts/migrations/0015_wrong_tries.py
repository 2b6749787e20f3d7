from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_sessions_and_confirmations'),
    ]

    operations = [
        migrations.CreateModel(
            name='WrongTries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('password', 'Mật khẩu'), ('code', 'Mã xác thực'), ('reset', 'Đề nghị đặt lại mật khẩu'), ('token', 'Mã truy cập')], max_length=10, verbose_name='nội dung nhập')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='tên đăng nhập')),
                ('browser', models.CharField(blank=True, editable=False, max_length=32)),
                ('address', models.CharField(blank=True, max_length=50, verbose_name='địa chỉ mạng')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='số lần sai')),
                ('tried_at', models.DateTimeField(verbose_name='lần gần nhất')),
                ('waits_until', models.DateTimeField(blank=True, null=True, verbose_name='phải chờ đến')),
            ],
            options={
                'verbose_name': 'lần nhập sai',
                'verbose_name_plural': 'lần nhập sai',
                'ordering': ['-tried_at', '-pk'],
            },
        ),
        migrations.DeleteModel(
            name='FailedSignIn',
        ),
        migrations.AddIndex(
            model_name='wrongtries',
            index=models.Index(fields=['tried_at'], name='accounts_wr_tried_a_c0cf45_idx'),
        ),
        migrations.AddConstraint(
            model_name='wrongtries',
            constraint=models.UniqueConstraint(fields=('what', 'name', 'browser', 'address'), name='one_count_of_wrong_tries'),
        ),
        migrations.AddConstraint(
            model_name='wrongtries',
            constraint=models.CheckConstraint(condition=models.Q(('address', ''), ('name', ''), _negated=True), name='wrong_tries_are_of_a_name_or_an_address'),
        ),
    ]
