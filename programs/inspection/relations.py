"""What the parts of an Office file point to, and of what types they say they are."""

import re
from xml.parsers import expat  # nosec B405 - a document type was refused before

from .faults import Fault, FaultyFile

_RUNNING = {"vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "control"}
_RUNNING |= {"activexcontrolbinary", "attachedtoolbars"}
_HOLDING = {"afchunk", "oleobject"}  # anything at all, and an object of another program
_MACRO_TYPES = re.compile(r"macroenabled|vbaproject|activex|macrosheet", re.IGNORECASE)
# A template on the disk of whoever wrote the document is looked for on that of who opens it.
_TEMPLATE_HERE = re.compile(r"(?:file:/*)?[a-z]:(?:[\\/]|%5c)|[^\\/:]+$", re.IGNORECASE)


def inspect_relations(text: str) -> None:
    """Raise `FaultyFile` when relationships lead out of the file, but for links that people click,
    or to what runs or was made by another program.
    """
    for attributes in _elements(text, "Relationship"):
        kind = attributes.get("Type", "").rsplit("/", 1)[-1].lower()
        if kind in _RUNNING:
            raise FaultyFile(Fault.MACROS)
        outside = attributes.get("TargetMode", "").strip().lower() not in ("", "internal")
        if outside and kind != "hyperlink":
            here = _TEMPLATE_HERE.match(attributes.get("Target", ""))
            if kind != "attachedtemplate" or not here:
                raise FaultyFile(Fault.OUTSIDE)
        if kind in _HOLDING:
            raise FaultyFile(Fault.EMBEDDED)


def inspect_types(text: str) -> None:
    """Raise `FaultyFile` when the content types of a package name one that holds macros."""
    for name in ("Override", "Default"):
        for attributes in _elements(text, name):
            if _MACRO_TYPES.search(attributes.get("ContentType", "")):
                raise FaultyFile(Fault.MACROS)


def _elements(text: str, name: str) -> list[dict[str, str]]:
    """The attributes of the elements of this name, whatever their namespace."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rsplit(" ", 1)[-1] == name:
            found.append(attributes)

    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.StartElementHandler = start
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise FaultyFile(Fault.BROKEN) from error
    return found
