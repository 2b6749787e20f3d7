"""A draft is edited in the browser; a set in force never."""

import pytest
from django.urls import reverse

from parindex.services.sets import faults_of
from tests.parindex.rounds import make_round

pytestmark = pytest.mark.django_db

NAMES = ("set_edit", "set_row", "set_row_sentence", "set_row_move", "set_row_remove")


@pytest.fixture
def played():
    return make_round(in_force=False)


@pytest.fixture
def client(client, played):
    client.force_login(played.appraiser)
    return client


def address(name, played, code=""):
    return reverse(f"parindex:{name}", args=[played.criteria_set.pk]) + (f"?code={code}" if code else "")


def row(**values):
    own = {"name": "Báo cáo", "maximum": "10", "method": "self", "scope": "main", "rule": "Trừ 2 điểm mỗi lần chậm"}
    return own | {"evidence_asked": "", "office": ""} | values


def test_a_criterion_is_changed(client, played):
    client.post(address("set_row", played, "1.2"), row(name="Báo cáo đủ"))

    changed = played.criteria_set.criteria.get(code="1.2")
    assert (changed.name, changed.rule) == ("Báo cáo đủ", {"kind": "deduction", "each": "2", "noun": "lần chậm"})


def test_a_rule_that_is_not_understood_changes_nothing(client, played):
    page = client.post(address("set_row", played, "1.2"), row(rule="Tùy hội đồng"))

    assert page.context["form"].errors["rule"]
    assert played.criteria_set.criteria.get(code="1.2").rule["each"] == "2.5"


def test_a_criterion_is_added_behind_those_of_its_parent(client, played):
    client.post(address("set_row", played), row(code="1.1.3", name="Mới", maximum="5", rule="BOOL"))

    codes = [each.code for each in played.criteria_set.criteria.all()]
    assert codes == ["1", "1.1", "1.1.1", "1.1.2", "1.1.3", "1.2", "2", "2.1", "2.2", "T", "P"]
    assert played.criteria_set.criteria.get(code="1.1.3").area.code == "1"
    assert faults_of(played.criteria_set) == ["1.1: các phần cộng lại 35 điểm, điểm tối đa ghi 30."]


@pytest.mark.parametrize("code", ["1.2", "5.1", "x y"])
def test_a_code_that_is_taken_or_stands_alone_is_refused(client, played, code):
    page = client.post(address("set_row", played), row(code=code))

    assert page.context["form"].errors["code"]
    assert played.criteria_set.criteria.count() == 10


def test_a_criterion_moves_with_its_parts(client, played):
    client.post(address("set_row_move", played), {"code": "1.1", "to": "down"})

    codes = [each.code for each in played.criteria_set.criteria.all()]
    assert codes == ["1", "1.2", "1.1", "1.1.1", "1.1.2", "2", "2.1", "2.2", "T", "P"]


def test_a_criterion_is_removed_with_its_parts(client, played):
    client.post(address("set_row_remove", played), {"code": "1.1"})

    assert [each.code for each in played.criteria_set.criteria.all()] == ["1", "1.2", "2", "2.1", "2.2", "T", "P"]


def test_the_sentence_of_a_rule_is_shown_while_it_is_typed(client, played):
    page = client.post(address("set_row_sentence", played), {"rule": "BOOL", "maximum": "2"}).content.decode()

    assert "Có: 2 điểm; không: 0 điểm" in page


def test_the_values_of_a_set_are_changed(client, played):
    sent = {"name": "Bộ", "year": 2027, "not_applicable": "full", "bonus_cap": 2, "penalty_cap": 4}
    client.post(address("set_edit", played), sent | {"bands": "Tốt: 85,5\nYếu: 0"})

    played.criteria_set.refresh_from_db()
    assert (played.criteria_set.year, played.criteria_set.bands) == (2027, [["Tốt", "85.5"], ["Yếu", "0"]])


def test_bands_that_make_no_sense_change_nothing(client, played):
    page = client.post(address("set_edit", played), {"name": "Bộ", "year": 2027, "bands": "Tốt"})

    assert page.context["form"].errors["bands"]
    played.criteria_set.refresh_from_db()
    assert played.criteria_set.year == 2026


def test_sets_in_force_and_strangers_get_404(client, played):
    running = make_round()
    for user, target in ((running.appraiser, running), (played.standing(), played), (running.appraiser, played)):
        client.force_login(user)
        assert {client.post(address(name, target), row(code="1.3")).status_code for name in NAMES} == {404}
