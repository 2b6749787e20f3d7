"""What pages cost a slow phone: requests, bytes, when the page is there, how long it is deaf.

Counted are the bodies of answers, those for the service worker too. Each page is opened on a cold
cache by Chromium with a processor four times slower, at 1.6 Mbit/s and 150 ms of latency; of three
times the best counts. SITE names a running site with the demo in it, else there is one of our own.
"""

import os
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")
os.environ.setdefault("PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS", "1")

import django

django.setup()

from playwright.sync_api import Browser, Page, sync_playwright

from accounts.services import DEMO_PASSWORD
from tests.benchmarks.installation import installation
from tests.benchmarks.judging import Judge, judging
from tests.conftest import CHROMIUM

SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
OBSERVE = """
  window.seen = { there: 0, tasks: [] };
  const observe = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take))
      .observe({ type, buffered: true });
  observe("largest-contentful-paint", (entry) => (seen.there = entry.startTime));
  observe("longtask", (entry) => seen.tasks.push([entry.startTime, entry.duration]));
"""
BLOCKED = """() => {
  const shown = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  return seen.tasks.filter(([at]) => at >= shown).reduce((sum, [, lasts]) => sum + lasts - 50, 0);
}"""


class Cost(NamedTuple):
    """What one opening of a page cost."""

    there: float  # milliseconds until its largest part was drawn
    deaf: float  # milliseconds beyond 50 of each long task
    requests: int
    kilobytes: float


GOAL = Cost(1200, 50, 8, 60)
TIMES = 3


def opened(browser: Browser, address: str, cookies: list) -> Cost:
    """Open `address` as somebody who was never here."""
    context = browser.new_context(locale="vi-VN", **PHONE)
    context.add_cookies(cookies)
    context.add_init_script(OBSERVE)
    asked: list = []
    context.on("requestfinished", lambda request: asked.append(request))
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    sizes = [each.sizes()["responseBodySize"] for each in asked]
    travelled = [size for size in sizes if size >= 0]  # below: the browser had it
    cost = Cost(
        page.evaluate("seen.there"),
        page.evaluate(BLOCKED),
        len(travelled),
        sum(travelled) / 1000,
    )
    context.close()
    return cost


def main_pages(page: Page, site: str) -> dict[str, str]:
    """Sign in, and return the addresses of the pages."""
    page.goto(f"{site}/accounts/login/")
    page.locator("#id_username").fill("thuongtruc")
    page.locator("#id_password").fill(DEMO_PASSWORD)
    page.locator("#id_password").press("Enter")
    page.locator("nav.nav").wait_for()
    matrix = page.locator("nav.nav a", has_text="Nhiệm vụ").first.get_attribute("href")
    overview = page.locator("nav.nav a", has_text="Tổng quan").first.get_attribute("href")
    reports = page.locator("nav.nav a", has_text="Báo cáo").first.get_attribute("href")
    page.goto(site + matrix)
    task = page.locator("tr[data-row] a[href^='/tasks/']").first.get_attribute("href")
    page.goto(site + reports)
    report = page.locator("main a[href^='/reports/']").first.get_attribute("href")
    return {
        "sign-in": "/accounts/login/",
        "my work": "/my-work/",
        "matrix": matrix,
        "task": task,
        "overview": overview,
        "report": report,
    }


def compare(judge: Judge, site: str) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(locale="vi-VN")
        pages = main_pages(page, site)
        cookies = page.context.cookies()
        for name, address in pages.items():
            known = [] if name == "sign-in" else cookies
            times = [opened(browser, site + address, known) for _ in range(TIMES)]
            best = Cost(*(min(figures) for figures in zip(*times, strict=True)))
            judge.at_most(f"{name}: there after", best.there, GOAL.there, "ms")
            judge.at_most(f"{name}: deaf", best.deaf, GOAL.deaf, "ms")
            judge.at_most(f"{name}: requests", best.requests, GOAL.requests, "")
            judge.at_most(f"{name}: bytes", best.kilobytes, GOAL.kilobytes, "kB")
        browser.close()


if __name__ == "__main__":
    with judging("frontend") as judge:
        if site := os.environ.get("SITE"):
            compare(judge, site)
        else:
            with installation("frontend") as place:
                place.start_web()
                compare(judge, place.address)
