"""Forms of declaring and reviewing: what every declaration is sent with, the filters of a queue,
accept or return.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from foundation.web.choices import offer_rows
from foundation.web.filters import FilterForm
from foundation.web.unsent import UnsentForm
from vietnamese import whole_number

from ..areas import titles_across
from ..evidence_fields import evidence_files, evidence_heads, offer_registered
from ..models import Evidence, Plan
from .models import REVIEWERS, Declaration, DeclarationQuerySet


class DeclaringForm(forms.Form):
    """What an office declares, with its evidence; `newer` is what somebody declared meanwhile."""

    data: QueryDict
    newer: Declaration | None = None

    files = evidence_files()  # type: ignore[assignment]  # Django takes fields off the class
    heads = evidence_heads()
    link = forms.URLField(
        label="Đường dẫn minh chứng", required=False, max_length=500, assume_scheme="https"
    )
    evidence = forms.ModelMultipleChoiceField(
        Evidence.objects.none(),
        label="Minh chứng đã có",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        sent: DeclarationQuerySet,
        plan: Plan,
        user: User,
        unsent: UnsentForm | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the declarations that were `sent` before on what the form is about, and what the
        person had typed when their session ended (`unsent`).
        """
        data = data or (unsent.fields if unsent else None)
        super().__init__(data, files, **kwargs | {"use_required_attribute": False})
        self.unsent = unsent
        self.order_fields([name for name in self.fields if name not in DeclaringForm.base_fields])
        self.sent = sent
        offer_registered(self, "evidence", plan, user)

    @property
    def has_evidence(self) -> bool:
        return any(self.fields["evidence"].widget.choices)

    @property
    def what_is_wrong(self) -> str:
        """Why it was not taken, in a sentence for a place that cannot show the form."""
        if self.newer:
            return "Đã có người gửi bản mới hơn; hãy mở ra so hai bản rồi chọn."
        return str(next(iter(self.errors.values()))[0])

    def clean_seen(self):
        """Turn the id of the declaration that the person was looking at into the declaration."""
        pk = self.cleaned_data["seen"]
        return self.sent.filter(pk=pk).first() if pk else None

    def ask_again(self, newer: Declaration) -> None:
        """Show `newer` beside what the person typed; sending again means that they have seen it."""
        self.newer = newer
        self.data = self.data.copy()
        self.data["seen"] = str(newer.pk)


class FoundRows(Sequence[Any]):
    """Declarations of which a page is shown, the oldest first: `total` is how many there are, and
    what people read about them is asked for of those of the page alone.
    """

    def __init__(self, found: DeclarationQuerySet, total: int) -> None:
        self.found, self.total = found.oldest_first(), total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, place: Any) -> Any:
        """Return the declarations of these places (two queries)."""
        page = list(self.found.values_list("pk", flat=True)[place])
        rows = self.found.model.objects.filter(pk__in=page)
        return list(rows.oldest_first().with_details())


class ReviewFilterForm(FilterForm):
    """The filters of a queue: by unit and area; each kind of declaration adds its own."""

    PLACES: tuple[str, ...] = ()  # what those need to know of each declaration
    # which of them tells whether a row passes a filter
    TOLD_BY: Mapping[str, str] = {"unit": "sender", "area": "in_area"}

    unit = forms.TypedChoiceField(label="Đơn vị gửi", required=False, coerce=int, empty_value=None)
    area = forms.TypedChoiceField(label="Lĩnh vực", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, waiting: DeclarationQuerySet, **kwargs: Any) -> None:
        """Offer the units and areas of what is `waiting`, each with its number (one query)."""
        super().__init__(*args, **kwargs)
        self.waiting, self.places = waiting, list(waiting.places(*self.PLACES))
        self.offer_counted(
            "unit", ((row.sender, row.sender_name, row.number) for row in self.places if row.sender)
        )
        titles = titles_across({row.in_plan for row in self.places})
        self.offer_counted(
            "area", ((row.in_area, titles[row.in_area], row.number) for row in self.places)
        )

    def offer_counted(self, name: str, found: Iterable[tuple[int, str, int]]) -> None:
        """Offer the values `found` (id, words and a number), each with its numbers together."""
        counted: Counter[tuple[int, str]] = Counter()
        for value, words, number in found:
            counted[value, words] += number
        choices = [(value, f"{words} ({n})") for (value, words), n in sorted(counted.items())]
        self.offer(name, choices)

    @property
    def rows(self) -> "FoundRows":
        """Those found, the oldest first, for a page of them."""
        return FoundRows(self.found(), self._numbers().total())

    def count_own(self, user: User) -> int:
        """How many of those found `user` sent, or somebody in whose name alone they review, so that
        somebody else must review them.
        """
        numbers = self._numbers()
        return sum(numbers[author] for author in user.barred_authors(*REVIEWERS))

    def _numbers(self) -> Counter[int]:
        """How many of those found each author sent."""
        wanted = self.wanted
        numbers: Counter[int] = Counter()
        for row in self.places:
            if all(getattr(row, self.TOLD_BY[name]) == each for name, each in wanted.items()):
                numbers[row.author] += row.number
        return numbers

    def found(self) -> Any:
        """Return the declarations that the person looks for, a queryset of their kind."""
        asked, found = self.wanted, self.waiting
        found = found.of_unit(asked["unit"]) if "unit" in asked else found
        return found.of_area(asked["area"]) if "area" in asked else found


class ReviewForm(forms.Form):
    """Accept or return one declaration (its id in the button) or the ticked ones (`chosen`)."""

    CHOSEN = "chosen"

    updates: "forms.ModelMultipleChoiceField[Any]" = forms.ModelMultipleChoiceField(
        None, required=False
    )
    accept = forms.CharField(required=False)
    send_back = forms.CharField(required=False)

    def __init__(self, *args: Any, reviewable: DeclarationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reviewable = reviewable
        offer_rows(self, "updates", reviewable)

    @property
    def accepts(self) -> bool:
        return bool(self.cleaned_data["accept"])

    @property
    def reason(self) -> str:
        """Why: from the field of the one declaration, or from that of the ticked ones."""
        which = self.data.get("send_back", "")
        return self.data.get("reason" if which == self.CHOSEN else f"reason-{which}", "").strip()[
            :2000
        ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        which = values.get("accept") or values.get("send_back")
        if not which:
            raise forms.ValidationError("Hãy bấm “Xác nhận” hoặc “Trả lại”.")
        if which == self.CHOSEN:
            chosen = values.get("updates", self.reviewable.none())
            values["chosen"] = list(chosen.oldest_first())
        else:  # who reviews it looks for it, and whether the person may, under the lock
            pk = whole_number(which)
            values["chosen"] = [self.reviewable.model(pk=pk)] if pk else []
        if not values["chosen"]:
            noun = self.reviewable.model.NOUN
            raise forms.ValidationError(f"Hãy đánh dấu ít nhất một {noun} để xét duyệt.")
        if values.get("send_back") and not self.reason:
            raise forms.ValidationError("Hãy ghi lý do trả lại để đơn vị biết cần bổ sung gì.")
        return values


class UndoForm(forms.Form):
    """What a person has just reviewed."""

    updates: "forms.ModelMultipleChoiceField[Any]" = forms.ModelMultipleChoiceField(None)

    def __init__(self, *args: Any, reviewed: DeclarationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "updates", reviewed)
