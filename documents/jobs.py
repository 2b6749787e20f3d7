"""The background jobs of documents."""

from foundation.jobs.models import Job
from foundation.jobs.queues import HEAVY
from foundation.jobs.runner import job_function

from . import services
from .services.files import PRINT_JOB
from .services.signed import CHECK_JOB


@job_function(PRINT_JOB, queue=HEAVY)
def print_file(job: Job) -> None:
    services.print_file(job)


@job_function(CHECK_JOB, queue=HEAVY)
def check_copy(job: Job) -> None:
    services.check_copy(job)
