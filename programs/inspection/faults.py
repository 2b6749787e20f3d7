"""What can be wrong with a file of a stranger; the words for people are said by who asks."""

from enum import StrEnum


class Fault(StrEnum):
    """Why a file is not taken in."""

    EMPTY = "empty"
    BROKEN = "broken"
    LOCKED = "locked"  # by a password
    OLD_OFFICE = "old-office"  # another than Word's
    SWOLLEN = "swollen"  # it unpacks beyond the bound
    MACROS = "macros"
    OUTSIDE = "outside"  # what opens it fetches something from elsewhere
    DTD = "dtd"
    EMBEDDED = "embedded"
    ACTIONS = "actions"  # a PDF file that runs a script or starts a program
    ATTACHED = "attached"  # a PDF file with other files in it
    MIXED = "mixed"  # two kinds at once
    PIXELS = "pixels"
    SLOW = "slow"  # beyond the time or memory that judging may take


class FaultyFile(Exception):
    """The file is not taken in, for one `fault`."""

    def __init__(self, fault: Fault):
        super().__init__(fault)
        self.fault = fault
