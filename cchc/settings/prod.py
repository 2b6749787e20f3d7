"""Production: nothing starts without its secrets; cookies and pages travel over TLS only."""

from .base import *

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # the container asks itself over plain HTTP
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
# Subdomains of the host and browsers' preload lists are the host's owner's to decide, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
PROXY_COUNT = env.int("PROXY_COUNT", default=1)

if STORAGE_URL := env("STORAGE_URL", default=""):
    STORAGES["default"] = storage_at(STORAGE_URL)
