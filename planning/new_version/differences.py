"""One thing that a new version says otherwise than the plan, as people see and take it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from foundation.web.changed_words import WordRun, changed_words, clipped

from ..importing.corrections import DraftEntry

ADDED, REMOVED, TEXT, TIME, UNITS, PRODUCT, FIGURES, AREA = (
    "added",
    "removed",
    "words",
    "time",
    "units",
    "product",
    "figures",
    "area",
)
KINDS = {
    ADDED: "Bổ sung",
    REMOVED: "Bỏ đi",
    TEXT: "Đổi lời văn",
    TIME: "Đổi thời hạn",
    UNITS: "Đổi đơn vị",
    PRODUCT: "Đổi sản phẩm",
    FIGURES: "Đổi con số",
    AREA: "Đổi lĩnh vực",
}
PARTS = {
    "tasks": "Nhiệm vụ",
    "targets": "Chỉ tiêu",
    "duties": "Trách nhiệm",
    "deadlines": "Hạn báo cáo",
    "sections": "Lời văn",
    "head": "Thể thức",
}


@dataclass(frozen=True)
class Difference:
    """One thing said otherwise; `row` is the stored one, `value` what it would become.

    `origin` says where the new version's values of the row were read.
    """

    part: str
    key: str
    kind: str
    label: str
    title: str
    old: str = ""
    new: str = ""
    row: Any = None
    value: Any = None
    field: str = ""
    origin: Mapping[str, Any] = dataclass_field(default_factory=dict)

    @property
    def id(self) -> str:
        """The name of the difference in forms."""
        return f"{self.part}-{self.key}-{self.field or self.kind}"

    @property
    def stamp(self) -> str:
        """Changes as soon as what is stored, or what would be stored, is something else."""
        return hashlib.sha256(f"{self.old}\0{self.new}\0{self.title}".encode()).hexdigest()[:16]

    @property
    def runs(self) -> list[WordRun]:
        """Old and new text as runs of words, long ones cut to what lies around the changes."""
        return clipped(changed_words(self.old, self.new))

    @property
    def wordy(self) -> bool:
        return self.kind in (TEXT, PRODUCT)

    @property
    def about(self) -> str:
        """Who leads a new task, and its time."""
        values = (
            self.value.values if isinstance(self.value, DraftEntry) and self.part == "tasks" else {}
        )
        parts = {
            "Chủ trì": "; ".join(values.get("leads", ())),
            "Thời gian": values.get("time_text", ""),
        }
        parts["Sản phẩm"] = values.get("product", "")
        return " · ".join(f"{label}: {words}" for label, words in parts.items() if words)

    @property
    def kind_words(self) -> str:
        return KINDS[self.kind]
