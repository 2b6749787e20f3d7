"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import reverse

from foundation.web.patience import people_wait

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.dev")
application = get_wsgi_application()
people_wait()
# before the first page, which may be one that has no time
reverse("home")
get_template("503.html")
