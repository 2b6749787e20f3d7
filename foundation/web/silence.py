"""What the product stands on may fall silent: a page does not wait for that, and is not the third
one in a row to find it out.
"""

import time

SPARED = 3  # seconds in which nobody waits again for what did not answer


class Silence:
    """Whether something did not answer a moment ago, by the clock that never jumps."""

    def __init__(self) -> None:
        self._until = 0.0

    def __bool__(self) -> bool:
        return time.monotonic() < self._until

    def begin(self) -> None:
        """Let the next ones who would ask know."""
        self._until = time.monotonic() + SPARED

    def end(self) -> None:
        """Let it be asked again at once."""
        self._until = 0.0
