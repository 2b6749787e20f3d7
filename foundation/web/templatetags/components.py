"""Template tags of every page: icons, state badges, pagination, stamps, job states."""

from functools import lru_cache

from django import template
from django.forms.utils import flatatt
from django.template.defaultfilters import capfirst, filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from foundation.operations.incidents import current_request_id
from vietnamese import is_digits, number

register = template.Library()

# Words and looks of the four axes on which a task stands: value -> (tone, icon, word).
STATES = {
    "not_started": ("", "circle", "Chưa thực hiện"),
    "doing": ("accent", "contrast", "Đang thực hiện"),
    "done": ("good", "circle-check", "Hoàn thành"),
    "not_doing": ("", "ban", "Không thực hiện"),
}
REVIEWS = {
    "waiting": ("accent", "clock", "Chờ duyệt"),
    "accepted": ("good", "check", "Đã xác nhận"),
    "returned": ("bad", "corner-up-left", "Bị trả lại"),
    "withdrawn": ("", "undo-2", "Đã rút lại"),
}
TIME_KINDS = {
    "continuous": ("plain", "repeat", "Thường xuyên"),
    "recurring": ("plain", "repeat", "Định kỳ"),
}
# Plans and reports are documents that go one way: draft, shown, in force, over.
DOCUMENTS = {
    "draft": ("", "file-pen", "Dự thảo"),
    "in_review": ("accent", "file-clock", "Đang trình"),
    "submitted": ("accent", "file-clock", "Đang trình"),
    "returned": ("bad", "corner-up-left", "Bị trả lại"),
    "approved": ("accent", "stamp", "Đã duyệt, chờ số"),
    "issued": ("good", "file-check", "Đã ban hành"),
    "replaced": ("", "history", "Đã thay thế"),
    "superseded": ("", "history", "Đã thay thế"),
    "closed": ("", "lock", "Đã đóng"),
}
JOBS = {
    "waiting": ("clock", "Đang chờ đến lượt"),
    "running": ("loader-circle", "Đang làm"),
    "done": ("circle-check", "Đã xong"),
    "failed": ("circle-alert", "Không thành công"),
}
SORTED = {"": "chevrons-up-down", "ascending": "arrow-up", "descending": "arrow-down"}
MESSAGES = {"success": "circle-check", "warning": "triangle-alert", "error": "circle-alert"}


@register.simple_tag
def request_id() -> str:
    """The id under which this request is told of in the logs."""
    return current_request_id()


@lru_cache(maxsize=512)
def icon(name: str, size: int = 16) -> SafeString:
    """The icon `name` of the packaged set as inline SVG, hidden from screen readers: a word always
    stands beside it.
    """
    css = "icon icon-half" if name == "contrast" else "icon"
    svg = lucide(str(name), size=size, aria_hidden="true", **{"class": css})
    return mark_safe(" ".join(svg.split()).replace("> <", "><"))  # nosec B308 B703  # noqa: S308 - a file of the package


class _Icon(template.Node):
    """An icon whose name or size the context knows."""

    def __init__(self, *told: template.base.FilterExpression):
        self.told = told

    def render(self, context: template.Context) -> SafeString:
        return icon(*(each.resolve(context) for each in self.told))


@register.tag(name="icon")
def icon_tag(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """`{% icon "flag" 20 %}`: one whose name is written out is drawn once, with the template."""
    bits = token.split_contents()[1:]
    told = _Icon(*map(parser.compile_filter, bits))
    is_known = bits[0][0] in "'\"" and all(map(is_digits, bits[1:]))
    return template.base.TextNode(told.render(template.Context())) if is_known else told


class _Column(template.Node):
    """What stands in the cells of one column."""

    child_nodelists = ("cell",)

    def __init__(self, key: str, cell: template.NodeList):
        self.key, self.cell = key, cell

    def render(self, context: template.Context) -> str:
        return self.cell.render(context) if self.key in context["shown"] else ""


@register.tag
def column(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """`{% column "due" %}…{% endcolumn %}`: of a list that shows this column (`shown`), the cell or
    the heading.
    """
    key = token.split_contents()[1].strip("\"'")
    cell = parser.parse(("endcolumn",))
    parser.delete_first_token()
    return _Column(key, cell)


@lru_cache(maxsize=512)
def badge(tone: str, icon_name: str, words: str) -> SafeString:
    """A badge of this tone (good, warn, bad, accent, plain or none) with an icon and its words."""
    css = f"badge badge-{tone}" if tone else "badge"
    return format_html('<span class="{}">{}{}</span>', css, icon(icon_name), words)


@register.simple_tag(name="badge")
def badge_tag(words: str, icon: str = "info", tone: str = "") -> SafeString:
    """A badge for what none of the axes covers."""
    return badge(tone, icon, str(words))


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """How far a task is: chưa thực hiện, đang thực hiện, hoàn thành, không thực hiện."""
    return badge(*STATES[state])


@register.simple_tag
def review_badge(review: str | None, accepted: bool = True) -> SafeString:
    """Where the review stands; nothing before an update, nor if accepted (`accepted=False`)."""
    if not review or (review == "accepted" and not accepted):
        return SafeString("")
    return badge(*REVIEWS[review])


@register.simple_tag
def lateness_badge(standing) -> SafeString:
    """How a `Standing` lies against its time, with the days; nothing when it is on time."""
    match standing.lateness:
        case "overdue":
            return badge("bad", "flag", f"Quá hạn {standing.days} ngày")
        case "due_soon":
            return badge("warn", "flag", capfirst(standing.left))
        case "finished_late":
            return badge("warn", "flag", f"Hoàn thành quá hạn {standing.days} ngày")
    return SafeString("")


@register.simple_tag
def beat_badge(words: str) -> SafeString:
    """The beat of a running task: `đúng nhịp`, or which intervals lack a word."""
    kept = words == "đúng nhịp"
    return badge("plain" if kept else "warn", "activity" if kept else "circle-alert", words)


@register.simple_tag
def time_kind_badge(kind: str, rhythm: int | None = None) -> SafeString:
    """That a task runs on: thường xuyên, or định kỳ with its rhythm in months; nothing for tasks
    with an end.
    """
    if kind not in TIME_KINDS:
        return SafeString("")
    tone, icon_name, words = TIME_KINDS[kind]
    return badge(tone, icon_name, f"{words}, {rhythm} tháng một lần" if rhythm else words)


@register.simple_tag
def document_badge(state: str) -> SafeString:
    """The state of a plan, a report or any document."""
    return badge(*DOCUMENTS[state])


@register.simple_tag
def progress(percent: int, label: str = "Tiến độ") -> SafeString:
    """A bar of `percent` with the number beside it."""
    css = "progress progress-full" if percent == 100 else "progress"
    return format_html(
        '<span class="{}"><progress max="100" value="{}" aria-label="{}"></progress>{}%</span>',
        css,
        percent,
        label,
        percent,
    )


@register.simple_tag
def stamp(person, moment) -> SafeString:
    """Who did it and when: `Nguyễn Thị Lan, 14:05 ngày 05/02/2026`."""
    local = timezone.localtime(moment)
    return format_html(
        '<span class="stamp">{}, <time datetime="{}">{}</time></span>',
        person or "Hệ thống",
        local.isoformat(timespec="minutes"),
        f"{local:%H:%M} ngày {local:%d/%m/%Y}",
    )


@register.filter
def message_icon(tags: str) -> SafeString:
    """The icon of a message with these tags."""
    return icon(MESSAGES.get(tags.split()[-1] if tags else "", "info"), 18)


@register.filter
def grouped(value: object) -> object:
    """A whole number as people read it: `10.000`; anything else as it is."""
    return number(value) if isinstance(value, int) else value


@register.filter
def file_size(size: int) -> str:
    """A size as people read it: `1,2 MB`."""
    return filesizeformat(size).replace("\xa0", " ").replace("bytes", "byte")


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page, name: str = "page"):
    """Links to the other pages that keep the rest of the address; nothing for a single page."""
    return {
        "request": context["request"],
        "page": page,
        "name": name,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("components/downloads.html", takes_context=True)
def downloads(context, view: str, *args):
    """Links to the list as files, with exactly what the address of the page filters and sorts."""
    asked, url = context["request"].GET.copy(), reverse(view, args=args)
    asked.pop("page", None)
    excel = asked.urlencode()
    asked["format"] = "csv"
    return {"excel": f"{url}?{excel}" if excel else url, "csv": f"{url}?{asked.urlencode()}"}


@register.simple_block_tag
def more_actions(content: str) -> SafeString:
    """The menu “Thao tác khác” of a page's head around `menu-item`s; nothing around nothing."""
    if not content.strip():
        return SafeString("")
    return render_to_string("components/more_actions.html", {"actions": content})


@register.simple_tag(takes_context=True)
def sort_heading(context, key: str, words: str, css: str = "") -> SafeString:
    """A column heading that sorts by `key`, or the other way round when it already does."""
    asked = context["request"].GET.copy()
    direction = {key: "ascending", f"-{key}": "descending"}.get(asked.get("sort", ""), "")
    asked["sort"] = f"-{key}" if direction == "ascending" else key
    asked.pop("page", None)
    said = {"class": css, "aria-sort": direction}
    return format_html(
        '<th scope="col"{}><a class="sort" href="?{}">{}{}</a></th>',
        flatatt({name: value for name, value in said.items() if value}),
        asked.urlencode(),
        words,
        icon(SORTED[direction], 14),
    )


@register.inclusion_tag("components/job_state.html", takes_context=True)
def job_state(context, job, poll_url: str = "", retry_url: str = "", target: str = "#job-state"):
    """How far a job is; asks `poll_url` while it runs, offers `retry_url` when it failed."""
    icon_name, words = JOBS[job.state]
    return {
        "job": job,
        "icon_name": icon_name,
        "words": words,
        "poll_url": poll_url,
        "retry_url": retry_url,
        "target": target,
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("components/stat.html")
def stat(label: str, value, icon: str = "", tone: str = "", url: str = "", note: str = ""):
    """A figure with its name, in a tile that leads to the rows behind it; a zero bears no tone."""
    tone = tone if value else ""
    return {
        "label": label,
        "value": value,
        "icon_name": icon,
        "tone": tone,
        "url": url,
        "note": note,
    }


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", icon: str = "inbox", action: str = "", url: str = ""):
    """What stands where nothing is yet: what will stand there, and the first step."""
    return {"title": title, "text": text, "icon_name": icon, "action": action, "url": url}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form):
    """The errors of a long form in one place, each a link to its field."""
    return {
        "form": form,
        "fields": [field for field in form if field.errors] if form.is_bound else [],
    }


@register.inclusion_tag("components/file_list.html")
def file_list(evidence):
    """Pieces of evidence with number, date, size and a link to open each."""
    return {"evidence": evidence}


@register.inclusion_tag("components/tabs.html")
def tabs(entries, label: str = "Các phần"):
    """Tabs that are links: `entries` of (words, address, is it this one, count or None)."""
    return {"entries": entries, "label": label}


@register.inclusion_tag("components/review_form.html", takes_context=True)
def review_form(context, url: str, form=None, target: str = ""):
    """Accept, or return with a reason: posts `decision` (accept, return) and `reason` to `url`."""
    return {"url": url, "form": form, "target": target, "csrf_token": context.get("csrf_token", "")}
