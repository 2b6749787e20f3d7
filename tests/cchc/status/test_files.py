"""Stored files against their sums: what is found, and that all of them have their turn."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cchc.status.files import check_files
from cchc.status.models import BrokenFile, FileRound
from plans.models import Evidence
from plans.services import add_evidence
from tests.factories import make_plan, make_standing_officer

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 30, 5, tzinfo=UTC)


@pytest.fixture
def pieces() -> list[Evidence]:
    plan = make_plan()
    by = make_standing_officer(plan.unit)
    return [
        add_evidence(
            authority=plan.unit,
            unit=None,
            year=2026,
            title=f"Tệp {number}",
            file=ContentFile(f"%PDF-1.4 {number}".encode(), name=f"{number}.pdf"),
            by=by,
        )
        for number in range(3)
    ]


def rewrite(piece: Evidence, content: bytes) -> None:
    default_storage.delete(piece.file.name)
    assert default_storage.save(piece.file.name, ContentFile(content)) == piece.file.name


def found() -> dict[int, str]:
    return dict(BrokenFile.objects.values_list("row", "fault"))


def test_files_that_are_gone_or_changed_are_found_and_forgotten_once_well(pieces):
    gone, changed, _ = pieces
    content = changed.file.read()
    default_storage.delete(gone.file.name)
    rewrite(changed, b"khac")

    check_files(NOON)
    first = found()
    rewrite(changed, content)
    check_files(NOON + timedelta(hours=1))

    assert first == {gone.pk: "missing", changed.pk: "changed"}
    assert found() == {gone.pk: "missing"}
    assert BrokenFile.objects.get().found_at == NOON


def test_a_row_that_is_gone_misses_no_file(pieces):
    default_storage.delete(pieces[0].file.name)
    check_files(NOON)
    pieces[0].delete()

    check_files(NOON)

    assert found() == {}


def test_each_go_is_bounded_and_all_files_have_their_turn(pieces, settings):
    settings.FILES_CHECKED_AN_HOUR = 2
    default_storage.delete(pieces[2].file.name)

    counts = [check_files(NOON)]
    assert found() == {}
    assert FileRound.objects.get(kind="evidence").ended_at is None
    counts.append(check_files(NOON + timedelta(hours=1)))

    assert counts == [2, 1]
    assert found() == {pieces[2].pk: "missing"}
    where = FileRound.objects.get(kind="evidence")
    assert (where.last_row, where.ended_at) == (0, NOON + timedelta(hours=1))


def test_a_storage_that_can_not_be_asked_breaks_no_file(pieces, monkeypatch):
    monkeypatch.setattr(default_storage, "open", lambda name: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        check_files(NOON)

    assert found() == {}
