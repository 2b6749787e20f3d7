"""The codes that issued documents bear: made once, printed where the authority wants them."""

import secrets
from io import BytesIO

import segno
from django.conf import settings
from django.db import transaction

import nd30
from accounts.models import Unit, User

from ..models import CodeChoice, Document, PublicCode
from ..models.documents import gives_numbers
from ..sources import DocumentRefused

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
LENGTH = 12  # of 31 letters each: 2 to the power of 59, too many to try
SCALE = 8  # pixels of a module
ALT = "Mã QR để kiểm tra văn bản tại {address}"


def with_code(document: Document, word_file: bytes) -> bytes:
    """Return the Word file of an issued document with its code on the first page; as it is where
    the installation has no public address or the authority prints no codes.
    """
    if not settings.SITE_URL or not prints_codes(document.authority_id):
        return word_file
    address = f"{settings.SITE_URL}{_code_of(document).get_absolute_url()}"
    return nd30.marked(word_file, nd30.Mark(qr_picture(address), ALT.format(address=address)))


def prints_codes(authority: int) -> bool:
    """Does the authority print codes on its documents?"""
    return not CodeChoice.objects.filter(authority=authority, printed=False).exists()


def qr_picture(address: str) -> bytes:
    """Return the QR code of an address as a PNG, the same bytes each time."""
    file = BytesIO()
    segno.make_qr(address, error="m").save(file, kind="png", scale=SCALE)
    return file.getvalue()


@transaction.atomic
def choose_codes(authority: Unit, *, by: User, printed: bool) -> CodeChoice:
    """Print codes on the documents that `authority` issues from now on, or do not.

    Codes already printed can be checked as before. Raises `DocumentRefused` for who does not keep
    the authority's register.
    """
    if by.authority_id != authority.pk or not gives_numbers(by):
        raise DocumentRefused("Chỉ văn thư (hoặc lãnh đạo khi không có văn thư) đổi được mục này.")
    Unit.objects.lock(authority.pk)
    choice, _ = CodeChoice.objects.update_or_create(
        authority=authority, defaults={"printed": printed}
    )
    return choice


def _code_of(document: Document) -> PublicCode:
    """The document's code; the document is locked or new."""
    found = PublicCode.objects.filter(document=document).first()
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return found or PublicCode.objects.create(document=document, code=code)
