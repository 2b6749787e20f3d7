"""Changes the plain-Python rules one place at a time and asks whether their tests notice it; red
when too few changes are noticed, or none was made.
"""

import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

MUTMUT = Path(sys.executable).with_name("mutmut")
WHERE = Path("mutants")  # mutmut's own choice
STATS = WHERE / "mutmut-cicd-stats.json"
WANTED = 90  # per cent


def verdict(stats: dict[str, int]) -> tuple[bool, str]:
    """Return whether enough was killed, and the sentence that says so. What ran out of time or
    broke otherwise is not killed: on a busy machine that says nothing.
    """
    total, killed = stats["total"], stats["killed"]
    if not total:
        return False, "Không tạo được đột biến nào."
    rest = ", ".join(
        f"{number} {name}"
        for name, number in stats.items()
        if number and name not in ("total", "killed")
    )
    told = f"{killed}/{total} đột biến bị phát hiện ({killed / total:.1%}); {rest or 'không sót'}."
    return killed * 100 >= total * WANTED, told


def main() -> int:
    """Run all mutants anew, name those that are left, and return 1 for red."""
    shutil.rmtree(WHERE, ignore_errors=True)
    if subprocess.run([MUTMUT, "run", "--max-children", "2"]).returncode:
        return 1
    subprocess.run([MUTMUT, "results"], check=True)
    subprocess.run([MUTMUT, "export-cicd-stats"], check=True)
    enough, sentence = verdict(
        json.loads(STATS.read_text()) if STATS.exists() else {"total": 0, "killed": 0}
    )
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(sentence, f"{(spent.ru_utime + spent.ru_stime) / 60:.1f} phút CPU.")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
