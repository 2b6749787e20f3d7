"""The units of systemd run what the services of the compose file run."""

import re
import shlex
import subprocess

import pytest

from tests.production.files import ROOT, example_variables, services

UNITS = ROOT / "deploy" / "systemd"
BIN = "/srv/cchc/.venv/bin/"


def said(unit: str, key: str) -> list[list[str]]:
    """The commands that the unit names under `key`, as a shell would read them."""
    lines = re.findall(rf"^{key}=(.+)$", (UNITS / f"cchc-{unit}.service").read_text(), re.MULTILINE)
    assert all(line.startswith(BIN) for line in lines)
    return [shlex.split(line.removeprefix(BIN)) for line in lines]


def composed(name: str) -> list[list[str]]:
    """The commands of a service, one after the other."""
    [*command] = services(example_variables(SITE="cchc.example.vn"))[name].command
    if command[:2] != ["sh", "-c"]:
        return [command]
    return [shlex.split(each.removeprefix("exec ")) for each in command[2].split(" && ")]


def test_the_web_unit_prepares_and_serves_as_the_service_does():
    here = [*said("web", "ExecStartPre"), *said("web", "ExecStart")]

    assert [" ".join(each).replace("127.0.0.1", "0.0.0.0") for each in here] == [
        " ".join(each) for each in composed("web")
    ]


@pytest.mark.parametrize("name", ["worker", "worker-heavy"])
def test_workers_serve_the_same_queues_each_under_a_name_of_its_own(name):
    [here] = said(name, "ExecStart")
    at = here.index("-n")

    assert [here[:at] + here[at + 2 :]] == composed(name)
    assert here[at + 1] == f"{'heavy' if 'heavy' in name else 'quick'}@%%h"


def test_the_schedule_is_kept_the_same_way():
    [here] = said("beat", "ExecStart")
    [there] = composed("beat")

    assert " ".join(here) == " ".join(there).replace("--pidfile ", "--pidfile=")


def test_a_command_runs_as_the_services_do(tmp_path):
    asked = tmp_path / "systemd-run"
    asked.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    asked.chmod(0o700)

    command = (UNITS / "cchc", "restore", "a b")
    words = subprocess.check_output(command, env={"PATH": f"{tmp_path}:/bin"}, text=True)

    *options, python, manage, name, file = words.splitlines()
    assert (python, manage, name, file) == (f"{BIN}python", "manage.py", "restore", "a b")
    for unit in ("web", "worker-heavy"):
        lines = (UNITS / f"cchc-{unit}.service").read_text().splitlines()
        keys = (
            "User",
            "WorkingDirectory",
            "EnvironmentFile",
            "StateDirectory",
            "StateDirectoryMode",
        )
        [variables] = [line for line in lines if line.startswith("Environment=")]
        expected = [f"--property={line}" for line in lines if line.startswith(keys)]
        expected += [f"--setenv={each}" for each in variables.split("=", 1)[1].split()]
        assert sorted(expected) == sorted(each for each in options if "=" in each)


def test_what_the_services_are_told_stands_in_the_example_of_the_units():
    told = services(example_variables(SITE="cchc.example.vn"))["web"].environment
    lines = (UNITS / "env.example").read_text().splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}

    assert told.keys() - named == {"EMAIL_TIMEOUT"}  # it has a default
