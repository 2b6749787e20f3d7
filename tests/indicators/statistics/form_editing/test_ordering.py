"""Lines move with those under them."""

import pytest

from indicators.statistics.form_editing.ordering import moved

#         a  b  c  d  e
LEVELS = [0, 1, 1, 0, 1]


@pytest.mark.parametrize(
    ("at", "up", "order"),
    [
        (3, True, [3, 4, 0, 1, 2]),
        (0, False, [3, 4, 0, 1, 2]),
        (2, True, [0, 2, 1, 3, 4]),
        (1, True, [1, 0, 2, 3, 4]),
        (0, True, [0, 1, 2, 3, 4]),
        (4, False, [0, 1, 2, 3, 4]),
        (3, False, [0, 1, 2, 3, 4]),
    ],
)
def test_a_line_moves_past_its_neighbour(at, up, order):
    assert moved(LEVELS, at, up=up) == order
