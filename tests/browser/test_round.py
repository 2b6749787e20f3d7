"""A whole round in Chromium: one province, three communes, every role, from the windows to the
ranking.
"""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role
from foundation.exchange.models import ImportRun
from foundation.web.xlsx import XLSX
from parindex.models import Assessment, AssessmentStep
from tests.browser.test_exchange import do_job
from tests.factories import make_leader, make_officer, make_user
from tests.foundation.exchange.books import as_file, table
from tests.parindex.rounds import enter, make_round, open_window
from tests.plans import files

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.turn(1, 3),
    pytest.mark.django_db(transaction=True),
]

D, State = Decimal, Assessment.State
PDF = {
    "name": "so-theo-doi.pdf",
    "mimeType": "application/pdf",
    "buffer": files.pdf_bytes(),
}
# What the three communes declare: the yes of 1.1.1, the shares of 1.1.2 and 2.1, the late ones of
# 1.2.
DECLARED = (
    {"1.1.2": (18, 20), "1.2": 1, "2.1": (90, 100)},  # 10 + 18 + 7.5 + 40.5 = 76
    {"1.1.2": (10, 20), "1.2": 2, "2.1": (85, 100)},  # 10 + 10 + 5 + 38.25 = 63.25
    {"1.1.2": (5, 20), "1.2": 0, "2.1": (70, 100)},  # 10 + 5 + 10 + 0 (below the floor) = 25
)
# Answers A, B, C, D weigh 1, 0.6, 0.2, 0 of the 15 points of 2.2.
SURVEYED = ((40, 30, 20, 10), (100, 0, 0, 0), (0, 0, 100, 0))  # 62% = 9.30, 100% = 15, 20% = 3


class Play:
    """The people of a round, each in a window of their own, and where they go."""

    def __init__(self, open_as):
        self.round = make_round(communes=3, in_force=False)
        self.communes, self.set = self.round.communes, self.round.criteria_set
        self.first, self.second, self.third = self.communes
        self.chief = open_as(self.round.appraiser, "/criteria/")
        self.of_area, self.of_commune = (
            make_user(self.round.appraiser.unit, Role.APPRAISER) for _ in range(2)
        )
        self.open_as = open_as

    def pages(self, name: str) -> str:
        return reverse(f"parindex:{name}", args=[self.set.pk])

    def scorecard(self, commune) -> str:
        return self.round.assessment(commune).get_absolute_url()

    def appraisal(self, commune) -> str:
        return reverse("parindex:assessment_appraise", args=[self.round.assessment(commune).pk])

    def row(self, page, code, commune):
        return page.locator(f"#score-{self.round.score(code, commune).pk}")

    def state(self, commune) -> str:
        return self.round.assessment(commune).state


@pytest.fixture
def play(open_as):
    return Play(open_as)


def confirm(page) -> None:
    page.locator("#confirm button[value=yes]").click()


def told(page, words) -> None:
    expect(page.locator("#messages")).to_contain_text(words)
    page.wait_for_load_state()  # with the script that asks before the next step


def put_in_force(play) -> None:
    play.chief.goto(play.set.get_absolute_url())
    play.chief.get_by_role("link", name="Ban hành", exact=True).click()
    play.chief.get_by_label("Số quyết định").fill("12/QĐ-UBND")
    play.chief.get_by_label("Ngày quyết định").fill(f"{timezone.localdate():%d/%m/%Y}")
    play.chief.get_by_role("button", name="Ban hành").click()
    told(play.chief, "mở kỳ chấm điểm cho 3 đơn vị")


def set_window(play, step: str, *, since: int, until: int) -> None:
    page, today = play.chief, timezone.localdate()
    page.goto(play.pages("set_windows"))
    form = page.locator("form.window", has=page.locator(f"input[name=step][value={step}]"))
    form.locator("input[name=opens_at_0]").fill(f"{today + timedelta(days=since):%d/%m/%Y}")
    form.locator("input[name=closes_at_0]").fill(f"{today + timedelta(days=until):%d/%m/%Y}")
    form.locator("input[name=closes_at_1]").fill("17:00")
    form.get_by_role("button", name="Lưu thời hạn").click()
    told(page, "Đã lưu thời hạn")


def make_exception(play, commune) -> None:
    page, today = play.chief, timezone.localdate()
    page.goto(play.pages("set_windows"))
    page.get_by_text("Thêm, sửa thời hạn riêng").click()
    form = page.locator("form", has=page.locator("select[name=unit]"))
    form.get_by_label("Đơn vị", exact=True).select_option(str(commune.pk))
    form.get_by_label("Bước").select_option("self_score")
    form.locator("input[name=opens_at_0]").fill(f"{today:%d/%m/%Y}")
    form.locator("input[name=closes_at_0]").fill(f"{today + timedelta(days=2):%d/%m/%Y}")
    form.get_by_label("Lý do").fill("Mất điện do bão")
    form.get_by_role("button", name="Lưu thời hạn riêng").click()
    told(page, f"của {commune.short_name}")


def assign(play, who, *, areas=(), units=()) -> None:
    page = play.chief
    page.goto(play.pages("set_appraisers"))
    form = page.locator("form.assigning")
    if form.is_hidden():
        page.get_by_text("Thêm phân công").click()
    form.get_by_label("Người thẩm định").select_option(str(who.pk))
    for name in (*areas, *units):
        form.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Phân công").click()
    told(page, "phần việc mới")


def type_in(play, page, commune, code, figures):
    """Open the row of a criterion, type what the commune declares, and return the button that saves
    it.
    """
    row = play.row(page, code, commune)
    row.get_by_role("link").first.click()
    if isinstance(figures, tuple):
        row.locator("input[name=numerator]").fill(str(figures[0]))
        row.locator("input[name=denominator]").fill(str(figures[1]))
    else:
        row.locator("input[name=count]").fill(str(figures))
    row.locator("textarea[name=reason]").fill("Theo sổ theo dõi")
    return row.get_by_role("button", name="Lưu", exact=True)


def score(play, page, commune, declared) -> None:
    for code, figures in declared.items():
        type_in(play, page, commune, code, figures).click()
        expect(play.row(page, code, commune).locator(".saved")).to_contain_text("Đã lưu lúc")


def score_at_once(play, commune, declared) -> None:
    """Enter the self-scores of a commune without its pages, for which another commune stands."""
    by = play.round.standing(commune)
    enter(play.round.score("1.1.1", commune), by, yes=True)
    for code, figures in declared.items():
        pair = isinstance(figures, tuple)
        facts = (
            {"numerator": D(figures[0]), "denominator": D(figures[1])}
            if pair
            else {"count": figures}
        )
        enter(play.round.score(code, commune), by, **facts)


def office_scores(play, commune) -> None:
    """The officer of the office in charge answers the one criterion that is the office's, with a
    file.
    """
    officer = make_officer(commune.units.get(name="Văn phòng"))
    page = play.open_as(officer, play.scorecard(commune))
    row = play.row(page, "1.1.1", commune)
    row.get_by_role("link").first.click()
    row.get_by_text("Thêm minh chứng").click()
    row.locator("input[type=file]").set_input_files(PDF)
    row.get_by_role("button", name="Gắn minh chứng").click()
    expect(row.locator(".scorecard-evidence .saved")).to_have_text("Đã gắn 1 minh chứng.")
    row.locator("input[name=yes]").first.check()
    row.get_by_role("button", name="Lưu", exact=True).click()
    expect(row.locator(".saved").first).to_contain_text("Đã lưu lúc")
    expect(play.row(page, "2.1", commune)).to_contain_text("chưa có")
    page.context.close()


def lock(play, page, commune) -> None:
    page.goto(play.scorecard(commune))
    page.get_by_role("link", name="Chốt tự chấm").click()
    page.get_by_role("button", name="Chốt tự chấm").click()
    told(page, "Đã chốt điểm tự chấm")


def reopen(play, page, commune, reason: str) -> None:
    page.get_by_text("Thao tác khác").click()
    page.get_by_role("link", name="Mở lại").click()
    page.get_by_label("Lý do mở lại").fill(reason)
    page.get_by_role("button", name="Mở lại").click()
    told(page, "Đã mở lại")


def begin(play, page, commune) -> None:
    page.goto(play.appraisal(commune))
    page.get_by_role("button", name="Bắt đầu thẩm định").click()
    told(page, "Đã bắt đầu")


def judge(play, page, commune, code, verdict: str, points: str, reason: str) -> None:
    row = play.row(page, code, commune)
    row.get_by_role("link", name="Xem").click()
    row.get_by_label(verdict).check()
    row.get_by_label("Điểm thẩm định").fill(points)
    row.get_by_label("Ý kiến thẩm định").fill(reason)
    row.get_by_role("button", name="Lưu, sang tiêu chí tiếp theo").click()
    expect(page.locator(".saved")).to_contain_text(f"Đã lưu {code}.")


def accept_rest(page) -> None:
    page.get_by_role("button", name=re.compile(r"^Chấp nhận \d+ tiêu chí chưa thẩm định")).click()
    confirm(page)
    told(page, "Đã chấp nhận điểm tự chấm")


def finish(page) -> None:
    page.get_by_role("button", name="Kết thúc thẩm định lần 1").click()
    confirm(page)
    told(page, "Đã kết thúc thẩm định lần 1")


def explain(play, page, commune, code, text, *, file=None) -> None:
    row = play.row(page, code, commune)
    row.get_by_role("link").first.click()
    if file:
        row.get_by_text("Thêm minh chứng").click()
        row.locator("input[type=file]").set_input_files(file)
        row.get_by_role("button", name="Gắn minh chứng").click()
        expect(row.get_by_text("Bổ sung khi giải trình")).to_be_visible()
    row.locator("textarea[name=text]").fill(text)
    row.get_by_role("button", name="Lưu giải trình").click()
    expect(row.locator(".saved").first).to_contain_text("Đã lưu giải trình")


def judge_again(play, page, commune, code, points, reason) -> None:
    """Appraise the open row again; the page then opens the next that waits."""
    row = play.row(page, code, commune)
    row.get_by_label("Điểm thẩm định lần 2").fill(points)
    row.get_by_label("Ý kiến thẩm định lần 2").fill(reason)
    row.get_by_role("button", name="Lưu, sang tiêu chí tiếp theo").click()
    expect(page.locator(".saved")).to_contain_text(f"Đã lưu {code}.")


def import_survey(play) -> None:
    rows = [("Tên xã", "Mã tiêu chí", "A", "B", "C", "D")]
    rows += [
        (unit.name, "2.2", *answers) for unit, answers in zip(play.communes, SURVEYED, strict=True)
    ]
    file = {"name": "dieu-tra.xlsx", "mimeType": XLSX, "buffer": as_file(table(*rows)).read()}
    page = play.chief
    page.goto(play.pages("set_round"))
    page.get_by_role("link", name="Kết quả điều tra").click()
    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(file)
    page.get_by_role("button", name="Xem trước").click()
    do_job(page)
    page.get_by_role("button", name="Nhập 3 dòng").click()
    do_job(page)
    expect(page.get_by_text("Đã nhập 3 dòng")).to_be_visible()
    assert ImportRun.objects.get().created_by == play.round.appraiser


def publish(play) -> None:
    page = play.chief
    page.goto(play.pages("set_publish"))
    expect(page.get_by_text("Mọi đơn vị đã thẩm định xong")).to_be_visible()
    page.get_by_text("Ghi nhận quyết định đã ký, ban hành ngoài phần mềm").click()
    page.get_by_label("Số quyết định công bố").fill("345/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.get_by_role("button", name="Công bố kết quả").click()
    confirm(page)
    told(page, "Đã công bố kết quả của 3 đơn vị")


def ranked(page) -> list[list[str]]:
    """The first columns of the ranking: unit, rank, self-score, appraised, index, band."""
    rows = page.locator("table.ranking tbody tr").all()
    return [[cell.strip() for cell in row.locator("th, td").all_inner_texts()][:6] for row in rows]


def test_a_round_from_the_windows_to_the_ranking(play):
    first, second, third = play.communes
    put_in_force(play)
    set_window(play, "self_score", since=-1, until=5)
    for step in ("first", "explanation", "second"):
        open_window(play.set, step)
    assign(play, play.of_area, areas=["1 Chỉ đạo, điều hành"])
    assign(play, play.of_commune, units=[first.short_name])
    assign(play, play.round.appraiser, units=[second.short_name, third.short_name])

    office_scores(play, first)
    body = {
        unit: play.open_as(play.round.standing(unit), play.scorecard(unit))
        for unit in play.communes
    }
    score(play, body[first], first, DECLARED[0])
    lock(play, body[first], first)
    score_at_once(play, second, DECLARED[1])
    lock(play, body[second], second)
    reopen(play, body[second], second, "Sửa số hồ sơ")
    lock(play, body[second], second)

    late = type_in(play, body[third], third, "1.1.2", DECLARED[2]["1.1.2"])
    set_window(play, "self_score", since=-3, until=-1)
    late.click()
    expect(play.row(body[third], "1.1.2", third).locator(".errorlist")).to_contain_text(
        "đã đóng lúc 17:00"
    )
    assert play.round.score("1.1.2", third).self_points is None
    make_exception(play, third)
    body[third].reload()
    score(play, body[third], third, {"1.1.2": DECLARED[2]["1.1.2"]})
    score_at_once(play, third, DECLARED[2])
    lock(play, body[third], third)

    by_area = play.open_as(play.of_area, play.appraisal(first))
    by_commune = play.open_as(play.of_commune, play.appraisal(first))
    begin(play, by_area, first)
    expect(by_area.locator("table.appraisal")).not_to_contain_text("2.1 Đúng hạn")
    judge(play, by_area, first, "1.1.2", "Điều chỉnh", "17", "Một nhiệm vụ chưa nghiệm thu")
    by_commune.reload()
    judge(play, by_commune, first, "2.1", "Yêu cầu giải trình", "", "Chưa thấy sổ theo dõi")
    accept_rest(by_commune)
    finish(by_commune)
    for commune in (second, third):
        begin(play, play.chief, commune)
        accept_rest(play.chief)
        finish(play.chief)
    assert [play.state(unit) for unit in play.communes] == [
        State.EXPLANATION,
        State.SECOND,
        State.SECOND,
    ]

    body[first].goto(play.scorecard(first))
    explain(play, body[first], first, "1.1.2", "Đã nghiệm thu ngày 20/12")
    explain(
        play, body[first], first, "2.1", "Gửi kèm sổ", file=PDF | {"buffer": PDF["buffer"] + b"2"}
    )
    body[first].get_by_role("button", name="Gửi giải trình").click()
    confirm(body[first])
    told(body[first], "Đã gửi giải trình")
    by_commune.goto(play.appraisal(first))
    play.row(by_commune, "1.1.2", first).get_by_role("link", name="Xem").click()
    judge_again(play, by_commune, first, "1.1.2", "18", "Chấp nhận giải trình")
    judge_again(play, by_commune, first, "2.1", "40,25", "Trừ một hồ sơ trễ")
    import_survey(play)
    publish(play)

    # 10 + 18 + 7.5 + 40.25 + 9.30 = 85.05; 63.25 + 15 = 78.25; 25 + 3 = 28: of 100 points each.
    leader = play.open_as(make_leader(third), play.pages("set_ranking"))
    assert ranked(leader) == [
        [first.short_name, "1", "76,00", "85,05", "85,05%", "Tốt"],
        [second.short_name, "2", "63,25", "78,25", "78,25%", "Khá"],
        [third.short_name, "3", "25,00", "28,00", "28,00%", "Yếu"],
    ]
    leader.goto(play.scorecard(third))
    expect(leader.locator("#assessment-bar")).to_contain_text("28,00/100,00")
    expect(leader.locator("#assessment-bar")).to_contain_text("Xếp hạng 3")
    play.row(leader, "2.2", third).get_by_role("link").first.click()
    expect(play.row(leader, "2.2", third)).to_contain_text("100 người trả lời")
    check_record(play, leader)


def check_record(play, leader) -> None:
    """Both scores stand side by side, and the steps tell who, when, from, to and why."""
    both = play.round.score("2.1", play.first)
    assert (both.self_points, both.first_points, both.second_points) == (
        D("40.50"),
        D(0),
        D("40.25"),
    )
    steps = AssessmentStep.objects.filter(assessment=play.round.assessment(play.second))
    assert [(step.to_state, step.reason) for step in steps] == [
        (State.DRAFT, ""),
        (State.LOCKED, ""),
        (State.DRAFT, "Sửa số hồ sơ"),
        (State.LOCKED, ""),
        (State.FIRST, ""),
        (State.SECOND, ""),
        (State.PUBLISHED, ""),
    ]
    leader.goto(play.scorecard(play.second))
    expect(leader.locator("#steps")).to_contain_text("Đã chốt tự chấm → Đang tự chấm")
    expect(leader.locator("#steps")).to_contain_text("Sửa số hồ sơ")
