"""What happens to declarations of any kind: reviewers accept, return, make wait again; authors
withdraw.

Reviewing takes what one person reviews at once, of one kind: all are stored or none. The parents
are locked before the declarations, and each declaration is looked at again under the lock, so that
of two reviewers one is told, and what is stored about a subject never misses what its office sends
meanwhile.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.notices.kinds import Kind
from foundation.journal.acts import acting

from .models import Declaration, DeclarationRefused
from .notices import tell_authors

Review = Declaration.Review


@transaction.atomic
def accept(declarations: Iterable[Declaration], *, by: User) -> None:
    """Accept `declarations`; authors are told. Raises `DeclarationRefused` unless all wait and `by`
    may.
    """
    accepted = _lock_waiting(declarations, by)
    _store(accepted, Review.ACCEPTED, by=by)
    tell_authors(accepted, Kind.ACCEPTED, "được xác nhận", by=by)


@transaction.atomic
def send_back(declarations: Iterable[Declaration], *, by: User, reason: str) -> None:
    """Return waiting `declarations` with a reason: they count no more; authors are told.

    Raises `DeclarationRefused` without a reason, when `by` may not, or when one no longer waits.
    """
    reason = reason.strip()
    if not reason:
        raise DeclarationRefused("Hãy ghi lý do trả lại để đơn vị biết cần bổ sung gì.", "reason")
    returned = _lock_waiting(declarations, by)
    _store(returned, Review.RETURNED, by=by, reason=reason)
    tell_authors(returned, Kind.RETURNED, "bị trả lại", by=by, reason=reason)


@transaction.atomic
def reopen(declarations: Iterable[Declaration], *, by: User) -> None:
    """Make reviewed `declarations` wait again; authors who were told otherwise are told. Raises
    `DeclarationRefused` unless `by` may.
    """
    reopened = _lock(list(declarations), by)
    for review, kind in ((Review.ACCEPTED, Kind.ACCEPTED), (Review.RETURNED, Kind.RETURNED)):
        before = [each for each in reopened if each.review == review]
        tell_authors(before, kind, "trở lại chờ duyệt", by=by)
    _store(reopened, Review.WAITING, by=by)


@transaction.atomic
def withdraw(declaration: Declaration, *, by: User) -> None:
    """Take back what `by` sent and nobody has reviewed: it stays in the history and counts no more.

    Raises `DeclarationRefused` when it is another person's or waits no longer, and `PlanClosed`.
    """
    rows = type(declaration).objects.filter(pk=declaration.pk, author=by)
    locked = next(iter(rows.lock(rows.lock_plans())), None)
    if locked is None or locked.review != Review.WAITING:
        raise DeclarationRefused(
            f"Chỉ rút lại được {declaration.NOUN} do chính mình gửi và còn chờ duyệt."
        )
    locked.plan.check_open()
    _store([locked], Review.WITHDRAWN, by=by)


def _store(rows: Sequence[Declaration], review: str, *, by: User, reason: str = "") -> None:
    """Give `rows`, of one kind, this review in a handful of queries; the journal says by whom."""
    if not rows:
        return
    kind, at = type(rows[0]), timezone.now()
    for each in rows:
        each.mark_review(review, by=None if review == Review.WAITING else by, reason=reason, at=at)
    said = {name: getattr(rows[0], name) for name in kind.REVIEWED}  # of all alike
    with acting(by=by, why=reason):
        kind.objects.filter(pk__in=[each.pk for each in rows]).update(**said)
    kind.settle_all(rows)


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
    found = {each.pk: each for each in rows.reviewable_by(by).lock(rows.lock_plans())}
    if len(found) < len(asked):
        raise DeclarationRefused(
            f"Bạn không duyệt được {kind.NOUN} do chính mình gửi hoặc của cơ quan khác."
        )
    return [found[each.pk] for each in declarations]
