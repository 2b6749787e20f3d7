"""The one error of the reader."""


class UnreadableFile(Exception):
    """A file that cannot be read; its text is one Vietnamese sentence: which file, what is wrong, what to do."""

    def __init__(self, name: str, complaint: str):
        super().__init__(f"Tệp “{name}” {complaint}.")
        self.name = name
