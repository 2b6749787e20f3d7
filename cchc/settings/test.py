"""Tests: SQLite in a file of the run's own by default, quick passwords, files in a folder of the
run's own.
"""

import tempfile

from .base import *

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="cchc-files-"))
STORAGES["backups"] = storage_at(f"file://{MEDIA_ROOT}/backups")
# in a file, as in use: the live server's threads share no connection
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(MEDIA_ROOT / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
else:  # nobody mourns the rows of a test when the power fails
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # nothing is collected here
# a walk that takes a quarter of an hour meets the same pages, for as many queries, at its end
SEEN_MINUTES = IDLE_MINUTES = PASSWORD_AGAIN_MINUTES = 12 * 60
DEMO = True
LOGGING["root"]["level"] = "WARNING"
for _name in ("cchc.requests", "cchc.jobs", "cchc.access"):
    LOGGING["loggers"][_name]["level"] = "WARNING"
LOGGING["root"]["handlers"] = ["console"]
LOGGING["handlers"]["access"] = {"class": "logging.NullHandler"}
