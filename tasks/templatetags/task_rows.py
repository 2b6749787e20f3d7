"""The rows of the matrix, wherever they stand."""

from collections.abc import Sequence

from django import template
from django.template import Engine
from django.template.context import Context
from django.utils.safestring import SafeString

from foundation.web.templatetags.compiled_rows import compiled_rows

from ..rows import MatrixRow

register = template.Library()

ASKED = ("plan", "shown", "editable")  # of every page that shows rows
LEFT_OUT = {"acts": (), "ordering": False, "moved": "", "form_template": ""}


@register.simple_tag(takes_context=True)
def task_rows(context: Context, rows: Sequence[MatrixRow], query: str) -> SafeString:
    """The `rows` with the columns `shown`; what is open below one sees the rest of the page."""
    opened = Engine.get_default().get_template("tasks/_row_below.html")

    def below(row: MatrixRow) -> SafeString:
        with context.push(row=row, query=query):
            return opened.render(context)

    told = {name: context[name] for name in ASKED}
    told |= {name: context.get(name, usual) for name, usual in LEFT_OUT.items()}
    told |= {"rows": rows, "query": query, "below": below}
    return compiled_rows("tasks.jinja", **told)
