"""The template tags: what they write, and what they leave out."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from foundation.web.templatetags import components


def render(text: str, query: str = "", **context) -> str:
    template = engines["django"].from_string("{% load components %}" + text)
    request = RequestFactory().get(f"/?{query}")
    request.user = None
    return template.render(context, request)


@pytest.mark.parametrize(
    ("lateness", "days", "left", "words"),
    [
        ("overdue", 12, "", "Quá hạn 12 ngày"),
        ("due_soon", 3, "còn 3 ngày làm việc", "Còn 3 ngày làm việc"),
        ("due_soon", 0, "đến hạn hôm nay", "Đến hạn hôm nay"),
        ("finished_late", 5, "", "Hoàn thành quá hạn 5 ngày"),
    ],
)
def test_lateness_is_a_flag_with_words(lateness, days, left, words):
    found = components.lateness_badge(SimpleNamespace(lateness=lateness, days=days, left=left))

    assert found.endswith(f"{words}</span>")
    assert "<svg" in found


def test_what_is_on_time_bears_no_flag():
    assert components.lateness_badge(SimpleNamespace(lateness="on_time", days=9)) == ""


def test_a_review_is_shown_once_there_is_one():
    assert components.review_badge(None) == ""
    assert components.review_badge("accepted", accepted=False) == ""
    assert components.review_badge("accepted").endswith("Đã xác nhận</span>")


def test_only_tasks_without_an_end_say_how_they_run():
    assert components.time_kind_badge("date") == ""
    assert components.time_kind_badge("recurring", 1).endswith("Định kỳ, 1 tháng một lần</span>")


def test_large_counts_have_dots_and_words_stay_words():
    assert [components.grouped(value) for value in (999, 10_000, "85%", "")] == [
        "999",
        "10.000",
        "85%",
        "",
    ]
    assert '<span class="stat-value">1.234</span>' in render('{% stat "Nhiệm vụ" 1234 %}')


def test_words_of_people_are_escaped():
    assert "&lt;b&gt;" in components.badge_tag("<b>")
    assert "&lt;b&gt;" in components.stamp("<b>", datetime(2026, 2, 5, 7, 5, tzinfo=UTC))


def test_a_stamp_tells_who_and_when_in_local_time():
    found = components.stamp("Nguyễn Thị Lan", datetime(2026, 2, 5, 7, 5, tzinfo=UTC))

    assert found == (
        '<span class="stamp">Nguyễn Thị Lan, '
        '<time datetime="2026-02-05T14:05+07:00">14:05 ngày 05/02/2026</time></span>'
    )


def test_pages_keep_the_filters():
    found = render(
        "{% pagination page %}", "q=mot+cua&page=2", page=Paginator(range(90), 30).get_page(2)
    )

    assert 'href="?q=mot+cua&amp;page=3" rel="next"' in found
    assert '<span aria-current="page">2</span>' in found


def test_a_single_page_needs_no_links():
    assert render("{% pagination page %}", page=Paginator(range(9), 30).get_page(1)).strip() == ""


@pytest.mark.parametrize(
    ("query", "direction", "link"),
    [
        ("", "", "?sort=due"),
        ("sort=due&page=4", "ascending", "?sort=-due"),
        ("sort=-due", "descending", "?sort=due"),
    ],
)
def test_a_heading_sorts_and_then_turns_round(query, direction, link):
    found = render("{% sort_heading 'due' 'Thời hạn' %}", query)

    assert f'href="{link}"' in found
    assert ("aria-sort" in found, direction in found) == (bool(direction), True)


def test_a_running_job_asks_again_and_a_finished_one_does_not():
    running = SimpleNamespace(
        state="running", unfinished=True, total=4, done=1, percent=25, step="", error=""
    )
    done = SimpleNamespace(
        state="done", unfinished=False, total=4, done=4, percent=100, step="", error=""
    )

    assert 'hx-get="/x/"' in render("{% job_state job '/x/' %}", job=running)
    assert "25% (1/4)" in render("{% job_state job '/x/' %}", job=running)
    assert "hx-get" not in render("{% job_state job '/x/' %}", job=done)


def test_a_failed_job_says_why_and_can_be_tried_again():
    failed = SimpleNamespace(
        state="failed", unfinished=False, total=0, done=0, percent=0, step="", error="Tệp hỏng."
    )

    found = render("{% job_state job '/x/' '/again/' %}", job=failed)

    assert "Tệp hỏng." in found
    assert 'action="/again/"' in found


def test_a_zero_bears_no_tone():
    assert "stat-bad" in render("{% stat 'Quá hạn' 3 tone='bad' %}")
    assert "stat-bad" not in render("{% stat 'Quá hạn' 0 tone='bad' %}")


def test_a_menu_of_more_actions_stands_only_where_there_are_some():
    page = "{% more_actions %} {% if may %}<a href='/a/'>Đóng</a>{% endif %} {% endmore_actions %}"

    assert render(page, may=False) == ""
    assert "Thao tác khác" in render(page, may=True)
    assert "<a href='/a/'>Đóng</a>" in render(page, may=True)


def test_a_list_is_downloaded_as_it_is_filtered_and_whole():
    found = render(
        "{% downloads 'documents:document_export' %}", query="words=mot+cua&state=draft&page=3"
    )

    kept = "/documents/export/?words=mot+cua&amp;state=draft"
    assert re.findall('href="(.*?)"', found) == [kept, f"{kept}&amp;format=csv"]
