"""The tag `url` says what Django's says."""

import pytest
from django.template import Context, Engine
from django.urls import NoReverseMatch

from foundation.web.addresses import address_of

DJANGO = Engine()
OURS = Engine(builtins=["foundation.web.templatetags.addresses"])
TAGS = [
    "{% url 'home' %}",
    "{% url 'tasks:task_detail' 12 %}",
    "{% url 'tasks:task_detail' pk %}",
    "{% url 'tasks:task_detail' pk=12 %}",
    "{% url view pk %}",
    "{% url 'tasks:task_detail' pk as place %}[{{ place }}]",
    "{% url 'tasks:task_detail' 'none' as place %}[{{ place }}]",
    "{% url 'exchange:dataset' 'tasks' pk %}",
]


@pytest.mark.parametrize("tag", TAGS)
def test_an_address_is_that_of_django(tag):
    said = {"pk": 7, "view": "tasks:task_detail"}

    found = [OURS.from_string(tag).render(Context(said)) for _ in range(2)]

    assert found == [DJANGO.from_string(tag).render(Context(said))] * 2


def test_an_address_is_put_together_once():
    tag = OURS.from_string("{% url 'tasks:task_detail' pk %}")
    address_of.cache_clear()

    found = {tag.render(Context({"pk": pk})) for pk in (1, 2, 1, 2)}

    assert len(found) == 2
    assert address_of.cache_info().misses == 2


@pytest.mark.parametrize("told", ["none", 1.5, None])
def test_what_no_page_has_is_an_error(told):
    with pytest.raises(NoReverseMatch):
        OURS.from_string("{% url 'tasks:task_detail' pk %}").render(Context({"pk": told}))
