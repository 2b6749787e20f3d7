"""The archive: closed to other keys, and to whoever cuts it off or changes a bit."""

import io
import os
import random
import tarfile
import tracemalloc
from pathlib import Path

import pyrage
import pytest

from foundation.backup.archive import add, reading, writing
from foundation.backup.errors import DAMAGED, WRONG_KEY, BackupRefused

KEY = "một mật khẩu dài"
CONTENT = {"manifest.json": b"{}", "files/a.bin": random.Random(5).randbytes(200_000)}
HEAD = 1536  # where the body begins: header, key and header


@pytest.fixture(scope="module")
def archive() -> bytes:
    target = io.BytesIO()
    with writing(target, KEY) as tar:
        for name, content in CONTENT.items():
            add(tar, name, content)
    return target.getvalue()


def read(archive: bytes, key: str = KEY) -> dict[str, bytes]:
    with reading(io.BytesIO(archive), key) as members:
        return {name: content.read() for name, content in members}


def refusal(archive: bytes, key: str = KEY) -> str:
    with pytest.raises(BackupRefused) as refused:
        read(archive, key)
    return str(refused.value)


def test_what_was_put_in_comes_out(archive):
    assert read(archive) == CONTENT


def test_it_says_nothing_without_the_key(archive):
    assert refusal(archive, "một mật khẩu khác") == WRONG_KEY
    assert CONTENT["files/a.bin"][:100] not in archive


@pytest.mark.parametrize("place", [0, 511, 700, HEAD, HEAD + 300, 100_000, -2000, -1024, -1])
def test_an_archive_that_is_cut_off_is_refused(archive, place):
    assert refusal(archive[:place]) == DAMAGED


def test_an_archive_with_something_behind_it_is_refused(archive):
    assert refusal(archive + b"\0") == DAMAGED


# the headers, the wrapped key, the padding behind it, the body's header, the body, the end
@pytest.mark.parametrize("place", [5, 140, 600, 1000, 1030, HEAD + 20, 100_000, -1500, -700])
def test_one_bit_that_is_another_is_noticed(archive, place):
    changed = bytearray(archive)
    changed[place] ^= 1 << random.Random(place).randrange(8)

    assert refusal(bytes(changed)) in (DAMAGED, WRONG_KEY)


def test_the_standard_formats_alone_open_it(archive):
    with tarfile.open(fileobj=io.BytesIO(archive)) as outer:
        members = {each.name: outer.extractfile(each).read() for each in outer}
    key, body = members.values()

    identity = pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(key, KEY).decode().strip())
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(body, [identity])), mode="r:gz") as inner:
        found = {each.name: inner.extractfile(each).read() for each in inner}

    assert list(members) == ["key.age", "data.tar.gz.age"]
    assert found == CONTENT


def test_an_archive_of_many_members_takes_no_more_memory_than_one_of_few():
    piece = os.urandom(100_000)

    def peak(count: int) -> int:
        tracemalloc.start()
        with writing(Nowhere(), KEY) as tar:
            for n in range(count):
                add(tar, f"files/{n}", piece)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(400) < 1.5 * peak(40)


class Nowhere(io.RawIOBase):
    """A target that keeps nothing."""

    place = 0

    def write(self, content):
        self.place += len(content)
        return len(content)

    def tell(self):
        return self.place

    def seek(self, place, whence=0):
        return place


def test_a_full_disk_is_told_as_such():
    with (
        Path("/dev/full").open("r+b", buffering=0) as target,
        pytest.raises(OSError, match="No space left"),
        writing(target, KEY) as tar,
    ):
        add(tar, "files/a", os.urandom(1_000_000))


def test_what_goes_wrong_while_it_is_filled_is_told_and_nothing_hangs():
    with pytest.raises(KeyError), writing(io.BytesIO(), KEY):
        raise KeyError
