"""In which fonts a Word file sets its letters: a run's own, its styles', the file's.

What a style that nobody uses says is of no account: every Word brings some along.
"""

from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml import etree

DEPTH = 12  # of styles that rest on others; Word allows eleven


def fonts_in_use(
    document: etree._Element, styles: etree._Element | None, theme: etree._Element | None
) -> set[str]:
    """Return the names of the fonts in which letters and figures of the text are set."""
    book = _Book(styles, theme)
    runs = document.iter(qn("w:r"))
    return {name for run in runs for kind in _kinds(run) if (name := book.font_of(run, kind))}


def _kinds(run: etree._Element) -> set[str]:
    """Which of a run's fonts its letters take: that of ASCII, that of all others."""
    letters = (each for text in run.iter(qn("w:t")) for each in text.text or "" if each.isalnum())
    return {"ascii" if each.isascii() else "hAnsi" for each in letters}


class _Book:
    """The styles of a file, and what its theme calls its fonts."""

    def __init__(self, styles: etree._Element | None, theme: etree._Element | None):
        all_styles = [] if styles is None else list(styles.iter(qn("w:style")))
        self.styles = {each.get(qn("w:styleId"), ""): each for each in all_styles}
        self.usual = next(
            (
                each.get(qn("w:styleId"), "")
                for each in all_styles
                if each.get(qn("w:type")) == "paragraph"
                and each.get(qn("w:default")) in ("1", "true", "on")
            ),
            "",
        )
        self.defaults = None if styles is None else styles.find(qn("w:docDefaults"))
        self.theme = _theme_fonts(theme)
        self.known: dict[tuple[str, str], str] = {}

    def font_of(self, run: etree._Element, kind: str) -> str:
        """The font that the nearest of a run's layers names; empty when none does."""
        own = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if name := self._named(own, kind):
            return name
        for style in _styles_of(run, self.usual):
            if name := self._of_style(style, kind):
                return name
        fonts = None if self.defaults is None else self.defaults.find(f".//{qn('w:rFonts')}")
        return self._named(fonts, kind)

    def _of_style(self, style: str, kind: str) -> str:
        if (style, kind) not in self.known:
            names = (self._named(fonts, kind) for fonts in self._fonts_of(style))
            self.known[style, kind] = next(filter(None, names), "")
        return self.known[style, kind]

    def _fonts_of(self, style: str) -> Iterator[etree._Element | None]:
        for _ in range(DEPTH):
            element = self.styles.get(style)
            if element is None:
                return
            yield element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            base = element.find(qn("w:basedOn"))
            style = "" if base is None else base.get(qn("w:val"), "")

    def _named(self, fonts: etree._Element | None, kind: str) -> str:
        if fonts is None:
            return ""
        of_theme = fonts.get(qn(f"w:{kind}Theme"), "")
        return self.theme.get(of_theme[:5], "") or fonts.get(qn(f"w:{kind}"), "")


def _styles_of(run: etree._Element, usual: str) -> Iterator[str]:
    """The styles that a run has: its own, its paragraph's, its table's."""
    character = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
    if character is not None:
        yield character.get(qn("w:val"), "")
    paragraph = next(run.iterancestors(qn("w:p")), None)
    style = None if paragraph is None else paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    yield usual if style is None else style.get(qn("w:val"), "")
    table = next(run.iterancestors(qn("w:tbl")), None)
    style = None if table is None else table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    if style is not None:
        yield style.get(qn("w:val"), "")


def _theme_fonts(theme: etree._Element | None) -> dict[str, str]:
    """The fonts of headings (`major`) and of text (`minor`)."""
    return {
        name: latin.get("typeface", "")
        for name in ("major", "minor")
        if theme is not None
        and (latin := theme.find(f".//{qn(f'a:{name}Font')}/{qn('a:latin')}")) is not None
    }
