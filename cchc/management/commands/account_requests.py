"""`manage.py account_requests`: what waits for a second person, and confirming it from the console
where an authority has nobody who could.
"""

from django.conf import settings
from django.core.management import CommandError

from accounts.confirmations.services import ConfirmationRefused, confirm
from accounts.models import AccountRequest
from foundation.jobs.services import left_to_the_sweep
from foundation.operations.commands import PlainCommand


class Command(PlainCommand):
    help = "Liệt kê các đề nghị về tài khoản đang chờ; với --confirm thì xác nhận một đề nghị."

    def add_arguments(self, parser):
        parser.add_argument("--confirm", type=int, default=None, metavar="SO", help="số đề nghị")

    def handle(self, *, confirm: int | None = None, **options):
        waiting = AccountRequest.objects.waiting().with_people()
        if confirm is None:
            for each in waiting:
                person = f"{each.person.username}, {each.person.email or 'chưa có thư điện tử'}"
                self.stdout.write(
                    f"{each.pk}: {each} ({person}), {each.authority}; "
                    f"{each.asked_by} đề nghị ngày {each.asked_at:%d/%m/%Y}"
                )
            return
        found = waiting.filter(pk=confirm).first()
        if found is None:
            raise CommandError(f"Không có đề nghị số {confirm} đang chờ.", returncode=2)
        self._confirm(found)

    def _confirm(self, found: AccountRequest) -> None:
        try:
            with left_to_the_sweep():  # the mails: no queue needs to run here
                link = confirm(found, by=None, seen=found.mark, site=settings.SITE_URL)
        except ConfirmationRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(f"Đã xác nhận: {found}.")
        if link:
            self.stdout.write(f"Đường dẫn đặt mật khẩu, dùng một lần trong 3 ngày: {link}")
