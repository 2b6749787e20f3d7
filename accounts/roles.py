"""The roles that people hold, and which of them may be delegated."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person may do inside their authority (a person may hold several).

    A clerk's is a role beside another: it gives numbers to documents and notes what is sent and
    received.
    """

    OFFICER = "officer", "Cán bộ phòng"
    HEAD = "head", "Trưởng phòng, đơn vị"
    STANDING_BODY = "standing_body", "Cơ quan thường trực CCHC"
    LEADER = "leader", "Lãnh đạo UBND"
    CLERK = "clerk", "Văn thư"
    ADMINISTRATOR = "administrator", "Quản trị"
    APPRAISER = "appraiser", "Thẩm định (Sở Nội vụ)"


COMMUNE_ROLES = [role for role in Role if role is not Role.APPRAISER]

# An officer's rights are those of the whole office, so there is nothing to hand over. Who keeps
# accounts could give rights that outlast the delegation: that role is given, never delegated.
DELEGABLE_ROLES = (Role.LEADER, Role.HEAD, Role.STANDING_BODY, Role.CLERK, Role.APPRAISER)
# these are rights of an office: nobody of another one may have them, even for a day
ROLES_OF_AN_OFFICE = (Role.HEAD, Role.STANDING_BODY)
# Who has one of these says what counts and what is signed: it is given by two people, never by the
# administrator alone. A clerk numbers only what a leader approved, and so is not among them.
CONFIRMED_ROLES = (Role.STANDING_BODY, Role.LEADER)
