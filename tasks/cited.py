"""The evidence of all that was said about a task: of results, comments and explanations at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from foundation.web.written import rows_by
from plans.models import Evidence

from .models import ExplanationRequest, ProgressUpdate, Task, TaskComment

Said = ProgressUpdate | TaskComment | ExplanationRequest
RELATIONS: dict[type[Said], str] = {
    ProgressUpdate: "updates",
    TaskComment: "comments",
    ExplanationRequest: "explanations",
}


def know_evidence(task: Task, said: Sequence[Said]) -> None:
    """Let each of what was `said` about `task` know its evidence as `pieces` (one query)."""
    found = defaultdict[tuple[str, int], list[Evidence]](list)
    for piece in rows_by(_cited, [task.pk] if said else []):
        found[piece.cited_as, piece.cited_in].append(piece)
    for each in said:
        each.pieces = found[RELATIONS[type(each)], each.pk]


def _cited(tasks: Collection[int]) -> QuerySet[Evidence]:
    """Each piece once for each row about one of `tasks` (ids) that cites it, the newest first."""
    first, *others = (
        Evidence.objects.filter(**{f"{relation}__task__in": tasks}).with_citing(relation).order_by()
        for relation in RELATIONS.values()
    )
    return first.union(*others, all=True).order_by("-added_at", "-pk")
