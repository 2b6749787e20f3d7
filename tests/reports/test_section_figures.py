"""What sections rest on, and what differs after issue."""

from reports.differences import differences
from reports.models import ReportSection
from reports.section_figures import named_figures

from .test_drafting import ALL_DONE, HALF_DONE, figures, indicator, task


def test_each_section_shows_the_figures_it_rests_on():
    made = figures(HALF_DONE, ALL_DONE, indicators=[indicator(), indicator(value="", met=None)])

    assert named_figures(made, ReportSection(key="area-2")) == [
        ("Hoàn thành", "1/2 (50%)"),
        ("Quá hạn", "1"),
        ("So với kỳ trước", "-1"),
        ("Chỉ tiêu đạt", "1/2"),
        ("Chưa có số liệu", "1"),
    ]
    assert named_figures(made, ReportSection(key="proposals")) == []
    assert named_figures(made, ReportSection(key="area-5")) == []


def test_what_changed_after_issue_is_said_in_sentences():
    frozen = figures(
        tasks=[task(pk=1, content="A"), task(pk=2, content="B")], indicators=[indicator(pk=5)]
    )
    now = figures(
        ALL_DONE,
        tasks=[task(pk=1, content="A", state="doing"), task(pk=3, content="C")],
        indicators=[indicator(pk=5, value="97%")],
    )

    assert differences(frozen, frozen) == []
    assert differences(frozen, now) == [
        "Nhiệm vụ hoàn thành: 1 → 2.",
        "Nhiệm vụ quá hạn: 1 → 0.",
        "Nhiệm vụ “A”: hoàn thành → đang thực hiện.",
        "Nhiệm vụ “C” được thêm.",
        "Nhiệm vụ “B” không còn theo dõi.",
        "Chỉ tiêu “Tỷ lệ hồ sơ đúng hạn”: 96% → 97%.",
    ]
