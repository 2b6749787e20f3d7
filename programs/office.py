"""Converts documents with LibreOffice: `.doc`, `.odt` and `.rtf` to `.docx`, all of them to PDF."""

import fcntl
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Literal

from .errors import NotConverted, ProgramMissing
from .pdf import moment_of, settled
from .processes import limited, output_of

SECONDS = 120  # of the clock and of the processor; a table of 10,000 rows takes twenty
_MEMORY = 4_000_000_000  # bytes of address space, of which LibreOffice uses a tenth
_LARGEST = 60_000_000  # bytes that are taken back: the PDF of 10,000 rows has half of it at first
_LOCK = f"programs-office-{os.getuid()}.lock"
_PDF_OPTIONS = {
    # PDF/A-2b: fonts and colours come with the file
    "SelectPdfVersion": {"type": "long", "value": "2"},
    # for those who hear the document
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    # charts, whose letters JPEG blurs
    "UseLosslessCompression": {"type": "boolean", "value": "true"},
}
_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "pdf": f"pdf:writer_pdf_Export:{json.dumps(_PDF_OPTIONS)}",
}
# No macros, no links that fetch something; the proxy is a port where nobody listens.
_SETTINGS = {
    ("Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Office.Common/Security/Scripting", "DisableActiveContent"): "true",
    ("Office.Writer/Content/Update", "Link"): "0",
    ("Inet/Settings", "ooInetProxyType"): "2",
    ("Inet/Settings", "ooInetHTTPProxyName"): "127.0.0.1",
    ("Inet/Settings", "ooInetHTTPProxyPort"): "9",
    ("Inet/Settings", "ooInetHTTPSProxyName"): "127.0.0.1",
    ("Inet/Settings", "ooInetHTTPSProxyPort"): "9",
}
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value>'
    "</prop></item>"
)


def convert(name: str, content: bytes, suffix: str, to: Literal["pdf", "docx"] = "pdf") -> bytes:
    """Return the document `content`, whose kind `suffix` (`.docx`) tells, as one of the kind `to`.

    One at a time on this machine: others wait. The PDF is PDF/A-2b with tags, and the same bytes
    for the same document. Raises `ProgramMissing`, `OutOfTime` and `NotConverted`; `name` is only
    for their texts.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ProgramMissing("soffice")
    try:
        with _one_at_a_time(), tempfile.TemporaryDirectory(prefix="programs-") as folder:
            made = _made(program, content, suffix, to, Path(folder))
            if not made.is_file() or made.stat().st_size > _LARGEST:
                raise NotConverted(f"{name}: {suffix} into {to}")
            written = made.read_bytes()
    except OSError as error:  # the disk is full
        raise NotConverted(f"{name}: {error}") from error
    # Ended from outside while it wrote, LibreOffice leaves the beginning of a file.
    if to == "pdf":
        return settled(name, written, moment_of(content))
    if not zipfile.is_zipfile(BytesIO(written)):
        raise NotConverted(f"{name}: half of a package")
    return written


def _made(program: str, content: bytes, suffix: str, to: str, folder: Path) -> Path:
    """Where LibreOffice has written the document, if it has. Raises `OutOfTime`."""
    source, made = folder / f"document{suffix}", folder / "made" / f"document.{to}"
    source.write_bytes(content)
    _write_profile(folder / "profile")
    command = [
        *(program, f"-env:UserInstallation=file://{folder / 'profile'}"),
        *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
        *("--convert-to", _FILTERS[to], "--outdir", str(made.parent), str(source)),
    ]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    command = limited(command, memory=_MEMORY, seconds=SECONDS)
    with output_of(command, seconds=SECONDS, environment=environment) as output:
        output.read()
    return made


def _write_profile(folder: Path) -> None:
    items = [_ITEM.format(*setting, value) for setting, value in _SETTINGS.items()]
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(_PROFILE.format("\n".join(items)))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait until no other process of this machine is converting: each takes much memory."""
    path = Path(tempfile.gettempdir()) / _LOCK
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
