"""Names under which fields of forms are sent, where a field's own name would hide a property of the
browser's form.
"""

from django import forms

# Properties of HTMLFormElement that are good names for a field: with a control of such a name,
# `form.title` in a script
# is that control, not the title, and nothing says so.
HIDING = frozenset({"before", "method", "name", "role", "title"})


class SafeNames(forms.BaseForm):
    """A form that sends such a field as `name_field`; elsewhere it keeps its name."""

    def add_prefix(self, field_name: str) -> str:
        if field_name in HIDING and not self.prefix:
            return f"{field_name}_field"
        return super().add_prefix(field_name)
