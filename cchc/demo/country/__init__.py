"""A whole country of made-up communes, as many as are wanted: the demo's commune and province again
and again, each with its own names, people, progress and scores.

The demo is made by the services of the product as it always is, looked at, and rolled back; its
rows are the patterns of all others, so whatever the services store is there in each commune.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db import connection, reset_queries
from django.db.models import Max
from django.utils import timezone

from accounts.models import Unit, User
from accounts.services import DEMO_PASSWORD
from foundation.backup.rows import Table as Stored
from foundation.backup.rows import reset_sequences
from foundation.journal.loading import loading
from indicators.statistics.form_editing.supplied import load_supplied_forms
from parindex.models import Score

from .. import begin_demo, go_on
from ..content import moment
from .checking import undone
from .copying import Copying, checked_at_the_end
from .making import Country, Patterns
from .patterns import Sources
from .scopes import Scope, Table, read_scopes, tables
from .scores import Round, read_rounds
from .words import people_of, people_words, place_words

PLACE = {"commune": "Khe Mây", "province": "Sơn Lâm"}  # of the demo's own
BEHIND = [timedelta(days=days) for days in (0, 24, 52, 80)]  # how late communes enter things
SCORED = 8  # communes whose scores all others are mixed of
SALT = "demo of a country"  # one for all, so that the same arguments give the same rows
WHY = "Nạp dữ liệu mẫu của {} xã."


def make_country(today: date, *, communes: int, years: int = 0) -> int:
    """Make `communes` whole communes with their provinces, of which the first is the demo's own;
    return how many rows that are.

    The same arguments give the same rows in an empty database. The journal gets an entry a table.
    The caller holds the transaction.
    """
    found = tables()
    _reset(found)
    load_supplied_forms()
    before = {label: _last(table) for label, table in found.items()}
    password = make_password(DEMO_PASSWORD, salt=SALT)
    # the journal keeps nothing of the patterns either, which are rolled back
    with loading(connection, why=WHY.format(communes)) as loaded, Copying(connection) as copying:
        patterns = _read_patterns(
            found, before, copying.null, today, password, communes=communes, years=years
        )
        _reset(found)
        country = Country(
            patterns,
            found,
            copying,
            password,
            {label: last + 1 for label, last in before.items()},
        )
        with checked_at_the_end(connection, found.values()):
            country.make(communes)
        for label, first_free in country.next.items():
            if first_free > before[label] + 1:
                loaded[found[label].name] = (before[label] + 1, first_free - 1)
    _reset(found)
    return copying.rows


def _read_patterns(
    found: Mapping[str, Table],
    before: Mapping[str, int],
    null: str | None,
    today: date,
    password: str,
    *,
    communes: int,
    years: int,
) -> Patterns:
    """Make the demo as often as there are patterns, and keep its rows alone."""
    now = connection.ops.adapt_datetimefield_value(moment(today, 17))
    since, read, rounds = timezone.now(), list[Sources](), list[Round]()
    with undone():
        begun = begin_demo(today, password=password)
        for behind in BEHIND[: 1 + communes // 4]:
            scored = 1 if read else min(SCORED, communes)
            _reset(found)
            with undone():
                # a copy: what is made of it is undone in the database alone
                go_on(deepcopy(begun), communes=scored, years=years, behind=behind)
                scopes = read_scopes(connection, found, _scope_of(before[Unit._meta.label]))
                others = scopes.pop("others", Scope())
                words = _words_of(scopes, found)
                read.append(
                    Sources(scopes, words, since=since, now=now, null=null, there_before=before)
                )
                rounds = rounds or read_rounds(read[0], others, found[Score._meta.label])
            reset_queries()  # where DEBUG is on, Django keeps them all
    first = read[0]
    users = found[User._meta.label]
    return Patterns(
        first.pattern("province", found),
        [sources.pattern("commune", found) for sources in read],
        rounds,
        {kind: people_of(first.scopes[kind], users) for kind in PLACE},
        PLACE,
    )


def _scope_of(before: int) -> Callable[[int], str | None]:
    """Return what tells the scope of an authority by its id; of those `before` there is none."""
    communes = Unit.objects.filter(kind=Unit.Kind.COMMUNE, pk__gt=before)
    kinds = {
        pk: "commune" if code == "demo" else "others"
        for pk, code in communes.values_list("pk", "code")
    }
    return lambda authority: kinds.get(authority, "province") if authority > before else None


def _words_of(scopes: Mapping[str, Scope], found: Mapping[str, Table]) -> dict[str, str]:
    """What stands in texts of the demo, and the name of the word that it is."""
    words: dict[str, str] = {}
    for kind, place in PLACE.items():
        people = people_of(scopes[kind], found[User._meta.label])
        words |= place_words(kind, place) | people_words(f"of {kind}", people)
    return {said: name for name, said in words.items()}


def _last(table: Table) -> int:
    """The last id that a table has."""
    return table.model._base_manager.aggregate(last=Max("pk"))["last"] or 0


def _reset(found: Mapping[str, Table]) -> None:
    """Number new rows after those that are there: a database goes on after what was rolled back."""
    reset_sequences(
        connection.alias, [Stored(table.model, connection.alias) for table in found.values()]
    )
