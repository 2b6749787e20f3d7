"""Rows of a country are written while others are made, and what goes wrong is not lost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from psycopg2.errors import UniqueViolation

from accounts.models import Holiday
from cchc.demo.country import copying
from cchc.demo.country.copying import Copying
from cchc.demo.country.scopes import Table

TABLE = Table(Holiday, ())
FIRST = date(2030, 1, 1)


def row(number: int) -> list:
    said = {"id": 1000 + number, "day": FIRST + timedelta(days=number), "name": f"Ngày {number}"}
    return [said.get(name, False) for name in TABLE.columns]


@pytest.mark.both
@pytest.mark.django_db
def test_each_row_is_there_once_and_in_order(monkeypatch):
    monkeypatch.setattr(copying, "AT_ONCE", 100)  # a few rows

    with Copying(connection) as writer:
        for number in range(100):
            writer.add(TABLE, [row(number)])
        writer.flush()

    assert writer.rows == 100
    found = Holiday.objects.filter(day__gte=FIRST).order_by("pk").values_list("pk", "name")
    assert list(found) == [(1000 + number, f"Ngày {number}") for number in range(100)]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rows_after", [0, 50])
def test_what_the_database_refuses_is_raised_at_the_next_rows_or_the_end(monkeypatch, rows_after):
    monkeypatch.setattr(copying, "AT_ONCE", 100)

    def write() -> None:
        with Copying(connection) as writer:
            for number in [0, 0, *range(1, 1 + rows_after)]:
                writer.add(TABLE, [row(number)])
            writer.flush()

    with pytest.raises(UniqueViolation):
        write()

    assert not Holiday.objects.filter(day__gte=FIRST).exists()


@pytest.mark.services
@pytest.mark.django_db
def test_long_texts_are_packed_quickly():
    with Copying(connection), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE told ON COMMIT DROP AS SELECT repeat('việc ', 9999)")
        cursor.execute("SELECT pg_column_compression(repeat) FROM told")

        assert cursor.fetchone() == ("lz4",)
