"""Communes and their province with the people of the desk, for what goes over it of a round."""

from dataclasses import dataclass

from accounts.models import Role, User
from documents import services
from documents.models import Document
from tests.factories import make_leader, make_user
from tests.parindex.rounds import Round, make_round

TITLE = "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"


@dataclass
class Desk:
    """A round, the people of its first commune, and the leader of the province, who gives its
    numbers too.
    """

    played: Round
    standing: User
    leader: User
    clerk: User
    chair: User


def make_desk(**values) -> Desk:
    played = make_round(**values)
    commune = played.communes[0]
    return Desk(
        played,
        standing=played.standing(),
        leader=make_leader(commune, last_name="Lò Văn", first_name="An"),
        clerk=make_user(commune, Role.OFFICER, Role.CLERK),
        chair=make_leader(played.province, last_name="Hà Thị", first_name="Bình"),
    )


def approved(record: Document, by: User) -> Document:
    """Approve the newest version of a document that was submitted."""
    newest = record.files.first()
    return services.approve(record, by=by, file=newest.pk, signer_title=TITLE)
