"""The product as it runs on several machines, for tests that make a hole of each of them."""

from cchc.settings.dev import *

SECRET_KEY = "only-for-tests"
DEBUG = False
STORAGES["default"] = storage_at(env("STORAGE_URL"))
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # nothing is collected here
