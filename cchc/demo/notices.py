"""What people of the demo were told of the results of their plan: those that stand, as they are."""

from accounts.notices.kinds import Kind
from plans.models import Plan
from plans.reviewing.notices import tell_authors, tell_reviewers
from tasks.models import ProgressUpdate

ENDS = {"accepted": (Kind.ACCEPTED, "được xác nhận"), "returned": (Kind.RETURNED, "bị trả lại")}
LAST = 12  # of each, so that the list of notices is no history


def tell_of_reviews(plan: Plan) -> None:
    """Tell authors of the newest results that were judged, reviewers that some wait."""
    updates = ProgressUpdate.objects.filter(task__plan=plan).order_by("-sent_at", "-pk")
    rows = updates.select_related("task__plan__unit", "author__unit", "on_behalf_of", "reviewed_by")
    for review, (kind, became) in ENDS.items():
        for each in rows.filter(review=review)[:LAST][::-1]:
            tell_authors([each], kind, became, by=each.reviewed_by, reason=each.review_reason)
    for each in rows.waiting()[:LAST][::-1]:
        tell_reviewers(each)
