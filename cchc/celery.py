"""The Celery app: finds the job functions in each app's `jobs.py`, and knows the queues that they
wait in.
"""

import os

from celery import Celery
from kombu import Queue

from foundation.jobs import queues

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.dev")
app = Celery("cchc", task_cls="cchc.status.tasks:NotedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
# a worker without -Q serves them all
app.conf.task_queues = [Queue(name, routing_key=name) for name in queues.ALL]
app.conf.update(task_default_queue=queues.QUICK, task_default_routing_key=queues.QUICK)
app.conf.task_routes = [queues.route]
app.autodiscover_tasks(related_name="jobs")
