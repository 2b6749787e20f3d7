"""The digests of one authority's people at one moment: what each owes is asked once an office."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Holiday, NoticeChoice, ReminderDays, Unit, User
from accounts.notices.channels import channels
from accounts.notices.kinds import IN_DIGEST, Kind, Topic
from cchc.inbox import Owed, open_plans, owed_by, owed_by_office, owes_as_office
from plans.models import Plan

from .digest import DigestDraft, Raised, Today, compose, topic_of
from .escalation import Escalation
from .models import Digest, LastReminder
from .rules import Rules


def people_due(now: datetime) -> QuerySet[User]:
    """Those whose hour has come on this day and who were not looked after yet; a day that is over
    is not made up for.
    """
    local = timezone.localtime(now)
    due = User.objects.active().filter(unit__authority__isnull=False, digest_hour__lte=local.hour)
    return due.exclude(reminded_on__gte=local.date())


class AuthorityRound:
    """Who of an authority is due at a moment, and what there is to say to each of them.

    The number of queries grows with the offices and with the people who have duties beside those
    of their office, not with the others.
    """

    def __init__(self, authority: int, now: datetime):
        self.authority, self.now = authority, now
        self._owed: dict[int, list[Owed]] = {}
        self._owed_by_offices: dict[int, list[Owed]] = {}

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
        people = User.objects.active().filter(unit__authority=self.authority).with_succession()
        return list(people.select_related("unit__authority__parent").with_delegations_expected())

    @cached_property
    def due(self) -> list[User]:
        """Those who are due now."""
        due = people_due(self.now).filter(unit__authority=self.authority)
        pks = set(due.values_list("pk", flat=True))
        return [person for person in self.people if person.pk in pks]

    def draft_for(self, person: User) -> DigestDraft:
        """What there is to say to `person`; nothing of the kinds that they switched off, which
        count among the others.
        """
        owed = self.owed_by(person) if self.wants(person, Kind.DIGEST) else []
        said = [each for each in owed if self._wants_topic(person, topic_of(each))]
        told = self.wants(person, Kind.ESCALATED)
        raised: list[Raised] = self._escalation.told_to(person) if told else []
        draft = compose(
            said, raised, {each.key: each for each in self._last[person.pk]}, self.today
        )
        draft.others += len(owed) - len(said)
        return draft

    def gone(self, person: User) -> list[int]:
        """What they were told without a day and owe no more, by id; coming back it is new."""
        return [each.pk for each in self._owed_no_more(person) if each.due is None]

    def mended(self, person: User) -> list[int]:
        """What they were told as returned and owe no more, by id; returned again it is said again,
        while the reminders of its day go on.
        """
        return [each.pk for each in self._owed_no_more(person) if each.due and each.returned]

    def was_given(self, person: User) -> bool:
        """Have they their digest of the day? An old copy of the person that is saved as a whole
        takes the claim back.
        """
        return person.pk in self._given

    def _owed_no_more(self, person: User) -> list[LastReminder]:
        """What they were told and owe no more, as far as it was asked what they owe."""
        if person.pk not in self._owed:
            return []
        keys = {each.key for each in self._owed[person.pk]}
        return [each for each in self._last[person.pk] if each.key not in keys]

    def wants(self, person: User, kind: Kind) -> bool:
        """Does the person want notices of this kind through any channel?"""
        return any(
            self._chosen.get((person.pk, kind, channel.name), channel.is_usual(kind))
            for channel in self._channels
        )

    def owed_by(self, person: User) -> list[Owed]:
        """What they owe; people with an office's duties alone share the list, but for what one of
        them was assigned to do.
        """
        if person.pk not in self._owed:
            self._owed[person.pk] = (
                [each for each in self.owed_by_office(person.unit) if each.is_of(person)]
                if person.unit and owes_as_office(person)
                else owed_by(person, self.today.day, **self._known)
            )
        return self._owed[person.pk]

    def owed_by_office(self, unit: Unit) -> list[Owed]:
        """What the office owes, whoever works there."""
        if unit.pk not in self._owed_by_offices:
            took_over = self.people[0].took_over
            self._owed_by_offices[unit.pk] = owed_by_office(
                unit, self.today.day, took_over=took_over, **self._known
            )
        return self._owed_by_offices[unit.pk]

    def all_owed(self) -> Iterator[tuple[Unit, list[Owed]]]:
        """What every office owes, also one where nobody has an account, and what people owe
        besides.
        """
        for unit in self.units:
            yield unit, self.owed_by_office(unit)
        for person in self.people:
            if person.unit and not owes_as_office(person):
                yield person.unit, self.owed_by(person)

    @cached_property
    def units(self) -> list[Unit]:
        return list(Unit.objects.of_authority(self.authority).select_related("authority__parent"))

    @cached_property
    def _escalation(self) -> Escalation:
        return Escalation(self)

    @cached_property
    def _known(self) -> dict:
        """What is the same for everybody."""
        plans: dict[int, Plan] = open_plans(self.people[0])
        return {"calendar": self.today.calendar, "plans": plans, "ahead": True}

    @cached_property
    def _last(self) -> dict[int, list[LastReminder]]:
        found = defaultdict(list)
        for each in LastReminder.objects.filter(user__in=[person.pk for person in self.due]):
            found[each.user_id].append(each)
        return found

    @cached_property
    def _given(self) -> set[int]:
        given = Digest.objects.filter(user__in=[each.pk for each in self.due], day=self.today.day)
        return set(given.values_list("user", flat=True))

    @cached_property
    def _chosen(self) -> dict[tuple[int, str, str], bool]:
        people = [person.pk for person in self.due]
        return NoticeChoice.objects.made_by(people, Kind.DIGEST, Kind.ESCALATED, *Topic)

    @cached_property
    def _channels(self) -> list:
        return channels()

    def _wants_topic(self, person: User, topic: Topic) -> bool:
        return self._chosen.get((person.pk, topic, IN_DIGEST), True)
