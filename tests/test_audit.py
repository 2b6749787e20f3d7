"""The audit of dependencies: sound, with holes, half looked at, or not looked at, which is never
silently green.
"""

import runpy

import pytest
from django.conf import settings

AUDIT = runpy.run_path(str(settings.BASE_DIR / ".ci" / "audit.py"))
SOUND = {"name": "a", "version": "1", "vulns": []}
HOLE = {"name": "b", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"]}]}
SKIPPED = {"name": "c", "skip_reason": "Dependency not found on PyPI: c (3)"}


@pytest.mark.parametrize(
    ("packages", "sound", "said"),
    [
        ([SOUND, SOUND], True, "2 gói"),
        ([SOUND, HOLE], False, "b 2: CVE-1, đã sửa ở 2.1"),
        ([SKIPPED, HOLE], False, "CVE-1"),
        ([SOUND, SKIPPED], False, "c (3)"),
        ([SKIPPED, SKIPPED], None, "c (3)"),
        ([], None, "không đọc được gói nào"),
    ],
)
def test_what_is_said_of_packages(packages, sound, said):
    verdict, sentence = AUDIT["verdict"](packages)

    assert verdict is sound
    assert said in sentence


@pytest.fixture
def answers(monkeypatch):
    """Return a function that sets what the services of holes answer."""

    def answer(**packages):
        told = {service: packages.get(service, []) for service in AUDIT["SERVICES"]}
        monkeypatch.setitem(
            AUDIT["main"].__globals__, "ask", lambda service, files: (told[service], "no network")
        )

    return answer


def test_the_second_service_is_asked_when_the_first_could_look_at_nothing(answers, capsys):
    answers(pypi=[SKIPPED], osv=[SOUND])

    assert AUDIT["main"](["requirements.txt"]) == 0
    assert capsys.readouterr().out.startswith("osv: 1 gói")


def test_holes_and_gaps_are_red(answers, capsys):
    for packages in ([HOLE], [SOUND, SKIPPED]):
        answers(pypi=packages, osv=[SOUND])
        assert AUDIT["main"](["requirements.txt"]) == 1


@pytest.mark.parametrize(("must", "code"), [("", 0), ("must", 1)])
def test_an_audit_of_nothing_says_aloud_what_was_not_done(answers, capsys, monkeypatch, must, code):
    monkeypatch.setenv("AUDIT", must)
    answers(pypi=[SKIPPED])

    assert AUDIT["main"](["requirements.txt"]) == code
    said = capsys.readouterr().out
    assert "KHÔNG kiểm được lỗ hổng đã biết của các gói trong requirements.txt:" in said
    assert "osv: no network" in said
