"""What every way of running the product shares; all that differs comes from the environment."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from cchc import __version__

from .api import *
from .bundles import *
from .journaled import *
from .schedule import *

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

PRODUCT_VERSION = __version__

INSTALLED_APPS = [
    "accounts",
    "documents",
    "plans",
    "tasks",
    "indicators",
    "planning",
    "parindex",
    "reports",
    "foundation.jobs",
    "foundation.journal",
    "foundation.backup",
    "foundation.mail",
    "foundation.downloads",
    "foundation.exchange",
    "foundation.discards",
    "foundation.rest",
    "foundation.web",
    "cchc.reminders",
    "cchc.status",
    "cchc.apps.CchcConfig",
    "cchc.apps.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "accounts.apps.FormerGuardConfig",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "lucide",
    "post_office",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "foundation.operations.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "foundation.web.compressing.TextsAloneMiddleware",
    "csp.middleware.CSPMiddleware",
    "foundation.web.headers.PermissionsMiddleware",
    "foundation.web.receiving.BoundedBodyMiddleware",
    "foundation.web.http.FitTextMiddleware",
    "foundation.web.drafts.DraftMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.open_sessions.middleware.PersonMiddleware",
    "foundation.journal.middleware.ActMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.second_step.sessions.SecondStepMiddleware",
    "foundation.web.sign_in.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.attempts.answers.TriesMiddleware",
    "foundation.web.storage.FullDiskMiddleware",
]

ROOT_URLCONF = "cchc.urls"
WSGI_APPLICATION = "cchc.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "template_partials.templatetags.partials",
                "lucide.templatetags.lucide",
                "foundation.web.templatetags.addresses",
                "foundation.web.templatetags.vietnamese",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cchc.pages.navigation.frame",
            ],
        },
    },
    {
        "NAME": "rows",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "rows"],
        "OPTIONS": {"environment": "foundation.web.rows.environment"},
    },
]
FORM_RENDERER = "foundation.web.drafts.Renderer"

# Database: SQLite that many writers can share, or whatever DATABASE_URL names.
_SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "cchc.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL") if env("DATABASE_URL", default="") else _SQLITE
}
# what a connection has prepared goes with it
DATABASES["default"].setdefault("CONN_MAX_AGE", 600)
DATABASE_PREPARES = env.bool("DATABASE_PREPARES", default=True)  # not through pools of transactions
# A server that is gone is an error, not a worker that hangs; web processes, which ask sooner
# (foundation/web/database.py), find a new one by themselves.
if "postgresql" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,  # milliseconds
        # a plan that is thought dear would be compiled for seconds, to run for milliseconds; of
        # more than eight tables (its default) it would not look for the order that reads least; on
        # disks without a head a page costs the same wherever it lies
        "options": "-c jit=off -c join_collapse_limit=10 -c from_collapse_limit=10"
        " -c random_page_cost=1.1",
    } | DATABASES["default"].get("OPTIONS", {})

# Files that people upload and documents that jobs write.
MEDIA_ROOT = DATA_DIR / "files"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "foundation.web.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "foundation.web.bundles.BundleStorage"},
}


def storage_at(url: str) -> dict[str, Any]:
    """The storage at s3://bucket?endpoint_url=https://… or file:///folder."""
    where = urlsplit(url)
    if where.scheme != "s3":
        backend = "foundation.web.storage.WholeFiles"
        return {"BACKEND": backend, "OPTIONS": {"location": where.path}}
    asked = {name: values[0] for name, values in parse_qs(where.query).items()}
    return {
        "BACKEND": "foundation.web.s3.PatientS3",
        # what is read from it waits on disk beyond 10 MB
        "OPTIONS": {"bucket_name": where.netloc, "max_memory_size": 10_000_000} | asked,
    }


# Backups: a passphrase to encrypt them with, where they lie, from which hour of the day on the
# nightly one is made, and how many days apart restoring is rehearsed.
BACKUP_KEY = env("BACKUP_KEY", default="")
STORAGES["backups"] = storage_at(env("BACKUP_URL", default="") or f"file://{DATA_DIR / 'backups'}")
BACKUP_HOUR = env.int("BACKUP_HOUR", default=1)
REHEARSE_DAYS = env.int("REHEARSE_DAYS", default=7)
JOURNAL_HOUR = env.int("JOURNAL_HOUR", default=2)  # from which the journal is checked each night
# Rows of these make an installation one that people work with: nothing is restored into it.
EMPTY_WITHOUT = ["accounts.User", "accounts.Unit"]


def _days(name: str, default: int) -> int:
    days = env.int(name, default=default)
    if days < 1:
        raise ImproperlyConfigured(f"{name} phải là một số ngày, ít nhất là 1.")
    return days


# For how many days is kept what is deleted by itself afterwards (docs/operations.md).
KEPT_DAYS = {
    "access_log": _days("ACCESS_LOG_KEPT_DAYS", 365),  # who asked for what, in `LOG_DIR`
    "sign_ins": _days("SIGN_INS_KEPT_DAYS", 365),  # those of before 0.5.0
    "failed_sign_ins": _days("FAILED_SIGN_INS_KEPT_DAYS", 1),  # counts of wrong guesses
    "sessions": _days("SESSIONS_KEPT_DAYS", 1),  # after they ended
    "resets": _days("RESETS_KEPT_DAYS", 1),  # who asked for a new password
    "notices": _days("NOTICES_KEPT_DAYS", 180),  # after they were read
    "digests": _days("DIGESTS_KEPT_DAYS", 400),
    "reminder_jobs": _days("REMINDER_JOBS_KEPT_DAYS", 7),
    "mail": _days("MAIL_KEPT_DAYS", 30),
    "answers": _days("ANSWERS_KEPT_DAYS", 1),  # to calls of the API with an Idempotency-Key
    "discards": _days("DISCARDS_KEPT_DAYS", 30),  # what people discard, to be brought back
    "plan_imports": _days("PLAN_IMPORTS_KEPT_DAYS", 30),
    "failed_plan_imports": _days("FAILED_PLAN_IMPORTS_KEPT_DAYS", 1),
    "form_checks": _days("FORM_CHECKS_KEPT_DAYS", 30),
    "imports": _days("IMPORTS_KEPT_DAYS", 30),
    "statistics_imports": _days("STATISTICS_IMPORTS_KEPT_DAYS", 30),
    "failed_backups": _days("FAILED_BACKUPS_KEPT_DAYS", 90),
    "errors": _days("ERRORS_KEPT_DAYS", 90),
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the review of an imported plan is one form
UPLOAD_LIMIT = 25 * 1024 * 1024  # bytes in one file
BODY_LIMIT = 60_000_000  # bytes that are sent at once; as much as the proxy lets through
# the virus scanner through which every file goes: unix:///run/clamav/clamd.ctl or
# tcp://host:3310; none where it is empty
CLAMAV_URL = env("CLAMAV_URL", default="")
FILE_UPLOAD_HANDLERS = [
    "foundation.web.receiving.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "foundation.web.receiving.UploadsOnDisk",
]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "foundation.web.bundles.BundleFinder",
]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))

# People.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PersonBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # older ones, until their next sign-in
]
PASSWORD_LENGTH = env.int("PASSWORD_LENGTH", default=12)  # the least
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    },
    {"NAME": "accounts.passwords.HabitValidator"},
    {"NAME": "accounts.password_changes.UnlikeThePerson"},  # ends what the old password opened
]
SESSION_ENGINE = "accounts.open_sessions.store"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day
SESSION_COOKIE_HTTPONLY = True
# Minutes without anything that a person does, after which a session ends; how many may pass until
# it is written down that they did something; and after how many the password is asked again before
# accounts, addresses and rights are changed, with which form.
IDLE_MINUTES = env.int("IDLE_MINUTES", default=60)
SEEN_MINUTES = 5
PASSWORD_AGAIN_MINUTES = env.int("PASSWORD_AGAIN_MINUTES", default=10)
PASSWORD_AGAIN_FORM = "accounts.second_step.forms.PasswordAgainForm"  # nosec B105
# Roles (their names in accounts/roles.py) whose people must have a second step of sign-in.
SECOND_STEP_ROLES = env.list("SECOND_STEP_ROLES", default=[])
# Earlier SECRET_KEYs, whose secrets can still be read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PROXY_COUNT = env.int("PROXY_COUNT", default=0)  # of ours, that write X-Forwarded-For
# its tables stay for older migrations; it writes nothing, and nobody looks into them
AXES_ENABLED = AXES_ENABLE_ADMIN = False
DEMO = False  # the login page lists the demo accounts

# Language: our own text is Vietnamese as written; the libraries' comes from their catalogues and
# ours.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "cchc.localformats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# The address under which people reach the installation, for what is printed; without it documents
# bear no code.
SITE_URL = env("SITE_URL", default="").rstrip("/")
# Folder of the certificates of the authorities whose digital signatures are trusted.
TRUST_STORE = env("TRUST_STORE", default="")

# Background jobs: rows in the database; the queue only carries their ids (foundation/jobs).
REDIS_URL = env("REDIS_URL", default="")
# Celery's name for a socket is its own; nothing listens at the port: without a broker jobs wait for
# the sweep.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1) or "redis://127.0.0.1:1/0"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,  # longer than the longest job
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A page does not wait for a broker that is away or frozen: once, a second; the sweep sends
    # the job later.
    "socket_connect_timeout": 1,
    "socket_timeout": 1.5,  # a worker asks for messages of the next second
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
# Whoever watches from outside: the address that the schedule calls each minute, the token that
# metrics are asked with, and who is told of errors.
WATCHDOG_URL = env("WATCHDOG_URL", default="")
METRICS_TOKEN = env("METRICS_TOKEN", default="")
ADMINS_MAIL = env.list("ADMINS_MAIL", default=[])
FILES_CHECKED_AN_HOUR = env.int("FILES_CHECKED_AN_HOUR", default=500)
if WATCHDOG_URL:
    CELERY_BEAT_SCHEDULE["say that the schedule lives"] = {
        "task": "status.ping",
        "schedule": 60.0,
        "options": {"queue": "quick", "expires": 60},
    }
CELERY_BEAT_SCHEDULER = "cchc.status.schedule:NotedScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

# The counters of how often the API is called, shared by all web processes where a queue server
# runs.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "KEY_PREFIX": "cchc"}
}
if REDIS_URL:
    CACHES["default"] |= {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # whoever asks can do without
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }

# API.
API_RATE = env.int("API_RATE", default=600)
# calls in a minute: of a person, and with one token
API_RATES = {"person": API_RATE, "program": API_RATE // 2}

# Mail: queued in the database, and sent by a job (foundation/mail) through what EMAIL_URL names;
# without it not at all.
_mail = env.email_url("EMAIL_URL") if env("EMAIL_URL", default="") else {}
MAIL_TRANSPORT = _mail.pop("EMAIL_BACKEND", "")
vars().update(_mail)
EMAIL_BACKEND = "foundation.mail.backends.QueueBackend"
# seconds that a job waits for each answer of the mail server
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="cchc@localhost")
POST_OFFICE = {"BATCH_SIZE": 20, "SENDING_ORDER": ["-priority", "pk"]}

# Ways by which people are told things, in the order of the columns in which they choose
# (accounts/notices/channels.py).
NOTICE_CHANNELS = env.list(
    "NOTICE_CHANNELS",
    default=["accounts.notices.channels.Page", "accounts.notices.channels.Mail"],
)

# Safety.
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "foundation.web.csrf.refused"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Logs: lines of JSON on standard error, which name nobody; accounts and addresses stand in a file
# of the day of their own. An id of the proxy's is taken where the proxy sets it itself.
REQUEST_ID_FROM_PROXY = env.bool("REQUEST_ID_FROM_PROXY", default=False)
LOG_FORMAT = env("LOG_FORMAT", default="json")  # or "line", for people
LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOG_DIR = Path(env("LOG_DIR", default=str(DATA_DIR / "logs")))
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"not of answers": {"()": "foundation.operations.logs.NotOfAnswers"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "foundation.operations.logs.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["not of answers"],
        },
        "errors": {"class": "cchc.status.error_rows.ErrorRows"},
        "access": {
            "class": "foundation.operations.logs.DailyFile",
            "formatter": "json",
            "folder": LOG_DIR,
            "kept_days": KEPT_DAYS["access_log"],
        },
    },
    "root": {"handlers": ["console", "errors"], "level": "INFO"},
    "loggers": {
        # Django gives these handlers of their own, which would tell everything twice
        "django": {"level": "INFO", "propagate": True, "handlers": []},
        # said by name: Celery sets the root's level
        "cchc.requests": {"level": LOG_LEVEL},
        "cchc.jobs": {"level": LOG_LEVEL},
        "cchc.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
        # the runner and the scheduled tasks tell it without what Celery would add: arguments
        "celery.app.trace": {"level": "CRITICAL"},
        # the library that finds no handler here adds one of its own
        "post_office": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "pikepdf": {"level": "WARNING"},  # it greets whoever loads it
    },
}
