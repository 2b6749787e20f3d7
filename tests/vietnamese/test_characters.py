"""Which characters are fit, and which digits make a number: over all of Unicode."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from vietnamese.characters import fit, is_digits, is_fit, visible, whole_number, whole_numbers

HOUSE = (
    "accounts",
    "cchc",
    "documents",
    "foundation",
    "indicators",
    "nd30",
    "parindex",
    "planning",
    "planreader",
    "plans",
    "programs",
    "reports",
    "tasks",
    "vietnamese",
)


def all_characters() -> Iterator[str]:
    return map(chr, range(0x110000))


@pytest.fixture(scope="module")
def digits_of_python() -> list[str]:
    return [
        char for char in all_characters() if char.isdigit() or char.isnumeric() or char.isdecimal()
    ]


def test_what_xml_takes_is_told_from_what_it_does_not():
    element = etree.Element("a")

    def taken(char: str) -> bool:
        try:
            element.text = char
        except ValueError:
            return False
        return True

    refused = {char for char in all_characters() if not taken(char)}
    unfit = {char for char in all_characters() if not is_fit(char)}

    assert refused <= unfit
    assert {hex(ord(char)) for char in unfit - refused} == {
        hex(code) for code in (*range(0x7F, 0xA0), *range(0xFDD0, 0xFDF0))
    }


@given(st.text(alphabet=st.characters(codec=None)))
@example("a\x00\ud800\ufffe")
def test_what_is_left_is_fit_and_nothing_fit_is_lost(text):
    kept = fit(text)

    assert is_fit(kept)
    assert fit(kept) == kept
    assert [char for char in kept if char != "\n"] == [
        char for char in text if is_fit(char) and char != "\n"
    ]


@pytest.mark.parametrize("char", "\v\f\x85")
def test_words_at_the_end_of_a_line_do_not_grow_together(char):
    assert fit(f"rà soát{char}xong") == "rà soát\nxong"
    assert fit(f"{char}rà soát{char} xong{char}\nhết{char}") == "rà soát xong\nhết"
    assert fit(f"rà soát\x00{char}{char}xong") == "rà soát\nxong"


def test_lines_tabs_and_vietnamese_stay():
    text = "Khe Mây –\tđặc khu\r\nPhú Quốc\u00a0ậ\u0323𠮷"

    assert fit(text) == text


def test_what_takes_no_room_is_dropped_for_comparing():
    assert visible("Khe\u200b M\u00adây\ufeff") == "Khe Mây"


@pytest.mark.parametrize("before", ["", "7"])
def test_each_digit_of_unicode_is_a_number_or_is_refused(digits_of_python, before):
    """Not one makes `int` fall over, and only 0 to 9 are numbers."""
    taken = {char for char in digits_of_python if whole_number(before + char) is not None}

    assert taken == set("0123456789")
    assert {char for char in digits_of_python if is_digits(before + char)} == taken


@given(
    st.text(
        alphabet=st.characters(categories=["Nd", "Nl", "No", "Pd"])
        | st.sampled_from("0123456789-+ _."),
        max_size=30,
    )
)
@example("9" * 5_000)
@example("0" * 5_000)
@example("")
@example("1_000")
def test_a_number_is_what_is_written_and_fits_the_database(text):
    number = whole_number(text)

    assert number is None or (number == int(text) and 0 <= number < 2**63)
    assert (number is None) is not bool(re.fullmatch("[0-9]{1,19}", text) and int(text) < 2**63)


def test_a_number_may_be_bounded_further():
    assert [whole_number(text, 9999) for text in ("9999", "10000", "0")] == [9999, None, 0]
    assert whole_numbers(["3", "²", "", "-1", "9" * 25, "04"]) == [3, 4]
    assert whole_numbers(map(str, range(10**6))) == list(range(20_000))


def test_nobody_asks_python_what_a_digit_is():
    root = Path(__file__).parents[2]
    asked = re.compile(r"\.is(?:digit|numeric|decimal)\b")

    found = [
        str(path.relative_to(root))
        for package in HOUSE
        for path in (root / package).rglob("*.py")
        if asked.search(path.read_text(encoding="utf-8"))
    ]

    assert found == ["vietnamese/characters.py"]
