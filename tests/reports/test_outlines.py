"""Outlines as data: what they draft, whose is followed, and what a report keeps of its own."""

from dataclasses import replace

import pytest

from accounts.models import Role
from foundation.journal.history import history_of
from reports import services
from reports.annexes import report_annexes
from reports.building import build_now
from reports.drafting import draft
from reports.models import Report, ReportOutline
from reports.outlines.content import AnnexSpec, FaultyOutline, Outline, SectionSpec
from reports.outlines.headings import key_from, typed_level, unknown_places, without_number
from reports.outlines.pasting import sections_from
from reports.outlines.services import (
    OutlineChanged,
    OutlineRefused,
    add_section,
    change_section,
    copy_to_periods,
    discard_outline,
    leave_out,
    move_row,
    outline_in_force,
    take_outline,
)
from reports.outlines.supplied import supplied_outline, supplied_outlines
from reports.stored_figures import AreaRow, ParIndexArea, ParIndexResult
from tests.factories import make_commune, make_plan, make_standing_officer, make_task, make_user

from .test_drafting import figures, indicator, task


def outline(*sections: SectionSpec, annexes: tuple[AnnexSpec, ...] = ()) -> Outline:
    return Outline("Mẫu thử", sections, annexes)


def section(draws: str, heading: str = "Mục", level: int = 1, **values) -> SectionSpec:
    key = values.pop("key", key_from(heading, []))
    return SectionSpec(key, heading, draws, level, **values)


def headings(made: Outline, **values) -> list[str]:
    return [each.heading for each in draft(figures(**values), made)]


def test_each_period_has_a_supplied_outline_and_only_the_year_speaks_of_par_index():
    supplied = supplied_outlines()

    assert list(supplied) == ["quarter-1", "six-months", "quarter-3", "year"]
    assert [key for key, each in supplied.items() if each.section("par-index")] == ["year"]
    assert all(Outline.from_json(each.as_json()) == each for each in supplied.values())


def test_numbers_follow_level_and_place_and_close_up():
    made = outline(
        section("heading", "Một"),
        section("free", "Hai", 2),
        section("tasks", "Ba", 2, options={"words": ["sao hỏa"]}, left_out_when_empty=True),
        section("free", "Bốn", 2),
        section("free", "Năm", 3),
        section("free", "Sáu", 3),
        section("free", "Bảy"),
    )

    assert headings(made) == ["I. Một", "1. Hai", "2. Bốn", "a) Năm", "b) Sáu", "II. Bảy"]


def test_a_heading_that_heads_nothing_goes_when_it_may():
    made = outline(
        section("heading", "Trống", left_out_when_empty=True),
        section("tasks", "Con", 2, options={"words": ["sao"]}, left_out_when_empty=True),
        section("free", "Sau"),
    )

    assert headings(made) == ["I. Sau"]


def test_places_in_headings_are_filled():
    made = outline(section("free", "Kết quả {kỳ}; {Kỳ}; {kỳ sau}; {năm}; {năm sau}"))

    assert headings(made) == [
        "I. Kết quả quý I năm 2026; Quý I năm 2026; quý II năm 2026; 2026; 2027"
    ]


def test_texts_point_at_the_section_on_shortcomings_where_it_stands():
    rows = [task(overdue=True, state="doing")]
    parts = [section("area", "Thể chế", options={"area": "Cải cách thể chế"})]
    late = outline(*parts, section("heading", "Xét chung"), section("shortcomings", "Hạn chế", 2))
    nowhere = outline(*parts)
    first = outline(section("shortcomings", "Hạn chế"), *parts)

    said = [draft(figures(tasks=rows), each) for each in (late, nowhere, first)]

    assert "quá hạn (nêu tại điểm 1 mục II)." in said[0][0].text
    assert said[1][0].text.endswith("01 nhiệm vụ quá hạn.")
    assert "quá hạn (nêu tại mục I)." in said[2][1].text


def test_tasks_go_to_the_last_section_with_their_words_and_the_rest_to_the_one_without():
    rows = [
        task(area=1, content="Kiểm tra văn bản", result="Đã xong"),
        task(area=1, content="Họp", result="Đã họp"),
    ]
    made = outline(
        section("tasks", "Khác"),
        section("tasks", "Văn bản", options={"words": ["văn bản"]}),
        section("tasks", "Kiểm tra", options={"words": ["kiểm tra"]}),
    )

    rest, documents, checks = draft(figures(tasks=rows), made)

    assert "Họp" in rest.text
    assert (
        documents.text == "Kế hoạch năm 2026 không giao nhiệm vụ, chỉ tiêu riêng của nội dung này."
    )
    assert "Kiểm tra văn bản" in checks.text


def test_a_programme_with_areas_of_its_own_is_told_by_its_own_names():
    programme = [
        AreaRow(1, "Điều hành chung", directs=True),
        *(AreaRow(n, name) for n, name in enumerate(("Pháp chế", "Thủ tục", "Con người"), start=2)),
    ]
    rows = [task(area=3, content="Làm sạch hồ sơ", result="Xong")]
    made = figures(tasks=rows, plan_areas=programme)
    each = outline(
        section("each-area", "Các lĩnh vực", key="area"),
        section("area", "Riêng", options={"area": "con người"}),
    )

    drafted = draft(made, each)

    assert [(one.key, one.heading, one.area) for one in drafted] == [
        ("area-2", "I. Pháp chế", 2),
        ("area-3", "II. Thủ tục", 3),
        ("area-4", "III. Con người", 4),
        ("rieng", "IV. Riêng", 4),
    ]
    assert drafted[3].text == (
        "Kế hoạch năm 2026 không giao nhiệm vụ và chỉ tiêu riêng về con người."
    )


def test_the_year_tells_the_par_index_once_the_self_score_is_locked():
    result = ParIndexResult(
        "published",
        "71,5",
        "80",
        "89,38",
        "Tốt",
        "85,2",
        "Khá",
        [ParIndexArea("Thể chế", "10", "8")],
    )
    usual = figures(period="year", period_title="năm 2026")

    assert "par-index" not in [each.key for each in draft(usual)]
    told = next(
        each for each in draft(replace(usual, par_index=result)) if each.draws == "par-index"
    )
    assert told.heading == "2. Kết quả Chỉ số cải cách hành chính"
    assert told.text == (
        "Chỉ số cải cách hành chính năm 2026: xã tự chấm 71,5/80 điểm, đạt 89,38%, xếp loại Tốt; "
        "kết quả được công bố là 85,2, xếp loại Khá; điểm từng lĩnh vực nêu tại Phụ lục."
    )
    supplied = supplied_outline("year")
    without = replace(
        supplied, annexes=[each for each in supplied.annexes if each.shows != "par-index"]
    )
    told = next(
        each
        for each in draft(replace(usual, par_index=result), without)
        if each.draws == "par-index"
    )
    assert told.text.splitlines()[1:] == ["- thể chế: tự chấm 8/10 điểm."]


@pytest.mark.parametrize(
    ("typed", "bare", "level"),
    [
        ("I. Công tác chỉ đạo", "Công tác chỉ đạo", 1),
        ("2. Kết quả", "Kết quả", 2),
        ("a) Chỉ tiêu", "Chỉ tiêu", 3),
        ("1.1. Chỉ tiêu", "Chỉ tiêu", 3),
        ("Iốt và muối", "Iốt và muối", 0),
        ("100 ngày đầu", "100 ngày đầu", 0),
    ],
)
def test_numbers_that_people_type_are_taken_off(typed, bare, level):
    assert (without_number(typed), typed_level(typed)) == (bare, level)


def test_keys_come_from_headings_and_stay_apart_from_those_of_areas():
    assert key_from("Cải cách thể chế {kỳ}", []) == "cai-cach-the-che"
    assert key_from("Mục 3", ["muc"]) == "muc-b"
    assert key_from("12", []) == "muc"
    assert unknown_places("Kết quả {quý} và {kỳ}") == ["{quý}"]


def test_a_pasted_outline_becomes_sections():
    text = "I. ĐÁNH GIÁ\n1. Cải cách thể chế\n2. Tồn tại, hạn chế\nII. Việc khác\n\nIII. Kiến nghị"
    text += "\nIV. Nhiệm vụ {kỳ sau}"

    made = sections_from(text, figures().plan_areas, supplied_outline("quarter-1"))

    assert [(each.level, each.draws, each.heading) for each in made] == [
        (0, "opening", "Mở đầu"),
        (1, "heading", "ĐÁNH GIÁ"),
        (2, "area", "Cải cách thể chế"),
        (2, "shortcomings", "Tồn tại, hạn chế"),
        (1, "free", "Việc khác"),
        (1, "proposals", "Kiến nghị"),
        (1, "next-tasks", "Nhiệm vụ {kỳ sau}"),
        (0, "closing", "Kết thúc"),
    ]
    assert made[3].key == "shortcomings"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"sections": [{"key": "a"}]},
        {"sections": [{"key": "a", "heading": "A", "draws": "moon"}]},
        {"sections": [{"key": "a", "heading": "A", "draws": "free", "level": 9}]},
        {"sections": [{"key": "a", "heading": "A", "draws": "free"}] * 2},
        {"sections": [{"key": "a", "heading": "A", "draws": "tasks", "options": {"words": "x"}}]},
        {"sections": [], "annexes": [{"title": "A", "shows": "moon"}]},
    ],
)
def test_data_of_another_shape_is_no_outline(data):
    with pytest.raises(FaultyOutline):
        Outline.from_json(data)


# whose outline


@pytest.fixture
def province():
    return make_commune(kind="province")


@pytest.fixture
def commune(province):
    return make_commune(parent=province)


@pytest.fixture
def writer(commune):
    return make_standing_officer(commune)


@pytest.fixture
def appraiser(province):
    return make_user(province, Role.APPRAISER)


def plan_of(commune):
    plan = make_plan(commune)
    make_task(plan, content="Soạn quy chế")
    return plan


@pytest.mark.django_db
def test_a_report_follows_the_nearest_outline(commune, province, writer, appraiser):
    assert outline_in_force(commune, "year") is None
    above = take_outline("year", by=appraiser)
    assert (above.owner, outline_in_force(commune, "year")) == (province, above)
    own = take_outline("year", by=writer)
    assert (own.owner, outline_in_force(commune, "year")) == (commune, own)
    assert outline_in_force(province, "year") == above

    discard_outline(own, by=writer, seen=own.version)

    assert outline_in_force(commune, "year") == above
    assert outline_in_force(commune, "quarter-1") is None


@pytest.mark.django_db
def test_taken_twice_it_is_one_outline_with_the_content_in_force(writer):
    first, second = (take_outline("year", by=writer) for _ in range(2))

    assert (first, ReportOutline.objects.count()) == (second, 1)
    assert first.content() == supplied_outline("year")


@pytest.mark.django_db
def test_others_change_no_outline(commune, writer, appraiser):
    own = take_outline("year", by=writer)

    for user in (make_user(commune, Role.LEADER), appraiser, make_standing_officer(make_commune())):
        with pytest.raises(OutlineRefused):
            leave_out(own, own.sections.first().pk, by=user, seen=own.version)
    with pytest.raises(OutlineRefused):
        take_outline("year", by=make_user(commune, Role.LEADER))
    assert own.sections.count() == len(supplied_outline("year").sections)


@pytest.mark.django_db
def test_who_saw_an_older_version_is_told(writer):
    own = take_outline("year", by=writer)
    add_section(own, by=writer, seen=own.version, heading="Mới", draws="free")

    with pytest.raises(OutlineChanged, match="vừa sửa đề cương"):
        add_section(own, by=writer, seen=own.version, heading="Mới nữa", draws="free")
    assert own.sections.filter(heading__startswith="Mới").count() == 1


def keys(own: ReportOutline) -> list[str]:
    return [each.key for each in own.sections.all()]


@pytest.fixture
def small(writer):
    """Two parts with two points each, after the opening."""
    own = take_outline("quarter-1", by=writer)
    own.sections.all().delete()
    for order, (key, level) in enumerate(
        [("mo", 0), ("a", 1), ("a1", 2), ("a2", 2), ("b", 1), ("b1", 2), ("ket", 0)]
    ):
        own.sections.create(order=order, key=key, level=level, heading=key, draws="free")
    return own


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "up", "order"),
    [
        ("b", True, "mo b b1 a a1 a2 ket"),
        ("a", False, "mo b b1 a a1 a2 ket"),
        ("a2", True, "mo a a2 a1 b b1 ket"),
        ("a2", False, "mo a a1 b a2 b1 ket"),
        ("b1", True, "mo a a1 a2 b1 b ket"),
        ("mo", True, "mo a a1 a2 b b1 ket"),
        ("ket", False, "mo a a1 a2 b b1 ket"),
        ("a", True, "a a1 a2 mo b b1 ket"),
    ],
)
def test_a_section_moves_with_what_it_heads(small, writer, key, up, order):
    moved = small.sections.get(key=key)

    move_row(small, moved.pk, by=writer, seen=small.version, up=up)

    assert " ".join(keys(small)) == order


@pytest.mark.django_db
def test_a_section_is_added_behind_another_and_keeps_its_key_when_renamed(small, writer):
    after = small.sections.get(key="a1")
    made = add_section(
        small, by=writer, seen=small.version, after=after.pk, heading="Chuyển đổi số", draws="free"
    )
    small.refresh_from_db()
    change_section(small, made.pk, by=writer, seen=small.version, heading="Chính quyền số")

    assert keys(small)[:4] == ["mo", "a", "a1", "chuyen-doi-so"]
    assert small.sections.get(pk=made.pk).heading == "Chính quyền số"
    told = [each.stood.heading for each in history_of(made)]
    assert (told[0], told[-1]) == ("Chuyển đổi số", "Chính quyền số")


@pytest.mark.django_db
def test_other_periods_get_the_same_sections(small, writer):
    year = take_outline("year", by=writer)

    made = copy_to_periods(
        small, ["quarter-1", "six-months", "year"], by=writer, seen=small.version
    )

    assert [each.period for each in made] == ["six-months", "year"]
    assert keys(year) == keys(small)
    assert made[0].name == "Đề cương báo cáo 6 tháng"


# what a report keeps


@pytest.mark.django_db
def test_a_report_keeps_the_outline_that_it_was_opened_with(commune, writer):
    report = services.open_report(plan_of(commune).periods.get(key="quarter-1"), by=writer)
    own = take_outline("quarter-1", by=writer)
    own.sections.all().delete()
    add_section(own, by=writer, seen=own.version, heading="Tất cả", draws="achievements")
    build_now(report)

    assert report.sections.filter(key="achievements").exists()
    assert "Thêm mục “Tất cả”." in services.outline_changes(report)

    services.follow_newest_outline(report, by=writer)
    build_now(Report.objects.get(pk=report.pk))

    assert [each.heading for each in report.sections.all()] == ["I. Tất cả"]
    assert services.outline_changes(Report.objects.get(pk=report.pk)) == []


@pytest.mark.django_db
def test_what_a_person_wrote_stays_until_it_is_removed(commune, writer):
    report = services.open_report(plan_of(commune).periods.get(key="quarter-1"), by=writer)
    build_now(report)
    written = report.sections.get(key="proposals")
    services.edit_section(written, by=writer, text="Đề nghị cấp máy quét.", version=0)
    own = take_outline("quarter-1", by=writer)
    leave_out(own, own.sections.get(key="proposals").pk, by=writer, seen=own.version)
    services.follow_newest_outline(report, by=writer)
    build_now(Report.objects.get(pk=report.pk))

    last = report.sections.last()
    assert (last.key, last.left_over, last.text) == ("proposals", True, "Đề nghị cấp máy quét.")
    (blocked,) = [each.sentence for each in standing(report) if "đề cương" in each.sentence]
    assert blocked == (
        "Phần “V. Kiến nghị, đề xuất” không còn trong đề cương; hãy chuyển nội dung sang phần khác "
        "rồi bỏ phần này."
    )
    with pytest.raises(services.ReportRefused):
        services.remove_section(report.sections.first(), by=writer, version=0)
    services.remove_section(last, by=writer, version=1)
    assert not report.sections.filter(key="proposals").exists()
    assert history_of(written)[-1].stood.text == "Đề nghị cấp máy quét."


def standing(report):
    fresh = Report.objects.get(pk=report.pk)
    return services.blockers_of(
        fresh, number="5", issued_on=fresh.period.deadline, signer="A", today=fresh.period.deadline
    )


@pytest.mark.django_db
def test_a_report_of_before_outlines_follows_the_supplied_one(commune, writer):
    report = Report.objects.create(plan=(plan := plan_of(commune)), period=plan.periods.first())

    assert report.followed_outline == supplied_outline(report.period.key)
    build_now(report)
    assert report.sections.get(key="direction-plan").kind == "plan"


@pytest.mark.django_db
def test_old_sections_tell_their_kind_by_their_key(commune):
    plan = plan_of(commune)
    report = Report.objects.create(plan=plan, period=plan.periods.first())
    made = {
        key: report.sections.create(key=key, order=order, heading=key)
        for order, key in enumerate(("direction", "direction-work", "area-3", "causes", "la"))
    }

    assert {key: (each.kind, each.area_number) for key, each in made.items()} == {
        "direction": ("heading", 0),
        "direction-work": ("tasks", 1),
        "area-3": ("area", 3),
        "causes": ("causes", 0),
        "la": ("free", 0),
    }


def test_the_annexes_are_those_of_the_outline():

    made = outline(
        annexes=(
            AnnexSpec("Chỉ tiêu {kỳ}", "targets", landscape=False),
            AnnexSpec("Điểm", "par-index"),
            AnnexSpec("Điểm, dù trống", "par-index", left_out_when_empty=False),
        )
    )

    found = report_annexes(figures(tasks=[task()], indicators=[indicator()]), made)

    assert [(each.title, each.landscape) for each in found] == [
        ("Chỉ tiêu quý I năm 2026", False),
        ("Điểm, dù trống", True),
    ]
