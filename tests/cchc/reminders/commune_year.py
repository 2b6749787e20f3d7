"""A year of a commune: who does what on which day, and who hears of what because of it, reckoned in
plain Python that knows nothing of ours.

What is done on a day is done at ten; a digest comes at seven.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from tests.cchc.reminders.year import HEAD_AFTER, LEADER_AFTER, Person, place_of, steps_of

YEAR = 2025
OWN_HOLIDAY, MADE_UP = date(YEAR, 7, 28), date(YEAR, 4, 26)  # the latter a Saturday
HOLIDAYS = {
    OWN_HOLIDAY,
    *(date(YEAR, 1, day) for day in range(27, 32)),
    date(YEAR, 4, 7),
    *(date(YEAR, *day) for day in ((4, 30), (5, 1), (5, 2), (9, 1), (9, 2))),
}
FOUNDED, LAST = date(YEAR, 1, 3), date(YEAR, 12, 31)
DAYS = [FOUNDED + timedelta(days=n) for n in range(1, (LAST - FOUNDED).days + 1)]
WORKING = [day for day in DAYS if day == MADE_UP or (day.weekday() < 5 and day not in HOLIDAYS)]

A, B, S, COMMUNE = "Phòng A", "Phòng B", "Phòng S", "Xã Mẫu"
PEOPLE = {
    name: Person(f"{name}@xa.example.vn", role, office)
    for name, role, office in (
        ("officer", "officer", A),
        ("head", "head", A),
        ("other", "officer", B),  # whose office has no head
        ("standing", "standing", S),
        ("leader", "leader", COMMUNE),
    )
}
TASKS = {  # who leads each at first, and by when
    "Việc thứ 01": (A, date(YEAR, 2, 14)),
    "Việc thứ 02": (B, date(YEAR, 2, 28)),
    "Việc thứ 03": (A, date(YEAR, 3, 31)),
    "Việc thứ 04": (A, date(YEAR, 5, 4)),  # a Sunday after holidays
    "Việc thứ 05": (A, date(YEAR, 6, 20)),
    "Việc thứ 06": (B, date(YEAR, 7, 15)),
    "Việc thứ 07": (A, date(YEAR, 9, 30)),
    "Việc thứ 08": (B, date(YEAR, 11, 14)),
    "Việc thứ 09": (A, LAST),
}
TARGET = "Chỉ tiêu mẫu"  # of office B
DEADLINES = {
    "quarter-1": date(YEAR, 3, 17),
    "six-months": date(YEAR, 6, 17),
    "quarter-3": date(YEAR, 9, 17),
    "year": date(YEAR, 12, 17),
}
BEGINNINGS = {  # when offices are asked for the figures of a period
    "quarter-1": date(YEAR, 1, 8),
    "six-months": date(YEAR, 3, 17),
    "quarter-3": date(YEAR, 6, 14),
    "year": date(YEAR, 9, 14),
}
REPORTS = {
    "quarter-1": "Báo cáo quý I chưa lập",
    "six-months": "Báo cáo 6 tháng chưa lập",
    "quarter-3": "Báo cáo 9 tháng chưa lập",
    "year": "Báo cáo cả năm chưa lập",
}
DRAFT = "Dự thảo kế hoạch chưa giao việc"
RESULTS, FIGURES = "kết quả nhiệm vụ chờ duyệt", "số liệu chỉ tiêu chờ duyệt"
NAMES = (*TASKS, TARGET, *REPORTS.values(), DRAFT, RESULTS, FIGURES)

# day, who, what, of what, and to what
SCRIPT = """
08/01 standing hand_out
12/02 officer report 01
13/02 standing accept 01
10/03 leader ask 02 19/03
14/03 standing issue_report quarter-1
18/03 other explain 02
19/03 standing let_in quarter-1 28/03
20/03 standing postpone 03 30/05
26/03 other report 02
27/03 other measure quarter-1
28/03 standing send_back 02
31/03 leader accept_figure quarter-1
01/04 other report 02
03/04 standing send_back 02
08/04 other report 02
09/04 standing accept 02
20/05 head report 03
20/05 officer report 04
22/05 standing accept 03
22/05 leader accept 04
09/06 standing hand_over 05 B
13/06 standing close six-months
18/06 standing issue_report six-months
19/06 other report 05
20/06 standing accept 05
17/07 leader ask 06 22/07
06/08 other explain 06
08/08 other report 06
11/08 standing send_back 06
12/08 other report 06
13/08 standing accept 06
20/08 other measure quarter-3
22/08 standing send_figure_back quarter-3
28/08 other measure quarter-3
29/08 standing accept_figure quarter-3
11/09 standing issue_report quarter-3
15/09 officer report 07
16/09 standing send_back 07
06/10 officer report 07
07/10 standing accept 07
24/11 other report 08
25/11 leader accept 08
10/12 other measure year
11/12 standing accept_figure year
16/12 standing issue_report year
"""


class Act(NamedTuple):
    """What somebody does on a day: `what` is a function of `playing`."""

    day: date
    who: str
    what: str
    about: str = ""
    to: str = ""


def day_of(text: str) -> date:
    day, month = map(int, text.split("/"))
    return date(YEAR, month, day)


ACTS = [
    Act(day_of(day), who, what, *rest)
    for day, who, what, *rest in (line.split() for line in SCRIPT.strip().splitlines())
]


@dataclass
class Owed:
    """Something that an office, or each of some people, owes between some acts; `new` unless it was
    owed under another day before.
    """

    name: str
    to: str | tuple[str, ...]
    due: date | None = None
    new: bool = True
    spans: list[list[date]] = field(default_factory=list)
    returned: list[date] = field(default_factory=list)

    def begin(self, day: date, until: date = LAST) -> "Owed":
        """Owed from the digest after `day` to that of `until`."""
        self.spans.append([day, until])
        return self

    def end(self, day: date) -> None:
        """Owed no more after the digest of `day`."""
        self.spans[-1][1] = day

    @property
    def days(self) -> list[date]:
        """On whose digests it is owed."""
        return [day for day in WORKING if any(first < day <= last for first, last in self.spans)]

    def said(self) -> set[date]:
        """When whoever owes it is told: what falls on days without it, on the next one with it."""
        if self.due is None:
            before = dict(zip(WORKING[1:], WORKING, strict=False))
            return {day for day in self.days if before.get(day) not in self.days}
        marks = [WORKING[0]] * self.new + [day + timedelta(days=1) for day in self.returned]
        at = place_of(self.due, WORKING)
        marks += [WORKING[n] for n in steps_of(at, len(WORKING)) if 0 <= n < len(WORKING)]
        return {found for mark in marks for found in self._first(mark)}

    def raised(self, after: int) -> set[date]:
        """When it is told to somebody who is told `after` working days."""
        at = place_of(self.due, WORKING) + after if self.due else len(WORKING)
        return set(self._first(WORKING[at])) if at < len(WORKING) else set()

    def _first(self, mark: date) -> list[date]:
        return [day for day in self.days if day >= mark][:1]


class Reckoning:
    """What the year comes to: `lines` of digests by person, name and day, and `notices` that are
    told at once, by person, words and name; those of `MAILED` words come by mail too.
    """

    MAILED = (
        "được giao nhiệm vụ trong",
        "lùi đến",
        "thôi chủ trì",
        "được giao chủ trì",
        "bị trả lại",
        "Yêu cầu giải trình",
    )
    WORDS = (
        *MAILED,
        "gửi kết quả chờ duyệt",
        "gửi số liệu chờ duyệt",
        "được xác nhận",
        "Đã giải trình",
        "đã đóng",
        "được nhập đến hết",
    )

    def __init__(self) -> None:
        self.all_owed: list[Owed] = []
        self.notices: Counter[tuple[str, str, str]] = Counter()
        self._reviews: dict[str, list[tuple[date, date]]] = defaultdict(list)
        self._task: dict[str, Owed] = {}
        self._asked: dict[str, Owed] = {}
        self._sent: dict[str, Act] = {}
        self._first_of_day: set[tuple[str, date]] = set()
        self._draft = self._owe(DRAFT, ("standing",)).begin(FOUNDED)
        self._report = {
            key: self._owe(REPORTS[key], ("standing",), due).begin(
                WORKING[place_of(due, WORKING) - 6]
            )
            for key, due in DEADLINES.items()
        }
        self._figure = {
            key: self._owe(TARGET, B, due, new=key == "quarter-1").begin(BEGINNINGS[key], due)
            for key, due in DEADLINES.items()
        }
        for act in ACTS:
            name = f"Việc thứ {act.about}"
            getattr(self, act.what)(act, name if name in TASKS else act.about)
        for name, waits in self._reviews.items():
            queue = self._owe(name, ("standing", "leader"))
            for span in waits:
                queue.begin(*span)

    @property
    def lines(self) -> Counter[tuple[str, str, date]]:
        """Who reads of what on which day."""
        return Counter(
            (person.email, owed.name, day)
            for name, person in PEOPLE.items()
            for owed in self.all_owed
            for day in _heard(name, person, owed)
        )

    @property
    def mails(self) -> Counter[tuple[str, str, str]]:
        """What is told at once by mail."""
        told = self.notices.items()
        return Counter({key: count for key, count in told if key[1] in self.MAILED})

    @property
    def digests(self) -> set[tuple[str, date]]:
        """Who gets a digest on which days."""
        return {(person, day) for person, _, day in self.lines}

    def _owe(
        self, name: str, to: str | tuple[str, ...], due: date | None = None, new: bool = True
    ) -> Owed:
        self.all_owed.append(Owed(name, to, due, new))
        return self.all_owed[-1]

    def _tell(self, people: Iterator[str] | list[str], words: str, name: str = "") -> None:
        assert words in self.WORDS
        self.notices.update((PEOPLE[each].email, words, name) for each in people)

    def hand_out(self, act: Act, name: str) -> None:
        self._draft.end(act.day)
        for task, (office, due) in TASKS.items():
            self._task[task] = self._owe(task, office, due).begin(act.day)
        self._tell([*_of(A), *_of(B)], "được giao nhiệm vụ trong")

    def report(self, act: Act, name: str) -> None:
        self._task[name].end(act.day)
        self._sent[name] = act
        office = PEOPLE[act.who].office
        if (office, act.day) not in self._first_of_day:
            self._tell(["standing"], "gửi kết quả chờ duyệt", office)
        self._first_of_day.add((office, act.day))

    def accept(self, act: Act, name: str) -> None:
        self._review(RESULTS, act, name)
        self._tell([self._sent[name].who], "được xác nhận", name)

    def send_back(self, act: Act, name: str) -> None:
        self._review(RESULTS, act, name)
        self._task[name].begin(act.day).returned.append(act.day)
        self._tell([self._sent[name].who], "bị trả lại", name)

    def _review(self, queue: str, act: Act, name: str) -> None:
        self._reviews[queue].append((self._sent[name].day, act.day))

    def ask(self, act: Act, name: str) -> None:
        office = str(self._task[name].to)
        self._asked[name] = self._owe(name, office, day_of(act.to)).begin(act.day)
        self._tell(_of(office), "Yêu cầu giải trình", name)

    def explain(self, act: Act, name: str) -> None:
        self._asked[name].end(act.day)
        self._tell(["leader"], "Đã giải trình", name)

    def postpone(self, act: Act, name: str) -> None:
        before = self._task[name]
        before.end(act.day)
        after = self._owe(name, before.to, day_of(act.to), new=False).begin(act.day)
        self._task[name] = after
        self._tell(_of(str(before.to)), "lùi đến")

    def hand_over(self, act: Act, name: str) -> None:
        before = self._task[name]
        before.end(act.day)
        self._task[name] = self._owe(name, f"Phòng {act.to}", before.due).begin(act.day)
        self._tell(_of(str(before.to)), "thôi chủ trì", name)
        self._tell(_of(f"Phòng {act.to}"), "được giao chủ trì", name)

    def measure(self, act: Act, name: str) -> None:
        self._figure[name].end(act.day)
        self._sent[name] = act
        self._tell(["standing"], "gửi số liệu chờ duyệt", PEOPLE[act.who].office)

    def accept_figure(self, act: Act, name: str) -> None:
        self._review(FIGURES, act, name)
        self._tell([self._sent[name].who], "được xác nhận", TARGET)

    def send_figure_back(self, act: Act, name: str) -> None:
        self._review(FIGURES, act, name)
        owed = self._figure[name].begin(act.day, DEADLINES[name])
        owed.returned.append(act.day)
        self._tell([self._sent[name].who], "bị trả lại", TARGET)

    def close(self, act: Act, name: str) -> None:
        self._figure[name].end(act.day)
        self._tell(["officer", "head", "other"], "đã đóng")

    def let_in(self, act: Act, name: str) -> None:
        self._figure[name].begin(act.day, day_of(act.to))
        later = self._figure["six-months"]
        later.spans = [[day_of(act.to), later.spans[-1][1]]]
        self._tell(_of(B), "được nhập đến hết")

    def issue_report(self, act: Act, name: str) -> None:
        self._report[name].end(act.day)


def _of(office: str) -> list[str]:
    return [name for name, person in PEOPLE.items() if person.office == office]


def _heard(name: str, person: Person, owed: Owed) -> set[date]:
    """The days on which this person reads of it."""
    mine = name in owed.to if isinstance(owed.to, tuple) else person.office == owed.to
    days = owed.said() if mine else set()
    if person.role == "head" and person.office == owed.to:
        days |= owed.raised(HEAD_AFTER)
    if person.role == "leader":
        days |= owed.raised(LEADER_AFTER)
    return days
