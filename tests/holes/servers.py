"""A door in front of a server, which can become a hole of any kind and a door again."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

OPEN, SILENT, DRIP, REFUSED, CUT = "open", "silent", "drip", "refused", "cut"
KINDS = (SILENT, DRIP, REFUSED, CUT)
PIECE = 65_536


class Door:
    """Hands on what comes to a server and what it answers, as long as it is open.

    Silent, it lets everybody in and hands nothing on, not to those who were in before either;
    dripping, it hands on a byte of each answer at a time; refused, nobody listens; cut, who comes
    is let in and sent away.
    """

    def __init__(self, server: str | tuple[str, int]):
        self.server = server
        self._kind = OPEN
        self._changed = threading.Condition()
        self._inside: list[socket.socket] = []
        self._over = False
        self._listener = self._listening(0)
        self.port = self._listener.getsockname()[1]

    def _listening(self, port: int) -> socket.socket:
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen(100)
        threading.Thread(target=self._serve, args=(door,), daemon=True).start()
        return door

    def become(self, kind: str) -> None:
        """Be a hole of this kind from now on, or a door again."""
        with self._changed:
            before, self._kind = self._kind, kind
            if kind in (REFUSED, CUT):
                self._send_all_away()
            if kind == REFUSED:
                self._close()
            elif before == REFUSED:
                self._listener = self._listening(self.port)
            self._changed.notify_all()

    def close(self) -> None:
        """Be gone, with all that were inside."""
        with self._changed:
            self._over = True
            self._send_all_away()
            self._close()
            self._changed.notify_all()

    def _close(self) -> None:
        with suppress(OSError):  # wakes who accepts
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _send_all_away(self) -> None:
        for each in self._inside:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._inside.clear()

    def _serve(self, listener: socket.socket) -> None:
        with suppress(OSError):  # closed
            while True:
                visitor, _ = listener.accept()
                threading.Thread(target=self._let_in, args=(visitor,), daemon=True).start()

    def _let_in(self, visitor: socket.socket) -> None:
        with visitor, suppress(OSError):
            if self._kind == CUT:
                return
            self._wait_while_silent()
            local = isinstance(self.server, str)
            with socket.socket(socket.AF_UNIX if local else socket.AF_INET) as server:
                server.connect(self.server)
                with self._changed:
                    self._inside += [visitor, server]
                back = threading.Thread(target=self._hand_on, args=(server, visitor, True))
                back.daemon = True
                back.start()
                self._hand_on(visitor, server, False)
                back.join()

    def _hand_on(self, sender: socket.socket, taker: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while said := sender.recv(PIECE):
                self._wait_while_silent()
                if answers and self._kind == DRIP:
                    self._drip(said, taker)
                else:
                    taker.sendall(said)
        for each in (sender, taker):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _wait_while_silent(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._kind != SILENT or self._over)

    def _drip(self, said: bytes, taker: socket.socket) -> None:
        for place in range(len(said)):
            taker.sendall(said[place : place + 1])
            with self._changed:
                if self._changed.wait_for(lambda: self._kind != DRIP or self._over, timeout=0.7):
                    taker.sendall(said[place + 1 :])
                    return


@contextmanager
def door_to(server: str | tuple[str, int]) -> Iterator[Door]:
    """A door in front of the server for as long as the context."""
    door = Door(server)
    try:
        yield door
    finally:
        door.close()
