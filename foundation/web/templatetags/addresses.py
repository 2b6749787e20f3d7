"""The tag `url` of all templates: an address that nothing but a name and a few values decide is put
together once.
"""

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parsed
from django.utils.html import conditional_escape

from ..addresses import address_of

register = template.Library()


class _Kept(URLNode):
    """Django's node, which asks all patterns each time."""

    def render(self, context: Context) -> str:
        told = [part.resolve(context) for part in (self.view_name, *self.args)]
        if self.kwargs or self.asvar or not all(isinstance(each, str | int) for each in told):
            return super().render(context)
        return conditional_escape(address_of(*told))


@register.tag
def url(parser: Parser, token: Token) -> template.Node:
    """`{% url 'tasks:task_detail' task.pk %}`, as Django's."""
    node = parsed(parser, token)
    return _Kept(node.view_name, node.args, node.kwargs, node.asvar)
