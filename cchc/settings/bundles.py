"""Which styles and scripts are sent as one file: what most pages need, in the order of the cascade.

What few pages need stands at those pages (`styles` and `scripts` in their templates).
"""

_STYLES = (
    "tokens",
    "base",
    "frame",
    "page",
    "components",
    "pieces",
    "forms",
    "tables",
    "print",
    "tasks",
    "plans",
    "indicators",
    "pages",
    "reports",
)
_SCRIPTS = (
    "forms",
    "evidence",
    "drafts",
    "app",
    "idle",
    "phone",
    "outbox-store",
    "outbox",
    "tasks",
    "order",
    "offline",
)
STATIC_BUNDLES: dict[str, tuple[str, ...]] = {
    "css/site.css": tuple(f"css/{name}.css" for name in _STYLES),
    "js/site.js": ("django_htmx/htmx-2.min.js", *(f"js/{name}.js" for name in _SCRIPTS)),
    "js/service.js": ("js/outbox-store.js", "js/worker.js"),  # for the service worker
}
