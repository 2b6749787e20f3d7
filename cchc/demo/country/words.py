"""The words in which one commune, or one province, differs from the next: places and people."""

from collections.abc import Iterable, Mapping

from accounts.models import Unit, User
from documents.services.codes import LENGTH, LETTERS
from vietnamese import fold

from ..chance import chance_of
from .names import PersonName, commune_name, person_name
from .scopes import Row, Scope, Table

Words = dict[str, str]


def place_words(kind: str, place: str) -> Words:
    """The forms in which texts name a place, by the names of the words."""
    folded = fold(place)
    return {
        f"{kind}": place,
        f"{kind} in capitals": place.upper(),
        f"{kind} folded": folded,
        f"{kind} as a code": folded.replace(" ", "-"),
        f"{kind} in addresses": folded.replace(" ", ""),
    }


def people_words(kind: str, people: Iterable[PersonName]) -> Words:
    """The full names of people, by the names of the words."""
    return {f"{kind} {place}": person.full for place, person in enumerate(people)}


def people_of(scope: Scope, table: Table) -> list[PersonName]:
    """The people of a scope in the order of their rows."""
    last, first = table.place("last_name"), table.place("first_name")
    return [PersonName(row[last], row[first]) for row in scope.rows[table.label]]


def made_up_people(name: str, count: int) -> list[PersonName]:
    """So many people of the commune or province `name`."""
    chance = chance_of("people of", name)
    return [person_name(chance) for _ in range(count)]


class Authority:
    """One commune or province to be made: its words, and what its own rows say otherwise.

    `number` is 0 for the demo's own, whose rows stay as they are.
    """

    def __init__(
        self, kind: str, number: int, place: str, pattern: list[PersonName], *, password: str
    ):
        self.kind, self.number, self.password = kind, number, password
        self.people = made_up_people(f"{kind} {number}", len(pattern)) if number else pattern
        self.words = place_words(kind, place) | people_words(f"of {kind}", self.people)
        self.chance = chance_of(kind, number)
        self._keys = 0

    def key(self) -> str:
        """The next UUID of its rows, as hexadecimal digits."""
        self._keys += 1
        group = 0x40 if self.kind == "commune" else 0x80
        return f"{group:02x}{self.number:06x}00004000a000{self._keys:012x}"

    def finish(self, tables: Mapping[str, Table], rows: Mapping[str, list[Row]]) -> None:
        """Set what is worked out from the words: codes, user names, and what lists sort by."""
        for row in rows.get("documents.PublicCode", ()):
            code = "".join(self.chance.choice(LETTERS) for _ in range(LENGTH))
            row[tables["documents.PublicCode"].place("code")] = code
        for row in rows[Unit._meta.label]:
            self._finish_unit(tables[Unit._meta.label], row)
        for row, person in zip(rows[User._meta.label], self.people, strict=True):
            self._finish_person(tables[User._meta.label], row, person)

    def _finish_unit(self, table: Table, row: Row) -> None:
        code, order = table.place("code"), table.place("order")
        if self.number:
            row[code] = self._code(row[code])
            row[order] += 1000 + self.number if row[table.place("kind")] == "commune" else 0
        unit = Unit(**{name: row[table.place(name)] for name in UNIT_TEXTS})
        unit.fold_text()
        row[table.place("search_text")] = unit.search_text

    def _code(self, code: str) -> str:
        if self.kind == "commune":  # demo-kt is demo-7-kt
            return code.replace("demo", f"demo-{self.number + 1}", 1)
        return code if self.words["province as a code"] in code else f"{code}-{self.number + 1}"

    def _finish_person(self, table: Table, row: Row, person: PersonName) -> None:
        row[table.place("password")] = self.password
        if self.number:
            suffix = f"{self.number + 1}" if self.kind == "commune" else f"tinh{self.number + 1}"
            row[table.place("last_name")], row[table.place("first_name")] = person
            row[table.place("username")] += f".{suffix}"
            row[table.place("demo_label")] = ""  # the page of signing in names the demo's own alone
        user = User(**{name: row[table.place(name)] for name in USER_TEXTS})
        user.fold_text()
        row[table.place("sort_key")], row[table.place("search_text")] = (
            user.sort_key,
            user.search_text,
        )


UNIT_TEXTS = ("code", "name", "short_name", "abbreviation")
USER_TEXTS = ("username", "first_name", "last_name", "position", "email")


def place_of(number: int, own: str) -> str:
    """The place of the commune of this number; that of the first is the demo's `own`."""
    return commune_name(number - 1) if number else own
