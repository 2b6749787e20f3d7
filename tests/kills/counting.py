"""What stands on the site after the kills, held against what was acknowledged."""

import json
import tarfile
from collections import Counter
from hashlib import sha256
from pathlib import Path

from django.core.files.storage import storages

from documents.models import Document
from foundation.backup.models import Backup
from foundation.jobs.models import Job
from foundation.journal.models import Entry
from indicators.models import Measurement
from plans.models import Evidence
from reports.models import Report
from reports.stored_document import stored_document
from tasks.models import ProgressUpdate, Task
from tests.kills.clients import ROWS


def count(ledger: str) -> None:
    """Hold all rows and files against the acknowledged texts in this file."""
    texts = {kind: sorted(said) for kind, said in json.loads(Path(ledger).read_text()).items()}
    check_rows(texts)
    check_summaries()
    check_register(texts)
    check_files()
    check_jobs()
    check_backups()


def check_rows(texts: dict[str, list[str]]) -> None:
    """Each acknowledged write is there once, and nothing else is."""
    stored = {
        "progress": ProgressUpdate.objects.values_list("result", flat=True),
        "measurement": Measurement.objects.values_list("note", flat=True),
        "evidence": Evidence.objects.values_list("title", flat=True),
        "document": Document.objects.values_list("title", flat=True),
    }
    for kind, rows in stored.items():
        assert sorted(rows) == texts[kind], kind
    imported = Counter(
        content.rpartition(", dòng ")[0]
        for content in Task.objects.filter(plan__state="draft").values_list("content", flat=True)
    )
    assert imported == dict.fromkeys(texts["import"], ROWS)


def check_summaries() -> None:
    """What tasks store of themselves is what their updates say."""
    stored = list(Task.objects.order_by("pk").values_list("pk", "current", "owed_by"))
    Task.objects.all().settle()
    assert list(Task.objects.order_by("pk").values_list("pk", "current", "owed_by")) == stored
    told = set(Entry.objects.filter(table="tasks_task").values_list("row", flat=True))
    drafts = Task.objects.filter(plan__state="draft").values_list("pk", flat=True)
    assert told >= set(map(str, drafts))


def check_register(texts: dict[str, list[str]]) -> None:
    """Numbers run from one on, without holes, kind by kind."""
    numbers: dict[str, list[int]] = {}
    for kind, number in Document.objects.order_by("number").values_list("kind", "number"):
        numbers.setdefault(kind, []).append(number)
    assert numbers == {kind: list(range(1, len(each) + 1)) for kind, each in numbers.items()}
    assert sum(map(len, numbers.values())) == len(texts["document"])


def check_files() -> None:
    """Each piece has the bytes that were sent, each report the document that was built."""
    pieces = list(Evidence.objects.all())
    assert all(sha256(piece.file.read()).hexdigest() == piece.sha256 for piece in pieces)
    assert len({piece.file.name for piece in pieces}) == len(pieces)
    assert all(stored_document(report) for report in Report.objects.all())


def check_jobs() -> None:
    left = Job.objects.exclude(state=Job.State.DONE).exclude(name="reports.build")
    assert [(job.name, job.state, job.error) for job in left] == []


def check_backups() -> None:
    """What is listed is whole; what lies there under an archive's name is whole too."""
    folder = Path(storages["backups"].location)
    archives = {file.name: file for file in folder.glob("cchc-*.tar")}
    made = dict(Backup.objects.filter(state="done").values_list("archive", "sha256"))
    assert made
    assert {name: sha256(archives[name].read_bytes()).hexdigest() for name in made} == made
    for archive in archives.values():
        with tarfile.open(archive) as whole:
            assert whole.getnames() == ["key.age", "data.tar.gz.age"]
