"""Reminding: who is due for their digest at a moment, and giving it to each of them once."""

import logging
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Holiday, NoticeChoice, ReminderDays, Role, User
from accounts.notices.channels import channels
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from cchc.inbox import Owed, open_plans, owed_by
from cchc.inbox.owed import DECISIONS
from foundation.jobs.models import Job
from foundation.jobs.services import JobRefused, advance, ask_for, finishing
from plans.models import Plan

from .digest import DigestDraft, Level, Raised, Today, as_text, compose
from .models import Digest, LastReminder
from .rules import Rules

logger = logging.getLogger(__name__)

REMIND = "reminders.remind"
JOBS_KEPT = timedelta(days=7)


def is_a_day_of_digests(now: datetime) -> bool:
    """On days off nobody is written to: what came due meanwhile stands in the next digest."""
    return Holiday.objects.calendar().is_working(timezone.localdate(now))


def people_due(now: datetime) -> QuerySet[User]:
    """Those whose hour has come on this day and who were not looked after yet; a day that is over
    is not made up for.
    """
    local = timezone.localtime(now)
    due = User.objects.active().filter(unit__authority__isnull=False, digest_hour__lte=local.hour)
    return due.exclude(reminded_on__gte=local.date())


def authorities_due(now: datetime) -> list[int]:
    """The authorities, by id, that have somebody due."""
    if not is_a_day_of_digests(now):
        return []
    found = people_due(now).order_by("unit__authority").values_list("unit__authority", flat=True)
    return [authority for authority in found.distinct() if authority]


def ask_to_remind(now: datetime) -> int:
    """Have a job for each authority with somebody due; return how many. One that is slow or fails
    keeps none of the others waiting.
    """
    due = authorities_due(now)
    for authority in due:
        ask_for(REMIND, authority)
    return len(due)


def remind_all(now: datetime, *, dry: bool = False) -> tuple[Counter[str], int]:
    """Give everybody who is due their digest, here and now; return what was sent, by kind, and how
    many people's could not be made.
    """
    sent: Counter[str] = Counter()
    faults = 0
    for authority in authorities_due(now):
        around = AuthorityRound(authority, now)
        for person in around.due:
            sent += around.remind(person, dry=dry)
        faults += around.faults
    return sent, faults


def remind_authority(job: Job) -> None:
    """Give the people of one authority who are due their digest. Each is a transaction of its own:
    who has it when a worker dies does not get it again, the others get it from the next one.
    """
    around = AuthorityRound(int(job.subject), timezone.now())
    for number, person in enumerate(around.due):
        advance(job, done=number, total=len(around.due))
        around.remind(person)
    if around.faults:
        raise JobRefused(f"Chưa lập được bản tin của {around.faults} người; sẽ thử lại.")
    with finishing(job):
        pass


def forget(now: datetime) -> int:
    """Delete what is older than is kept: digests, what was said, jobs; return how many digests."""
    Job.objects.filter(name=REMIND, finished_at__lt=now - JOBS_KEPT).delete()
    before = timezone.localdate(now) - Digest.KEPT
    LastReminder.objects.filter(on__lt=before).delete()
    return Digest.objects.filter(day__lt=before).delete()[0]


class AuthorityRound:
    """The digests of one authority's people at one moment; what each owes is asked once."""

    def __init__(self, authority: int, now: datetime):
        self.authority, self.now = authority, now
        self.faults = 0
        self._owed: dict[int, list[Owed]] = {}
        self._open_plans: dict[int, Plan] | None = None

    @cached_property
    def today(self) -> Today:
        days = ReminderDays.objects.of(self.authority)
        rules = Rules(
            tuple(days.before), days.on_the_day, days.every, days.head_after, days.leader_after
        )
        return Today(timezone.localdate(self.now), rules, Holiday.objects.calendar())

    @cached_property
    def people(self) -> list[User]:
        """Everybody who may sign in."""
        people = User.objects.active().filter(unit__authority=self.authority)
        return list(people.select_related("unit__authority").with_delegations_expected())

    @cached_property
    def due(self) -> list[User]:
        """Those who are due now."""
        due = set(people_due(self.now).values_list("pk", flat=True))
        return [person for person in self.people if person.pk in due]

    def remind(self, person: User, *, dry: bool = False) -> Counter[str]:
        """Give `person` their digest of the day, if there is anything to say; return what was sent,
        by kind, or would be when `dry`. A fault is logged, and the next round tries again.
        """
        try:
            draft = self.draft_for(person)
            return draft.sent if dry else self._give(person, draft)
        # whatever is wrong with the rows of one person, the others have their digest
        except Exception:
            logger.exception("Chưa lập được bản tin của người %s.", person.pk)
            self.faults += 1
            return Counter()

    def draft_for(self, person: User) -> DigestDraft:
        """What there is to say to `person`; nothing of the kinds that they switched off."""
        last = LastReminder.objects.filter(user=person)
        owed = self._owed_by(person) if person.pk in self._wanting[Kind.DIGEST] else []
        raised = self._raised_to(person) if person.pk in self._wanting[Kind.ESCALATED] else []
        return compose(owed, raised, {each.key: each for each in last}, self.today)

    @cached_property
    def _wanting(self) -> dict[Kind, set[int]]:
        people = [person.pk for person in self.people]
        return {kind: _wanting(people, kind) for kind in (Kind.DIGEST, Kind.ESCALATED)}

    def _owed_by(self, person: User) -> list[Owed]:
        if person.pk not in self._owed:
            self._owed[person.pk] = owed_by(
                person,
                self.today.day,
                calendar=self.today.calendar,
                plans=self._plans(person),
                ahead=True,
            )
        return self._owed[person.pk]

    def _plans(self, person: User) -> dict[int, Plan]:
        """The open plans, which are the same for everybody."""
        if self._open_plans is None:
            self._open_plans = open_plans(person)
        return self._open_plans

    def _raised_to(self, person: User) -> Iterator[Raised]:
        """What is overdue for long enough: in the person's office as its head, in the whole
        authority as a leader; one obligation that several people share once.
        """
        rules = self.today.rules
        if person.has_role(Role.HEAD) and rules.head_after:
            office = [each for each in self.people if each.unit_id == person.unit_id]
            yield from self._raised(Level.HEAD, office, rules.head_after)
        if person.has_role(Role.LEADER) and rules.leader_after:
            yield from self._raised(Level.LEADER, self.people, rules.leader_after)

    def _raised(self, level: Level, people: Collection[User], after: int) -> Iterator[Raised]:
        offices: dict[str, set[str]] = {}
        late: dict[str, Owed] = {}
        for person in people:
            for owed in self._owed_by(person):
                if owed.kind not in DECISIONS and self.today.late_by(owed.due) >= after:
                    late.setdefault(owed.key, owed)
                    offices.setdefault(owed.key, set()).add(str(person.unit))
        for key, owed in late.items():
            yield Raised(level, ", ".join(sorted(offices[key])), owed)

    @transaction.atomic
    def _give(self, person: User, draft: DigestDraft) -> Counter[str]:
        """Store and send the digest in one transaction with the claim of the day: two schedulers
        give it once, and a worker that dies has given nothing.
        """
        day = self.today.day
        unclaimed = User.objects.filter(pk=person.pk).exclude(reminded_on__gte=day)
        if not unclaimed.update(reminded_on=day) or self._was_given(person):
            return Counter()
        self._remember(person, draft)
        if not draft.sections:
            return Counter()
        digest = Digest.objects.create(
            user=person,
            day=day,
            words=draft.words[:300],
            sections=draft.sections,
            others=draft.others,
        )
        wanted = person.pk in self._wanting[Kind.DIGEST]
        notify(
            [person],
            Kind.DIGEST if wanted else Kind.ESCALATED,
            draft.words,
            reverse("reminders:digest", args=[digest.pk]),
            key=f"digest:{day}",
            more=as_text(draft.sections, draft.others),
        )
        return draft.sent

    def _was_given(self, person: User) -> bool:
        # an old copy of the person that is saved as a whole takes the claim back
        return Digest.objects.filter(user=person, day=self.today.day).exists()

    def _remember(self, person: User, draft: DigestDraft) -> None:
        for each in draft.told:
            each.user = person
        LastReminder.objects.bulk_create(
            draft.told,
            update_conflicts=True,
            unique_fields=["user", "key"],
            update_fields=["due", "step", "returned", "on"],
        )
        if person.pk in self._owed:
            # what has no day is new again when it comes back
            gone = LastReminder.objects.filter(user=person, due=None)
            gone.exclude(key__in=[each.key for each in self._owed[person.pk]]).delete()


def _wanting(people: Collection[int], kind: Kind) -> set[int]:
    """Those of `people` who want notices of this kind through any channel."""
    chosen = NoticeChoice.objects.made_by(people, kind)
    ways = [(channel.name, channel.is_usual(kind)) for channel in channels()]
    return {
        person
        for person in people
        if any(chosen.get((person, name), usual) for name, usual in ways)
    }
