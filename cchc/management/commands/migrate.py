"""`manage.py migrate`: Django's own, one process at a time, for containers that start at once."""

from django.core.management.commands import migrate
from django.db import connections

from foundation.operations.turns import turn_at


class Command(migrate.Command):
    def handle(self, *args, **options):
        with turn_at(connections[options["database"]], say=self.stdout.write):
            super().handle(*args, **options)
