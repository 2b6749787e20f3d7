"""Lookups of the database that bear whatever numbers people send."""

from django.db.models.lookups import In


class IntegerIn(In):
    """`in` for whole numbers: one that no column holds matches no row, as with Django's other
    lookups of whole numbers.

    Django leaves it to the database, which refuses the whole query; a form's choice of several rows
    looks up in this way whatever ids were sent.
    """

    def process_rhs(self, compiler, connection):
        """Return what stands behind IN, without numbers beyond the column's range."""
        if self.rhs_is_direct_value():
            least, most = connection.ops.integer_field_range(
                self.lhs.output_field.get_internal_type()
            )
            self.rhs = [
                each for each in self.rhs if not isinstance(each, int) or least <= each <= most
            ]
        return super().process_rhs(compiler, connection)
