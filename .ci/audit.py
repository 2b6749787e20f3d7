"""Known holes in what the requirements pin; an audit that could look at nothing says so instead
of "none found".
"""

import json
import os
import subprocess
import sys
from pathlib import Path

SERVICES = ("pypi", "osv")  # the second for where the first is a mirror that keeps no list of holes
AUDIT = (
    *(Path(sys.executable).with_name("pip-audit"), "--format", "json", "--desc", "off"),
    *("--progress-spinner", "off", "--disable-pip", "--no-deps"),
)


def ask(service: str, files: list[str]) -> tuple[list[dict], str]:
    """Return what pip-audit tells of each package, or nothing and why."""
    named = [part for file in files for part in ("--requirement", file)]
    done = subprocess.run(
        [*AUDIT, "--vulnerability-service", service, *named], capture_output=True, text=True
    )
    try:
        return json.loads(done.stdout)["dependencies"], ""
    except ValueError:
        return [], (done.stderr.strip() or f"pip-audit: {done.returncode}").splitlines()[-1]


def verdict(packages: list[dict]) -> tuple[bool | None, str]:
    """Return whether what was asked is sound (None: nothing was looked at), and the sentence
    that says so.
    """
    holes = [
        f"{package['name']} {package['version']}: {hole['id']}, "
        f"đã sửa ở {', '.join(hole['fix_versions']) or 'chưa bản nào'}"
        for package in packages
        for hole in package.get("vulns", ())
    ]
    skipped = [package["skip_reason"] for package in packages if "skip_reason" in package]
    if holes:
        return False, "Có lỗ hổng đã biết:\n" + "\n".join(holes)
    if not packages or len(skipped) == len(packages):
        return None, f"không biết gói nào; {skipped[0]}" if skipped else "không đọc được gói nào"
    if skipped:
        return False, f"{len(skipped)} trong {len(packages)} gói không kiểm được:\n" + "\n".join(
            skipped
        )
    return True, f"{len(packages)} gói, không có lỗ hổng đã biết."


def main(files: list[str]) -> int:
    """Ask one service after the other until one could look; `AUDIT=must` makes it red when none
    could.
    """
    reasons = []
    for service in SERVICES:
        packages, failure = ask(service, files)
        sound, sentence = verdict(packages)
        if sound is not None:
            print(f"{service}: {sentence}")
            return 0 if sound else 1
        reasons.append(f"{service}: {failure or sentence}")
    bar = "!" * 100
    print(
        bar,
        f"KHÔNG kiểm được lỗ hổng đã biết của các gói trong {', '.join(files)}:",
        *reasons,
        bar,
        sep="\n",
    )
    return 1 if os.environ.get("AUDIT") == "must" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
