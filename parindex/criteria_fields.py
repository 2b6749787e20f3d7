"""Form fields of proofs: several criteria from a list, each with its pages, and what the program
itself holds.
"""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from foundation.web.choices import offer_rows
from plans.evidence_fields import PAGE_LENGTH
from plans.models import plain_page

from .models import Score
from .models.scores import ScoreQuerySet
from .own_evidence import KEY, own_pieces


class CriteriaInput(forms.CheckboxSelectMultiple):
    """A box for each criterion and a field for the pages that prove it; a script narrows the list
    by what is typed above it.
    """

    template_name = "parindex/_criteria_choices.html"
    pages: dict[str, str]

    def __init__(self, summary: str = "Chọn các tiêu chí khác", *, opened: bool = False) -> None:
        """Say what is chosen in the line that opens the list, which may be `opened` at first."""
        super().__init__()
        self.summary, self.opened, self.pages = summary, opened, {}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add to each box the pages that were typed beside it."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"summary": self.summary, "opened": self.opened or bool(value)}
        context["widget"]["rows"] = [
            (option, self.pages.get(str(option["value"]), ""))
            for _, group, _ in context["widget"]["optgroups"]
            for option in group
        ]
        return context


class CriteriaField(forms.ModelMultipleChoiceField):
    """Scores by the criteria that they are of."""

    widget = CriteriaInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Score.objects.none(), **{"required": False} | kwargs)

    def label_from_instance(self, score: Any) -> str:
        return str(score.criterion)


def offer_criteria(
    form: forms.BaseForm,
    name: str,
    scores: ScoreQuerySet,
    listed: Iterable[Score] | None = None,
) -> None:
    """Let the person choose among `scores`, and keep the pages typed beside them; `listed` are
    these when they are at hand, with their criteria.
    """
    offer_rows(form, name, scores.self_scored().with_parts().in_order())
    widget = cast("CriteriaInput", form.fields[name].widget)
    if listed is not None:
        widget.choices = [(score.pk, str(score.criterion)) for score in listed]
    sent = {key.removeprefix("page-"): str(form.data[key]) for key in form.data if _is_page(key)}
    widget.pages = sent


def pages_of(form: forms.BaseForm, scores: Iterable[Score]) -> dict[int, str]:
    """Return the pages that were typed beside each of the chosen scores, by their ids."""
    return {
        score.pk: plain_page(str(form.data.get(f"page-{score.pk}", "")))[:PAGE_LENGTH]
        for score in scores
    }


def _is_page(key: str) -> bool:
    return key.startswith("page-")


class OwnPiecesField(forms.MultipleChoiceField):
    """Documents and forms of the program, by their keys; the service says which are there."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return KEY.fullmatch(str(value)) is not None


def offer_own(form: forms.BaseForm, name: str, score: Score, *, find: str) -> None:
    """Show the documents and forms that hold the words `find`; without any none, as those that suit
    `score` are offered beside the form.
    """
    criteria_set = score.assessment.criteria_set
    where = score.assessment.unit_id, criteria_set.year
    found = own_pieces(*where, find=find, score=score.pk) if find else []
    cast("forms.CheckboxSelectMultiple", form.fields[name].widget).choices = [
        (each.key, each.words) for each in found
    ]
