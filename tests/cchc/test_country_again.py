"""A country of communes: the same arguments give the same rows."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from cchc.demo.country.checking import undone
from cchc.demo.country.scopes import tables
from foundation.backup.rows import Table

pytestmark = pytest.mark.django_db


def sums():
    return {
        label: Table(table.model, connection.alias).sum().told()
        for label, table in tables().items()
    }


def test_the_same_arguments_give_the_same_rows():
    made = []
    for _ in range(2):
        with undone():
            call_command("make_demo", communes=2, today=date(2026, 11, 30), verbosity=0)
            made.append(sums())

    assert made[0]["tasks.ProgressUpdate"]["rows"] > 100
    assert made[0] == made[1]
