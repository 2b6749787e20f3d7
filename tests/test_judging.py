"""The benchmarks' verdicts: what is red, and that runs take turns."""

import pytest

from tests.benchmarks.__main__ import names
from tests.benchmarks.judging import Cost, Judge, in_turn, judging, middle


def judge_list_and_save(list_, save):
    with judging("pages") as judge:
        judge.at_most("list", list_, 2)
        judge.at_least("save", save, 3)


def test_what_falls_short_is_red(capsys):
    with pytest.raises(SystemExit, match="1"):
        judge_list_and_save(1.5, 2.5)

    assert [line.split()[-2:] for line in capsys.readouterr().out.splitlines()] == [
        ["x", "holds"],
        ["falls", "short"],
    ]


def test_what_holds_is_green():
    judge_list_and_save(2, 3)


def test_a_benchmark_that_judged_nothing_is_red():
    with pytest.raises(SystemExit), judging("pages") as judge:
        judge.tell("list", "1 ms")


def test_a_benchmark_that_lacks_what_it_measures_is_red():
    judge = Judge("redmine")
    judge.at_most("list", 1, 2)
    judge.could_check_nothing("no Redmine")

    assert not judge.all_hold()


def test_runs_take_turns_and_the_first_round_only_warms_up():
    done = []
    runs = {"ours": lambda: done.append("ours"), "theirs": lambda: done.append("theirs")}

    costs = in_turn(runs, rounds=2, times=2)

    assert list(costs) == ["ours", "theirs"]
    assert done == ["ours", "theirs"] + 2 * ["ours", "ours", "theirs", "theirs"]


def test_the_median_is_of_each_figure():
    costs = [Cost(1, 30, 5), Cost(2, 10, 6), Cost(9, 20, 7)]

    assert middle(costs) == Cost(2, 20, 6)
    assert middle(costs).work == 26


def test_every_benchmark_runs_but_the_one_that_needs_a_country():
    assert {"pages", "redmine", "workers"} <= set(names())
    assert "country" not in names()
