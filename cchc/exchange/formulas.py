"""Finds the cells of an .xlsx whose formula gives no value: its reader takes them for empty ones."""

import html
import io
import posixpath
import re
import zipfile

UNCOMPUTED = "#CALC!"  # a formula that no spreadsheet has computed yet

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_CELL = re.compile(r"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.S)
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_VALUE = re.compile(r"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
_PLACE = re.compile(r"([A-Z]+)([0-9]+)")


def valueless_cells(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Return by sheet and place (row and column, counted from zero) what stands there instead of a value: `#REF!`."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = set(package.namelist())
        paths = {name: path for name, path in _paths(package).items() if path in names}
        return {name: _valueless(_text(package, path)) for name, path in paths.items()}


def _paths(package: zipfile.ZipFile) -> dict[str, str]:
    """The files of the sheets by the sheets' names."""
    relations = map(_attributes, _RELATION.findall(_text(package, "xl/_rels/workbook.xml.rels")))
    targets = {each.get("Id"): posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))) for each in relations}
    sheets = map(_attributes, _SHEET.findall(_text(package, "xl/workbook.xml")))
    return {each["name"]: targets.get(each.get("id"), "").lstrip("/") for each in sheets if "name" in each}


def _valueless(sheet: str) -> dict[tuple[int, int], str]:
    if 't="e"' not in sheet and "<f" not in sheet and ":f" not in sheet:
        return {}
    found = {}
    for attributes, inner in _CELL.findall(sheet):
        said = _attributes(attributes)
        place, value = _PLACE.fullmatch(said.get("r", "")), _VALUE.search(inner)
        if place and said.get("t") == "e":
            found[_at(place)] = html.unescape(value[1]) if value else UNCOMPUTED
        elif place and value is None and re.search(r"<(?:\w+:)?f\b", inner) and said.get("t") != "str":
            found[_at(place)] = UNCOMPUTED
    return found


def _at(place: re.Match) -> tuple[int, int]:
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    return int(place[2]) - 1, column - 1


def _attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, without the prefixes of their namespaces."""
    return {name.rpartition(":")[2]: html.unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def _text(package: zipfile.ZipFile, path: str) -> str:
    return package.read(path).decode("utf-8", "replace") if path in package.namelist() else ""
