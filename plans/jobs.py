"""The background job of evidence: reading what a file says of itself."""

from foundation.jobs.models import Job
from foundation.jobs.queues import HEAVY
from foundation.jobs.runner import job_function

from .services import READ_EVIDENCE, evidence


@job_function(READ_EVIDENCE, queue=HEAVY)
def read_evidence(job: Job) -> None:
    """Propose number, day and title of a piece of evidence."""
    evidence.read_evidence(job)
