"""Asks a page in Chromium what is not accessible on it, on a laptop and as on a phone."""

from collections.abc import Iterable

from axe_core_python.sync_playwright import Axe

from tests.browser.keyboard import Keyboard

LEAST = 44  # pixels of a control under a finger
# parts stand open, and colours change at once: those of Django's admin fade
OPEN_ALL = """() => {
  for (const part of document.querySelectorAll("details:not(.menu)")) part.open = true;
  document.head.append(Object.assign(document.createElement("style"), {
    textContent: "* { transition: none !important }",
  }));
}"""
RUN = """async rules => {
  const options = { resultTypes: ["violations"] };
  if (rules) options.runOnly = { type: "rule", values: rules };
  const { violations } = await axe.run(document, options);
  return violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200)]);
}"""
TOO_WIDE = "Math.max(0, document.documentElement.scrollWidth - innerWidth)"
# A link in a sentence may be as high as its line; a box is pressed at its label, and what `::after`
# spreads over belongs to its control.
TOO_SMALL = """least => {
  const PASSED_BY = ".visually-hidden, .skip, .skip-to-content-link";
  const controls = document.querySelectorAll("button, summary, select, textarea, input, a[href]");
  const isSmall = (control) => {
    if (control.disabled || control.closest(PASSED_BY)) return false;
    if (!control.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    if (control.matches("a") && getComputedStyle(control).display === "inline") return false;
    const parts = [control, ...(control.labels || [])];
    const sizes = parts.map((part) => part.getBoundingClientRect());
    if (sizes[0].width < 2) return false;
    const over = getComputedStyle(control, "::after");
    if (over.position === "absolute") {
      sizes.push({ width: parseFloat(over.width), height: parseFloat(over.height) });
    }
    const most = (side) => Math.round(Math.max(...sizes.map((size) => size[side] || 0)));
    return most("width") < least || most("height") < least;
  };
  return [...controls].filter(isSmall).map((control) => control.outerHTML.slice(0, 200));
}"""
HEADS = """
  [...document.querySelectorAll("h1")].filter((head) => head.checkVisibility()).length
"""
OUT_OF_ORDER = (
    'document.querySelectorAll(\'[tabindex]:not([tabindex="0"], [tabindex="-1"])\').length'
)
TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return [...new Set(ids.filter((id, place) => ids.indexOf(id) < place))];
}"""

NEXT_FRAME = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Looker:
    """Looks at what one window shows, in every way of showing it, without loading it again."""

    def __init__(self, page, keyboard: Keyboard | None = None):
        self.page = page
        self.keyboard = keyboard
        self.axe = Axe().axe_script
        self.device = page.context.new_cdp_session(page)

    def faults(self) -> list:
        """What breaks a rule on the page: the rule, and one place of it."""
        self._show(phone=False)
        self.page.evaluate(OPEN_ALL)
        self.page.evaluate(self.axe)
        found = [*self._broken(), *self._of_the_order()]
        self.page.emulate_media(color_scheme="dark")
        self.page.evaluate(NEXT_FRAME)  # scripts hear of the scheme with it
        found += [("dark", *fault) for fault in self._broken(["color-contrast"])]
        self.page.emulate_media(color_scheme="light")
        if self.keyboard:
            found += self.keyboard.faults()
        self._show(phone=True)
        found += [("small", place) for place in self.page.evaluate(TOO_SMALL, LEAST)]
        if over := self.page.evaluate(TOO_WIDE):
            found.append(("too wide", over))
        if self.keyboard:
            self.page.evaluate(NEXT_FRAME)
            found += self.keyboard.hidden_places()
        return found

    def _show(self, *, phone: bool) -> None:
        width, height = (390, 844) if phone else (1366, 768)
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.device.send("Emulation.setTouchEmulationEnabled", {"enabled": phone})
        self.device.send("Emulation.setDeviceMetricsOverride", size)

    def _broken(self, rules: Iterable[str] | None = None) -> list[tuple[str, str]]:
        return [tuple(fault) for fault in self.page.evaluate(RUN, rules)]

    def _of_the_order(self) -> list[tuple[str, int | str]]:
        heads = self.page.evaluate(HEADS)
        found = [("heads", heads)] if heads != 1 else []
        if jumps := self.page.evaluate(OUT_OF_ORDER):
            found.append(("tabindex", jumps))
        return [*found, *(("id twice", each) for each in self.page.evaluate(TWICE))]
