"""What can go wrong with another program; what people are told of it is said by who calls."""


class ProgramMissing(Exception):
    """The program is not installed on this machine."""


class OutOfTime(Exception):
    """The program was ended, with all that it had started, because it took too long."""


class NotConverted(Exception):
    """The program left no whole file: it cannot read the source, crashed, or was ended by others.

    So it is too when the file came out far too large, more memory was asked for than is given, or
    the disk is full.
    """
