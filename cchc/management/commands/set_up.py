"""`manage.py set_up`: where an empty installation is set up, for whoever reads the console."""

from django.conf import settings
from django.urls import reverse

from accounts.setup.services import open_set_up
from foundation.operations.commands import PlainCommand


class Command(PlainCommand):
    help = "Cho biết địa chỉ thiết lập ban đầu, kèm mã thiết lập, khi phần mềm chưa có đơn vị nào."

    def handle(self, **options):
        if not (token := open_set_up()):
            self.stdout.write("Phần mềm đã được thiết lập.")
            return
        address = f"{settings.SITE_URL}{reverse('setup:start')}"
        self.stdout.write(
            f"\n  Phần mềm chưa có đơn vị nào. Thiết lập tại  {address}?token={token}\n"
            f"  Mã thiết lập: {token}\n  Giữ kín: ai có mã này thì thiết lập được.\n"
        )
