"""As much of S3 as the product asks of it: objects that are put, read, looked at and deleted."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Handler(BaseHTTPRequestHandler):
    """Keeps objects by their path."""

    protocol_version = "HTTP/1.1"
    server: "S3Server"

    def log_message(self, *args) -> None:
        """Say nothing."""

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            content = content.split(b"\r\n")[1]  # one chunk, with its sum behind it
        self.server.objects[self.path] = content
        if self.server.answers:
            self._answer(200)
        else:
            self.close_connection = True

    def do_DELETE(self) -> None:
        self.server.objects.pop(self.path, None)
        self._answer(204)

    def do_HEAD(self) -> None:
        self._answer_with_object()

    def do_GET(self) -> None:
        self._answer_with_object()

    def _answer_with_object(self) -> None:
        content = self.server.objects.get(self.path)
        self._answer(404) if content is None else self._answer(200, content)

    def _answer(self, status: int, content: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", '"x"')
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)


class S3Server(ThreadingHTTPServer):
    """The objects, and the server at which they are asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, bytes] = {}
        self.answers = True  # else it stores what is put, and says nothing


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """A storage for as long as the context."""
    with S3Server() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
