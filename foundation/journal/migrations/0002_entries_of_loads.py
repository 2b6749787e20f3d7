from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_entries_and_seals")]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="action",
            field=models.CharField(
                choices=[
                    ("+", "Thêm"),
                    ("~", "Sửa"),
                    ("-", "Xóa"),
                    ("=", "Ghi nhận hiện trạng"),
                    ("*", "Nạp hàng loạt"),
                ],
                max_length=1,
                verbose_name="thay đổi",
            ),
        ),
    ]
