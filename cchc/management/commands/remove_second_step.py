"""`manage.py remove_second_step`: for who lost phone and recovery codes and whom no administrator
may help.
"""

from django.core.management import CommandError

from accounts.models import User
from accounts.second_step.services import SecondStepRefused, remove
from foundation.jobs.services import left_to_the_sweep
from foundation.operations.commands import PlainCommand


class Command(PlainCommand):
    help = "Gỡ xác thực hai bước của một người đã mất điện thoại và mã dự phòng."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")

    def handle(self, username, **options):
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Không có tài khoản “{username}”.")
        try:
            with left_to_the_sweep():  # the mail: no queue needs to run here
                remove(person, by=None)
        except SecondStepRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Đã gỡ xác thực hai bước của {person}; người này đã được báo.")
