"""Report deadlines that a new version orders: compared, taken with the end of the data, refused for
a locked period.
"""

from copy import deepcopy
from datetime import date

import pytest

from foundation.journal.history import history_of
from planning.new_version.services import compare_new_version
from plans.models import Plan, PlanRefused

from ..plans.documents import APPENDIX_TABLE, PLAN_LINES
from ..plans.files import upload
from ..plans.khe_da import make_imported_plan, make_khe_da
from .test_new_version import appendix, found_in, issue, revision, take, text

pytestmark = pytest.mark.django_db
ORDERED = "- Gửi báo cáo quý I trước ngày 05/3/2026, báo cáo năm trước ngày 30/11/2026."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="module")
def stored(module_db):
    place = make_khe_da()
    place.plan = make_imported_plan(place)
    return place


@pytest.fixture
def khe_da(stored):
    return deepcopy(stored)


def ordering(line=ORDERED):
    """The plan with a line that orders reports."""
    at = PLAN_LINES.index("2. Văn phòng HĐND và UBND")
    return upload(
        "ke-hoach-moi.txt", "\n".join([*PLAN_LINES[:at], line, *PLAN_LINES[at:]]).encode()
    )


def deadlines(plan):
    return {period.key: (period.cut_off, period.deadline) for period in plan.periods.all()}


def test_other_deadlines_are_compared(khe_da):
    before = deadlines(khe_da.plan)
    revised = revision(khe_da, ordering(), appendix(APPENDIX_TABLE))

    found = [each for each in compare_new_version(revised).differences if each.part == "deadlines"]

    assert [(each.id, each.title, each.old, each.new) for each in found] == [
        ("deadlines-quarter-1-deadline", "Báo cáo Quý I", "17/03/2026", "05/03/2026"),
        ("deadlines-year-deadline", "Báo cáo Cả năm", "16/12/2026", "30/11/2026"),
    ]
    assert deadlines(khe_da.plan) == before


def test_deadlines_are_taken_with_the_end_of_the_data(khe_da):
    issue(khe_da.plan)
    before = deadlines(khe_da.plan)
    revised = revision(khe_da, ordering(), appendix(APPENDIX_TABLE))

    take(revised, khe_da.standing, reason="Theo tỉnh")

    assert found_in(revised) == []
    assert deadlines(khe_da.plan) == before | {
        "quarter-1": (date(2026, 3, 3), date(2026, 3, 5)),
        "year": (date(2026, 11, 26), date(2026, 11, 30)),
    }
    record = history_of(khe_da.plan.periods.get(key="year"))[-1]
    assert (record.by, record.why) == (khe_da.standing, "Theo tỉnh")


def test_a_version_that_orders_nothing_leaves_them(khe_da):
    khe_da.plan.periods.filter(key="year").update(deadline=date(2026, 12, 20))

    assert found_in(revision(khe_da, text(("Tám", "Tám ")), appendix(APPENDIX_TABLE))) == []


def test_a_locked_period_is_not_changed(khe_da):
    khe_da.plan.periods.filter(key="year").update(locked=True)
    before = deadlines(khe_da.plan)
    revised = revision(khe_da, ordering(), appendix(APPENDIX_TABLE))

    with pytest.raises(PlanRefused, match="đã khóa số liệu"):
        take(revised, khe_da.standing)

    assert deadlines(Plan.objects.get(pk=khe_da.plan.pk)) == before
