"""The language of sums and conditions between the cells of statistical forms."""

from decimal import Decimal

import pytest

from indicators.statistics.formulas import FormulaWrong, Reference, condition, formula


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[4]+[5]+[6]", "15"),
        ("[4] * 100 / [5]", "80"),
        ("-[4] + 2,5", "-1.5"),
        ("([4] + [5]) × 2", "18"),
        ("[TONG.7] – [4]", "3"),
    ],
)
def test_a_formula_is_worked_out(text, value):
    cells = {"4": 4, "5": 5, "6": 6, "TONG.7": 7}

    def look(cell):
        return Decimal(cells[f"{cell.code}.{cell.column}" if cell.column else cell.code])

    assert formula(text).value(look).value == Decimal(value)


def test_what_is_not_reported_makes_the_sum_unknown():
    outcome = formula("[4] + [5]").value(lambda cell: Decimal(1) if cell.code == "4" else None)

    assert outcome.value is None
    assert outcome.missing == (Reference("5"),)


def test_nothing_comes_of_a_division_by_zero():
    assert formula("[4] / [5]").value(lambda cell: Decimal(0)).value is None


@pytest.mark.parametrize("text", ["", "4 +", "[4] ** 2", "abs([4])", "[4", "x + 1", "[4] + 'a'"])
def test_a_wrong_formula_says_how_to_write_it(text):
    with pytest.raises(FormulaWrong, match="chưa đúng"):
        formula(text)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("[a] = [b] + 1", True),
        ("[a] <= [b]", False),
        ("[a] ≥ [b]", True),
        ("[a] > [c]", None),
    ],
)
def test_a_condition_holds_or_not_or_nobody_knows(text, holds):
    cells = {"a": Decimal(3), "b": Decimal(2)}

    assert condition(text).holds(lambda cell: cells.get(cell.code)) is holds


def test_a_condition_has_one_sign():
    with pytest.raises(FormulaWrong, match="cần một dấu"):
        condition("[a] = [b] = [c]")
