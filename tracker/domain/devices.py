"""What a browser says of itself, in the few words by which a person knows their device again."""

from __future__ import annotations

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What stands in the line of each browser; the first one found counts, since each names older ones too."""
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """Browser and system, such as "Firefox, Windows"; empty where neither is known.

    Proper names alone, so that they need no translation, and never what was sent itself.
    """
    found = [
        next((words for mark, words in known if mark in user_agent), "") for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found))
