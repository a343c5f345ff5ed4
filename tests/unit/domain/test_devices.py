"""A browser's long line becomes the few words by which people know their device."""

from __future__ import annotations

import pytest

from tracker.domain.devices import device_words

LIKE_SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
LIKE_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
LINES = [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Windows"),
    (f"Mozilla/5.0 (X11; Linux x86_64) {LIKE_CHROME} Safari/537.36", "Chrome, Linux"),
    (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {LIKE_CHROME} Safari/537.36 Edg/126.0", "Edge, Windows"),
    (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {LIKE_SAFARI} Version/17.5 Safari/605", "Safari, Mac"),
    (f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {LIKE_SAFARI} Safari/604.1", "Safari, iPhone"),
    (f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {LIKE_SAFARI} CriOS/126.0", "Chrome, iPhone"),
    (f"Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 {LIKE_CHROME}", "Samsung Internet, Android"),
    ("Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "Firefox, Android"),
    ("curl/8.5.0", ""),
    ("", ""),
    ("<script>alert(1)</script> Windows", "Windows"),
]


@pytest.mark.parametrize(("line", "words"), LINES)
def test_a_device_is_named_by_browser_and_system_and_never_by_what_was_sent(line: str, words: str) -> None:
    assert device_words(line) == words
