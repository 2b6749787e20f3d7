"""What every way of running the product shares; all that differs comes from the environment."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

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
    "foundation.backup",
    "foundation.mail",
    "foundation.exchange",
    "foundation.rest",
    "foundation.web",
    "cchc.reminders",
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
    "simple_history",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "foundation.web.receiving.BoundedBodyMiddleware",
    "foundation.web.http.FitTextMiddleware",
    "foundation.web.drafts.DraftMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.second_step.sessions.SecondStepMiddleware",
    "foundation.web.sign_in.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
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
                "foundation.web.templatetags.vietnamese",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cchc.pages.navigation.frame",
            ],
        },
    }
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
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
# a server that is gone is an error, not a page that hangs
if "postgresql" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)

# Files that people upload and documents that jobs write.
MEDIA_ROOT = DATA_DIR / "files"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "foundation.web.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


def storage_at(url: str) -> dict[str, Any]:
    """The storage at s3://bucket?endpoint_url=https://… or file:///folder."""
    where = urlsplit(url)
    if where.scheme != "s3":
        backend = "foundation.web.storage.WholeFiles"
        return {"BACKEND": backend, "OPTIONS": {"location": where.path}}
    asked = {name: values[0] for name, values in parse_qs(where.query).items()}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        # what is read from it waits on disk beyond 10 MB
        "OPTIONS": {"bucket_name": where.netloc, "max_memory_size": 10_000_000} | asked,
    }


# Backups: a passphrase to encrypt them with, where they lie, from which hour of the day on the
# nightly one is made, and how many days apart restoring is rehearsed.
BACKUP_KEY = env("BACKUP_KEY", default="")
STORAGES["backups"] = storage_at(env("BACKUP_URL", default="") or f"file://{DATA_DIR / 'backups'}")
BACKUP_HOUR = env.int("BACKUP_HOUR", default=1)
REHEARSE_DAYS = env.int("REHEARSE_DAYS", default=7)
# Rows of these make an installation one that people work with: nothing is restored into it.
EMPTY_WITHOUT = ["accounts.User", "accounts.Unit"]

DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the review of an imported plan is one form
UPLOAD_LIMIT = 25 * 1024 * 1024  # bytes in one file
BODY_LIMIT = 60_000_000  # bytes that are sent at once; as much as the proxy lets through
FILE_UPLOAD_HANDLERS = [
    "foundation.web.receiving.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "foundation.web.receiving.UploadsOnDisk",
]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
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
]
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day
SESSION_COOKIE_HTTPONLY = True
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
    # A page does not wait for a broker that is away or frozen: two seconds, once; the sweep sends
    # the job later.
    "socket_connect_timeout": 2,
    "socket_timeout": 2,
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
# a mail server may drip without end
CELERY_TASK_ANNOTATIONS = {"mail.deliver": {"soft_time_limit": 300}}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
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
        "schedule": 5 * 60.0,
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
    "purge old mail": {
        "task": "mail.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "purge asked-for passwords and old notices": {
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
    "purge forgotten imports": {
        "task": "exchange.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
    "purge forgotten exports": {
        "task": "statistics.purge_exports",
        "schedule": 6 * 60 * 60.0,
        "options": {"queue": "heavy"},
    },
}
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
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.TokenAuthentication",
        "foundation.rest.access.BrowserSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "foundation.rest.access.InScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": [
        "foundation.rest.throttles.PersonThrottle",
        "foundation.rest.throttles.TokenThrottle",
    ],
    "DEFAULT_PARSER_CLASSES": ["foundation.rest.parsers.JsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "foundation.rest.negotiation.JsonOnly",
    "DEFAULT_PAGINATION_CLASS": "foundation.rest.paging.RowPagination",
    "DEFAULT_FILTER_BACKENDS": ["foundation.rest.filters.FilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "foundation.rest.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "foundation.rest.problems.answer",
}
API_RATE = env.int("API_RATE", default=600)
# calls in a minute: of a person, and with one token
API_RATES = {"person": API_RATE, "program": API_RATE // 2}
SPECTACULAR_SETTINGS = {
    "TITLE": "API của CCHC",
    "VERSION": "1",
    "DESCRIPTION": (BASE_DIR / "cchc" / "api" / "description.md").read_text(encoding="utf-8"),
    "TAGS": [
        {"name": name}
        for name in (
            "Đơn vị",
            "Kế hoạch",
            "Nhiệm vụ",
            "Kết quả thực hiện",
            "Minh chứng",
            "Chỉ tiêu",
            "Số liệu chỉ tiêu",
            "Biểu thống kê",
            "Báo cáo",
            "Bộ tiêu chí",
            "Chấm điểm",
            "Văn bản",
        )
    ],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}},
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "PlanState": "plans.models.Plan.State",
        "ProgressState": "tasks.models.ProgressUpdate.State",
        "ReportState": "reports.models.Report.State",
        "BuildState": "foundation.jobs.models.Job.State",
        "PeriodKey": "plans.models.ReportingPeriod.Key",
        "Review": "tasks.models.ProgressUpdate.Review",
    },
}

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
NOTICES_KEPT_DAYS = env.int("NOTICES_KEPT_DAYS", default=180)  # after they were read

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

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # the library that finds no handler here adds one of its own
        "post_office": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "pikepdf": {"level": "WARNING"},  # it greets whoever loads it
    },
}
