"""Rows of another table as JSON, told in the query of the row that asks for them."""

from typing import Any

from django.db import models


class JsonRows(models.Func):
    """All rows of `table`, or those of the row asking (`key` is its expression's), as a list of
    objects with these `columns`; an empty list where there are none.

    SQL of its own, because Django knows no list of rows that both databases make.
    """

    output_field = models.JSONField()
    template = "(SELECT %(made)s FROM %(table)s told%(where)s)"
    table: str
    columns: tuple[str, ...]
    key: str = ""

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, tuple]:
        values = ", ".join(f"'{name}', told.\"{name}\"" for name in self.columns)
        made = (
            f"COALESCE(jsonb_agg(jsonb_build_object({values})), '[]')"
            if connection.vendor == "postgresql"
            else f"json_group_array(json_object({values}))"
        )
        asked = [compiler.compile(each)[0] for each in self.get_source_expressions()]
        where = "".join(f" WHERE told.{self.key} = {each}" for each in asked)
        return self.template % {"made": made, "table": self.table, "where": where}, ()
