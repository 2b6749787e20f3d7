"""`manage.py load_forms`: the statistical forms that ship with the program."""

from foundation.operations.commands import PlainCommand
from indicators.statistics.form_editing.supplied import load_supplied_forms


class Command(PlainCommand):
    help = (
        "Nạp các biểu thống kê có sẵn của phần mềm; chạy lại không làm thay đổi biểu đã có số liệu."
    )

    def handle(self, **options):
        for form in load_supplied_forms():
            self.stdout.write(f"{form.code} {form.year}")
