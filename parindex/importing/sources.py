"""Sources of live data as words of a sheet, which read back as the same source."""

import json
import re

from cchc.formats import fold

from ..facts import Json

LABELS = {
    "plan_issued": "Ngày ban hành kế hoạch",
    "tasks_done": "Nhiệm vụ hoàn thành",
    "reports_sent": "Báo cáo đã gửi",
    "reports_late": "Báo cáo gửi chậm",
    "evidence": "Minh chứng",
    "target": "Chỉ tiêu",
}
_KINDS = {fold(label): kind for kind, label in LABELS.items()}
_WORDS, _DAY = re.compile("“([^”]*)”"), re.compile(r"hạn (\d{1,2})/(\d{1,2})")


def source_in_words(source: Json) -> str:
    """Return the source as words: `Minh chứng “kế hoạch tự kiểm tra”, hạn 31/03`; empty for none."""
    if not source or not {"kind", "words", "by"} >= set(source) or source["kind"] not in LABELS:
        return json.dumps(source, ensure_ascii=False) if source else ""
    words = f" “{source['words']}”" if "words" in source else ""
    day = ", hạn {1}/{0}".format(*source["by"].split("-")) if "by" in source else ""
    return LABELS[source["kind"]] + words + day


def read_source(text: str) -> Json | None:
    """Return the source that the words tell, empty for none; None when they tell no source that is known."""
    if not text.strip():
        return {}
    if text.startswith("{"):
        return _from_json(text)
    words, day = _WORDS.search(text), _DAY.search(text)
    kind = _KINDS.get(fold(re.split("[“,]", text)[0]))
    if kind is None:
        return None
    found = {"kind": kind} | ({"words": words[1]} if words else {})
    return found | ({"by": f"{int(day[2]):02d}-{int(day[1]):02d}"} if day else {})


def _from_json(text: str) -> Json | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) and found.get("kind") in LABELS else None
