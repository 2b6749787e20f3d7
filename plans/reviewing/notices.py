"""What people are told about declarations: reviewers that some wait, authors how they ended."""

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification, Role, User
from accounts.notices.kinds import Kind
from accounts.notices.services import Line, notify, notify_each

from .models import Declaration


def tell_reviewers(sent: Declaration) -> None:
    """Tell the standing body that `sent` waits for it: the first that its unit sends on a day for a
    plan, since an office may send two hundred in an afternoon.
    """
    plan, unit_id = sent.plan, sent.on_behalf_of_id or sent.author.unit_id
    key = f"{sent.REVIEWS} {plan.pk} {unit_id} {timezone.localdate():%Y%m%d}"
    if Notification.objects.told(key):  # nearly always: who reviews is looked up no more
        return
    reviewers = User.objects.active().with_role(Role.STANDING_BODY).exclude(pk=sent.author_id)
    if people := list(reviewers.filter(unit__authority=plan.unit.authority_id)):
        sender = sent.on_behalf_of or sent.author.unit or sent.author
        text = f"{sender} gửi {sent.NOUN} chờ duyệt: {plan}"
        notify(people, Kind.TO_REVIEW, text, reverse(sent.REVIEWS), key=key, by=sent.author)


def tell_authors(
    reviewed: Iterable[Declaration],
    kind: Kind,
    became: str,
    *,
    by: User | None,
    reason: str = "",
) -> None:
    """Tell each author what their declarations of one sort `became`: in one line, however many were
    reviewed at once.
    """
    by_author = defaultdict(list)
    for each in reviewed:
        by_author[each.author].append(each)
    lines = []
    for author, own in by_author.items():
        first = own[0]
        words = f"{first.NOUN.capitalize()} {became}: {first.subject_words}"
        if len(own) > 1:
            words = f"{len(own)} {first.NOUN} {became}, trong đó có: {first.subject_words}"
        text = f"{words} – {reason}" if reason else words
        lines.append(Line(author, text, first.subject.get_absolute_url()))
    notify_each(kind, lines, by=by)
