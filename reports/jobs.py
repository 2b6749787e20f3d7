"""The background job of reports."""

from foundation.jobs.models import Job
from foundation.jobs.runner import job_function

from . import services


@job_function(services.BUILD_JOB)
def build(job: Job) -> None:
    services.build_report(job)
