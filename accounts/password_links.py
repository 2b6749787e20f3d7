"""Links by which people set their password themselves: once, and within three days."""

from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from foundation.mail.services import is_set_up, send_mail

from .models import User


def link_for(person: User, *, site: str) -> str:
    """Return a link, which dies when the password, the address or the last sign-in is another."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    return site + reverse("accounts:password_reset_confirm", args=[uid, token])


def goes_by_mail(person: User) -> bool:
    """Is there a mail server, and an address to send the link to?"""
    return bool(person.email) and is_set_up()


def mail_link(person: User, *, site: str) -> None:
    """Queue the mail with a link."""
    send_mail(
        person.email,  # as stored: the one that was typed may only look like it
        subject=render_to_string("registration/reset_email_subject.txt").strip(),
        body=render_to_string(
            "registration/reset_email.txt", {"user": person, "link": link_for(person, site=site)}
        ),
        authority=person.authority,
    )


def hand_over_link(person: User, *, site: str) -> str:
    """Mail a link to the person and return nothing; where no mail reaches them, return the link."""
    if not goes_by_mail(person):
        return link_for(person, site=site)
    mail_link(person, site=site)
    return ""
