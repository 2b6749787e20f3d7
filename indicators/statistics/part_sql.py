"""The columns and conditions of statistical forms, told in the query of another row."""

from django.db.models import F

from foundation.web.json_rows import JsonRows


class ColumnsTold(JsonRows):
    """The columns of a form as JSON; `form` is the expression that says which."""

    arity = 1
    table, key = "indicators_formcolumn", "form_id"
    columns = ("id", "form_id", "order", "code", "heading", "group", "accumulates", "formula")

    def __init__(self, form: str):
        super().__init__(F(form))


class ChecksTold(JsonRows):
    """The conditions of a form as JSON."""

    arity = 1
    table, key = "indicators_formcheck", "form_id"
    columns = ("id", "form_id", "order", "expression", "severity", "message")

    def __init__(self, form: str):
        super().__init__(F(form))
