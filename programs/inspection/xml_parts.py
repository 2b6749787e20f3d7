"""XML of strangers, judged before anything else parses it."""

from xml.parsers import expat  # nosec B405 - stopped before any entity could be declared

from .faults import Fault, FaultyFile

_ENCODINGS = {"", "utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1"}


class _Begun(Exception):
    """The first element, of this name, stands there: what comes before it was as it should be."""


def inspect_prolog(head: bytes) -> str:
    """Return the name of the first element of what begins with `head`, without its namespace.

    Raise `FaultyFile` when it has a document type, in which entities are declared; that can stand
    only before the first element.
    """
    parser = expat.ParserCreate()

    def begin(name: str, *_: object) -> None:
        raise _Begun(name)

    def refuse(*_: object) -> None:
        raise FaultyFile(Fault.DTD)

    def declare(version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "").lower() not in _ENCODINGS:  # what we read would not be what others do
            raise FaultyFile(Fault.BROKEN)

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    parser.XmlDeclHandler = declare
    try:
        parser.Parse(head, False)
    except _Begun as begun:
        return str(begun).rpartition(":")[2]
    except expat.ExpatError as error:
        raise FaultyFile(Fault.BROKEN) from error
    raise FaultyFile(Fault.BROKEN)


def plain_xml(content: bytes) -> str:
    """Return the text of a part whose prolog was judged."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:4]
    if not wide:
        return content.decode("utf-8-sig", "replace")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-16-le" if content[1] == 0 else "utf-16-be", "replace")
