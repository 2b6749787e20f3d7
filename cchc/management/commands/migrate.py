"""`manage.py migrate`: Django's own, one process at a time, for containers that start at once; then
every change is journaled.
"""

from django.core.management.commands import migrate
from django.db import connections

from foundation.journal.acts import Door, acting
from foundation.journal.installing import upgrading
from foundation.operations.turns import turn_at


class Command(migrate.Command):
    def handle(self, *args, **options):
        database = connections[options["database"]]
        with (
            turn_at(database, say=self.stdout.write),
            acting(door=Door.UPGRADE),
            upgrading(database),
        ):
            super().handle(*args, **options)
