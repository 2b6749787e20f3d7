"""What people may do in the head of a page: at most one primary action and two others in sight."""

from lxml import html

HEAD = 'class="page-actions"'
LONGEST = 20_000  # characters, which no head needs


def crowded(page: str) -> str:
    """Return what stands in the head of `page`, when that is more than a head bears."""
    if HEAD not in page:
        return ""
    after = page.partition(HEAD)[2]
    (head,) = html.fragment_fromstring(
        f"<div {HEAD}{after[:LONGEST]}", create_parent=True
    ).find_class("page-actions")
    buttons = [
        each
        for each in head.find_class("button")
        if not any("menu" in above.get("class", "").split() for above in each.iterancestors())
    ]
    primary = [each for each in buttons if "button-primary" in each.get("class").split()]
    if len(primary) > 1 or len(buttons) - len(primary) > 2:
        return ", ".join(" ".join(each.text_content().split()) for each in buttons)
    return ""
