"""The invented commune Khe Đá with its offices, and imports of its plan at each step."""

from types import SimpleNamespace

from foundation.jobs.models import Job
from foundation.jobs.runner import run
from foundation.jobs.services import claim
from planning.importing import services as imports
from plans.models import Plan, PlanImport
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_standing_officer,
)

from .documents import appendix_upload, plan_upload


def make_khe_da() -> SimpleNamespace:
    """The commune, three offices, and a person of each role."""
    commune = make_commune(
        name="Ủy ban nhân dân xã Khe Đá", short_name="UBND xã Khe Đá", place="Khe Đá", code="khe-da"
    )
    vhxh = make_office(
        commune, name="Phòng Văn hóa – Xã hội", short_name="Phòng VH-XH", standing_body=True
    )
    vp = make_office(commune, name="Văn phòng HĐND và UBND", short_name="Văn phòng")
    tt = make_office(commune, name="Trung tâm Phục vụ hành chính công", short_name="TTPVHCC")
    return SimpleNamespace(
        commune=commune,
        vhxh=vhxh,
        vp=vp,
        tt=tt,
        standing=make_standing_officer(commune),
        officer=make_officer(vp),
        leader=make_leader(commune),
    )


def run_job(job: Job) -> Job:
    """Run the job that a page asked for, as a worker would; return it as it ended."""
    run(imports.read_import, claim(job.pk, name=imports.READ_IMPORT, worker="test"))
    job.refresh_from_db()
    return job


def make_import(place: SimpleNamespace, *, files=None) -> PlanImport:
    """An import of the commune's plan and appendix that was read and waits for review."""
    files = files or [plan_upload(), appendix_upload()]
    plan_import = imports.start_import(unit=place.commune, by=place.standing, files=files)
    run_job(plan_import.job)
    plan_import.refresh_from_db()
    return plan_import


def make_imported_plan(place: SimpleNamespace) -> Plan:
    """The draft plan that the commune's documents become."""
    return imports.confirm_import(make_import(place), by=place.standing)


def entry_url(plan_import: PlanImport, entry_id: str) -> str:
    """The address of one entry under review."""
    return f"{plan_import.get_absolute_url()}entries/{entry_id}/"


def task_fields(entry_id: str, *, version: int = 0, **changed) -> dict:
    """What the form of a task posts; the first task of the appendix unless said otherwise."""
    values = {
        "keep": "on",
        "tracked": "on",
        "area": "1",
        "content": "Ban hành Kế hoạch cải cách hành chính của xã",
        "product": "Kế hoạch",
        "time_text": "Đã hoàn thành",
        "leads": "Phòng VH-XH",
        "coordinators": "Các phòng, đơn vị",
        **changed,
    }
    fields = {f"{entry_id}-{name}": value for name, value in values.items() if value is not None}
    return {**fields, f"{entry_id}-version": version}
