"""A virus scanner that speaks as clamd does, and knows one virus."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

VIRUS = b"one that only this scanner knows"


class Handler(StreamRequestHandler):
    """Answers one INSTREAM."""

    def handle(self) -> None:
        """Read pieces until an empty one."""
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(self.rfile.read(4)):
            content += self.rfile.read(length)
        self.wfile.write(b"stream: A.Virus FOUND\0" if VIRUS in content else b"stream: OK\0")


class Scanner(ThreadingTCPServer):
    """The scanner on a port of its own."""

    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def scanner() -> Iterator[tuple[str, int]]:
    """Where a scanner listens for as long as the context."""
    with Scanner(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server.server_address[:2]
        finally:
            server.shutdown()
