"""What a new version of a report takes over from the one before.

A version is issued only when every office that was asked has answered or need not: no open request
is left to carry over. The texts go on with their section, and so do the names behind them.
"""

from collections.abc import Iterable

from ..models import ReportSection
from .models import ContributionUse


def carry_uses(uses: Iterable[ContributionUse], section: ReportSection) -> None:
    """Let `section`, a copy, hold the words of the same offices as the one that it was copied
    from.
    """
    for use in uses:
        use.pk, use.section = None, section
        use.save()
