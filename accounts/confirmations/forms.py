"""The form by which a request is refused."""

from django import forms

from foundation.web.field_names import SafeNames

from .services import NOTE_LENGTH


class RefusalForm(SafeNames, forms.Form):
    note = forms.CharField(label="Lý do không đồng ý", max_length=NOTE_LENGTH)
