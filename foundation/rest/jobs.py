"""What the API clears away by itself."""

from celery import shared_task
from django.utils import timezone

from .models import StoredAnswer


@shared_task(name="cchc.rest.purge")
def purge() -> int:
    """Delete stored answers that nobody may ask for any more; return how many."""
    return StoredAnswer.objects.outlived(timezone.now()).delete()[0]
