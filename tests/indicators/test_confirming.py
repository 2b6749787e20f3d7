"""How a target is judged: guessed by the program, confirmed by a person in a form or a file."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from foundation.exchange.models import ImportRun
from foundation.journal.history import history_of
from indicators.exchange import TargetDataset, target_key
from indicators.models import Indicator, Target
from indicators.services.shaping import add_indicator
from tests.factories import make_indicator, make_target
from tests.foundation.exchange.books import Book, as_file, bring_in, store

from .test_figures import put
from .test_indicator_pages import edit_form, edit_url

pytestmark = pytest.mark.django_db

GUESSED = "phần mềm đoán"


def how(target):
    target.refresh_from_db()
    return target.judged, target.judged_confirmed


@pytest.fixture
def posts(plan):
    return make_target(
        make_indicator(plan, statement="Số tin, bài trong năm"), goal=72, unit="tin, bài"
    )


def test_a_new_target_is_proposed_from_its_words(posts, target):
    assert how(posts) == ("year_end", False)
    assert how(target) == ("every_period", False)


def test_what_is_said_when_a_target_is_made_is_no_guess_to_be_replaced(plan):
    given = make_target(
        make_indicator(plan, statement="Số tin, bài trong năm"), judged="every_period"
    )

    assert how(given) == ("every_period", False)


def test_the_page_says_that_it_is_a_guess_until_somebody_confirms(client, posts, reviewer):
    client.force_login(reviewer)
    url = posts.indicator.get_absolute_url()
    before = client.get(url).content.decode()
    form = {
        "targets-0-goal": "72",
        "targets-0-unit": "tin, bài",
        "targets-0-judged": "year_end",
        "targets-0-judged_confirmed": "on",
    }

    client.post(edit_url(posts), edit_form(posts, **form))

    assert GUESSED in before
    assert GUESSED not in client.get(url).content.decode()
    assert how(posts) == ("year_end", True)
    assert history_of(posts)[-1].by == reviewer


def test_who_changes_the_guess_has_confirmed_it(client, target, reviewer):
    client.force_login(reviewer)

    form = {"targets-0-judged": "year_end", "targets-0-goal_six_months": "45,5"}
    client.post(edit_url(target), edit_form(target, **form))

    assert how(target) == ("year_end", True)
    assert float(target.goal_six_months) == 45.5


def test_who_changes_something_else_has_confirmed_nothing(client, target, reviewer):
    client.force_login(reviewer)

    client.post(
        edit_url(target),
        edit_form(target, **{"targets-0-judged": "every_period", "targets-0-goal": "91"}),
    )

    assert how(target) == ("every_period", False)


def test_a_change_from_the_year_before_needs_its_baseline(client, target, reviewer):
    client.force_login(reviewer)

    form = {"targets-0-judged": "year_end", "targets-0-change": "rise"}
    response = client.post(edit_url(target), edit_form(target, **form))

    assert "cần có giá trị gốc" in response.content.decode()
    assert how(target) == ("every_period", False)


def test_a_target_added_by_the_form_is_proposed(client, plan, reviewer):
    client.force_login(reviewer)

    client.post(
        reverse("indicators:indicator_add", args=[plan.pk]),
        {
            "area": 3,
            "statement": "Giải ngân vốn đầu tư công",
            "lead_unit": "",
            "reason": "Bổ sung",
            "targets-TOTAL_FORMS": "1",
            "targets-INITIAL_FORMS": "0",
            "targets-0-comparator": ">=",
            "targets-0-goal": "95",
            "targets-0-unit": "%",
            "targets-0-judged": "",
        },
    )

    assert how(Target.objects.get()) == ("year_end", False)


def test_an_indicator_without_a_figure_gets_a_target(plan, reviewer):
    made = add_indicator(
        plan,
        by=reviewer,
        area=3,
        statement="Công khai thủ tục",
        lead_unit=None,
        qualitative=True,
        reason="Bổ sung",
    )

    assert [target.goal for target in made.targets.all()] == [None]


def test_a_file_changes_and_proposes_how_targets_are_judged(plan, target, posts, reviewer):
    plan.state = "draft"
    plan.save()
    book = Book(TargetDataset(reviewer, str(plan.pk)))
    book.set(target_key(target.pk), Cách_đánh_giá="cuối năm", Mục_tiêu_6_tháng=45)
    book.add(
        Lĩnh_vực="Cải cách tài chính công",
        Chỉ_tiêu="Giải ngân vốn đầu tư công",
        So_sánh="tối thiểu",
        Mục_tiêu=95,
        Đơn_vị_tính="%",
    )

    found = store(bring_in(TargetDataset(reviewer, str(plan.pk)), as_file(book.book)))

    assert found.state == ImportRun.State.STORED, found.job.error
    assert how(target) == ("year_end", True)
    assert target.goal_six_months == 45
    assert how(posts) == ("year_end", False)
    assert how(Target.objects.get(indicator__area=6)) == ("year_end", False)


def test_rows_of_before_get_the_proposal_and_a_target(plan, target, posts):
    ranks = make_target(
        make_indicator(plan, statement="Thứ hạng tăng 3 bậc"), goal=3, unit="bậc", baseline=23
    )
    typed = make_target(
        make_indicator(plan, statement="Thứ hạng tăng 4 bậc"), goal=4, unit="bậc", baseline=24
    )
    put(typed, "year", 1)
    bare = make_indicator(plan)
    Target.objects.update(judged="", change="", published_later=False)
    migration = import_module("indicators.migrations.0005_propose_how_targets_are_judged")

    migration.give_each_indicator_a_target(apps, None)
    migration.propose_for_all(apps, None)

    assert [how(each) for each in (target, posts)] == [("every_period", False), ("year_end", False)]
    for each in (ranks, typed):
        each.refresh_from_db()
    # offices had typed the change itself
    assert (ranks.change, typed.change, typed.published_later) == ("ranks", "typed", True)
    assert bare.targets.get().judged == "every_period"
    assert not Indicator.objects.filter(targets=None).exists()


def test_a_statement_with_two_figures_is_one_in_the_grid(client, plan, office, officer):
    both = make_indicator(plan, lead=office, statement="Dịch vụ công trực tuyến")
    first, second = (make_target(both, label=label, order=n) for n, label in enumerate("ab"))
    put(first, "quarter-1", 95)
    put(second, "quarter-1", 50)
    make_target(make_indicator(plan, lead=office))
    client.force_login(officer)

    response = client.get(reverse("indicators:indicator_list", args=[plan.pk]))
    missed = client.get(reverse("indicators:indicator_list", args=[plan.pk]), {"result": "not_met"})

    rows = [row for _, _, rows in response.context["groups"] for row in rows]
    assert response.context["page"].paginator.count == 2
    assert [number for _, number, _ in response.context["groups"]] == [2]
    assert [(row.first, row.whole_words) for row in rows] == [
        (True, "chưa đạt"),
        (False, ""),
        (True, ""),
    ]
    found = [row.target for _, _, rows in missed.context["groups"] for row in rows]
    assert found == [first, second]
    assert "2 chỉ tiêu: 0 đạt, 1 chưa đạt, 0 đang thực hiện, 1 chưa có số liệu" in " ".join(
        response.content.decode().split()
    )


def test_an_open_row_stays_the_second_of_its_statement(client, plan, office, officer):
    both = make_indicator(plan, lead=office, statement="Dịch vụ công trực tuyến")
    _, second = (make_target(both, label=label, order=n) for n, label in enumerate("ab"))
    client.force_login(officer)

    response = client.get(
        reverse("indicators:measure", args=[second.pk, "quarter-1"]), headers={"HX-Request": "true"}
    )

    assert [row.first for row in response.context["rows"]] == [False]
