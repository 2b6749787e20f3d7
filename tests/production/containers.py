"""Containers without an engine: namespaces of Linux, with the programs of this machine in the place
of images.

Each container has a host name, an address in one network and a tree of folders of its own, so that
ports, paths and names are those of the files, unaltered. Needs root.
"""

import ctypes
import os
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.machine import PATIENCE, begin, end_session, wait_until

NETWORK = "10.77.0"
CLONE_NEWNET = 0x40000000
# $1 the tree, $2 the file of names, $3 the host name
TREE = """
set -e
mount -t tmpfs -o mode=755 tmpfs "$1"; cd "$1"
for link in /bin /sbin /lib /lib64; do cp -P $link .; done
mkdir -p usr etc proc dev run root home upper work var/run
mkdir -p -m 1777 tmp var/tmp var/run/postgresql
mount --rbind /usr usr; mount --rbind /dev dev; mount -t proc proc proc
mount -t overlay -o lowerdir=/etc,upperdir=upper,workdir=work overlay etc
cp "$2" etc/hosts
hostname "$3"
ip link set lo up
"""


class Container:
    """A tree, a network and a name; commands run in it."""

    def __init__(self, network: "Network", name: str, address: int):
        self.name, self.log = name, network.folder / f"{name}.log"
        self.root = network.folder / "root"
        self.address = f"{NETWORK}.{address}"
        self.environment = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin", "HOSTNAME": name}
        self.user = "0:0"
        self.folder = "/"
        self.holder = network.keep(
            begin(("unshare", "--net", "--mount", "--uts", "sleep", "infinity"))
        )
        wait_until(lambda: _spaces(self.holder.pid).isdisjoint(_spaces(os.getpid())))
        self._inside("sh", "-c", TREE, "sh", str(self.root), str(network.hosts), name)
        network.connect(self)

    def mount(self, source: Path | str, place: str) -> None:
        """Have what lies at `source` on this machine at `place`."""
        target = f"{self.root}{place}"
        make = "mkdir -p" if Path(source).is_dir() else "touch"
        words = f'{make} "$2" && mount --rbind "$1" "$2"'
        self._inside("sh", "-c", words, "sh", str(source), target)

    def begin(self, command: Sequence[str], *, log: str = "log") -> subprocess.Popen:
        """Start a command in it, which tells its log."""
        environment = [f"{name}={value}" for name, value in self.environment.items()]
        user, group = self.user.split(":")
        # it ends with us, who may have been killed: said after the change of user, which forgets it
        right = (
            "setpriv",
            f"--reuid={user}",
            f"--regid={group}",
            "--clear-groups",
            "--pdeathsig=KILL",
        )
        place = ("chroot", str(self.root), *right)
        start = (*self._enter(), *place, "env", "-i", "-C", self.folder, *environment, *command)
        with self.log.with_suffix(f".{log}").open("ab") as told:
            return begin(start, stdout=told, stderr=told)

    def run(self, command: Sequence[str], **options) -> int:
        """Run a command to its end; return its exit code."""
        process = self.begin(command, **options)
        try:
            return process.wait(PATIENCE)
        finally:
            end_session(process)

    def told(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _enter(self) -> tuple[str, ...]:
        return ("nsenter", "--target", str(self.holder.pid), "--net", "--mount", "--uts")

    def _inside(self, *command: str) -> None:
        subprocess.run((*self._enter(), *command), check=True)


class Network:
    """The network of the containers, and what they leave behind in a folder; they end with it."""

    def __init__(self, folder: Path, names: Sequence[str]):
        """Each of `names` may bring further ones by which others know the container."""
        self.folder = folder
        folder.joinpath("root").mkdir(parents=True)
        self.addresses = {name.split()[0]: place for place, name in enumerate(names, start=2)}
        lines = [
            (f"{NETWORK}.{place}", word)
            for place, name in enumerate(names, start=2)
            for word in name.split()
        ]
        self.known = {word: address for address, word in reversed(lines)}
        self.hosts = folder / "hosts"
        told = [("127.0.0.1", "localhost"), ("::1", "localhost"), *lines]
        self.hosts.write_text("".join(f"{address} {word}\n" for address, word in told))
        self._started: list[subprocess.Popen] = []
        self.holder = self.keep(begin(("unshare", "--net", "sleep", "infinity")))
        wait_until(lambda: _net(self.holder.pid) != _net(os.getpid()))
        self._ip("link set lo up")
        self._ip("link add bridge0 type bridge")
        self._ip(f"addr add {NETWORK}.1/24 dev bridge0")
        self._ip("link set bridge0 up")

    def __enter__(self) -> "Network":
        return self

    def __exit__(self, *error) -> None:
        for process in reversed(self._started):
            end_session(process)

    def keep(self, process: subprocess.Popen) -> subprocess.Popen:
        self._started.append(process)
        return process

    def end(self, process: subprocess.Popen) -> None:
        end_session(process)
        self._started.remove(process)

    def container(self, name: str) -> Container:
        return Container(self, name, self.addresses[name])

    def connect(self, container: Container) -> None:
        """Give a container its address."""
        port = f"port{self.addresses[container.name]}"
        self._ip(f"link add {port} type veth peer name eth0 netns {container.holder.pid}")
        self._ip(f"link set {port} master bridge0 up")
        inside = f"ip addr add {container.address}/24 dev eth0 && ip link set eth0 up"
        container._inside("sh", "-c", inside)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Have this thread, and those that it starts, speak in the network, by its names."""
        resolve = socket.getaddrinfo
        socket.getaddrinfo = lambda host, *args, **named: resolve(
            self.known.get(host, host), *args, **named
        )
        try:
            with _net_of(self.holder.pid):
                yield
        finally:
            socket.getaddrinfo = resolve

    def _ip(self, words: str) -> None:
        enter = ("nsenter", "--target", str(self.holder.pid), "--net", "ip")
        subprocess.run((*enter, *words.split()), check=True)


@contextmanager
def _net_of(process: int) -> Iterator[None]:
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net") as own, open(f"/proc/{process}/ns/net") as other:  # noqa: PTH123
        assert libc.setns(other.fileno(), CLONE_NEWNET) == 0, ctypes.get_errno()
        try:
            yield
        finally:
            assert libc.setns(own.fileno(), CLONE_NEWNET) == 0, ctypes.get_errno()


def _net(process: int) -> str:
    return os.readlink(f"/proc/{process}/ns/net")  # noqa: PTH115 - it names no file


def _spaces(process: int) -> set[str]:
    return {os.readlink(f"/proc/{process}/ns/{kind}") for kind in ("net", "mnt", "uts")}  # noqa: PTH115
