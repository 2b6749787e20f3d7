"""Choices and inputs that are drawn without templates look as Django draws them."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from lxml import html

from foundation.web.drafts import Renderer

CHOICES = [
    ("", "Tất cả"),
    (1, 'Lĩnh vực "một" <b>'),
    ("a&b", SafeString("<i>nghiêng</i>")),
    ("Nhóm <1>", [(2, "Hai"), (None, "Không")]),
]


def told(drawn: str) -> list:
    return [
        (each.tag, dict(each.attrib), (each.text or "").strip())
        for each in html.fromstring(drawn).iter()
    ]


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("value", ["", 1, "1", "a&b", None, [1, 2]])
@pytest.mark.parametrize("attrs", [{}, {"id": 'x"y', "required": True, "hidden": False, "n": 3}])
def test_a_select_is_that_of_django(several, value, attrs):
    select = (forms.SelectMultiple if several else forms.Select)(choices=CHOICES)

    drawn = select.render("tên", value, attrs, Renderer())

    assert told(drawn) == told(select.render("tên", value, attrs, TemplatesSetting()))
    assert isinstance(drawn, SafeString)


@pytest.mark.parametrize(
    "widget",
    [
        *(forms.TextInput, forms.NumberInput, forms.EmailInput),
        *(forms.PasswordInput, forms.HiddenInput, forms.CheckboxInput),
    ],
)
@pytest.mark.parametrize("value", ["", 0, 12, "a&b", None, True, False, '"><script>', "'"])
@pytest.mark.parametrize("attrs", [{}, {"id": 'x"y', "required": True, "hidden": False, "n": 3}])
def test_an_input_is_that_of_django(widget, value, attrs):
    plain = widget(attrs={"class": "wide <b>"})

    drawn = plain.render("tên", value, attrs, Renderer())

    assert told(drawn) == told(plain.render("tên", value, attrs, TemplatesSetting()))
    assert isinstance(drawn, SafeString)
