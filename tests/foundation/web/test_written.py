"""What is written once, and prepared for each connection, finds what Django finds each time."""

import random
import threading
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Unit, User
from foundation.web import prepared, written
from foundation.web.written import rows_by, rows_by_words, rows_for
from tests.factories import make_office, make_user

ON_POSTGRESQL = pytest.mark.services


@dataclass
class Somebody:
    """Who asks."""

    scope: int = 1


def people(ids, kind, day):
    """People as pages look them up: with relatives, with what is worked out, some of it by days."""
    late = Case(When(date_joined__date__lt=day, then=Value(7)), default=Value(0))
    found = User.objects.select_related("unit__parent").filter(unit__kind=kind)
    return found.filter(pk__in=ids).annotate(late=late).order_by("pk")


def by_kind(person, day):
    """Counts of groups that a day and words decide."""
    new = Case(When(valid_from__gte=day, then=Value("mới")), default=Value("cũ"))
    old = Q(valid_from__lt=day)
    groups = Unit.objects.values_list("kind", new).annotate(
        number=Count("pk"), rare=Count("pk", filter=old)
    )
    return groups.order_by("kind", "number")


def named(person, code):
    return Unit.objects.filter(code=code)


def coded(codes):
    return Unit.objects.filter(code__in=codes)


def with_words(person, words, kind):
    """Units of a kind whose folded text holds all words."""
    found = Unit.objects.filter(kind=kind).order_by("pk")
    for word in words:
        found = found.filter(search_text__contains=word)
    return found


def told(found) -> list:
    return [(each, each.late, each.roles, each.unit, each.unit.parent.short_name) for each in found]


def statements() -> set[str]:
    """What this connection has prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'asked_%'")
        return {statement for (statement,) in cursor.fetchall()}


@pytest.mark.django_db
def test_objects_are_those_that_django_reads():
    rng, today = random.Random(1), timezone.localdate()
    offices = [make_office() for _ in range(3)]
    pks = [make_user(rng.choice(offices), "officer").pk for _ in range(9)]

    for size in (1, 2, 3, 5, 9, 4):
        ids, day = rng.sample(pks, size), today + timedelta(days=rng.choice((0, 1)))

        found = rows_by(people, ids, "office", day)

        assert told(found) == told(people(ids, "office", day))
        assert len(found) == size
        with CaptureQueriesContext(connection) as queries:
            told(found)
        assert not queries.captured_queries


@pytest.mark.django_db
def test_what_reads_the_rows_may_be_forgotten():
    person, today = make_user(), timezone.localdate()
    before = told(rows_by(people, [person.pk], "office", today))
    written._reader.cache_clear()

    assert told(rows_by(people, [person.pk], "office", today)) == before != []


@pytest.mark.django_db
def test_keys_that_are_words_are_looked_for():
    units = [make_office(code=code) for code in ("a'b", "$1", "id 1")]

    for wanted in (units[:1], units[1:], units):
        found = rows_by(coded, [unit.code for unit in wanted])

        assert {unit.pk for unit in found} == {unit.pk for unit in wanted}


@pytest.mark.django_db
def test_many_ids_are_asked_for_as_django_asks():
    person, today = make_user(), timezone.localdate()

    found = rows_by(people, [person.pk, *range(-written.MOST_IDS, 0)], "office", today)

    assert told(found) == told(people([person.pk], "office", today))


@pytest.mark.django_db
def test_no_ids_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows_by(people, [], "office", timezone.localdate()) == []


@pytest.mark.django_db
def test_groups_with_the_same_words_and_days_are_counted():
    today = timezone.localdate()
    make_office(valid_from=today)
    make_office(valid_from=today - timedelta(days=1))

    for day in (today, today + timedelta(days=1), today - timedelta(days=5)):
        assert rows_for(by_kind, Somebody(), day) == list(by_kind(None, day))


@pytest.mark.django_db
def test_words_of_strangers_stay_words():
    for code in ("a'b", 'a"b', "100%", "%s", "$1", "a\\b", "'; SELECT 1; --"):
        unit = make_office(code=code)

        assert rows_for(named, Somebody(), code) == [unit]


@pytest.mark.django_db
def test_words_are_looked_for_as_they_are():
    texts = ["phong mot", "100%", "10_0", "c:\\phong", 'o\'phong "mot"', "%s phong $1", "100 mot"]
    units = [make_office() for _ in texts]
    for unit, text in zip(units, texts, strict=True):
        Unit.objects.filter(pk=unit.pk).update(search_text=text)
    asked = ["phong", "mot", "%", "_", "\\", "'", '"', "%s", "$1", "100", "phong mot", ""]

    for words in [*([one] for one in asked), ["phong", "mot"], ["mot", "100"], ["'", "%"]]:
        found = rows_by_words(with_words, Somebody(), words, "office")

        held = [all(word in text for word in words) for text in texts]
        assert found == [unit for unit, holds in zip(units, held, strict=True) if holds]


@pytest.mark.django_db
def test_a_search_is_written_once_for_all_words():
    written_for = []

    def units(person, words):
        written_for.append(words)
        return with_words(person, words, "office")

    rows_by_words(units, Somebody(), ["mot"])
    before = len(written_for)
    for word in ("hai", "%", "mot"):
        rows_by_words(units, Somebody(), [word])

    assert len(written_for) == before > 0


@pytest.mark.django_db
def test_each_answer_is_new():
    unit = make_office(code="phong")
    before = rows_for(named, Somebody(), "phong")
    Unit.objects.filter(pk=unit.pk).update(name="Phòng mới")

    (after,) = rows_for(named, Somebody(), "phong")

    assert (before[0].name, after.name) == (unit.name, "Phòng mới")
    assert before[0] is not after


@ON_POSTGRESQL
@pytest.mark.django_db
def test_ids_and_days_are_prepared_once_for_all():
    today, pks = timezone.localdate(), [make_user().pk for _ in range(6)]
    rows_by(people, pks[:3], "office", today)
    before = statements()

    for ids in (pks[1:4], pks[2:6], pks[:4]):
        for days in range(4):
            rows_by(people, ids, "office", today + timedelta(days=days))

    assert statements() == before != set()


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_a_connection_keeps_so_many_and_no_more(monkeypatch):
    connection.close()
    monkeypatch.setattr(prepared, "MOST", 3)
    units = {code: make_office(code=code) for code in "abcde"}
    for _ in range(2):
        for code, unit in units.items():
            assert rows_for(named, Somebody(), "a") == [units["a"]]  # is asked again and again
            assert rows_for(named, Somebody(), code) == [unit]

    kept = statements()

    assert len(kept) == 3
    assert any("= 'a'" in each for each in kept)


@ON_POSTGRESQL
@pytest.mark.django_db
def test_nothing_is_prepared_where_that_is_turned_off(settings):
    settings.DATABASE_PREPARES = False
    before, unit = statements(), make_office(code="phong")

    assert rows_for(named, Somebody(), "phong") == [unit]

    assert statements() == before


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_statements_go_with_their_connection():
    unit = make_office(code="phong")
    assert rows_for(named, Somebody(), "phong") == [unit]
    connection.close()

    assert rows_for(named, Somebody(), "phong") == [unit]

    assert len(statements()) == 1


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_prepared_stays_when_it_is_taken_back():
    unit = make_office(code="phong")
    with transaction.atomic():
        assert rows_for(named, Somebody(), "phong") == [unit]
        transaction.set_rollback(True)

    assert rows_for(named, Somebody(), "phong") == [unit]


def alter(column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE accounts_unit ALTER COLUMN {column}")


@pytest.fixture
def another_table(transactional_db):
    """A table that is changed after something was prepared, and is as before in the end."""
    unit = make_office(code="phong")
    assert rows_for(named, Somebody(), "phong") == [unit]
    alter('"order" TYPE bigint')
    yield unit
    alter('"order" TYPE integer')


@ON_POSTGRESQL
def test_a_changed_table_is_asked_anew(another_table):
    assert rows_for(named, Somebody(), "phong") == [another_table]


@ON_POSTGRESQL
def test_a_transaction_that_meets_a_changed_table_fails_alone(another_table):
    with pytest.raises(DatabaseError), transaction.atomic():
        rows_for(named, Somebody(), "phong")

    with transaction.atomic():
        assert rows_for(named, Somebody(), "phong") == [another_table]


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_statements_that_somebody_took_away_are_prepared_anew():
    unit = make_office(code="phong")
    assert rows_for(named, Somebody(), "phong") == [unit]
    with connection.cursor() as cursor:
        cursor.execute("DISCARD ALL")

    assert rows_for(named, Somebody(), "phong") == [unit]


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_each_thread_has_statements_of_its_own():
    unit, said = make_office(code="phong"), []

    def ask():
        try:
            said.append(rows_for(named, Somebody(), "phong"))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert said == [[unit]] * 4


@ON_POSTGRESQL
@pytest.mark.django_db
def test_other_faults_are_told():
    def wrong(person):
        return Unit.objects.annotate(
            wrong=Case(When(pk=1 / Value(0), then=1), default=0, output_field=IntegerField())
        )

    with pytest.raises(DatabaseError), transaction.atomic():
        rows_for(wrong, Somebody())
