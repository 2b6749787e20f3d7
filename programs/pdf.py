"""Makes LibreOffice's PDF the same bytes each time, and a fifth as large."""

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from .errors import NotConverted

if TYPE_CHECKING:
    from pikepdf import Pdf

_UNKNOWN = datetime(1980, 1, 1, tzinfo=UTC)  # as in packages: the first day that they can tell
_CREATED = re.compile(rb"<dcterms:created[^>]*>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z<")
_PROPERTIES = "docProps/core.xml"
_MOST = 100_000  # bytes of them that are looked at
_PROFILE_DATE = slice(24, 36)  # ICC.1:2010, 7.2: when the profile of the colours was made


def moment_of(document: bytes) -> datetime:
    """Return when a `.docx` says it was made; a fixed day for what says nothing."""
    try:
        with zipfile.ZipFile(BytesIO(document)) as package, package.open(_PROPERTIES) as part:
            found = _CREATED.search(part.read(_MOST))
            return datetime.fromisoformat(f"{found[1].decode()}+00:00") if found else _UNKNOWN
    # Whatever is wrong with the package of a stranger: LibreOffice could read it.
    except Exception:
        return _UNKNOWN


def settled(name: str, content: bytes, moment: datetime) -> bytes:
    """Return the PDF `content` with `moment` wherever it holds the time of its making.

    Its objects, of which tags make tens of thousands, are packed, which PDF/A-2 allows. Raises
    `NotConverted` when the PDF is not whole.
    """
    import pikepdf  # 13 MB, which processes that convert nothing do without

    packed = BytesIO()
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            _date(pdf, moment)
            pdf.save(
                packed,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
                fix_metadata_version=False,
            )
    except pikepdf.PdfError as error:
        raise NotConverted(f"{name}: {error}") from error
    return packed.getvalue()


def _date(pdf: "Pdf", moment: datetime) -> None:
    pdf.docinfo["/CreationDate"] = f"D:{moment:%Y%m%d%H%M%S}Z"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["xmp:CreateDate"] = f"{moment:%Y-%m-%dT%H:%M:%S}Z"
    # LibreOffice makes both of the clock; the writer gives a number of its own.
    for key in {"/ID", "/DocChecksum"} & set(pdf.trailer.keys()):
        del pdf.trailer[key]
    for intent in pdf.Root.OutputIntents:  # PDF/A has one
        profile = intent.DestOutputProfile
        colours = bytearray(profile.read_bytes())
        colours[_PROFILE_DATE] = bytes(12)
        profile.write(bytes(colours))
