"""What is done by itself, how often, and in which queue."""

from typing import Any

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep jobs": {
        "task": "cchc.jobs.sweep",
        "schedule": 15.0,
        "options": {"queue": "sweep", "expires": 300},
    },
    "send mail that is due again": {
        "task": "mail.sweep",
        "schedule": 15.0,
        "options": {"queue": "sweep", "expires": 300},
    },
    "remind people whose hour has come": {
        "task": "reminders.ask",
        "schedule": 60.0,
        "options": {"queue": "heavy", "expires": 300},
    },
    "forget old reminders": {
        "task": "reminders.forget",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "back up and rehearse what is due": {
        "task": "backup.ask",
        "schedule": 60 * 60.0,
        "options": {"queue": "heavy", "expires": 3600},
    },
    "seal what was changed": {
        "task": "journal.seal",
        "schedule": 10 * 60.0,
        "options": {"queue": "heavy", "expires": 600},
    },
    "check the journal once a night": {
        "task": "journal.check",
        "schedule": 60 * 60.0,
        "options": {"queue": "heavy", "expires": 3600},
    },
    "purge old mail": {
        "task": "mail.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "purge asked-for passwords, old notices and sessions": {
        "task": "accounts.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "purge answers of the API": {
        "task": "cchc.rest.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "purge what nobody needs": {
        "task": "plans.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "purge documents that were judged": {
        "task": "documents.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "purge files that people asked for": {
        "task": "downloads.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "purge forgotten imports": {
        "task": "exchange.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "delete for good what was discarded": {
        "task": "discards.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "tell administrators of errors": {
        "task": "status.tell_errors",
        "schedule": 60.0,
        "options": {"queue": "sweep", "expires": 300},
    },
    "check stored files": {
        "task": "status.check_files",
        "schedule": 60 * 60.0,
        "options": {"queue": "heavy", "expires": 3600},
    },
    "purge notes on the installation": {
        "task": "status.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "purge forgotten exports": {
        "task": "statistics.purge_exports",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
}
