"""What texts call the tasks of a report: by the beginning of their wording, which annexes have in
full.
"""

from collections import Counter
from collections.abc import Mapping

OPENED, CLOSED = "“(", "”)"
ENDS = ";:"
LEAST = 4  # words without which a beginning says too little


def short_names(contents: Mapping[int, str]) -> dict[int, str]:
    """Return the names of tasks by their ids: the first part of each wording, the whole one where
    two would bear the same name.
    """
    beginnings = {pk: _beginning(content) for pk, content in contents.items()}
    met = Counter(name.lower() for name in beginnings.values())
    return {pk: name if met[name.lower()] == 1 else contents[pk] for pk, name in beginnings.items()}


def _beginning(content: str) -> str:
    """The wording up to its first end of a part that stands in no quotes or brackets."""
    inside, quoted = 0, False
    for place, letter in enumerate(content):
        quoted ^= letter == '"'
        inside += (letter in OPENED) - (letter in CLOSED)
        if letter in ENDS and inside <= 0 and not quoted and len(content[:place].split()) >= LEAST:
            return content[:place]
    return content
