"""What the tests of reading exports share."""

import pytest

from indicators.statistics.exports.mapping import Mapping
from indicators.statistics.exports.reading import read_export, tables_in
from indicators.statistics.figures import form_figures
from tests.factories import make_plan


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def read(plan):
    """Hold these bytes against a form for the first quarter, with what was said of the source."""

    def hold(content, form, *, key="quarter-1", **said):
        [known] = form_figures(plan, [form])
        return read_export(
            tables_in(content),
            known,
            Mapping(**said),
            key=key,
            year=2026,
            intervals=plan.intervals,
        )

    return hold
