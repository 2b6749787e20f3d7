"""The embedded default of `make run`: SQLite, the queue that `make run` starts, demo accounts on
the login page unless `DEMO=no`.
"""

from .base import *

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=True)  # else the first start is an empty one, to be set up
SECRET_KEY = env("SECRET_KEY", default="only-for-the-demo-on-this-machine")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = SITE_URL or f"http://127.0.0.1:{env.int('PORT', default=8000)}"

# the links of the demo are in files beside its data
if not MAIL_TRANSPORT:  # type: ignore[used-before-def]  # the base names it
    MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# a window of people's: lines to read, and of requests and jobs those that went wrong
if not env("LOG_FORMAT", default=""):
    LOGGING["handlers"]["console"]["formatter"] = "line"
    for _name in ("cchc.requests", "cchc.jobs"):
        LOGGING["loggers"][_name]["level"] = "WARNING"
