"""A browser and its system in plain words, of what the browser says about itself."""

# in this order: each of them also claims to be those below it
BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("Zalo", "Zalo"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "trình duyệt Samsung"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "máy tính Windows"),
    ("iPhone", "điện thoại iPhone"),
    ("iPad", "máy tính bảng iPad"),
    ("Android", "điện thoại, máy tính bảng Android"),
    ("CrOS", "máy tính ChromeOS"),
    ("Macintosh", "máy tính Mac"),
    ("Linux", "máy tính Linux"),
)


def device_words(user_agent: str) -> str:
    """Return where somebody works.

    >>> device_words("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0")
    'Edge trên máy tính Windows'
    >>> device_words("curl/8")
    'Trình duyệt không rõ tên'
    """
    browser = next((words for mark, words in BROWSERS if mark in user_agent), "")
    system = next((words for mark, words in SYSTEMS if mark in user_agent), "")
    if not browser:
        return f"Trình duyệt không rõ tên trên {system}" if system else "Trình duyệt không rõ tên"
    name = browser[0].upper() + browser[1:]
    return f"{name} trên {system}" if system else name
