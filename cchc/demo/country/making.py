"""Making provinces and communes of patterns, one after the other, in bounded memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.models import Unit, User
from documents.models import PublicCode
from parindex.models import Assessment, Score

from .copying import NULL, Copying
from .lines import Lines
from .names import PROVINCES, PersonName
from .patterns import Gaps
from .scopes import Row, Table
from .scores import Round, Scored, ranks
from .words import Authority, place_of

FIRST_PROVINCE, OTHER_PROVINCES = 168, 96  # communes: of 3,321 the last of 34 has some less
MOST_COMMUNES = FIRST_PROVINCE + OTHER_PROVINCES * (len(PROVINCES) - 1)

# tables whose rows are changed one by one after their gaps are filled
FINISHED = {each._meta.label for each in (Assessment, PublicCode, Score, Unit, User)}

Pattern = dict[str, list[Gaps]]  # by the label of the table


@dataclass
class Patterns:
    """What a country is made of: a province, and communes that are ahead or behind."""

    province: Pattern
    communes: list[Pattern]
    rounds: list[Round]
    people: dict[str, list[PersonName]]  # of the demo's own, by kind of authority
    place: dict[str, str]


def provinces(communes: int) -> Iterator[range]:
    """The numbers of the communes of each province, from 0."""
    begun = 0
    while begun < communes:
        size = OTHER_PROVINCES if begun else FIRST_PROVINCE
        yield range(begun, min(begun + size, communes))
        begun += size


@dataclass
class Country:
    """A country in the making: the next id of each table."""

    patterns: Patterns
    tables: Mapping[str, Table]
    copying: Copying
    password: str
    next: dict[str, int]
    starts: dict[tuple[str, str], int] = field(default_factory=dict)
    _lines: dict[int, Lines] = field(default_factory=dict)

    def make(self, communes: int) -> None:
        """Write so many communes with their provinces."""
        for number, members in enumerate(provinces(communes)):
            province = self._authority("province", number, PROVINCES[number])
            # of its communes a province's own rows name the first one alone
            first, pattern = self._commune(members[0]), self.patterns.province
            self._begin("commune", self.patterns.communes[0], after=pattern)
            self._begin("province", pattern)
            self._write(pattern, province, province.words | first.words)
            self._make_communes(members, province)
            self.copying.flush()

    def _make_communes(self, members: range, province: Authority) -> None:
        results = [
            [round_.result_of(number) for number in members] for round_ in self.patterns.rounds
        ]
        placed = [ranks(each.per_cent for each in of_round) for of_round in results]
        for at, number in enumerate(members):
            of_rounds = [
                Scored(round_, results[which][at], placed[which][at])
                for which, round_ in enumerate(self.patterns.rounds)
            ]
            pattern = self.patterns.communes[number % len(self.patterns.communes)]
            commune = self._commune(number)
            self._begin("commune", pattern)
            self._write(pattern, commune, commune.words | province.words, of_rounds)

    def _commune(self, number: int) -> Authority:
        place = place_of(number, self.patterns.place["commune"])
        return self._authority("commune", number, place)

    def _authority(self, kind: str, number: int, place: str) -> Authority:
        return Authority(kind, number, place, self.patterns.people[kind], password=self.password)

    def _begin(self, kind: str, pattern: Pattern, after: Pattern | None = None) -> None:
        """Know the ids that the rows of a pattern get, `after` those of another."""
        for label, rows in pattern.items():
            before = len(after.get(label, ())) if after else 0
            self.starts[kind, label] = self.next[label] + before
            if after is None:
                self.next[label] += len(rows)

    def _write(
        self,
        pattern: Pattern,
        authority: Authority,
        words: Mapping[str, str],
        of_rounds: Sequence[Scored] = (),
    ) -> None:
        rows: dict[str, list[Row]] = {}
        for label, every in pattern.items():
            if self.copying.copies and label not in FINISHED:
                lines = self._lines_of(every)
                told = lines.filled(self.starts, words, authority.key)
                self.copying.add_lines(self.tables[label], told, lines.count)
                continue
            taken = list(every)
            for scored in of_rounds if label == Score._meta.label else ():
                scored.take_scores(taken)
            rows[label] = [gaps.filled(self.starts, words, authority.key) for gaps in taken]
        authority.finish(self.tables, rows)
        for scored in of_rounds:
            scored.set_result(rows[Assessment._meta.label], self.tables[Assessment._meta.label])
        for label, finished in rows.items():
            self.copying.add(self.tables[label], finished)

    def _lines_of(self, every: list[Gaps]) -> Lines:
        """The rows of a table of a pattern, which all last, as lines: asked for again and again."""
        if id(every) not in self._lines:
            self._lines[id(every)] = Lines(every, NULL)
        return self._lines[id(every)]
