"""The lines of a section as pages show them: figures lead to their rows, findings are marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from vietnamese import nfc

from .checking import Finding
from .placed_figures import PlacedFigure, figures_in_words, placed_figures
from .reading.facts import Subjects
from .reading.lines import SectionPlace, line_of
from .reading.links import FigureLinks, Link
from .reading.subjects import named_in
from .stored_figures import ReportFigures


@dataclass(frozen=True)
class Part:
    """A piece of a line: plain, a figure at `place`, or the words of a finding."""

    text: str
    place: str = ""
    finding: str = ""


@dataclass(frozen=True)
class ShownLine:
    """A line of a section in its parts; `item` of a list."""

    parts: Sequence[Part]
    item: bool


class ShownText:
    """Shows the sections of a report with their figures and findings."""

    def __init__(self, figures: ReportFigures | None, findings: Iterable[Finding] = ()):
        self.figures = figures
        self._findings: dict[str, list[Finding]] = {}
        for finding in findings:
            self._findings.setdefault(finding.section, []).append(finding)

    @cached_property
    def places(self) -> dict[str, PlacedFigure]:
        return placed_figures(self.figures) if self.figures else {}

    @cached_property
    def _subjects(self) -> Subjects:
        return Subjects(named_in(self.figures) if self.figures else ())

    @cached_property
    def _links(self) -> FigureLinks | None:
        if self.figures is None:
            return None
        return FigureLinks(self.figures, figures_in_words(self.figures), self._subjects)

    def lines(self, section: SectionPlace, content: str) -> list[ShownLine]:
        """Return the lines of a section's text."""
        texts = [text for text in nfc(content).splitlines() if text]
        found = self._findings.get(section.key, ())
        return [
            ShownLine(tuple(_parts(text, self.links(section, text), found)), text.startswith("- "))
            for text in texts
        ]

    def links(self, section: SectionPlace, text: str) -> list[Link]:
        """Return the figures of a line."""
        return self._links.of(line_of(section, text, self._subjects)) if self._links else []


def _parts(text: str, links: list[Link], findings: Iterable[Finding]) -> Iterator[Part]:
    """The line cut into its parts; where a finding and a figure meet, the finding is shown."""
    spans = [
        (start, start + len(finding.words), Part(finding.words, finding=finding.fingerprint))
        for finding in findings
        if finding.line in ("", text.strip()) and (start := text.find(finding.words)) >= 0
    ]
    marked = list(spans)
    for link in links:
        if not any(start < link.end and link.start < end for start, end, _ in marked):
            words = text[link.start : link.end]
            spans.append((link.start, link.end, Part(words, place=link.place)))
    position = 0
    for start, end, part in sorted(spans, key=lambda each: (each[0], -each[1])):
        if start < position:
            continue
        if start > position:
            yield Part(text[position:start])
        yield part
        position = end
    if position < len(text):
        yield Part(text[position:])
