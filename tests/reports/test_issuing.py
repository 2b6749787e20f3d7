"""What keeps a report from being issued: each is refused by its name, with the place to mend it."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from documents.sources import DocumentRefused
from plans.models import Plan
from reports import services
from reports.issuing import TITLES
from reports.models import Report
from tests.factories import (
    make_leader,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)

from .written import WHY, write_what_is_open

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def new_plan() -> Plan:
    return make_plan(year=2025, signer="Đinh Văn Mẫu")


def built(plan, writer, key="quarter-1") -> Report:
    report = services.open_report(plan.periods.get(key=key), by=writer, reason=WHY)
    services.build_now(report)
    report.refresh_from_db()
    return report


@pytest.fixture(scope="module")
def stored(module_db):
    plan = new_plan()
    make_task(plan)
    report = built(plan, make_standing_officer(plan.unit))
    write_what_is_open(report, report.created_by)
    return report


@pytest.fixture
def report(stored):
    return deepcopy(stored)


@pytest.fixture
def plan(report):
    return report.plan


@pytest.fixture
def writer(report):
    return report.created_by


def issue(report, **values):
    usual = {"by": report.created_by, "number": "45", "issued_on": date(2025, 3, 17)}
    return services.issue_report(report, **usual | values)


def refusal(report, **values) -> tuple[str, str]:
    with pytest.raises(DocumentRefused) as refused:
        issue(report, **values)
    report.refresh_from_db()
    assert (report.state, report.number) == (Report.State.DRAFT, "")
    return str(refused.value), refused.value.place


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            date(2025, 1, 15),
            "Ngày ban hành 15/01/2025 trước ngày ban hành Kế hoạch (16/01/2025).",
        ),
        (
            date(2025, 3, 13),
            "Ngày ban hành 13/3/2025 trước ngày chốt số liệu của kỳ báo cáo (14/3/2025).",
        ),
    ],
)
def test_a_day_before_the_plan_or_the_cut_off_is_refused(report, day, said):
    assert refusal(report, issued_on=day) == (said, f"{report.get_absolute_url()}#issue")


def test_on_the_day_of_the_cut_off_a_report_is_issued(report):
    assert issue(report, issued_on=date(2025, 3, 14)).state == Report.State.ISSUED


@pytest.mark.parametrize("number", ["", "0", " 45 ", "45/BC-UBND", "٤٥", "45\n"])
def test_what_is_no_number_is_refused_by_the_service_too(report, number):
    sentence, _ = refusal(report, number=number)

    assert "không phải số văn bản" in sentence


def test_a_day_that_has_not_come_is_refused(report):
    sentence, _ = refusal(report, issued_on=timezone.localdate() + timedelta(days=1))

    assert sentence.endswith("chưa đến.")


@pytest.mark.parametrize("number", ["45", "045"])
def test_a_number_of_the_year_is_used_once(plan, report, writer, number):
    issue(report)
    second = built(plan, writer, "six-months")
    write_what_is_open(second, writer)

    report.refresh_from_db()
    assert refusal(second, number=number, issued_on=date(2025, 6, 17)) == (
        f"Số 45/BC-UBND của năm 2025 đã dùng cho: {report.title} (17/3/2025). Hãy dùng số khác.",
        report.record.get_absolute_url(),
    )
    assert issue(second, number="45", issued_on=date(2026, 1, 5)).number == "45"


@pytest.mark.parametrize(("borne", "given"), [("041", "41"), ("41", "041"), ("41", "00041")])
def test_leading_zeros_make_no_other_number(plan, writer, report, borne, given):
    issue(report, number=borne)
    second = built(plan, writer)
    write_what_is_open(second, writer)

    assert refusal(second, number=given)[0].startswith("Số 41/BC-UBND của năm 2025 đã dùng")


def test_a_number_that_another_document_bears_is_refused(plan, report):
    make_update(
        make_task(plan, content="Lập báo cáo"),
        product_number="05/BC-UBND",
        product_date=date(2025, 2, 3),
    )

    assert refusal(report, number="5")[0] == (
        "Số 5/BC-UBND của năm 2025 đã dùng cho văn bản khác: sản phẩm của nhiệm vụ “Lập báo cáo”."
    )


@pytest.mark.parametrize(
    "signer",
    [
        "ThS. Đinh Văn Mẫu",
        "TS Đinh Văn Mẫu",
        "PGS.TS. Đinh Văn Mẫu",
        "Thạc sĩ Đinh Văn Mẫu",
        "Đinh Văn Mẫu, ThS.",
        "GS. Đinh Văn Mẫu",
        "BSCKII Đinh Văn Mẫu",
        "BSCKII. Đinh Văn Mẫu",
        "Th.S Đinh Văn Mẫu",
        "T.S. Đinh Văn Mẫu",
        "Dr. Đinh Văn Mẫu",
        "Đinh Văn Mẫu, M.Sc",
        "Anh hùng lao động Đinh Văn Mẫu",
    ],
)
def test_a_signer_with_a_title_is_refused(report, signer):
    assert refusal(report, signer=signer)[0].startswith(
        f"Tên người ký “{signer}” có học hàm, học vị hoặc danh hiệu ("
    )


@pytest.mark.parametrize(
    "name",
    [
        "Đinh Văn Mẫu",
        "Nguyễn Tiến Sĩ",
        "Trần Thị Giáo",
        "Tsai Văn Thọ",
        "Lê Thục Sinh",
        "Nguyễn Anh Hùng",
    ],
)
def test_names_are_no_titles(name):
    assert TITLES.search(name) is None


def test_an_empty_section_is_refused_and_named():
    plan = new_plan()
    writer = make_standing_officer(plan.unit)
    make_task(plan)
    report = built(plan, writer)

    assert refusal(report) == (
        "Phần “3. Nguyên nhân” chưa có nội dung.",
        f"{report.get_absolute_url()}#section-causes",
    )


def test_figures_that_changed_since_they_were_gathered_are_refused(plan, report):
    make_update(plan.tasks.get(), effective_on=date(2025, 3, 1), percent=100, state="done")

    words, place = refusal(report)

    assert words.startswith("Số liệu đã đổi sau khi tổng hợp: Nhiệm vụ hoàn thành: 0 → 1.")
    assert place == f"{report.get_absolute_url()}#build"
    services.build_now(report)
    report.refresh_from_db()
    assert issue(report).figures["totals"]["done"] == 1


def test_what_became_of_tasks_after_the_cut_off_does_not_hold_a_report_back(plan, report):
    make_update(plan.tasks.get(), effective_on=date(2025, 3, 16), percent=100, state="done")

    assert issue(report).state == Report.State.ISSUED


@pytest.mark.parametrize("text", [".", "-", "\u200b", "- ;"])
def test_marks_without_a_word_are_no_content(report, text):
    section = report.sections.get(key="proposals")
    services.edit_section(section, by=report.created_by, text=text, version=section.version)

    assert refusal(report)[0] == "Phần “V. Kiến nghị, đề xuất” chưa có nội dung."


def test_a_stock_sentence_of_an_earlier_version_is_refused(report):
    section = report.sections.get(key="proposals")
    section.drafted, section.text = "Không có kiến nghị, đề xuất.", None
    section.save()

    assert refusal(report)[0] == (
        "Phần “V. Kiến nghị, đề xuất” mới là câu soạn sẵn; hãy viết nội dung."
    )
    services.edit_section(section, by=report.created_by, text="Không có.", version=section.version)
    assert issue(report).state == Report.State.ISSUED


@pytest.mark.parametrize("gap", ["[ghi nguyên nhân]", "………", "......", "____", "xxx"])
def test_a_gap_in_the_text_is_refused(report, writer, gap):
    section = report.sections.get(key="causes")
    services.edit_section(section, by=writer, text=f"Do {gap} .", version=section.version)

    assert refusal(report)[0] == f"Phần “3. Nguyên nhân” còn chỗ để trống: “{gap}”."


def test_causes_that_nobody_told_are_refused():
    plan = new_plan()
    writer = make_standing_officer(plan.unit)
    make_update(make_task(plan), state="not_doing", percent=0, reason="Tỉnh đã dừng")
    make_task(plan, due=date(2025, 2, 1))
    report = built(plan, writer)
    services.edit_section(report.sections.get(key="proposals"), by=writer, text="Không.", version=0)

    assert refusal(report)[0] == (
        "Phần “3. Nguyên nhân” chưa nêu nguyên nhân của 01 nhiệm vụ quá hạn."
    )


def test_before_the_cut_off_nothing_is_issued_nor_with_figures_from_before_it():
    plan = new_plan()
    writer = make_standing_officer(plan.unit)
    make_task(plan)
    with time_machine.travel("2025-03-10 09:00+07:00", tick=False):
        report = built(plan, writer)
        write_what_is_open(report, writer)

        assert refusal(report)[0] == (
            "Kỳ báo cáo chốt số liệu ngày 14/3/2025; trước ngày đó chưa ban hành được."
        )
    with time_machine.travel("2025-03-17 09:00+07:00", tick=False):
        assert refusal(report) == (
            (
                "Số liệu mới tính đến ngày 10/3/2025, trước ngày chốt số liệu. Hãy bấm “Tổng hợp "
                "lại số liệu”."
            ),
            f"{report.get_absolute_url()}#build",
        )
        services.build_now(report)
        assert issue(report, by=make_leader(plan.unit)).state == Report.State.ISSUED
