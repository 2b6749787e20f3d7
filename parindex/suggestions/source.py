"""What all kinds of sources share: where the figures of a criterion come from."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import ClassVar

from plans.areas import AreaWords
from plans.models import Evidence

from ..facts import Facts, Json
from ..rules import Ladder, Rule, SurveyMean
from .unit_year import SupportingRow, UnitYear


@dataclass(frozen=True)
class SourceResult:
    """Figures that a source found, pieces of the register that prove them, what the program itself
    holds that does (`own_evidence`), the rows beneath, and what to know.
    """

    facts: Facts
    evidence: tuple[Evidence, ...] = ()
    own: tuple[str, ...] = ()  # documents and forms of the program, by their keys
    rows: tuple[SupportingRow, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Source(ABC):
    """What all sources share; `kind` names the type in the stored form, `fits` the figures that
    rules may ask for.
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    fits: ClassVar[frozenset[str]]

    @abstractmethod
    def find(self, known: UnitYear, rule: Rule) -> SourceResult | None:
        """Return the figures that `rule` asks for, None when they are not known."""

    def in_words(self, areas: AreaWords) -> str:
        """Return the source as a file of the set says it: `Minh chứng trong kho “tự kiểm tra”,
        hạn 31/03`.
        """
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        marked = self.marked
        words = f" “{marked}”" if marked else ""
        area = f", lĩnh vực {areas.of(own['area'])}" if own.get("area") else ""
        return self.label + words + area + (f", hạn {_day(own['by'])}" if "by" in own else "")

    @property
    def marked(self) -> str:
        """What stands in quotation marks when the source is told in words."""
        return getattr(self, "words", "")

    @classmethod
    def in_marks(cls, text: str | None) -> Json:
        """Return the values of the stored form that `text` in quotation marks says."""
        return {"words": text}

    def as_json(self) -> Json:
        """Return the stored form; `source_of` reads it."""
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        own |= {"by": "{:02d}-{:02d}".format(*own["by"])} if "by" in own else {}
        return {"kind": self.kind} | {
            name: value for name, value in own.items() if value is not None
        }

    def faults(self, rule: Rule) -> list[str]:
        """Return what keeps the source from serving `rule`, one sentence each."""
        # its figure is the number of a step
        chosen = isinstance(rule, Ladder) and rule.of == "choice"
        served = self.fits & set(rule.asks) and not chosen and not isinstance(rule, SurveyMean)
        return (
            [] if served else [f"Nguồn “{self.label}” không dùng được với quy tắc “{rule.label}”."]
        )


def _day(by: tuple[int, int]) -> str:
    month, day = by
    return f"{day:02d}/{month:02d}"
