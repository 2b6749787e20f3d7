"""The API's schema, and the page on which people read and try it."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from foundation.rest.views import MeteredAnswers


class ApiSchema(MeteredAnswers):
    """The OpenAPI schema, as JSON, the same for everybody."""

    renderer_classes = [OpenApiJsonRenderer]

    @extend_schema(exclude=True)
    def get(self, request) -> Response:
        """Return the schema."""
        return Response(_schema())


@cache
def _schema() -> dict:
    """The schema of what this process serves: it takes half a second to gather."""
    return SchemaGenerator().get_schema(public=True)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The schema as a page from which the API can be called."""
    return TemplateResponse(request, "api/docs.html")
