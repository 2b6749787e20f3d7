"""Where each value of a plan was read and what was read there: noted once at import, told beside
what stands now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from planreader import span
from vietnamese import number

Json = dict[str, Any]
Words = str | list[str]

COMPARATOR_WORDS = {">=": "tối thiểu", ">": "trên", "=": "đạt", "<=": "tối đa", "<": "dưới"}
# The fields of what was read, by the names that they have in the review and here.
TASK_FIELDS = {
    "content": "content",
    "product": "product",
    "leads": "lead_units",
    "coordinators": "coordinating_units",
    "time_text": "time_text",
}
TARGET_FIELDS = {"text": "text", "quantities": "quantities"}
DUTY_FIELDS = {"unit": "unit", "text": "text"}
LABELS = {  # in the order in which they are told
    "content": "Nội dung",
    "product": "Sản phẩm",
    "leads": "Chủ trì",
    "coordinators": "Phối hợp",
    "time_text": "Thời gian",
    "unit": "Đơn vị",
    "text": "Nội dung",
    "quantities": "Con số phải đạt",
    "issuer": "Cơ quan ban hành",
    "form": "Hình thức ban hành",
    "number": "Số, ký hiệu",
    "place": "Địa danh",
    "issued_on": "Ngày ban hành",
    "year": "Năm",
    "title": "Trích yếu",
    "signer": "Người ký",
    "signer_title": "Chức vụ người ký",
    "area": "Lĩnh vực",
    "due": "Thời hạn",
    "replaces": "Thay thế",
    "legal_bases": "Căn cứ",
    "recipients": "Nơi nhận",
}


@dataclass(frozen=True)
class Origin:
    """Where values of a row were read: their names, the file and place, and the words read where
    they differ now.
    """

    label: str
    file: str
    at: str
    read: tuple[tuple[str, str], ...] = ()
    url: str = ""


def task_origin(read: Json) -> Json:
    """Return what a task keeps of where it was read, from its entry in the stored draft."""
    return _origin(read, TASK_FIELDS)


def target_origin(read: Json) -> Json:
    """Return what an indicator keeps of where it was read."""
    return _origin(read, TARGET_FIELDS)


def duty_origin(read: Json) -> Json:
    """Return what a duty keeps of where it was read."""
    return _origin(read, DUTY_FIELDS)


def head_origin(read: Json) -> Json:
    """Return what a plan keeps of where its head was read; a list has one place from its first to
    its last item.
    """
    found = {}
    for name, value in read.items():
        if value and (places := places_of(read, name)):
            at = span(places[0].get("at", ""), places[-1].get("at", ""))
            found[name] = {"file": places[0]["file"], "at": at, "read": as_words(value)}
    return found


def places_of(read: Json, name: str) -> list[Json]:
    """Return the places of one value of a draft's entry: of the items of a list, of the value, else
    of the entry.
    """
    places = read.get("places", {})
    items = [place for key, place in places.items() if key.startswith(f"{name}.")]
    own = places.get(name) or read.get("place")
    return items or ([own] if isinstance(own, dict) else [])


def as_words(value: Any) -> Words:
    """Return a value of the draft as text or lines of text: figures as `tối thiểu 95%`, legal bases
    by their words.
    """
    if isinstance(value, list):
        return [_item_words(each) for each in value]
    return str(value)


def origins_of(origin: Json, now: Mapping[str, Words], files: Mapping[str, str]) -> list[Origin]:
    """Return where the values of a row were read; `now` are those that stand, `files` the addresses
    by file name.

    Values read in one place are told together; one that a person changed since brings the words
    that were read.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for name in (each for each in LABELS if each in origin):  # a database keeps no order of keys
        groups.setdefault((origin[name]["file"], origin[name]["at"]), []).append(name)
    return [
        Origin(
            ", ".join(LABELS[name] for name in names),
            file,
            at,
            tuple(
                (LABELS[name], _line(origin[name]["read"]))
                for name in names
                if _changed(origin, now, name)
            ),
            files.get(file, ""),
        )
        for (file, at), names in groups.items()
    ]


def _origin(read: Json, fields: Mapping[str, str]) -> Json:
    return {
        name: {
            "file": places[0]["file"],
            "at": places[0].get("at", ""),
            "read": as_words(read[field]),
        }
        for name, field in fields.items()
        if read.get(field) and (places := places_of(read, field))
    }


def _item_words(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    if "text" in item:
        return item["text"]
    value, gap = item["value"], "" if item["unit"] in {"", "%"} else " "
    figure = value if isinstance(value, str) else number(value)
    return f"{COMPARATOR_WORDS[item['comparator']]} {figure}{gap}{item['unit']}"


def _changed(origin: Json, now: Mapping[str, Words], name: str) -> bool:
    return name in now and _line(now[name]) != _line(origin[name]["read"])


def _line(words: Words) -> str:
    lines: Iterable[str] = words if isinstance(words, list) else [words]
    return "; ".join(" ".join(line.split()) for line in lines)
