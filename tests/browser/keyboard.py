"""Goes through a page in Chromium with the keys alone: what cannot be reached, seen or left so."""

import re

from lxml import html

# Stops of the Tab key as the document has them: of radio buttons only the ticked or the first.
STOPS = """
  const NATIVE = "a[href], button, input, select, textarea, summary, iframe, [tabindex]";
  const isStop = (element) => {
    if (element.tabIndex < 0 || element.matches(":disabled, [type=hidden]")) return false;
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.matches("summary:not(details > summary:first-of-type)")) return false;
    if (element.type !== "radio" || element.checked) return true;
    const group = [...document.querySelectorAll("input[type=radio]")].filter(
      (each) => each.name === element.name && each.form === element.form,
    );
    return !group.some((each) => each.checked) && group[0] === element;
  };
  const stops = () => [...document.querySelectorAll(NATIVE)].filter(isStop);
"""
# How an element stands out, by itself, its labels and what holds it.
LOOKS = """
  const looks = (element) => {
    const parts = [element, ...(element.labels || []), element.parentElement];
    return parts.map((part) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(part);
      return [outlineStyle === "none" ? "" : outlineWidth + outlineColor, boxShadow].join();
    }).join();
  };
"""
# Where the focus stands: in the window, under nothing that stays while the page goes by.
PLACE = """
  const floats = (element) => {
    for (let each = element; each; each = each.parentElement) {
      if (["sticky", "fixed"].includes(getComputedStyle(each).position)) return each;
    }
    return null;
  };
  const coverAt = (element, x, y) => {
    const met = document.elementFromPoint(x, y);
    if (!met || element.contains(met) || met.contains(element)) return null;
    const over = floats(met);
    return over && !over.contains(element) ? over.className || over.tagName : null;
  };
  const fault = (element) => {
    const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
    if (width < 2 || height < 2) return element.labels?.length ? null : "of no size";
    // of a text the browser shows the place where the person types
    const isLarge = height > innerHeight / 2 || element.matches("textarea");
    if (!isLarge && (top < -1 || bottom > innerHeight + 1)) return "out of sight";
    if (width < innerWidth && (left < -1 || right > innerWidth + 1)) return "out of sight";
    const [low, high] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
    if (high - low < 2) return "out of sight";
    const inset = Math.min(4, width / 4, (high - low) / 4);
    const ys = [low + inset, (low + high) / 2, high - inset];
    const xs = [left + inset, (left + right) / 2, right - inset];
    const over = ys.flatMap((y) => xs.map((x) => coverAt(element, x, y)));
    const isCovered = isLarge ? over.every(Boolean) : over.some(Boolean);
    return isCovered ? `under ${over.find(Boolean)}` : null;
  };
  const isBefore = (one, other) => {
    if (floats(one) || floats(other)) return false;
    const [from, to] = [one, other].map((each) => each.getBoundingClientRect());
    const level = Math.min(from.bottom, to.bottom) - Math.max(from.top, to.top);
    if (level > Math.min(from.height, to.height) / 2) return to.right <= from.left + 1;
    return to.bottom <= from.top + 1 && to.left < from.right - 1;
  };
  const named = (element) => element.outerHTML.replace(/\\s+/g, " ").slice(0, 160);
"""
# Writes down each stop when the key is let go: by then the page has scrolled to it.
WATCH = f"""() => {{
  {STOPS} {LOOKS} {PLACE}
  const walk = {{ expected: stops(), reached: [], faults: [], shown: "", round: false }};
  const isRound = () =>
    walk.reached.length > 0 && [document.body, walk.reached[0]].includes(document.activeElement);
  const leave = () => {{
    const last = walk.reached.at(-1);
    if (last?.isConnected && looks(last) === walk.shown) {{
      walk.faults.push(["focus is not seen", named(last)]);
    }}
  }};
  const arrive = () => {{
    const here = document.activeElement;
    const last = walk.reached.at(-1);
    if (here === last || walk.round) return;
    leave();
    if (isRound()) return walk.round = true;
    if (here === document.body) return;
    walk.shown = looks(here);
    const found = fault(here);
    if (found) walk.faults.push([found, named(here)]);
    if (last?.isConnected && walk.expected.includes(here) && isBefore(last, here)) {{
      walk.faults.push(["goes back", named(here)]);
    }}
    walk.reached.push(here);
  }};
  // a stop that came into being on the way is as good as the others
  const end = () => {{
    const reached = new Set(walk.reached);
    const missed = stops().filter((each) => !reached.has(each) && walk.expected.includes(each));
    const last = walk.reached.at(-1) || document.body;
    return [
      ...walk.faults,
      ...(walk.expected.length && !walk.round ? [["cannot be left", named(last)]] : []),
      ...missed.slice(0, 3).map((each) => ["not reached", named(each)]),
    ];
  }};
  window.keyboardWalk = {{ walk, fault, named, stops, end }};
  document.addEventListener("keyup", ({{ key }}) => key === "Tab" && arrive());
  document.body.tabIndex = -1; // from the top, wherever the page has put the focus
  document.body.focus();
  document.body.removeAttribute("tabindex");
  return walk.expected.length;
}}"""
# With the focus moved by script, which scrolls and shows as the key does.
ALL_AT_ONCE = """() => {
  const { fault, named, stops } = window.keyboardWalk;
  const found = [];
  for (const stop of stops()) {
    stop.focus();
    const wrong = document.activeElement === stop ? fault(stop) : null;
    if (wrong) found.push([wrong, named(stop)]);
  }
  return found.slice(0, 3);
}"""
# What is clicked, and holds or is no stop of its own.
MOUSE_ONLY = f"""() => {{
  {STOPS} {PLACE}
  const KEYED = "a[href], button, input, select, textarea, summary, label, option, [tabindex]";
  const SENDS = "[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]";
  const sendsByClick = (element) =>
    element.matches(SENDS) && !element.matches("form, " + KEYED) &&
    /click|^$/.test(element.getAttribute("hx-trigger") || "");
  const isHand = (element) => getComputedStyle(element).cursor === "pointer";
  const isClicked = (element) =>
    element.hasAttribute("onclick") || sendsByClick(element) ||
    (isHand(element) && !isHand(element.parentElement));
  const isKeyed = (element) => element.closest(KEYED) || element.querySelector(KEYED);
  return [...document.body.querySelectorAll("*")]
    .filter((element) => !isKeyed(element) && isClicked(element) && element.checkVisibility())
    .map((element) => ["for the mouse alone", named(element)]);
}}"""
OPENERS = """() => {
  const all = [...document.querySelectorAll("details.menu > summary, [data-dialog]")];
  window.openers = all.filter((each) => each.checkVisibility({ visibilityProperty: true }));
  return window.openers.length;
}"""
OPENER = """place => {
  const opener = window.openers[place];
  return [window.keyboardWalk.named(opener), Boolean(opener.closest(".top, .nav"))];
}"""
OPENED = """place => {
  const opener = window.openers[place];
  const { dialog } = opener.dataset;
  const box = dialog ? document.getElementById(dialog) : opener.parentElement;
  const here = document.activeElement;
  return { open: box.open, within: here !== opener && box.contains(here), back: here === opener };
}"""
AFTER_SKIPPING = """() => {
  const here = document.activeElement;
  const { named, stops } = window.keyboardWalk;
  const first = stops().find((each) => each.closest(".main"));
  return first && first !== here ? [["skipped to", named(here)]] : [];
}"""
WAYS_ROUND = 4  # a field for a day has three stops of its own


CONTROLS = "//a[@href]|//button|//input|//select|//textarea|//summary|//*[@tabindex]"


def controls(page: bytes) -> set[tuple]:
    """What kinds of controls a page has; those of the rows of a list are of one kind."""
    return {
        (
            each.tag,
            each.get("class"),
            each.get("type"),
            re.sub(r"\d+", "", each.get("name", "")),
            each.getparent().get("class"),
            *sorted(each.keys()),
        )
        for each in html.fromstring(page).xpath(CONTROLS)
    }


class Keyboard:
    """Works one page after another by its keys."""

    def __init__(self, page):
        self.page = page
        self.seen: set[str] = set()  # openers in the frame, which is the same on every page

    def faults(self) -> list[tuple[str, str]]:
        """What the keys alone do not reach, show, open, close or leave on the page."""
        found = self.page.evaluate(MOUSE_ONLY)
        stops = self.page.evaluate(WATCH)
        for _ in range(WAYS_ROUND):
            for _ in range(stops + 2):
                self.page.keyboard.press("Tab")
            if self.page.evaluate("window.keyboardWalk.walk.round"):
                break
        found += self.page.evaluate("window.keyboardWalk.end()")
        found += self._of_the_skip_link()
        return [tuple(fault) for fault in found] + self._of_openers()

    def hidden_places(self) -> list[tuple[str, str]]:
        """Where the focus is not to be seen at the size that the window has now."""
        return [tuple(fault) for fault in self.page.evaluate(ALL_AT_ONCE)]

    def _of_the_skip_link(self) -> list[list[str]]:
        skip = self.page.locator(".skip")
        if not skip.count():
            return []  # nothing stands before what the page is about
        skip.focus()
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Tab")
        return self.page.evaluate(AFTER_SKIPPING)

    def _of_openers(self) -> list[tuple[str, str]]:
        found = []
        for place in range(self.page.evaluate(OPENERS)):
            name, is_of_frame = self.page.evaluate(OPENER, place)
            if name in self.seen:
                continue
            if is_of_frame:
                self.seen.add(name)
            for key in ("Enter", "Space"):
                said = self._opened_by(key, place)
                if said != "opened, entered, closed, back":
                    found.append((f"{key}: {said}", name))
        return found

    def _opened_by(self, key: str, place: int) -> str:
        def state(which: str) -> bool:
            return self.page.evaluate(OPENED, place)[which]

        self.page.evaluate("place => window.openers[place].focus()", place)
        self.page.keyboard.press(key)
        said = ["opened" if state("open") else "shut"]
        if not state("within"):  # some take the focus at once
            self.page.keyboard.press("Tab")
        said.append("entered" if state("within") else "passed by")
        self.page.keyboard.press("Escape")
        said += ["open" if state("open") else "closed", "back" if state("back") else "lost"]
        return ", ".join(said)
