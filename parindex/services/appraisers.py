"""Who appraises in a round."""

from django.db.models import Q

from accounts.models import Role, Unit, User

from ..models import Assessment, CriteriaSet


def appraisers_of(criteria_set: CriteriaSet):
    """Return (as a queryset) the people who may appraise by the set: appraisers of its province and
    its departments.
    """
    province, department = criteria_set.authority_id, Unit.Kind.DEPARTMENT
    near = Q(unit__authority=province) | Q(
        unit__authority__parent=province, unit__authority__kind=department
    )
    # assignments outlast delegations
    return User.objects.active().holding(Role.APPRAISER).filter(near).select_related("unit")


def conductors_of(assessment: Assessment):
    """Return (as a queryset) the people who see to the unit: those assigned to it, or all."""
    assigned = assessment.criteria_set.appraisers.filter(
        Q(unit=None) | Q(unit=assessment.unit_id)
    ).values_list("user", flat=True)
    if not assigned:
        return appraisers_of(assessment.criteria_set)
    return User.objects.active().filter(pk__in=assigned)
