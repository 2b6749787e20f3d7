"""Numbers that nobody wrote down but that follow from known ones: sums, differences, what is left.

Each counts as known only beside a word that says so, and of the targets or tasks that the sentence
speaks of: among all sums and differences almost any number would be found.
"""

import re
from itertools import combinations

from ..reading.facts import Subject
from ..reading.lines import Line
from ..reading.mentions import Number, mentions
from ..reading.series import Series
from .knowledge import Knowledge

RISES = re.compile(r"\b(?:tang|them|nhieu hon|cao hon|hon)\b[^.;\d]{0,20}$")
FALLS = re.compile(r"\b(?:giam|it hon|thap hon|kem)\b[^.;\d]{0,20}$")
APART = re.compile(r"\b(?:chenh lech|cach nhau)\b[^.;\d]{0,20}$")
LEFT = re.compile(r"\b(?:con|con lai|thieu|chua|tre|vuot)\b[^.;\d]{0,45}$")
SUMMED = re.compile(r"\b(?:tong|cong don|ca thay|ca hai|luy ke|gop lai|cong lai)\b")
OF_THE_PERIOD = re.compile(r"\b(?:rieng|trong|ca) (?:quy|ky)\b|\b(?:quy|ky) (?:nay|i|ii|iii|iv)\b")


def is_derived(knowledge: Knowledge, line: Line, number: Number) -> bool:
    """Does the number follow from what is known of the targets or tasks of its sentence?"""
    sentence = line.sentence(number)
    before = line.begun(number)
    if any(
        _follows(each, number, before, sentence) for each in knowledge.series_in(line, number.start)
    ):
        return True
    if number.whole or not SUMMED.search(before):
        return False
    tasks = knowledge.tasks_in(line, number.start)
    return any(_is_sum(each, number) for each in tasks)


def _follows(series: Series, number: Number, before: str, sentence: str) -> bool:
    if number.whole:
        return series.holds_pair(number.value, number.whole.value)
    if series.counts(number):
        return True
    if RISES.search(before) and series.is_change(number.value, 1):
        return True
    if FALLS.search(before) and series.is_change(number.value, -1):
        return True
    if APART.search(before) and series.is_change(number.value):
        return True
    if LEFT.search(before) and series.is_gap(number.value):
        return True
    return bool(OF_THE_PERIOD.search(sentence)) and series.is_change(number.value, 1)


def _is_sum(task: Subject, number: Number) -> bool:
    """Are these two numbers of one result, or what all results count of the same thing?"""
    found = [
        [each for each in mentions(text).numbers if not (each.percent or each.whole or each.part)]
        for text in dict.fromkeys(task.texts)
    ]
    for numbers in found:
        if any(one.value + two.value == number.value for one, two in combinations(numbers, 2)):
            return True
    same = [each.value for numbers in found for each in numbers if each.noun[0] == number.noun[0]]
    return sum(same) == number.value
