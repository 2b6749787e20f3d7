"""Somebody with a browser outside: pages by TLS, forms with their tokens."""

import re
from pathlib import Path
from typing import Any

import requests

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Visitor(requests.Session):
    """Knows the site by its name and trusts the authority that signed its certificate."""

    def __init__(self, site: str, authority: Path | str):
        super().__init__()
        self.site, self.verify = f"https://{site}", str(authority)
        self.trust_env = False  # no proxy of this machine's

    def request(self, method: str, url: str, *args: Any, **named: Any) -> requests.Response:
        return super().request(method, url if ":" in url else self.site + url, *args, **named)

    def token(self, page: str) -> str:
        """Open a page; return what its form must bring."""
        opened = self.get(page)
        found = TOKEN.search(opened.text)
        assert found, (opened.status_code, opened.text[:2000])
        return found[1]

    def send_form(self, page: str, data: dict[str, Any], *, to: str = "", **named: Any):
        """Open `page`, and send its form, to another address if one is given; must be led on."""
        sent = self.post(
            to or page,
            data={**data, "csrfmiddlewaretoken": self.token(page)},
            headers={"Referer": self.site + page},
            allow_redirects=False,
            **named,
        )
        assert sent.status_code == 302, (sent.status_code, sent.text[:4000])
        return sent.headers["Location"]
