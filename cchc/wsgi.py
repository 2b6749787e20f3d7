"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from foundation.web.patience import people_wait

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.dev")
application = get_wsgi_application()
people_wait()
