"""Feeds the plan reader with spoilt files until something else comes of it than a draft or one
clear sentence (`make fuzz`, docs/testing.md).

    PYTHONPATH=. .ci/fuzz_reader.py [seconds, 60] [seed] [more files …]

Bytes are flipped, cut, doubled; the XML of packages loses, doubles and bends its tags; texts get
tricks of Unicode. The corpus are the sample plans as text, Word, Excel and PDF. What is found is
kept in `var/fuzz/` with its traceback; it belongs into tests/planreader/test_hostile.py.
"""

import io
import random
import re
import sys
import time
import traceback
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import openpyxl

from planreader import SourceFile, UnreadableFile, read_plan
from tests.planreader.pdf_files import Sheet, pdf

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = sorted((ROOT / "tests" / "planreader" / "samples").iterdir())
FOUND = ROOT / "var" / "fuzz"
SLOW = 30  # seconds: no file of the corpus' size takes a tenth of them
TRICKS = (
    "\u200b\u200e\u202e\ufeff\u00ad\u0301\u0323²①٣Ⅳ½％﹪–—−‑"
    "\u2028\x0b\x1f\u00a0\ue000İß𝟙𠀀|\t\"'[]()*"
)
Dice = random.Random


def corpus(more: list[Path]) -> dict[str, bytes]:
    """The files to spoil, by name."""
    found: dict[str, bytes] = {}
    for path in SAMPLES:
        lines = path.read_text().splitlines()
        found[path.name] = path.read_bytes()
        found[f"{path.stem}.docx"] = _word(lines)
        found[f"{path.stem}.xlsx"] = _book(lines)
        found[f"{path.stem}.pdf"] = _pdf(lines)
    return found | {path.name: path.read_bytes() for path in more}


def _word(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        cells = line.split("\t")
        if len(cells) > 2:
            table = document.add_table(1, len(cells))
            for cell, text in zip(table.rows[0].cells, cells, strict=True):
                cell.text = text
        else:
            document.add_paragraph(line)
    return _saved(document.save)


def _book(lines: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line.split("\t"))
    return _saved(book.save)


def _pdf(lines: list[str]) -> bytes:
    sheets = []
    for start in range(0, len(lines), 45):
        sheet = Sheet()
        for number, line in enumerate(lines[start : start + 45]):
            sheet.text(60, 60 + 16 * number, line.replace("\t", "    "))
        sheets.append(sheet)
    return pdf(*sheets)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def spoilt(content: bytes, dice: Dice) -> bytes:
    """`content` changed in one to four places, in the ways of its kind."""
    if content.startswith(b"PK") and dice.random() < 0.7:
        return _spoilt_package(content, dice)
    if not content.startswith((b"PK", b"%PDF")) and dice.random() < 0.8:
        return _spoilt_text(content.decode(errors="replace"), dice).encode(errors="surrogatepass")
    return _spoilt_bytes(content, dice)


def _spoilt_bytes(content: bytes, dice: Dice) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        at, size = dice.randrange(max(1, len(changed))), dice.choice((1, 4, 64, 1024))
        match dice.randrange(4):
            case 0:
                changed[at : at + size] = dice.randbytes(size)
            case 1:
                del changed[at : at + size]
            case 2:
                changed[at:at] = changed[at : at + size]
            case _:
                changed = changed[: max(1, at)]
    return bytes(changed)


def _spoilt_package(content: bytes, dice: Dice) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        names = old.namelist()
        wanted = dice.choice([name for name in names if name.endswith((".xml", ".rels"))])
        for name in names:
            part = old.read(name)
            if name == wanted:
                part = _spoilt_xml(part.decode(errors="replace"), dice).encode(errors="replace")
            new.writestr(name, part)
    return result.getvalue()


def _spoilt_xml(text: str, dice: Dice) -> str:
    for _ in range(dice.randint(1, 4)):
        tags = list(re.finditer(r"<[^>]+>", text))
        if not tags:
            return text
        tag, other = dice.choice(tags), dice.choice(tags)
        start, end = tag.span()
        match dice.randrange(5):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + tag[0] * dice.choice((2, 30)) + text[end:]
            case 2:
                text = text[:start] + other[0] + text[end:]
            case 3:
                value = dice.choice(("", "-1", "99999999999999999999", "x" * 300, "&#0;", "²"))
                bent = re.sub(r'"[^"]*"', f'"{value}"', tag[0], count=1)
                text = text[:start] + bent + text[end:]
            case _:
                text = text[: tag.end()] + _trick(dice) + text[tag.end() :]
    return text


def _spoilt_text(text: str, dice: Dice) -> str:
    lines = text.splitlines() or [""]
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(lines))
        line = lines[at]
        place = dice.randrange(len(line) + 1)
        match dice.randrange(8):
            case 0:
                lines[at] = line[:place] + _trick(dice) + line[place:]
            case 1:
                lines[at] = unicodedata.normalize(dice.choice(("NFD", "NFKD")), line)
            case 2:
                lines[at] = line.swapcase()
            case 3:
                lines[at : at + 1] = [line[:place], line[place:]]
            case 4:
                lines[at] = line * dice.choice((2, 40))
            case 5:
                dice.shuffle(lines)
            case 6:
                lines[at] = re.sub(r"\d", lambda _: dice.choice("0123456789²①٣"), line)
            case _:
                del lines[at : at + dice.randint(1, 5)]
                lines = lines or [""]
    return "\n".join(lines)


def _trick(dice: Dice) -> str:
    return "".join(dice.choice(TRICKS) for _ in range(dice.randint(1, 8)))


def fuzz(seconds: float, seed: int, more: list[Path]) -> Iterator[tuple[str, bytes, str]]:
    """Yield what was found: the name, the bytes and the traceback; the last line says how many were
    tried.
    """
    files, until, tried = corpus(more), time.monotonic() + seconds, 0
    while time.monotonic() < until:
        dice = Dice(f"{seed}-{tried}")
        name = dice.choice(sorted(files))
        content, begun = spoilt(files[name], dice), time.monotonic()
        tried += 1
        try:
            read_plan([SourceFile(name, content)]).as_json()
        except UnreadableFile:
            pass
        except Exception:
            yield name, content, traceback.format_exc()
        if time.monotonic() - begun > SLOW:
            yield name, content, f"{time.monotonic() - begun:.0f} s\n"
    print(f"{tried} spoilt files were read")


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    kinds: dict[str, int] = {}
    for name, content, said in fuzz(seconds, seed, list(map(Path, sys.argv[3:]))):
        kind = "".join(said.splitlines()[-3:])
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] == 1:
            FOUND.mkdir(parents=True, exist_ok=True)
            FOUND.joinpath(f"{len(kinds)}-{name}").write_bytes(content)
            FOUND.joinpath(f"{len(kinds)}-{name}.traceback").write_text(said)
            print(f"{name}: {kind}")
    print(f"{len(kinds)} kinds of findings, {sum(kinds.values())} files")
    return int(bool(kinds))


if __name__ == "__main__":
    sys.exit(main())
