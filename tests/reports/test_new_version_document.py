"""A new version of a plan and back: its new narrative task stands in the section where the new
document has it.
"""

import pytest

from planreader import SourceFile, read_plan
from reports.plan_document import plan_document
from tests.planning.test_new_version import appendix, found_in, revision, take, text
from tests.plans.documents import APPENDIX_TABLE
from tests.plans.khe_da import make_imported_plan, make_khe_da

pytestmark = pytest.mark.django_db
MEETING = "- Giao ban cải cách hành chính với các thôn, bản."


@pytest.fixture
def khe_da(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    place = make_khe_da()
    place.plan = make_imported_plan(place)
    return place


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        (
            "- Phát động thi đua cải cách hành chính.",
            (1, "Phát động thi đua cải cách hành chính.", [], None),
        ),
        (
            (
                "- Phát động thi đua cải cách hành chính (Chủ trì: Phòng Văn hóa – Xã "
                "hội; Thời gian: Quý III/2026)."
            ),
            (
                1,
                "Phát động thi đua cải cách hành chính",
                ["Phòng Văn hóa – Xã hội"],
                "Quý III/2026",
            ),
        ),
        (
            "2. Cải cách thể chế\n- Rà soát văn bản của Hội đồng nhân dân xã.",
            (2, "Rà soát văn bản của Hội đồng nhân dân xã.", [], None),
        ),
        (
            (
                "2. Cải cách tài chính công\n- Công khai ngân sách xã.\nThực hiện: Phòng "
                "Kinh tế; thời gian: Quý I/2026."
            ),
            (6, "Công khai ngân sách xã.", ["Phòng Kinh tế"], "Quý I/2026"),
        ),
    ],
)
def test_a_new_narrative_task_goes_there_and_back(khe_da, added, expected):
    revised = revision(khe_da, text((MEETING, f"{MEETING}\n{added}")), appendix(APPENDIX_TABLE))

    take(revised, khe_da.standing, only=["added"])
    draft = read_plan([SourceFile("ke-hoach.docx", plan_document(khe_da.plan))])

    khe_da.plan.refresh_from_db()
    narrative = [task for task in draft.tasks if task.source == "narrative"]
    told = [
        (task.area, task.content.rstrip("."), task.lead_units, task.time_text) for task in narrative
    ]
    wanted = (expected[0], expected[1].rstrip("."), *expected[2:])
    assert told == [(1, "Giao ban cải cách hành chính với các thôn, bản", [], None), wanted]
    assert len([task for task in draft.tasks if task.source == "appendix"]) == 4
    assert [each for each in found_in(revised) if each[1] == "added"] == []
    [section] = [each for each in draft.sections if "NHIỆM VỤ" in each.heading]
    assert wanted[1] in section.text


def test_a_version_taken_whole_is_written_and_read_back_the_same(khe_da):
    added = (
        "- Phát động thi đua cải cách hành chính.\n2. Cải cách thể chế\n- Rà soát văn bản của xã."
    )
    revised = revision(khe_da, text((MEETING, f"{MEETING}\n{added}")), appendix(APPENDIX_TABLE))

    take(revised, khe_da.standing)
    khe_da.plan.refresh_from_db()
    written = plan_document(khe_da.plan)

    assert found_in(revised) == []
    narrative = [
        task
        for task in read_plan([SourceFile("kh.docx", written)]).tasks
        if task.source == "narrative"
    ]
    assert [(task.area, task.content) for task in narrative] == [
        (1, "Giao ban cải cách hành chính với các thôn, bản."),
        (1, "Phát động thi đua cải cách hành chính."),
        (2, "Rà soát văn bản của xã."),
    ]
