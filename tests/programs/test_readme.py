import doctest
from pathlib import Path

README = Path(__file__).parents[2] / "programs/README.md"


def test_its_example_runs(monkeypatch):
    monkeypatch.chdir(README.parents[1])

    found = doctest.testfile(str(README), module_relative=False, encoding="utf-8")

    assert found.attempted > 0
    assert found.failed == 0
