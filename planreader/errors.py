"""The one error of the reader."""


class UnreadableFile(Exception):
    """The file cannot be read; its text says in Vietnamese which, why, and what to do."""

    def __init__(self, name: str, complaint: str):
        super().__init__(f"Tệp “{name}” {complaint}.")
        self.name = name


def too_long(name: str) -> UnreadableFile:
    """Return the error of a file that holds far more than a plan does."""
    return UnreadableFile(
        name,
        (
            "dài hơn nhiều so với một kế hoạch; hãy chỉ giữ phần kế hoạch và phụ lục của "
            "kế hoạch rồi thử lại"
        ),
    )
