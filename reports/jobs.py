"""The background jobs of reports."""

from foundation.jobs.models import Job
from foundation.jobs.runner import job_function

from . import services


@job_function(services.BUILD_JOB)
def build(job: Job) -> None:
    services.build_report(job)
    services.check_built(job)


@job_function(services.CHECK_JOB)
def check(job: Job) -> None:
    services.keep_check(job)
