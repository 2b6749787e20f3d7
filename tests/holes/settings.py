"""The product as it runs on several machines, or on one disk, for tests that make holes of them."""

from cchc.settings.dev import *

SECRET_KEY = "only-for-tests"
DEBUG = False
if url := env("STORAGE_URL", default=""):
    STORAGES["default"] = storage_at(url)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # nothing is collected here
