"""`manage.py load_forms`: the statistical forms that ship with the program."""

from django.db import connection

from foundation.operations.commands import PlainCommand
from foundation.operations.turns import turn_at
from indicators.statistics.form_editing.supplied import load_supplied_forms


class Command(PlainCommand):
    help = (
        "Nạp các biểu thống kê có sẵn của phần mềm; chạy lại không làm thay đổi biểu đã có số liệu."
    )

    def handle(self, **options):
        # containers that start at once load them one after another
        with turn_at(connection, say=self.stdout.write):
            loaded = load_supplied_forms()
        for form in loaded:
            self.stdout.write(f"{form.code} {form.year}")
