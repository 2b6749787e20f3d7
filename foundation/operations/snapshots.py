"""Reading what a database held at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction


@contextmanager
def snapshot(alias: str) -> Iterator[None]:
    """Read inside what the database held at one moment, while people go on writing."""
    connection: Any = connections[alias]  # the mode below is SQLite's own
    if connection.vendor == "postgresql":
        with transaction.atomic(using=alias, durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    connection.ensure_connection()  # which sets the mode
    usual = connection.transaction_mode
    connection.transaction_mode = "DEFERRED"  # an immediate one would keep writers waiting
    try:
        with transaction.atomic(using=alias, durable=True):
            yield
    finally:
        connection.transaction_mode = usual
