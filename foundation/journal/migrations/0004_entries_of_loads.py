from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_fill_parents_of_entries")]

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
