"""Django's own way of sending mail, for libraries that use it: into the queue as well."""

from django.core.mail.backends.base import BaseEmailBackend

from .services import queue


class QueueBackend(BaseEmailBackend):
    """Queues plain mails, one for each recipient.

    The backend of django-post-office does not fit: it renders each text as a template, names that
    people typed too.
    """

    def send_messages(self, email_messages) -> int:
        """Queue each message for each of its recipients; return how many messages there were."""
        for message in email_messages:
            if message.attachments or getattr(message, "alternatives", None):
                raise NotImplementedError("Hàng đợi thư chỉ nhận thư chữ, không nhận tệp đính kèm.")
            for address in message.recipients():
                queue(
                    address, subject=message.subject, body=message.body, sender=message.from_email
                )
        return len(email_messages)
