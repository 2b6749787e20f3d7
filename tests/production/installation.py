"""An installation as `docker-compose.yml` describes it, in containers without an engine."""

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.machine import PATIENCE, wait_until
from tests.production.containers import Container, Network
from tests.production.files import ROOT, Service, copy_context, dockerfile, image_environment
from tests.production.files import services as services_of

VENV = Path(sys.prefix)
APP_USER = "1000:1000"  # `useradd --uid 1000` of the Dockerfile
SERVER = "/usr/lib/postgresql/15/bin"
MAKE_DATABASE = f"""set -e; printf %s "$POSTGRES_PASSWORD" > /tmp/password
{SERVER}/initdb -U "$POSTGRES_USER" --pwfile=/tmp/password -E UTF8 \\
    --auth-local=trust --auth-host=scram-sha-256 >/dev/null
echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
printf 'create database "%s"' "$POSTGRES_DB" \\
    | {SERVER}/postgres --single -D "$PGDATA" postgres >/dev/null"""


class Installation:
    """All services of the compose file; each runs once it was started."""

    def __init__(self, network: Network, variables: Mapping[str, str]):
        self.network, self.variables = network, variables
        self.services = services_of(variables)
        self.containers: dict[str, Container] = {}
        self.processes: dict[str, subprocess.Popen] = {}
        self.image = network.folder / "image"

    def build(self) -> None:
        """Do what the Dockerfile says after the packages are there, in the tree of the image."""
        copy_context(self.image)
        builder = self._of_ours("build", {})
        builder.user = "0:0"
        for command in dockerfile("RUN"):
            if "apt-get" not in command and "pip install" not in command:
                assert builder.run(("sh", "-c", command)) == 0, builder.told()
        self.network.end(builder.holder)

    def start(self, name: str, copy: str = "") -> Container:
        """Start a service when those before it are healthy; `copy` is the name of a second one."""
        service = self.services[name]
        for each in service.after:
            if each not in self.processes:
                self.start(each)
            self.wait_until_healthy(each)
        known = copy or name
        if known not in self.containers:
            self.containers[known] = self._container(known, service)
        container = self.containers[known]
        command = service.command or self._command_of_image(name)
        self.processes[known] = self.network.keep(container.begin(command))
        return container

    def start_all(self) -> None:
        """Start what does not run, and wait until all is healthy: what was asked to end and, as
        `restart: unless-stopped` does, what ended by itself (a worker that held a message when its
        queue went away does so now and then, in the libraries below).
        """
        running = {name for name, process in self.processes.items() if process.poll() is None}
        ended = [name for name in self.services if name not in running]
        for name in ended:
            self.start(name)
        for name in ended:
            self.wait_until_healthy(name)

    def make_tables(self) -> None:
        """Have the tables there before `web` migrates: from nothing that takes half a minute."""
        self.start("database")
        self.wait_until_healthy("database")
        password = self.variables["POSTGRES_PASSWORD"]
        address = f"postgres://cchc:{password}@{self.containers['database'].address}/cchc"
        make = (
            "manage.py",
            "shell",
            "-c",
            "from tests.migrating import make_tables; make_tables()",
        )
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "DATA_DIR": str(self.network.folder / "tables"),
            "DJANGO_SETTINGS_MODULE": "cchc.settings.dev",
        }
        subprocess.run((sys.executable, *make), cwd=ROOT, env=environment, check=True)

    def stop(self, name: str) -> int:
        """Ask a service to end, as the engine does; return its exit code."""
        asked = signal.SIGINT if name == "database" else signal.SIGTERM  # as its image says
        process = self.processes.pop(name)
        process.send_signal(asked)
        try:
            return process.wait(PATIENCE)
        finally:
            self.network.end(process)

    def is_healthy(self, name: str) -> bool:
        """Ask as the compose file says."""
        kind, *words = self.services[name.removesuffix("-2")].health
        command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
        return self.containers[name].run(command, log="health") == 0

    def wait_until_healthy(self, name: str) -> None:
        process, container = self.processes[name], self.containers[name]

        def healthy() -> bool:
            assert process.poll() is None, container.told()
            return self.is_healthy(name)

        wait_until(healthy, container.told, step=3)  # each time a process or two

    def _container(self, name: str, service: Service) -> Container:
        if service.ours:
            container = self._of_ours(name, service.environment)
        else:
            container = self.network.container(name)
            container.environment |= service.environment
        for place, volume in service.volumes.items():
            container.mount(self._source(volume), place)
        if "postgres" in service.image:
            self._prepare_database(container)
        elif "redis" in service.image:
            container.user, container.folder = _user("redis"), "/data"
        elif "caddy" in service.image:
            container.environment |= {"XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/tmp"}
        _own(self.network.folder / "volumes", service, container)
        return container

    def _of_ours(self, name: str, environment: Mapping[str, str]) -> Container:
        """A container of the image that the Dockerfile builds."""
        container = self.network.container(name)
        [folder] = dockerfile("WORKDIR")
        container.mount(self.image, folder)
        for source in {VENV, VENV.resolve(), Path(sys.base_prefix)}:  # scripts name the second
            container.mount(source.resolve(), str(source))
        path = f"{VENV / 'bin'}:{container.environment['PATH']}"
        container.environment |= {**image_environment(), **environment, "PATH": path}
        container.user, container.folder = APP_USER, folder
        return container

    def _source(self, volume: str) -> Path:
        if volume.startswith("./"):
            return ROOT / volume
        folder = self.network.folder / "volumes" / volume
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _prepare_database(self, container: Container) -> None:
        """What the image of PostgreSQL does on its first start."""
        container.environment["PGDATA"] = "/var/lib/postgresql/data"
        container.user = _user("postgres")
        folder = self.network.folder / "volumes" / "database"
        folder.chmod(0o700)
        os.chown(folder, *map(int, container.user.split(":")))
        assert container.run(("sh", "-c", MAKE_DATABASE)) == 0, container.told()

    def _command_of_image(self, name: str) -> list[str]:
        """What images run where the compose file names no command."""
        caddy = ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
        postgres = [f"{SERVER}/postgres", "-c", "listen_addresses=*"]
        return {"proxy": caddy, "database": postgres}[name]


def _user(name: str) -> str:
    found = pwd.getpwnam(name)
    return f"{found.pw_uid}:{found.pw_gid}"


def _own(volumes: Path, service: Service, container: Container) -> None:
    """A fresh volume belongs to whom its folder in the image belongs to."""
    for volume in service.volumes.values():
        if not volume.startswith("./"):
            os.chown(volumes / volume, *map(int, container.user.split(":")))
