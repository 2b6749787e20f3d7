"""Reminding: who is due for their digest at a moment, and giving it to each of them once."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Holiday, User
from accounts.notices.kinds import Kind
from accounts.notices.services import Line, notify_each
from foundation.jobs.models import Job
from foundation.jobs.services import JobRefused, advance, ask_for, finishing

from .digest import DigestDraft, as_text
from .models import Digest, LastReminder
from .rounds import AuthorityRound, people_due

logger = logging.getLogger(__name__)

REMIND = "reminders.remind"
AT_ONCE = 20  # people whose digests are given in one transaction
MOST_AHEAD = 500  # authorities whose jobs wait or run

Drafted = tuple[User, DigestDraft]


def is_a_day_of_digests(now: datetime) -> bool:
    """On days off nobody is written to: what came due meanwhile stands in the next digest."""
    return Holiday.objects.calendar().is_working(timezone.localdate(now))


def authorities_due(now: datetime) -> list[int]:
    """The authorities, by id, that have somebody due."""
    if not is_a_day_of_digests(now):
        return []
    found = people_due(now).order_by("unit__authority").values_list("unit__authority", flat=True)
    return [authority for authority in found.distinct() if authority]


def ask_to_remind(now: datetime) -> int:
    """Have a job for each authority with somebody due, of a whole country for some at a time;
    return how many wait or run. One that is slow or fails keeps none of the others waiting.
    """
    asked = set(Job.objects.unfinished().filter(name=REMIND).values_list("subject", flat=True))
    others = (each for each in authorities_due(now) if str(each) not in asked)
    for authority in islice(others, max(MOST_AHEAD - len(asked), 0)):
        asked.add(ask_for(REMIND, authority).subject)
    return len(asked)


def remind_all(now: datetime, *, dry: bool = False) -> tuple[Counter[str], int]:
    """Give everybody who is due their digest, here and now; return what was sent, by kind, and how
    many people's could not be made.
    """
    sent: Counter[str] = Counter()
    faults = 0
    for authority in authorities_due(now):
        giving = Giving(AuthorityRound(authority, now), dry=dry)
        for people in giving.batches:
            sent += giving.remind(people)
        faults += giving.faults
    return sent, faults


def remind_authority(job: Job) -> None:
    """Give the people of one authority who are due their digest, some in each transaction: who has
    it when a worker dies does not get it again, the others get it from the next one.
    """
    giving = Giving(AuthorityRound(int(job.subject), timezone.now()))
    done, total = 0, len(giving.around.due)
    for people in giving.batches:
        advance(job, done=done, total=total)
        giving.remind(people)
        done += len(people)
    if giving.faults:
        raise JobRefused(f"Chưa lập được bản tin của {giving.faults} người; sẽ thử lại.")
    with finishing(job):
        pass


def forget(now: datetime) -> int:
    """Delete what is older than is kept: digests, what was said, jobs; return how many digests."""
    jobs_before = now - timedelta(days=settings.KEPT_DAYS["reminder_jobs"])
    Job.objects.filter(name=REMIND, finished_at__lt=jobs_before).delete()
    before = timezone.localdate(now) - timedelta(days=settings.KEPT_DAYS["digests"])
    LastReminder.objects.filter(on__lt=before).delete()
    return Digest.objects.filter(day__lt=before).delete()[0]


class Giving:
    """Giving people of one round their digests."""

    def __init__(self, around: AuthorityRound, *, dry: bool = False):
        self.around, self.dry = around, dry
        self.faults = 0

    @property
    def batches(self) -> Iterator[list[User]]:
        """Those who are due, in the numbers that are given their digests at once."""
        due = self.around.due
        return (due[start : start + AT_ONCE] for start in range(0, len(due), AT_ONCE))

    def remind(self, people: Iterable[User]) -> Counter[str]:
        """Give `people` their digests of the day, whoever has something to hear; return what was
        sent, by kind, or would be. A fault is logged, and the next round tries again.
        """
        drafts = [(each, draft) for each in people if (draft := self._draft_for(each))]
        if self.dry:
            return sum((draft.sent for _, draft in drafts), Counter())
        return self._try_to_give(drafts)

    def _draft_for(self, person: User) -> DigestDraft | None:
        try:
            return self.around.draft_for(person)
        # whatever is wrong with the rows of one person, the others have their digest
        except Exception:
            self._note_fault(person)
            return None

    def _try_to_give(self, drafts: list[Drafted]) -> Counter[str]:
        """Give them at once, or each alone where one of them can't be given."""
        try:
            return self._give(drafts)
        except Exception:
            if len(drafts) > 1:
                return sum((self._try_to_give([each]) for each in drafts), Counter())
            self._note_fault(drafts[0][0])
            return Counter()

    def _note_fault(self, person: User) -> None:
        logger.exception("Chưa lập được bản tin của người %s.", person.pk)
        self.faults += 1

    @transaction.atomic
    def _give(self, drafts: list[Drafted]) -> Counter[str]:
        """Store and send the digests in one transaction with the claim of the day: two schedulers
        give each once, and a worker that dies has given nothing.
        """
        claimed = self._claim([person for person, _ in drafts])
        drafts = [(person, draft) for person, draft in drafts if person.pk in claimed]
        self._remember(drafts)
        drafts = [(person, draft) for person, draft in drafts if draft.sections]
        self._send(drafts)
        return sum((draft.sent for _, draft in drafts), Counter())

    def _claim(self, people: list[User]) -> set[int]:
        """Take the day of those whom nobody else has looked after meanwhile; return who they are,
        without those who have their digest already.
        """
        day = self.around.today.day
        rows = User.objects.filter(pk__in=[person.pk for person in people])
        unclaimed = rows.exclude(reminded_on__gte=day).order_by("pk")
        pks = list(unclaimed.select_for_update().values_list("pk", flat=True))
        User.objects.filter(pk__in=pks).update(reminded_on=day)
        return {each.pk for each in people if each.pk in pks and not self.around.was_given(each)}

    def _remember(self, drafts: list[Drafted]) -> None:
        told = []
        for person, draft in drafts:
            for each in draft.told:
                each.user = person
                told.append(each)
        LastReminder.objects.bulk_create(
            told,
            update_conflicts=True,
            unique_fields=["user", "key"],
            update_fields=["due", "step", "returned", "on"],
        )
        if gone := [pk for person, _ in drafts for pk in self.around.gone(person)]:
            LastReminder.objects.filter(pk__in=gone).delete()
        if mended := [pk for person, _ in drafts for pk in self.around.mended(person)]:
            LastReminder.objects.filter(pk__in=mended).update(returned=False)

    def _send(self, drafts: list[Drafted]) -> None:
        digests = Digest.objects.bulk_create(
            Digest(
                user=person,
                day=self.around.today.day,
                words=draft.words[:300],
                sections=draft.sections,
                others=draft.others,
            )
            for person, draft in drafts
        )
        lines: dict[Kind, list[Line]] = {Kind.DIGEST: [], Kind.ESCALATED: []}
        for (person, draft), digest in zip(drafts, digests, strict=True):
            wanted = self.around.wants(person, Kind.DIGEST)
            lines[Kind.DIGEST if wanted else Kind.ESCALATED].append(_line(person, draft, digest))
        for kind, of_kind in lines.items():
            notify_each(kind, of_kind)


def _line(person: User, draft: DigestDraft, digest: Digest) -> Line:
    return Line(
        person,
        draft.words,
        reverse("reminders:digest", args=[digest.pk]),
        key=f"digest:{digest.day}",
        more=as_text(draft.sections, draft.others),
    )
