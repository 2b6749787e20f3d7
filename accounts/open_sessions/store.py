"""Django's sessions in the database, found by SQL that is written once: every page asks for one."""

from collections.abc import Collection
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from foundation.web.written import rows_by


class SessionStore(DatabaseStore):
    """Django's store, under the name by which it looks for it."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing of one that is over or was ended."""
        for session in rows_by(_of_keys, [self.session_key] if self.session_key else []):
            if session.expire_date > timezone.now():
                return self.decode(session.session_data)
        self._session_key = None
        return {}


def _of_keys(keys: Collection[str]) -> QuerySet[Session]:
    return Session.objects.filter(session_key__in=keys)
