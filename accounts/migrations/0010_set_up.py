import accounts.setup.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_topics_of_the_digest'),
    ]

    operations = [
        migrations.CreateModel(
            name='SetUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=accounts.setup.models.make_token, editable=False, max_length=40)),
                ('answers', models.JSONField(default=dict, editable=False)),
            ],
            options={
                'verbose_name': 'thiết lập ban đầu',
                'verbose_name_plural': 'thiết lập ban đầu',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='set_up_is_one')],
            },
        ),
    ]
