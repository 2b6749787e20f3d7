"""`manage.py run`: the whole product on this machine, with nothing to install beside it."""

import fcntl
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

import redis
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import SetUp, Unit
from cchc.embedded import NoPlaceForSocket, queue_server, queue_socket, queue_url
from foundation.operations.commands import PlainCommand

CONFIGURATION = settings.BASE_DIR / "deploy" / "supervisord.conf"
LOCK = 3  # supervisord closes what it was left open from 5 up
NO_QUEUE = {"QUEUE": "false", "QUEUE_SERVER": "", "QUEUE_SOCKET": ""}
EMPTY_START = """
  Đây là xã mẫu. Để bắt đầu trống và thiết lập cho xã của mình, dừng lại rồi chạy:
  DEMO=no DATA_DIR=var/xa-minh make run
"""


class Command(PlainCommand):
    help = "Chạy toàn bộ phần mềm trên máy này: trang web, tiến trình nền và hàng đợi."

    def handle(self, **options):
        port = int(os.environ.get("PORT", "8000"))
        _hold_lock(settings.DATA_DIR)
        # until the supervisor takes over: another one that starts meanwhile sees it taken
        with _hold_port(port):
            queue = NO_QUEUE if settings.REDIS_URL else _embedded_queue(settings.DATA_DIR)
            call_command("migrate", interactive=False, verbosity=0)
            call_command("load_forms", stdout=self.stdout)
            call_command("collectstatic", interactive=False, verbosity=0)
            self._begin()
            self.stdout.write(
                f"\n  Mở trình duyệt tại  http://127.0.0.1:{port}\n  Dừng lại: nhấn Ctrl-C\n"
            )
            if settings.MAIL_TRANSPORT.endswith("filebased.EmailBackend"):
                self.stdout.write(
                    f"  Thư gửi đi được ghi vào tệp trong  {settings.EMAIL_FILE_PATH}\n"  # type: ignore[misc]  # only this transport sets it
                )
            self.stdout.flush()
            _supervise(port, queue)

    def _begin(self) -> None:
        """Fill an empty installation with the demo, or say where it is set up; an empty start that
        was begun stays one.
        """
        if Unit.objects.exists():
            return
        if settings.DEMO and not SetUp.objects.exists():
            call_command("make_demo", stdout=self.stdout)
            self.stdout.write(EMPTY_START)
        else:
            call_command("set_up", stdout=self.stdout)


def _hold_lock(folder: Path) -> None:
    """Keep a lock on the data folder for as long as this process, and what it becomes, lives."""
    handle = os.open(folder / "run.lock", os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise CommandError(
            f"Phần mềm đang chạy với thư mục dữ liệu {folder}; hãy dừng bản đó trước."
        ) from error
    os.dup2(handle, LOCK) if handle != LOCK else os.set_inheritable(handle, True)


def _hold_port(port: int) -> socket.socket:
    """Return a socket that listens on the port of the web server."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1", port))
        door.listen()
    except OSError as error:
        raise CommandError(
            f"Cổng {port} đang được dùng; hãy chạy lại với cổng khác: PORT=8001 make run"
        ) from error
    return door


def _embedded_queue(folder: Path) -> dict[str, str]:
    """Return the environment under which the queue's server starts and the others find it."""
    (folder / "queue").mkdir(exist_ok=True)
    try:
        door = queue_socket(folder)
    except NoPlaceForSocket as refusal:
        raise CommandError(str(refusal)) from refusal
    url = queue_url(door)
    _end_left_over(url)
    return {
        "QUEUE": "true",
        "QUEUE_SERVER": str(queue_server()),
        "QUEUE_SOCKET": str(door),
        "REDIS_URL": url,
    }


def _end_left_over(url: str) -> None:
    """End the queue's server of this data folder whose supervisor was killed: two would write into
    the same files.
    """
    # nobody listens there: as it should be
    with redis.from_url(url) as server, suppress(redis.ConnectionError):
        server.shutdown()


def _supervise(port: int, queue: dict[str, str]) -> None:
    """Become the supervisor of queue, web server and workers; Ctrl-C ends them all."""
    environment = (
        os.environ
        | {"DATA_DIR": str(settings.DATA_DIR), "PORT": str(port), "PYTHON": sys.executable}
        | queue
    )
    supervisor = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "supervisor.supervisord",
        "-c",
        str(CONFIGURATION),
    ]
    os.chdir(settings.BASE_DIR)
    os.execve(sys.executable, supervisor, environment)  # nosec B606  # noqa: S606 - nothing of a user's reaches this line
