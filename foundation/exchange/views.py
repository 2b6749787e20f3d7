"""Pages of the exchange: files out and in, what one does, storing it, undoing it."""

from django.contrib import messages
from django.core.files.base import File
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRefresh

from vietnamese import number

from ..downloads.answers import answer
from ..web.http import HtmxHttpRequest, page_or_partial
from ..web.password_again import ask_again
from ..web.xlsx import XLSX, Worksheet
from . import services
from .dataset import Dataset
from .files import DATASET_FILE, file_name
from .forms import FileForm, LineFilterForm, PasteForm, StoreForm
from .models import ImportLine, ImportRun
from .pasting import pasted_file
from .reading import UnreadableTable
from .workbook import as_workbook

LINES_ON_A_PAGE = 100
RUNS_SHOWN = 10


def dataset(request: HtmxHttpRequest, name: str, place: str) -> HttpResponse:
    """Take the file of a list away, bring one in, or paste rows."""
    opened = services.open_dataset(name, request.user, place)
    pasting = "paste" in request.GET
    form = FileForm(
        None if pasting else request.POST or None, None if pasting else request.FILES or None
    )
    paste = PasteForm(
        request.POST if pasting and request.method == "POST" else None, dataset=opened
    )
    if request.method == "POST":
        if not opened.may_import() or (pasting and not opened.pasted):
            raise Http404
        if file := _taken(opened, paste if pasting else form):
            return redirect(services.begin_import(opened, file=file, name=file.name or ""))
    runs = (
        ImportRun.objects.open_to(request.user)
        .into(name, place)
        .select_related("created_by", "job")
    )
    query = request.GET.urlencode()
    tabs = [
        (words, f"{reverse('exchange:dataset', args=other)}?{query}", other == [name, place], None)
        for *other, words in opened.beside()
    ]
    context = {
        "dataset": opened,
        "form": form,
        "paste": paste,
        "runs": runs[:RUNS_SHOWN],
        "query": query,
        "tabs": tabs,
    }
    return TemplateResponse(request, "exchange/dataset.html", context)


def _taken(opened: Dataset, form: FileForm | PasteForm) -> File | None:
    """The file that the form holds, or that its pasted rows make; None when it is not valid."""
    if not form.is_valid():
        return None
    if isinstance(form, FileForm):
        return form.cleaned_data["file"]
    rows, group = form.cleaned_data["rows"], form.cleaned_data.get("group", "")
    try:
        return pasted_file(opened, rows, group=group)
    except UnreadableTable as unreadable:
        form.add_error("rows", str(unreadable))
        return None


@require_GET
def dataset_file(request: HtmxHttpRequest, name: str, place: str) -> HttpResponseBase:
    """The rows that the filter in the address leaves, as a file that comes back in."""
    return answer(request, DATASET_FILE, name=name, place=place)


@require_GET
def dataset_template(request: HtmxHttpRequest, name: str, place: str) -> FileResponse:
    """An empty file with the columns, their lists and explanations."""
    opened = services.open_dataset(name, request.user, place)
    return FileResponse(
        as_workbook(opened, ()),
        as_attachment=True,
        filename=file_name(opened, "xlsx", "mau"),
        content_type=XLSX,
    )


@vary_on_headers("HX-Request")
@require_GET
def run(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """How far an import is, what it would do, or what it did."""
    found, opened = _own(request, pk)
    job = found.job
    if job and job.unfinished:
        template = page_or_partial(request, "exchange/run_progress.html", "progress")
        return TemplateResponse(request, template, {"run": found, "dataset": opened, "job": job})
    if request.htmx:
        return HttpResponseClientRefresh()
    return _show(request, found, opened, StoreForm(run=found, dataset=opened))


@require_POST
def run_store(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Store what the import would do."""
    found, opened = _own(request, pk)
    form = StoreForm(request.POST, run=found, dataset=opened)
    if not form.is_valid():
        return _show(request, found, opened, form)
    if opened.asks_password and (again := ask_again(request)):
        return again
    try:
        services.ask_to_store(found, by=request.user, **form.cleaned_data)
    except services.ImportRefused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, found, opened, form)
    return redirect(found)


@require_POST
def run_undo(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Take back what the import stored."""
    _, opened = _own(request, pk)
    if opened.asks_password and (again := ask_again(request)):
        return again
    return _do(request, pk, lambda found: services.ask_to_undo(found, by=request.user))


@require_POST
def run_retry(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Read the file once more."""
    return _do(request, pk, lambda found: services.read_again(found))


@require_POST
def run_discard(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Throw the import away before it is stored."""
    found, _ = _own(request, pk)
    try:
        services.discard_run(found)
    except services.ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, "Đã bỏ lần nhập; dữ liệu không thay đổi.")
    return redirect("exchange:dataset", found.dataset, found.place)


@require_GET
def run_faults(request: HtmxHttpRequest, pk: int) -> FileResponse:
    """The errors of an import as an Excel file: row, column, what is wrong."""
    found, opened = _own(request, pk)
    sheet = Worksheet("Lỗi", (("Dòng", 8), ("Cột", 26), ("Lỗi và cách sửa", 90)))
    sheet.write_line(f"Lỗi của tệp {found.name}", bold=True)
    sheet.write_head()
    for line in found.lines.wrong():
        for heading, sentence in line.errors:
            sheet.write_row([line.number, heading, sentence])
    return FileResponse(
        sheet.file(),
        as_attachment=True,
        filename=file_name(opened, "xlsx", "loi"),
        content_type=XLSX,
    )


def _own(request: HtmxHttpRequest, pk: int) -> tuple[ImportRun, Dataset]:
    """The import of the address with its dataset; 404 unless the person may bring such rows in."""
    runs = ImportRun.objects.open_to(request.user).select_related("job", "created_by", "ended_by")
    found = get_object_or_404(runs, pk=pk)
    opened = services.open_dataset(found.dataset, request.user, found.place)
    if not opened.may_import():
        raise Http404
    return found, opened


def _do(request: HtmxHttpRequest, pk: int, action) -> HttpResponse:
    found, _ = _own(request, pk)
    try:
        action(found)
    except services.ImportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def _show(
    request: HtmxHttpRequest, found: ImportRun, opened: Dataset, form: StoreForm
) -> HttpResponse:
    asked = LineFilterForm(request.GET)
    kind = asked.wanted.get("kind") or (
        ImportLine.Kind.WRONG if found.count(ImportLine.Kind.WRONG) else ""
    )
    lines = found.lines.of_kind(kind) if kind else found.lines.changing()
    page = Paginator(lines, LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    tabs = [
        (label, f"?kind={value}", value == kind, number(found.count(value)))
        for value, label in ImportLine.Kind.choices
    ]
    context = {
        "run": found,
        "dataset": opened,
        "form": form,
        "page": page,
        "tabs": tabs,
        "kind": kind,
    }
    return TemplateResponse(request, "exchange/run.html", context)
