"""Turns `.doc`, `.odt` and `.rtf` into `.docx` with LibreOffice."""

import fcntl
import os
import shutil
import subprocess  # nosec B404
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from ..errors import UnreadableFile
from .programs import OutOfTime, output_of

SECONDS = 90  # of the clock; a plan of fifty pages takes five
_MEMORY = 4_000_000_000  # bytes of address space, of which LibreOffice uses a tenth
_LARGEST = 60_000_000  # bytes: a .docx that is larger is refused anyway
_LIMITED = Path(__file__).with_name("limited.py")
_LOCK = f"planreader-office-{os.getuid()}.lock"
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


def as_docx(name: str, content: bytes, suffix: str) -> bytes:
    """Return the document, whose kind `suffix` tells, as a `.docx`.

    Raises `UnreadableFile` where there is no LibreOffice, and when it cannot read the document.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableFile(
            name,
            f"là tệp {suffix}, mà máy chủ chưa có LibreOffice để đọc; quản trị hãy cài "
            "libreoffice-writer, hoặc hãy mở tệp và lưu thành Word (.docx) rồi thử lại",
        )
    with _one_at_a_time(), tempfile.TemporaryDirectory(prefix="planreader-") as folder:
        try:
            return _converted(program, content, suffix, Path(folder))
        except OutOfTime as error:
            raise UnreadableFile(
                name,
                "mất quá nhiều thời gian để chuyển thành Word; hãy mở tệp, lưu thành Word (.docx) "
                "rồi thử lại",
            ) from error
        except FileNotFoundError as error:
            raise UnreadableFile(
                name,
                "bị hỏng hoặc được đặt mật khẩu nên không chuyển được thành Word; hãy mở tệp, bỏ "
                "mật khẩu nếu có, lưu thành Word (.docx) rồi thử lại",
            ) from error


def _converted(program: str, content: bytes, suffix: str, folder: Path) -> bytes:
    """The document as LibreOffice writes it. Raises `OutOfTime`, `FileNotFoundError`."""
    source, made = folder / f"plan{suffix}", folder / "made" / "plan.docx"
    source.write_bytes(content)
    _write_profile(folder / "profile")
    command = [
        *(sys.executable, "-I", str(_LIMITED), str(_MEMORY), str(SECONDS)),
        *_without_network(),
        *(program, f"-env:UserInstallation=file://{folder / 'profile'}"),
        *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(made.parent), str(source)),
    ]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    with output_of(command, seconds=SECONDS, environment=environment) as output:
        output.read()
    if made.stat().st_size > _LARGEST:
        raise FileNotFoundError(made)
    return made.read_bytes()


def _write_profile(folder: Path) -> None:
    items = [_ITEM.format(*setting, value) for setting, value in _SETTINGS.items()]
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(_PROFILE.format("\n".join(items)))


@cache
def _without_network() -> tuple[str, ...]:
    """How a program is started without a network; empty where the machine does not let us."""
    for command in (("unshare", "--net"), ("unshare", "--map-root-user", "--net")):
        if shutil.which(command[0]):
            tried = subprocess.run(  # noqa: S603 - words of our own # nosec B603
                [*command, "true"], capture_output=True, check=False
            )
            if tried.returncode == 0:
                return command
    return ()


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
