"""What happens to declarations of any kind: reviewers accept, return, make wait again; authors
withdraw.

Reviewing takes what one person reviews at once, of one kind: all are stored or none. The parents
are locked before the declarations, and each declaration is looked at again under the lock, so that
of two reviewers one is told, and what is stored about a subject never misses what its office sends
meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from simple_history.utils import bulk_update_with_history

from accounts.models import User
from accounts.services import notify

from .models import Declaration, DeclarationRefused

Review = Declaration.Review
BATCH = 200
NAMED = 2  # subjects that a notice names before it counts the others


@transaction.atomic
def accept(declarations: Iterable[Declaration], *, by: User) -> None:
    """Accept `declarations`. Raises `DeclarationRefused` unless all wait and `by` may."""
    _store(_lock_waiting(declarations, by), Review.ACCEPTED, by=by)


@transaction.atomic
def send_back(declarations: Iterable[Declaration], *, by: User, reason: str) -> None:
    """Return waiting `declarations` with a reason: they count no more; authors are told.

    Raises `DeclarationRefused` without a reason, when `by` may not, or when one no longer waits.
    """
    reason = reason.strip()
    if not reason:
        raise DeclarationRefused("Hãy ghi lý do trả lại để đơn vị biết cần bổ sung gì.", "reason")
    locked = _lock_waiting(declarations, by)
    _store(locked, Review.RETURNED, by=by, reason=reason)
    _tell_authors(locked, reason)


@transaction.atomic
def reopen(declarations: Iterable[Declaration], *, by: User) -> None:
    """Make reviewed `declarations` wait again. Raises `DeclarationRefused` unless `by` may."""
    _store(_lock(list(declarations), by), Review.WAITING, by=by)


@transaction.atomic
def withdraw(declaration: Declaration, *, by: User) -> None:
    """Take back what `by` sent and nobody has reviewed: it stays in the history and counts no more.

    Raises `DeclarationRefused` when it is another person's or waits no longer, and `PlanClosed`.
    """
    rows = type(declaration).objects.filter(pk=declaration.pk, author=by)
    rows.lock_parents()
    locked = rows.with_subject().select_for_update(of=("self",)).first()
    if locked is None or locked.review != Review.WAITING:
        raise DeclarationRefused(
            f"Chỉ rút lại được {declaration.NOUN} do chính mình gửi và còn chờ duyệt."
        )
    locked.plan.check_open()
    _store([locked], Review.WITHDRAWN, by=by)


def _store(rows: Sequence[Declaration], review: str, *, by: User, reason: str = "") -> None:
    """Give `rows`, of one kind, this review in a handful of queries; their history says by whom."""
    if not rows:
        return
    kind = type(rows[0])
    for each in rows:
        each.mark_review(review, by=None if review == Review.WAITING else by, reason=reason)
    bulk_update_with_history(rows, kind, kind.REVIEWED, batch_size=BATCH, default_user=by)
    kind.settle_all(rows)


def _tell_authors(returned: Sequence[Declaration], reason: str) -> None:
    """Tell each author in one line what of theirs was returned."""
    by_author = defaultdict(list)
    for each in returned:
        by_author[each.author].append(each)
    for author, rows in by_author.items():
        names = "; ".join(str(each.subject) for each in rows[:NAMED])
        more = f" và {len(rows) - NAMED} {rows[0].SUBJECT_NOUN} khác" if rows[NAMED:] else ""
        words = f"{rows[0].NOUN.capitalize()} bị trả lại: {names}{more} – {reason}"
        notify([author], words, rows[0].subject.get_absolute_url())


def _lock_waiting(declarations: Iterable[Declaration], by: User) -> list[Declaration]:
    locked = _lock(list(declarations), by)
    for each in locked:
        if each.review != Review.WAITING:
            raise DeclarationRefused(
                f"{each.NOUN.capitalize()} này đã được xử lý: {each.get_review_display().lower()}."
            )
    return locked


def _lock(declarations: Sequence[Declaration], by: User) -> list[Declaration]:
    """Return these as they stand now, in the order given, locked after their parents."""
    if not declarations:
        return []
    kind = type(declarations[0])
    asked = {each.pk for each in declarations}
    rows = kind.objects.filter(pk__in=asked)
    rows.lock_parents()
    found = {
        each.pk: each
        for each in rows.reviewable_by(by).with_subject().select_for_update(of=("self",))
    }
    if len(found) < len(asked):
        raise DeclarationRefused(
            f"Bạn không duyệt được {kind.NOUN} do chính mình gửi hoặc của cơ quan khác."
        )
    return [found[each.pk] for each in declarations]
