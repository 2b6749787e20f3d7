"""Servers that tests ask things of: a mail server that answers as told, one that is silent, one
that is deaf.
"""

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TypeVar

from aiosmtpd.controller import Controller


class MailServer(Controller):
    """A mail server on a port of its own: keeps what came, and answers each address as `answers`
    says.
    """

    def __init__(self, port: int = 0, host: str = "127.0.0.1"):
        super().__init__(self, hostname=host, port=port or free_port())
        self.received: list[EmailMessage] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Take the address unless told otherwise."""
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        """Keep the message."""
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


Server = TypeVar("Server", bound=MailServer)


@contextmanager
def mail_server(port: int = 0) -> Iterator[MailServer]:
    """A mail server that runs for as long as the context."""
    with running(MailServer(port)) as server:
        yield server


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Have `server` run for as long as the context."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def silent_server() -> Iterator[socket.socket]:
    """A listener that lets everybody connect and never says a word."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", free_port()))
        door.listen(100)
        yield door


@contextmanager
def deaf_server() -> Iterator[socket.socket]:
    """A listener whose queue is full: nobody is refused, nobody gets in, as behind a firewall that
    drops.
    """
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(door.getsockname())
        try:
            yield door
        finally:
            for each in waiting:
                each.close()


def free_port() -> int:
    """A port that nobody listens on, below those that machines give to outgoing connections: no
    neighbour is given it meanwhile.
    """
    while True:
        port = random.randrange(15_000, 32_000)
        with socket.socket() as door, suppress(OSError):
            door.bind(("127.0.0.1", port))
            return port


def has_visitor(door: socket.socket) -> bool:
    """Did anybody connect to a silent server?"""
    door.setblocking(False)
    try:
        door.accept()[0].close()
    except BlockingIOError:
        return False
    return True
