"""What a web process counts of the requests that it answers.

Several processes answer: each counts in a file of its own, in the folder that
`deploy/gunicorn.py` names before any of them begins, and whoever is asked adds the files up.
"""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
NOBODYS = "none"  # no view has the address
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

_ours = CollectorRegistry()
_answers = Counter(
    "cchc_requests",
    "Requests answered, by the name of the view, never by address.",
    ["view", "method", "status"],
    registry=_ours,
)
_seconds = Histogram(
    "cchc_request_seconds",
    "Seconds that answering took.",
    ["view", "method"],
    buckets=BUCKETS,
    registry=_ours,
)


def count_request(view: str, method: str, status: int, seconds: float) -> None:
    """Count one request; what a stranger makes up as a method is one word."""
    method = method if method in METHODS else "OTHER"
    _answers.labels(view or NOBODYS, method, status).inc()
    _seconds.labels(view or NOBODYS, method).observe(seconds)


def as_text(figures: Collector) -> bytes:
    """All that was counted by the processes of this machine, and `figures` beside it, in the text
    format of Prometheus.
    """
    counted, others = _ours, CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    others.register(figures)
    return generate_latest(counted) + generate_latest(others)
