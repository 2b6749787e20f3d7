"""`manage.py password_link`: a link by which somebody sets their password, for whoever reads the
console: the way back in where nobody else can give one.
"""

from django.conf import settings
from django.core.management import CommandError

from accounts.models import User
from accounts.password_links import link_for
from foundation.operations.commands import PlainCommand


class Command(PlainCommand):
    help = "In đường dẫn đặt mật khẩu của một người, dùng được một lần trong 3 ngày."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="TEN_DANG_NHAP", help="tên đăng nhập của người ấy")

    def handle(self, *, username: str, **options):
        person = User.objects.active().filter(username=username).first()
        if person is None:
            raise CommandError(f"Không có tài khoản đang hoạt động tên “{username}”.", returncode=2)
        self.stdout.write(link_for(person, site=settings.SITE_URL))
