"""Real plans with known answers, which are kept beside the checkout and not inside it."""

import json
import re
import subprocess
import sys
from pathlib import Path

from planreader import PlanDraft

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
PLANS = sorted((SHARED / "seeds").glob("*.txt"))


def score(draft: PlanDraft, plan: Path, folder: Path) -> float:
    """How much of the known answers of `plan` the draft gives, from 0 to 1."""
    written = folder / "draft.json"
    written.write_text(json.dumps(draft.as_json(), ensure_ascii=False), encoding="utf-8")
    tool, gold = SHARED / "tools" / "score_import.py", SHARED / "gold" / f"{plan.stem}.json"
    command = [sys.executable, tool, gold, written]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"score: ([\d.]+)", output)[1])
