"""Fixtures that every test may use."""

import pytest
from django.db import connection

from tests.machine import Machine


@pytest.fixture
def machine(tmp_path):
    """A machine with its queue, on which workers can be killed."""
    with Machine(tmp_path) as machine:
        machine.start_queue()
        yield machine


@pytest.fixture(autouse=True, scope="session")
def few_rows_are_deleted():
    """Let a test with `transaction=True` on PostgreSQL end in no time: it leaves a few rows in a
    few tables.

    Django truncates every table, and PostgreSQL then writes some five hundred files anew.
    """
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = _delete_rows


def _delete_rows(_style, tables, **_how) -> list[str]:
    names = [connection.ops.quote_name(table) for table in tables]
    looked = " UNION ALL ".join(
        f"SELECT {n} WHERE EXISTS (SELECT FROM {name})" for n, name in enumerate(names)
    )
    with connection.cursor() as cursor:
        cursor.execute(looked)
        return [f"DELETE FROM {names[n]}" for (n,) in cursor.fetchall()]
