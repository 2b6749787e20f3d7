"""`manage.py import_plan FILE … --unit CODE`: a document becomes a draft, or nothing does."""

from pathlib import Path

from django.core.management import CommandError

from accounts.models import Unit
from foundation.operations.commands import PlainCommand
from planning.importing.services import SameFiles, import_documents
from planreader import SourceFile, UnreadableFile


class Command(PlainCommand):
    help = (
        "Đọc tài liệu của một kế hoạch và lưu thành dự thảo của đơn vị; nhập lại đúng "
        "các tệp cũ thì không đổi gì."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            type=Path,
            help="tệp kế hoạch, rồi tệp phụ lục nếu có",
        )
        parser.add_argument(
            "--unit", required=True, metavar="CODE", help="mã đơn vị ban hành kế hoạch"
        )

    def handle(self, *, files, unit, **options):
        owner = Unit.objects.select_related("authority", "parent").filter(code=unit).first()
        if not owner:
            raise CommandError(
                f"Không có đơn vị mang mã “{unit}”; hãy kiểm tra mã đơn vị.", returncode=2
            )
        try:
            made = import_documents([SourceFile.from_path(path) for path in files], unit=owner)
        except UnreadableFile as error:
            raise CommandError(str(error), returncode=2) from error
        except SameFiles as same:
            self.stdout.write(f"{same} Đã có: {same.where}. Không có gì thay đổi.")
        else:
            self._tell(made)

    def _tell(self, made):
        plan = made.plan
        self.stdout.write(f"Đã tạo dự thảo: {plan} của {plan.unit}: {plan.title}")
        self.stdout.write(f"  Nhiệm vụ: {made.tasks}, trong đó theo dõi {made.tracked}")
        self.stdout.write(f"  Chỉ tiêu: {made.targets}")
        self.stdout.write(f"  Trách nhiệm tổ chức thực hiện: {made.duties}")
        self.stdout.write(f"  Bỏ qua: {made.skipped}")
        self.stdout.write(f"  Cần xem lại: {len(made.doubtful)}")
        for doubt in made.doubtful:
            self.stdout.write(f"    - {doubt}")
