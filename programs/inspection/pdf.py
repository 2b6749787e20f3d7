"""Judges a PDF file by all its objects, those in packed streams too."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from .faults import Fault, FaultyFile
from .pictures import check_size

if TYPE_CHECKING:
    from pikepdf import Object

_END_WITHIN = 4096  # bytes
_LOCKED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")
# ISO 32000-2, 12.6.4: what a reader does by itself that shows no page
_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute"}
_ACTIONS |= {"/GoToR", "/GoToE", "/Rendition"}  # opens other files, on the machines of others too
_PLAYED = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}  # 12.5.6: annotations
# What `_inspect_object` looks for; most objects hold none of it.
_WORTH_A_LOOK = re.compile(
    rb"/(?:JavaScript|JS|Launch|ImportData|SubmitForm|GoToR|GoToE|Rendition|RichMedia\w*|3D|Movie|Sound|Screen|XFA|EF|"
    rb"EmbeddedFiles?|FileAttachment|Image)\b"
)
_DEEPEST = 50  # objects in objects


def inspect_pdf(content: bytes) -> None:
    """Raise `FaultyFile` for a PDF file that is locked or cannot be read, and for one with scripts,
    actions that leave it, files in it, or pictures of too many pixels.

    A form of XFA is a program of its own.
    """
    import pikepdf

    if _LOCKED.search(content):
        raise FaultyFile(Fault.LOCKED)
    if b"%%EOF" not in content[-_END_WITHIN:]:
        raise FaultyFile(Fault.BROKEN)
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise FaultyFile(Fault.LOCKED)
            for each in pdf.objects:
                # numbers and texts come as those of Python
                if isinstance(each, pikepdf.Object) and _WORTH_A_LOOK.search(_written(each)):
                    _inspect_object(each, _DEEPEST)
            _inspect_object(pdf.trailer, _DEEPEST)
    except pikepdf.PasswordError as error:
        raise FaultyFile(Fault.LOCKED) from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise FaultyFile(Fault.BROKEN) from error


def _written(each: "Object") -> bytes:
    """The object as it would be written, but for the bytes of a stream."""
    import pikepdf

    plain = each.stream_dict if isinstance(each, pikepdf.Stream) else each
    return plain.unparse(resolved=True)


def _inspect_object(each: "Object", depth: int) -> None:
    """Judge an object and what stands in it; what it only refers to is judged by itself."""
    import pikepdf

    if depth == 0:
        raise FaultyFile(Fault.BROKEN)
    if isinstance(each, pikepdf.Stream):
        each = each.stream_dict
    if isinstance(each, pikepdf.Dictionary):
        entries = dict(each.items())
        _inspect_entries(entries)
        inner = [*entries.values()]
    elif isinstance(each, pikepdf.Array):
        inner = [*each]
    else:
        return
    for part in inner:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            _inspect_object(part, depth - 1)


def _inspect_entries(entries: Mapping[str, object]) -> None:
    """Judge one dictionary. Raises `FaultyFile`."""
    action, subtype, kind = (str(entries.get(key, "")) for key in ("/S", "/Subtype", "/Type"))
    if action in _ACTIONS or subtype in _PLAYED or entries.keys() & {"/JS", "/JavaScript", "/XFA"}:
        raise FaultyFile(Fault.ACTIONS)
    if (
        entries.keys() & {"/EF", "/EmbeddedFiles"}
        or kind == "/EmbeddedFile"
        or subtype == "/FileAttachment"
    ):
        raise FaultyFile(Fault.ATTACHED)
    if subtype == "/Image":
        width, height = (entries.get(key, 0) for key in ("/Width", "/Height"))
        if isinstance(width, int) and isinstance(height, int):
            check_size(width, height)
