"""Forms of proofs: evidence for a score, a piece for several criteria, the pages of a citation."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from foundation.web.choices import offer_rows
from plans.evidence_fields import PageField, evidence_files, evidence_heads
from plans.models import Evidence

from .criteria_fields import (
    CriteriaField,
    CriteriaInput,
    OwnPiecesField,
    offer_criteria,
    offer_own,
    pages_of,
)
from .models import Assessment, Score

FOUND_SHOWN = 20


class ProofForm(forms.Form):
    """Evidence for a score, from the register or new, and the other criteria that it proves."""

    find = forms.CharField(label="Tìm trong sổ minh chứng", required=False, max_length=200)
    evidence = forms.ModelMultipleChoiceField(
        Evidence.objects.none(),
        label="Minh chứng đã có",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    own = OwnPiecesField(label="Văn bản, biểu trong phần mềm", required=False)
    files = evidence_files()  # type: ignore[assignment]  # Django keeps fields apart from attributes
    heads = evidence_heads()
    link = forms.URLField(
        label="Hoặc đường dẫn", required=False, max_length=500, assume_scheme="https"
    )
    page = PageField(help_text="Trang chứng minh tiêu chí này, ví dụ 3, 5–7.")
    also = CriteriaField(label="Gắn cả cho tiêu chí khác")

    def __init__(
        self,
        *args: Any,
        score: Score,
        user: User,
        find: str = "",
        others: Iterable[Score] | None = None,
        **kwargs: Any,
    ):
        own = {"auto_id": f"proof-{score.pk}-%s", "use_required_attribute": False}
        super().__init__(*args, **kwargs | own)
        self.score, self.user = score, user
        self.fields["find"].widget.input_type = "search"
        offer_own(self, "own", score, find=find)
        mine = score.assessment.scores.scored_by(user).exclude(pk=score.pk)
        offer_criteria(self, "also", mine, others)
        register = Evidence.objects.visible_to(user).filter(authority__in=user.readable_authorities)
        offer_rows(self, "evidence", register)
        found = (
            register.of_year(score.assessment.criteria_set.year)
            .matching(find)
            .exclude(scores=score.pk)
        )
        pieces = found.select_related("unit").order_by("-added_at", "-pk")[
            : FOUND_SHOWN if find else 5
        ]
        self.fields["evidence"].widget.choices = [
            (piece.pk, f"{piece.in_words}{f' ({piece.unit})' if piece.unit else ''}")
            for piece in pieces
        ]
        if find:
            self.initial["find"] = find

    @property
    def found(self) -> list:
        return self.fields["evidence"].widget.choices

    @property
    def own_found(self) -> list:
        return self.fields["own"].widget.choices

    @property
    def pages(self) -> dict[int, str]:
        """The pages for this score and each of the others, by their ids."""
        others = pages_of(self, self.cleaned_data["also"])
        return {self.score.pk: self.cleaned_data["page"], **others}

    def clean(self):
        super().clean()
        given = any(self.cleaned_data.get(name) for name in ("evidence", "own", "files", "link"))
        if not (given or self.errors):
            self.add_error("find", "Hãy chọn một minh chứng đã có, một tệp hoặc một đường dẫn.")
        return self.cleaned_data


class CiteForm(forms.Form):
    """The criteria that a piece of the register proves too, among those that the person scores now
    and that it does not prove yet.
    """

    criteria = CriteriaField(
        label="Tiêu chí",
        widget=CriteriaInput("Chọn tiêu chí", opened=True),
        required=True,
        error_messages={"required": "Hãy đánh dấu ít nhất một tiêu chí."},
    )

    def __init__(self, *args: Any, piece: Evidence, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        self.piece = piece
        open_now = (Assessment.State.DRAFT, Assessment.State.EXPLANATION)
        scored = Score.objects.scored_by(user).filter(assessment__state__in=open_now)
        offer_criteria(self, "criteria", scored.exclude(pieces__evidence=piece.pk))

    @property
    def pages(self) -> dict[int, str]:
        return pages_of(self, self.cleaned_data["criteria"])


class PageForm(forms.Form):
    page = PageField()
