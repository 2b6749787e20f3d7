"""The API: who may ask, what it answers, and how its schema is written."""

from pathlib import Path

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.TokenAuthentication",
        "foundation.rest.access.BrowserSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "foundation.rest.access.InScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": [
        "foundation.rest.throttles.PersonThrottle",
        "foundation.rest.throttles.TokenThrottle",
    ],
    "DEFAULT_PARSER_CLASSES": ["foundation.rest.parsers.JsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "foundation.rest.negotiation.JsonOnly",
    "DEFAULT_PAGINATION_CLASS": "foundation.rest.paging.RowPagination",
    "DEFAULT_FILTER_BACKENDS": ["foundation.rest.filters.FilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "foundation.rest.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "foundation.rest.problems.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "API của CCHC",
    "VERSION": "1",
    "DESCRIPTION": (Path(__file__).parents[1] / "api" / "description.md").read_text(
        encoding="utf-8"
    ),
    "TAGS": [
        {"name": name}
        for name in (
            "Đơn vị",
            "Kế hoạch",
            "Nhiệm vụ",
            "Kết quả thực hiện",
            "Minh chứng",
            "Chỉ tiêu",
            "Số liệu chỉ tiêu",
            "Biểu thống kê",
            "Báo cáo",
            "Bộ tiêu chí",
            "Chấm điểm",
            "Văn bản",
        )
    ],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}},
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "PlanState": "plans.models.Plan.State",
        "ProgressState": "tasks.models.ProgressUpdate.State",
        "ReportState": "reports.models.Report.State",
        "BuildState": "foundation.jobs.models.Job.State",
        "PeriodKey": "plans.models.ReportingPeriod.Key",
        "Review": "tasks.models.ProgressUpdate.Review",
    },
}
