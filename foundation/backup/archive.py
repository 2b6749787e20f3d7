"""The archive: a tar of two files of the age format, one after the other, written and read as a
stream.

`key.age` holds an X25519 identity made for this archive alone, encrypted with the passphrase.
`data.tar.gz.age` is encrypted to it, so that neither all of it nor its plain text need be held at
once. docs/operations.md says how to open it with the `age` tool.
"""

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import IO, BinaryIO, Protocol

import pyrage

from .errors import DAMAGED, BackupRefused
from .passphrases import unwrapped, wrapped

KEY, BODY = "key.age", "data.tar.gz.age"
END = bytes(1024)  # of a tar
BLOCK = 512
_CUT = (tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile)


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes: ...


@contextmanager
def writing(target: BinaryIO, passphrase: str) -> Iterator[tarfile.TarFile]:
    """The tar to be filled: what is added goes encrypted to `target`, which must be seekable.

    Raises OSError when `target` takes no more.
    """
    identity = pyrage.x25519.Identity.generate()
    key = wrapped(f"{identity}\n".encode(), passphrase)
    target.write(_header(KEY, len(key)) + key + _padding(len(key)))
    header = target.tell()
    target.write(bytes(BLOCK))
    with (
        _pumped_out(target, identity.to_public()) as plain,
        # level 1 keeps pace with the database; files are mostly packed already
        gzip.GzipFile(fileobj=plain, mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield tar
    size = target.tell() - header - BLOCK
    target.write(_padding(size) + END)
    target.seek(header)
    target.write(_header(BODY, size))


@contextmanager
def reading(source: BinaryIO, passphrase: str) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Each name in the archive with its content, to be read in this order and once.

    Raises `BackupRefused` as soon as the key is wrong or something is cut off or altered; only
    once the iterator has come to its end nothing is.
    """
    source.seek(0)
    framed = _framed(source, KEY)
    key = framed.read()
    _expect(source, _padding(framed.size))
    if len(key) < framed.size:
        raise BackupRefused(DAMAGED)
    identity = pyrage.x25519.Identity.from_str(unwrapped(key, passphrase).decode().strip())
    body = _framed(source, BODY)
    try:
        with _pumped_in(body, identity) as plain:
            yield _members(plain)
    except _CUT as error:
        raise BackupRefused(DAMAGED) from error
    _expect(source, _padding(body.size) + END)
    if source.read(1):
        raise BackupRefused(DAMAGED)


def add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    """Put `content` into the archive under `name`."""
    add_stream(tar, name, len(content), io.BytesIO(content))


def add_stream(tar: tarfile.TarFile, name: str, size: int, content: Readable) -> None:
    """Put the next `size` bytes of `content` into the archive under `name`."""
    member = tarfile.TarInfo(name)
    member.size = size
    tar.addfile(member, content)
    _forget(tar)


class Hashing:
    """A stream that counts and hashes what is read from it."""

    def __init__(self, stream: Readable):
        self._stream, self._hash, self.size = stream, hashlib.sha256(), 0

    def read(self, size: int = -1, /) -> bytes:
        found = self._stream.read(size)
        self._hash.update(found)
        self.size += len(found)
        return found

    def sha256(self) -> str:
        return self._hash.hexdigest()


class _Framed(io.RawIOBase):
    """The next `size` bytes of a stream."""

    def __init__(self, stream: BinaryIO, size: int):
        self._stream, self.size, self._left = stream, size, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        found = self._stream.read(min(len(buffer), self._left))
        buffer[: len(found)] = found
        self._left -= len(found)
        return len(found)


def _framed(source: BinaryIO, name: str) -> _Framed:
    header = source.read(BLOCK)
    try:
        size = tarfile.TarInfo.frombuf(header, "utf-8", "strict").size
    except tarfile.TarError as error:
        raise BackupRefused(DAMAGED) from error
    if header != _header(name, size):
        raise BackupRefused(DAMAGED)
    return _Framed(source, size)


def _expect(source: BinaryIO, content: bytes) -> None:
    """Refuse unless exactly `content` comes next: not even a bit without meaning is another."""
    if source.read(len(content)) != content:
        raise BackupRefused(DAMAGED)


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


@contextmanager
def _pumped_out(target: BinaryIO, recipient) -> Iterator[BinaryIO]:
    """A stream whose content a thread encrypts into `target`: the library pulls, a tar pushes."""
    outlet, inlet = os.pipe()
    pull, push = os.fdopen(outlet, "rb"), os.fdopen(inlet, "wb")

    def encrypt() -> None:
        with pull:  # whoever pushes is not left waiting when we fail
            try:
                pyrage.encrypt_io(pull, target, [recipient])
            except pyrage.EncryptError as error:  # its words for what `target` raised
                raise OSError(str(error)) from error

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(encrypt)
        with _joined(done), push:
            yield push


@contextmanager
def _pumped_in(body: _Framed, identity) -> Iterator[BinaryIO]:
    """A stream of the plain text of `body`, which a thread decrypts."""
    outlet, inlet = os.pipe()
    pull, push = os.fdopen(outlet, "rb"), os.fdopen(inlet, "wb")

    def decrypt() -> None:
        with push:
            try:
                pyrage.decrypt_io(body, push, [identity])
            except BrokenPipeError:  # nobody wants the rest
                raise
            except (pyrage.DecryptError, OSError) as error:
                raise BackupRefused(DAMAGED) from error

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(decrypt)
        with _joined(done), pull:
            yield pull


@contextmanager
def _joined(done: Future) -> Iterator[None]:
    """Wait for the thread; what happened to it first is what is told."""
    try:
        yield
    except (BrokenPipeError, *_CUT):
        done.result()
        raise
    done.result()


def _members(plain: BinaryIO) -> Iterator[tuple[str, IO[bytes]]]:
    with gzip.GzipFile(fileobj=plain, mode="rb") as packed:
        with tarfile.open(fileobj=packed, mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise BackupRefused(DAMAGED)
                yield member.name, content
                _forget(tar)
        while packed.read(BLOCK):  # its own sum stands at its end
            pass
    while plain.read(BLOCK):
        pass


def _forget(tar: tarfile.TarFile) -> None:
    """Let go of the members so far: the tar would keep every one."""
    tar.members.clear()  # type: ignore[attr-defined]  # typeshed does not show it
