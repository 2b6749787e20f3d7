"""Finds the cells of an .xlsx that show something else than the values that its reader tells.

A formula that gives no value is read as an empty cell, and what people see as 87,5% is read as
0.875.
"""

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

UNCOMPUTED = "#CALC!"  # a formula that no spreadsheet has computed yet
PERCENT = "%"  # a number that is shown as a percentage

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_CELL = re.compile(r"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.S)
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_VALUE = re.compile(r"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
_FORMULA = re.compile(r"<(?:\w+:)?f\b")  # lists of choices have a `formula1`
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s([^>]*)>")
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_STYLE = re.compile(r"<(?:\w+:)?xf\s([^>]*)>")
_WORDS = re.compile(r'"[^"]*"|\\.')  # in a format
_PERCENTS = {"9", "10"}  # the percent formats that every workbook knows by number


def cells_shown_otherwise(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Return what cells show (`#REF!`, `PERCENT`) by worksheet and place: row, column from 0."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names, percents = set(package.namelist()), _percent_styles(package)
        paths = {name: path for name, path in _paths(package).items() if path in names}
        return {name: dict(_found(_text(package, path), percents)) for name, path in paths.items()}


def _percent_styles(package: zipfile.ZipFile) -> set[str]:
    """The numbers of the styles of cells that show percentages."""
    text = _text(package, "xl/styles.xml")
    formats = map(_attributes, _FORMAT.findall(text))
    percents = {
        each.get("numFmtId")
        for each in formats
        if "%" in _WORDS.sub("", each.get("formatCode", ""))
    }
    styles = map(_attributes, _STYLE.findall("".join(_STYLES.findall(text))))
    return {str(n) for n, each in enumerate(styles) if each.get("numFmtId") in percents | _PERCENTS}


def _paths(package: zipfile.ZipFile) -> dict[str, str]:
    """The files of the worksheets by their names."""
    relations = map(_attributes, _RELATION.findall(_text(package, "xl/_rels/workbook.xml.rels")))
    targets = {
        each.get("Id"): posixpath.normpath(posixpath.join("/xl", each.get("Target", "")))
        for each in relations
    }
    sheets = map(_attributes, _SHEET.findall(_text(package, "xl/workbook.xml")))
    return {
        each["name"]: targets.get(each.get("id"), "").lstrip("/")
        for each in sheets
        if "name" in each
    }


def _found(sheet: str, percents: set[str]) -> Iterator[tuple[tuple[int, int], str]]:
    if not percents and 't="e"' not in sheet and not _FORMULA.search(sheet):
        return
    for attributes, inner in _CELL.findall(sheet):
        said = _attributes(attributes)
        place, value = _PLACE.fullmatch(said.get("r", "")), _VALUE.search(inner)
        if place and said.get("t") == "e":
            yield _at(place), html.unescape(value[1]) if value else UNCOMPUTED
        elif place and value is None and _FORMULA.search(inner) and said.get("t") != "str":
            yield _at(place), UNCOMPUTED
        elif place and value and said.get("s") in percents and said.get("t", "n") == "n":
            yield _at(place), PERCENT


def _at(place: re.Match) -> tuple[int, int]:
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    return int(place[2]) - 1, column - 1


def _attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, without the prefixes of their namespaces."""
    return {
        name.rpartition(":")[2]: html.unescape(value) for name, value in _ATTRIBUTE.findall(text)
    }


def _text(package: zipfile.ZipFile, path: str) -> str:
    return package.read(path).decode("utf-8", "replace") if path in package.namelist() else ""
