"""Forms of saved views, and of how a list is shown."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme

from foundation.web.choices import offer_rows
from foundation.web.field_names import SafeNames

from .models import BETWEEN, Density, SavedView, SavedViewQuerySet

LEFT_OUT = {"page", "all", "open", "format", "order", "moved", "reason", "cols"}
NAME = {"required": "Hãy đặt tên để chọn lại được, ví dụ “Quá hạn của đơn vị tôi”."}


class KeysField(forms.Field):
    """Keys of columns; which ones there are, the list alone knows: it shows those that it finds."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        """Return the keys, sent one by one or as they stand in an address."""
        return [key[:30] for sent in value or () for key in sent.split(BETWEEN) if key][:50]


class BackField(forms.CharField):
    """The page to come back to: an address of ours, the start page in the place of any other."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(max_length=1500, required=False)

    def clean(self, value: Any) -> str:
        """Return the address."""
        back = super().clean(value)
        ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
        return back if ours else "/"


class SavedViewForm(SafeNames, forms.Form):
    """A view under a name: of which list, with which filter."""

    name = forms.CharField(label="Tên cách xem", max_length=60, error_messages=NAME)
    shared = forms.BooleanField(label="Dùng chung trong cơ quan", required=False)
    start = forms.BooleanField(label="Mở danh sách là thấy cách xem này", required=False)
    page = forms.SlugField(max_length=30, widget=forms.HiddenInput)
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)
    columns = KeysField(required=False)
    back = BackField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"use_required_attribute": False, "auto_id": "view-%s"})

    def clean_query(self) -> str:
        """Leave out what is no filter."""
        pairs = parse_qsl(self.cleaned_data["query"])
        return urlencode([(name, value) for name, value in pairs if name not in LEFT_OUT])


class ChangeViewForm(SafeNames, forms.Form):
    """The name of a view that exists, and whether it is shared."""

    name = forms.CharField(label="Tên cách xem", max_length=60, error_messages=NAME)
    shared = forms.BooleanField(label="Dùng chung trong cơ quan", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"use_required_attribute": False})


class ListSettingsForm(forms.Form):
    """How dense a list is, and which columns it shows."""

    page = forms.SlugField(max_length=30)
    density = forms.ChoiceField(choices=Density.choices)
    columns = KeysField(required=False)
    back = BackField()


class StartForm(forms.Form):
    """With which view a list begins; with none it shows all its rows."""

    page = forms.SlugField(max_length=30)
    view: "forms.ModelChoiceField[SavedView]" = forms.ModelChoiceField(None, required=False)

    def __init__(self, *args: Any, views: SavedViewQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "view", views)
