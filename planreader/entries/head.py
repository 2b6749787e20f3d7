"""Reads the head of a plan: letterhead, number, date, title, legal bases, what it replaces."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import takewhile

from ..blocks import Block
from ..draft import LegalBasis, PlanHead
from ..layout.decisions import Decision, is_decision_title
from ..layout.parts import is_stamp
from ..paragraph_marks import ROMAN, is_part_heading, split_mark, without_bullet
from ..phrases.headings import is_top_heading
from ..words import bare, is_upper, squeeze, trim, word_count

NUMBER = (
    r"\d+[a-zA-Z]?\s*(?:/\s*\d{4})?\s*[-/]\s*[A-ZĐa-zđ]{1,6}\d{0,2}(?:\s?[-/]\s?[A-ZĐa-zđ&]+\d*)*"
)
_STATE_MOTTO = re.compile(r"cong hoa xa hoi chu nghia viet nam|doc lap\s*-\s*tu do\s*-\s*hanh phuc")
_OWN_NUMBER = re.compile(
    r"(?<!ke hoach )(?<!\w )\bso\s*:?\s*(\d*[a-z]?(?:/20\d\d)?)\s*[/-]\s*((?:kh|ctr|"
    r"qd)[\w-]*(?:\s?-\s?[\w&]+)*)"
)
_DAY = r"ngay\s*(\d{1,2})?[\s.…_]*thang\s*(\d{1,2})?[\s.…_]*nam\s*(20\d\d)"
_PLACE_AND_DAY = re.compile(rf"(?:^|(?<=\s))([^\d,;:()]{{2,40}}?)\s*,\s*{_DAY}")
_TITLE_WORD = re.compile(r"ke hoach\b[\s:]*")
_BASIS = re.compile(r"(?:can cu|thuc hien|theo|tren co so|trien khai|thi hanh|chap hanh)\s+")
_BASIS_NOUN = re.compile(
    r"(?:cac |noi dung |tinh than )*(?:luat|bo luat|nghi|quyet|chi thi|thong tu|ke "
    r"hoach|cong van|chuong trinh"
    r"|huong dan|de an|ket luan"
    r"|thong bao|van ban|phap lenh|cong dien|hien phap|quy (?:dinh|che)|\d)"
)
_BASES_HEADING = re.compile(
    r"(?:cac |nhung |co so,? |van ban )*can cu(?: phap ly| phap luat| xay dung| ban hanh| lap"
    r"| de| thuc hien| va| co so| thuc tien| cua| ke hoach)*"
)
_PROPOSED = re.compile(r"(?:theo|xet) (?:de nghi|to trinh)\b")
_ENACTING = re.compile(
    r"([^.;:]{3,150}?)\s+(?:xay dung(?: va ban hanh)?|ban hanh|trien khai|de ra|"
    r"lap)\s+(?:thuc hien )?ke hoach\b"
)
_DOC_DATE = re.compile(
    r"ngay\s+(\d{1,2})\s*(?:/|-|\.|thang)\s*(\d{1,2})\s*(?:/|-|\.|nam)\s*((?:19|20)\d\d)"
)
_JOINED_BASIS = re.compile(
    r"\s(?:va|cung)\s+(?=(?:nghi quyet|nghi dinh|quyet dinh|chi thi|thong tu|ke hoach|"
    r"cong van|chuong trinh|ket luan"
    r"|huong dan|thong bao)\s+so\s*:?\s*\d)"
)
_SENTENCES = re.compile(r";\s+|(?<=[a-zđ\d)”])\.\s+(?=[A-ZĐÀ-Ỹ])")
_MARK = re.compile(
    r"\W*(?:hoa toc(?: hen gio.*)?|thuong khan|khan|toi mat|tuyet mat|mat|ban (?:du thao|sao)|"
    r"du thao(?: lan (?:thu )?\w+)?|luu hanh noi bo|sao y(?: ban chinh)?|cong van den\b.*|\*+)\W*"
)
_ENACTED = re.compile(
    r"\b(?:ban hanh|phe duyet)(?: kem theo quyet dinh nay)? (?:noi dung )?ke hoach\s+"
    r"((?:(?!,? (?:voi (?:cac |nhung )?noi dung|nhu sau|gom|kem theo|uy ban nhan dan|"
    r"chu tich uy ban)\b)[^:;.(])+)"
)
_REPLACES_DECISION = re.compile(
    r"quyet dinh nay\b[^.]*\b(?:thay the|bai bo|huy bo)(?: cho| toan bo| noi dung)*\s+"
    r"(?:ke hoach|quyet dinh)\s*(?:cchc |cai cach hanh chinh )?(?:so\s*:?)?\s*"
    r"(\d+[a-z]?\s*/\s*[\w-]+)"
)
_REPLACES = re.compile(
    r"(?:thay the|bai bo|huy bo)(?: cho| toan bo| noi dung)*\s+ke hoach\s*"
    r"(?:cchc |cai cach hanh chinh )?(?:so\s*:?)?\s*(\d+[a-z]?\s*/\s*[\w-]+)"
)
_ATTACHED = re.compile(r"\(?\s*(?:ban hanh )?kem theo\b.*?(?:\bcua\s+([^)]*))?\)?\s*$")
_ASIDE = re.compile(r"\(?\s*(?:ban hanh )?kem theo\b|\((?:thay the|thuc hien|dieu chinh)\b")
_YEAR = re.compile(r"\bnam\s+(20\d\d)")
_ANY_YEAR = re.compile(r"(?:\bnam\s+|\d/|\b(?:i|ii|iii|iv)/)(20\d\d)\b(?!/)")


def read_head(blocks: Sequence[Block], year_texts: Iterable[str]) -> PlanHead:
    """Return what stands before the body; the year may be guessed from `year_texts`, in order."""
    head = PlanHead()
    lines = _lines(blocks)
    start = preamble_start(lines)
    letterhead, head.title = _letterhead_and_title(lines[:start])
    head.number, head.place, head.issued_on = read_number(letterhead), *_place_and_day(letterhead)
    head.legal_bases, enacting = _preamble(lines[start:])
    head.issuer = _issuer(letterhead, enacting, head.title)
    head.year = guess_year(head.title, head.issued_on, year_texts)
    return head


def read_decision(
    decision: Decision, plan_lines: Sequence[str], year_texts: Iterable[str]
) -> PlanHead:
    """Return the head of a plan that a decision enacts: number, day, issuer and bases are the
    decision's, title and year the plan's, whose own head is `plan_lines`.
    """
    lines = _lines(decision.head)
    start = next(n for n, line in enumerate(lines) if is_decision_title(line))
    bases = next((n for n in range(start, len(lines)) if _is_basis(bare(lines[n]))), len(lines))
    letterhead = [*lines[:start], *filter(_is_number_or_day, lines[start:bases])]
    head = PlanHead("decision", read_number(letterhead))
    head.place, head.issued_on = _place_and_day(letterhead)
    head.legal_bases, _ = _preamble(lines[bases:])
    sentences = (sentence for line in lines[bases:] for sentence in _SENTENCES.split(line))
    proposed = (sentence for sentence in sentences if _PROPOSED.match(bare(sentence)))
    told = {basis.text for basis in head.legal_bases}
    head.legal_bases += [each for each in map(_basis, proposed) if each.text not in told]
    _, own_title = _letterhead_and_title([line for line in plan_lines if not is_stamp(line)])
    subject = " ".join(line for line in lines[start:bases] if not _is_number_or_day(line))
    first = decision.articles[0].text if decision.articles else ""
    head.title = own_title or _enacted_title(subject) or _enacted_title(first)
    head.issuer = _issuer(letterhead, "", head.title)
    head.year = guess_year(head.title, head.issued_on, year_texts)
    return head


def _lines(blocks: Iterable[Block]) -> list[str]:
    """The texts without stamps and marks of urgency, which are no part of the letterhead."""
    texts = (block.text for block in blocks)
    return [text for text in texts if not (is_stamp(text) or _MARK.fullmatch(bare(text)))]


def _enacted_title(text: str) -> str:
    """`Cải cách hành chính năm 2026` of `… ban hành Kế hoạch cải cách hành chính năm 2026`."""
    match = _ENACTED.search(bare(text))
    title = trim(text[match.start(1) : match.end(1)]) if match else ""
    return title[:1].upper() + title[1:]


def preamble_start(lines: Sequence[str]) -> int:
    """Return the place of the first line of the legal bases, or of the sentence that enacts the
    plan; without either how many lines there are.
    """
    for index, line in enumerate(lines):
        plain = bare(line)
        if (
            _is_basis(plain)
            or _heads_bases(line)
            or (_ENACTING.match(plain) and line[:1].isupper() and not is_upper(line))
        ):
            return index
    return len(lines)


def _is_basis(plain: str) -> bool:
    match = _BASIS.match(plain)
    return bool(match and _BASIS_NOUN.match(plain, match.end()) and word_count(plain) > 4)


def _letterhead_and_title(lines: Sequence[str]) -> tuple[list[str], str]:
    """The lines before `KẾ HOẠCH` and its words; without it the title is what is no letterhead."""
    for index, line in enumerate(lines):
        match = _TITLE_WORD.match(bare(line))
        if match and (is_upper(line) or is_upper(line[: match.end()])) and "/" not in line:
            rest = [line[match.end() :], *lines[index + 1 :]]
            return [*lines[:index], *filter(_is_number_or_day, rest)], _title(rest)
    letterhead = [
        line
        for line in lines
        if is_upper(line) or _is_number_or_day(line) or _STATE_MOTTO.search(bare(line))
    ]
    return letterhead, _title([line for line in lines if line not in letterhead])


def _is_number_or_day(line: str) -> bool:
    return bool(_OWN_NUMBER.search(bare(line)) and word_count(line) < 16) or bool(
        _PLACE_AND_DAY.search(bare(line))
    )


def _title(lines: Iterable[str]) -> str:
    kept = [line for line in lines if not _is_number_or_day(line) and not _ASIDE.match(bare(line))]
    return trim(" ".join(kept))


def read_number(lines: Iterable[str]) -> str | None:
    """Return the number of the plan, or None when its place is blank."""
    for line in (_STATE_MOTTO_WORDS.sub(" ", line) for line in lines):
        if (match := _OWN_NUMBER.search(bare(line))) and match[1]:
            return re.sub(r"\s", "", line[match.start(1) : match.end(2)])
    return None


def _place_and_day(lines: Iterable[str]) -> tuple[str | None, date | None]:
    for line in lines:
        if match := _PLACE_AND_DAY.search(bare(line)):
            place = _after_number(line[match.start(1) : match.end(1)])
            return place or None, _day(match[2], match[3], match[4])
    return None, None


def read_day(lines: Iterable[str]) -> date | None:
    """Return the day that a letterhead bears behind its place, or None when it is left open."""
    return _place_and_day(lines)[1]


def _after_number(text: str) -> str:
    """The place in `KH-UBND Định Hưng`: the words behind the last symbol in capitals."""
    words = text.split()
    last = max(
        (index for index, word in enumerate(words) if "-" in word and is_upper(word)), default=-1
    )
    return trim(" ".join(words[last + 1 :]))


def _day(day: str | None, month: str | None, year: str | None) -> date | None:
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None


def _preamble(lines: Sequence[str]) -> tuple[list[LegalBasis], str]:
    """The legal bases and the sentence that enacts the plan."""
    bases: list[LegalBasis] = []
    enacting = ""
    listed = False  # below `Căn cứ:`, bases without a word that says so
    for line in lines:
        listed = listed or _heads_bases(line)
        for sentence in _sentences(without_bullet(line)):
            plain = bare(sentence)
            act = _ENACTING.search(plain)
            goes_on = ((bases or listed) and _BASIS_NOUN.match(plain)) or _PROPOSED.match(plain)
            if _is_basis(plain) or (goes_on and re.search(NUMBER, sentence)):
                bases.append(_basis(_worded_basis(sentence) if listed else sentence))
                enacting = enacting or (_after_basis(sentence) if act else "")
            elif act and not enacting:
                enacting = sentence
    return bases, enacting


def read_listed_bases(blocks: Iterable[Block]) -> list[LegalBasis]:
    """Return the documents that the paragraphs below the heading `Căn cứ`, if any, list."""
    sentences = (
        sentence
        for text in _below_bases_heading(blocks)
        for sentence in _sentences(text)
        if _is_basis(bare(sentence)) or _BASIS_NOUN.match(bare(sentence))
    )
    return [_basis(_worded_basis(sentence)) for sentence in sentences]


def _worded_basis(sentence: str) -> str:
    """The word of the heading before a document that only a list names."""
    plain = bare(sentence)
    return sentence if _BASIS.match(plain) or _PROPOSED.match(plain) else f"Căn cứ {sentence}"


def _heads_bases(line: str) -> bool:
    return not is_upper(line) and bool(_BASES_HEADING.fullmatch(bare(line).strip(" .:")))


def _below_bases_heading(blocks: Iterable[Block]) -> Iterator[str]:
    """The texts, without their marks, from that heading to the next as high."""
    rank: int | None = None
    for block in blocks:
        mark, text = split_mark(block.text)
        heads = bool(_BASES_HEADING.fullmatch(bare(text).strip(" .:"))) and not (
            mark and mark.is_bullet
        )
        if rank is not None and (is_top_heading(mark, text) or (mark and mark.rank <= rank)):
            return
        if rank is not None:
            yield text
        elif heads:
            rank = mark.rank if mark else ROMAN


def _sentences(line: str) -> Iterator[str]:
    """Two legal bases joined by `và` are a sentence each, unless one carries out the other."""
    for sentence in _SENTENCES.split(line):
        plain, start = bare(sentence), 0
        for match in _JOINED_BASIS.finditer(plain) if _BASIS.match(plain) else ():
            if len(re.findall(NUMBER, sentence[start : match.start()])) == 1:
                yield sentence[start : match.start()]
                start = match.end()
        yield sentence[start:]


def _after_basis(sentence: str) -> str:
    """`…, UBND xã X ban hành kế hoạch` of a sentence that begins with a legal basis."""
    commas = list(
        re.finditer(r",\s*(?=(?:uy ban|ubnd|van phong|phong|so|trung tam|ban)\b)", bare(sentence))
    )
    return sentence[commas[-1].end() :] if commas else ""


def _basis(sentence: str) -> LegalBasis:
    number = re.search(NUMBER, sentence)
    issued = _DOC_DATE.search(bare(sentence), number.end() if number else 0)
    written = re.sub(r"\s", "", number[0]) if number else None
    return LegalBasis(
        squeeze(sentence).rstrip(" ;."), written, _day(*issued.groups()) if issued else None
    )


def read_replaced(blocks: Iterable[Block], articles: Iterable[Block] = ()) -> str | None:
    """Return the number of the plan that this one replaces, or None; the `articles` of a decision
    may name the decision that enacted it.
    """
    places = [(block, _REPLACES) for block in blocks]
    for block, words in [*places, *((each, _REPLACES_DECISION) for each in articles)]:
        if match := words.search(bare(block.text)):
            return re.sub(r"\s", "", block.text[match.start(1) : match.end(1)]).rstrip("-/")
    return None


def read_annex_head(blocks: Sequence[Block], head: PlanHead) -> None:
    """Fill title and issuer of `head` from the heading of an annex that came without its plan."""
    lines = [block.text for block in blocks]
    titles: list[str] = []
    for line in lines:
        attached = _ATTACHED.match(bare(line))
        if attached:
            head.issuer = head.issuer or trim(
                line[attached.start(1) : attached.end(1)] if attached[1] else ""
            )
            break
        titles.append(
            re.sub(r"^(?:Phụ lục|PHỤ LỤC|Biểu|BIỂU)\s*(?:số\s*)?(?:[IVX\d]+\b)?[\s.:–-]*", "", line)
            if is_part_heading(line)
            else line
        )
    head.title = head.title or trim(" ".join(filter(None, titles)))


def guess_year(title: str, issued_on: date | None, texts: Iterable[str]) -> int | None:
    """Return the year of the title, else of the date, else the one named most often."""
    if years := _YEAR.findall(bare(title)):
        return int(years[-1])
    if issued_on:
        return issued_on.year
    counted = Counter(year for text in texts for year in _ANY_YEAR.findall(bare(text)))
    return int(counted.most_common(1)[0][0]) if counted else None


def _issuer(letterhead: Sequence[str], enacting: str, title: str) -> str:
    """As the letterhead words it, else the enacting sentence, with the place of the title."""
    name = _of_letterhead(letterhead) or _of_sentence(enacting)
    return _with_place(name, title) if name else ""


def _of_letterhead(lines: Sequence[str]) -> str:
    names = [trim(_STATE_MOTTO_WORDS.sub(" ", line)) for line in lines]
    names = [
        name
        for name in names
        if is_upper(name) and not _is_number_or_day(name) and not re.search(r"[\d/]", name)
    ]
    return _issuing_lines(names)


_STATE_MOTTO_WORDS = re.compile(
    r"CỘNG (?:HÒA|HOÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:uy ban nhan dan|ubnd|so|van phong|phong|trung tam|ban|cuc|chi cuc|hoi dong|hdnd)\b"
)
_LOCALITY_WORD = re.compile(r"\b(xã(?! hội)|phường|thị trấn|đặc khu)\s+", re.IGNORECASE)
_LOCALITY = re.compile(
    r"\b(?:xa(?! hoi)|phuong|thi tran|dac khu|huyen|quan|thi xa|thanh pho|tinh)\s+\S"
)


def _issuing_lines(names: Sequence[str]) -> str:
    """The last body named, over several lines; the one above it gives the place it lacks."""
    bodies: list[str] = []
    for name in names:
        if _BODY.match(bare(name)) or not bodies:
            bodies.append(name)
        else:
            bodies[-1] = f"{bodies[-1]} {name}"
    if len(bodies) > 1 and not _LOCALITY.search(bare(bodies[-1])):
        place = _LOCALITY.search(bare(bodies[-2]))
        return f"{bodies[-1]} {bodies[-2][place.start() :]}" if place else bodies[-1]
    return bodies[-1] if bodies else ""


def _of_sentence(sentence: str) -> str:
    match = _ENACTING.search(bare(sentence))
    if not match:
        return ""
    name = sentence[match.start(1) : match.end(1)]
    return trim(
        re.sub(r"^.*,\s*(?=(?:Ủy ban|Uỷ ban|UBND|Văn phòng|Phòng|Sở|Trung tâm)\b)", "", name)
    )


def _with_place(issuer: str, title: str) -> str:
    """`issuer` with the commune or ward the title names, when it names none itself."""
    if _LOCALITY.search(bare(issuer)):
        return issuer
    match = _LOCALITY_WORD.search(title)
    name = _capitalised(title[match.end() :]) if match else ""
    if not match or not name:
        return issuer
    ends_in_kind = bare(issuer).endswith(f" {bare(match[1])}")
    return f"{issuer} {name}" if ends_in_kind else f"{issuer} {match[1]} {name}"


def _capitalised(text: str) -> str:
    """The words at the beginning of `text` that begin with a capital: a name."""
    return trim(" ".join(takewhile(lambda word: word[:1].isupper(), text.split())))
