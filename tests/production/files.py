"""What compose file, Dockerfile and `deploy/env.example` say, read as the engine reads them."""

import re
import secrets
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

ROOT = settings.BASE_DIR
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?+])([^{}]*))?\}")
ESCAPED = "\0"  # what was `$$`


@dataclass
class Service:
    """A service of the compose file, its variables filled in."""

    name: str
    image: str
    command: list[str]
    environment: dict[str, str]
    health: list[str]
    volumes: dict[str, str]  # the place in the container -> volume or path
    after: list[str]  # must be healthy before

    @property
    def ours(self) -> bool:
        return self.image == "cchc"


def services(variables: Mapping[str, str]) -> dict[str, Service]:
    """Return all services in the order of the file. Raises `LookupError` for a variable that must
    be given.
    """
    whole = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return {
        name: _service(name, filled(spec, variables), variables)
        for name, spec in whole["services"].items()
    }


def _service(name: str, spec: dict[str, Any], variables: Mapping[str, str]) -> Service:
    given = spec.get("environment", {})
    handed_on = {key: variables.get(key) for key, value in given.items() if value is None}
    volumes = (volume.split(":")[:2] for volume in spec.get("volumes", []))
    return Service(
        name=name,
        image=spec["image"],
        command=spec.get("command", []),
        environment={k: v for k, v in (given | handed_on).items() if v is not None},
        health=spec["healthcheck"]["test"],
        volumes={place: volume for volume, place in volumes},
        after=list(spec.get("depends_on", {})),
    )


def filled(value: Any, variables: Mapping[str, str]) -> Any:
    """Return `value` with its variables filled in, however deep they stand."""
    if isinstance(value, dict):
        return {key: filled(each, variables) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, variables) for each in value]
    return _filled(value, variables) if isinstance(value, str) else value


def _filled(text: str, variables: Mapping[str, str]) -> str:
    def replace(found: re.Match) -> str:
        name, rule, words = found.groups()
        given = variables.get(name, "")
        if rule == "?" and not given:
            raise LookupError(f"{name} must be given")
        return given or (words if rule == "-" else "")

    text = text.replace("$$", ESCAPED)
    while VARIABLE.search(text):  # the inner ones first
        text = VARIABLE.sub(replace, text)
    assert "$" not in text, text
    return text.replace(ESCAPED, "$")


def example_variables(**given: str) -> dict[str, str]:
    """Return what `deploy/env.example` says, with secrets where it asks for them."""
    lines = (ROOT / "deploy" / "env.example").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    said = dict(pairs)
    assert said.keys() >= given.keys()
    secret = {name: secrets.token_hex(32) for name in ("SECRET_KEY", "POSTGRES_PASSWORD")}
    return said | secret | given


def dockerfile(instruction: str) -> list[str]:
    """Return the arguments of all lines of the Dockerfile that begin with `instruction`."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    words = (line.split(None, 1) for line in text.splitlines() if line[:1].isalpha())
    return [rest for first, rest in words if first == instruction]


def image_environment() -> dict[str, str]:
    pairs = (each.split("=", 1) for line in dockerfile("ENV") for each in shlex.split(line))
    return dict(pairs)


def build_context() -> Iterator[str]:
    """The files of a fresh clone that `.dockerignore` leaves in."""
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    left_out = (ROOT / ".dockerignore").read_text().split()
    for name in filter(None, listed.stdout.split("\0")):
        parts = Path(name).parts
        deep = (
            fnmatch(part, rule.removeprefix("**/"))
            for rule in left_out
            if rule.startswith("**/")
            for part in parts
        )
        if parts[0] not in left_out and not any(deep) and (ROOT / name).is_file():
            yield name


def copy_context(folder: Path) -> None:
    """What `COPY . .` does."""
    for name in build_context():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
