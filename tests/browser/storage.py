"""What a browser keeps of what people type, and what waits in it to be sent."""

from playwright.sync_api import expect

from tests.machine import wait_until


def texts_kept(page) -> list[str]:
    """The names under which the page's storage holds anything but the moment of the last work."""
    names = page.evaluate("Object.keys(localStorage)")
    return [name for name in names if not name.startswith("worked:")]


def waiting(page) -> list:
    return page.evaluate("outbox.all().then((items) => items.map((item) => item.text))")


def expect_all_sent(page):
    """What was sent by hand goes out once more under its key before the device lets it go: the
    page that answers shows nothing of it yet.
    """
    page.wait_for_load_state()  # with the scripts that know of it
    wait_until(lambda: waiting(page) == [])
    expect(page.locator("[data-drafts]")).to_be_hidden()


def expect_no_text_kept(page):
    """A page that says so has come before its scripts have let go of the text."""
    wait_until(lambda: texts_kept(page) == [])
