"""An outline typed as text becomes sections: levels by the numbers, what each draws on by its
words, for a person to look over.
"""

from vietnamese import fold

from ..stored_figures import AreaRow
from .content import DEEPEST, Outline, SectionSpec
from .headings import key_from, typed_level, without_number
from .kinds import WRITTEN, Draws

LONGEST_HEADING = 250
# The words of a heading that tell what it draws on; the first that is found decides.
WORDS = (
    (Draws.CAUSES, ("nguyen nhan",)),
    (Draws.SHORTCOMINGS, ("ton tai", "han che", "kho khan")),
    (Draws.PROPOSALS, ("kien nghi", "de xuat")),
    (
        Draws.NEXT_TASKS,
        ("phuong huong", "nhiem vu trong tam", "nhiem vu ky", "nhiem vu {ky", "thoi gian toi"),
    ),
    (Draws.PAR_INDEX, ("par index", "chi so cai cach")),
    (Draws.ACHIEVEMENTS, ("ket qua dat duoc", "uu diem", "danh gia chung")),
    (Draws.PLAN, ("ban hanh ke hoach", "xay dung ke hoach", "ban hanh van ban", "chi dao")),
)
ABOUT = 0.6  # how much of an area's name a heading has that means it


def sections_from(text: str, areas: list[AreaRow], known: Outline) -> list[SectionSpec]:
    """Return the sections of a pasted outline; those whose heading `known` has keep their key and
    what they draw on. Opening and close of `known` stay around them.
    """
    lines = [line.strip() for line in text.splitlines() if without_number(line)]
    levels = [min(typed_level(line) or 1, DEEPEST) for line in lines]
    same = {fold(each.heading): each for each in known.sections}
    frame = [each for each in known.sections if each.draws in (Draws.OPENING, Draws.CLOSING)]
    taken = {each.key for each in known.sections}
    found: list[SectionSpec] = []
    for place, line in enumerate(lines):
        heading = without_number(line)[:LONGEST_HEADING]
        heads = place + 1 < len(lines) and levels[place + 1] > levels[place]
        old = same.pop(fold(heading), None)
        if old:
            found.append(SectionSpec(old.key, heading, old.draws, levels[place], old.options))
            continue
        draws, options = (Draws.HEADING, {}) if heads else _meant(heading, areas)
        key = key_from(heading, taken)
        taken.add(key)
        found.append(SectionSpec(key, heading, draws, levels[place], options))
    begin = [each for each in frame if each.draws == Draws.OPENING]
    return [*begin, *found, *(each for each in frame if each not in begin)]


def _meant(heading: str, areas: list[AreaRow]) -> tuple[str, dict[str, str]]:
    words = fold(heading)
    for area in areas:
        if not area.directs and _names(words, fold(area.name)):
            return Draws.AREA, {"area": area.name}
    for draws, known in WORDS:
        if any(each in words for each in known):
            return draws, {}
    return WRITTEN[0], {}


def _names(heading: str, area: str) -> bool:
    """Does the heading name the area, in its words or in most of them?"""
    own, said = set(area.split()) - {"cai", "cach"}, set(heading.split())
    return area in heading or (bool(own) and len(own & said) / len(own) > ABOUT)
