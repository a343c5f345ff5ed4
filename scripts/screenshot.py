"""Makes ``docs/progress.png``, the picture in the README: screenshot.py, while ``make demo`` is running.

The address of the demo is the first argument, else http://localhost:8000.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parents[1] / "docs" / "progress.png"
SIZE = {"width": 1320, "height": 900}


def main() -> None:
    """Signs in as the demo's reviewer and takes the top of the progress page of Bridges."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
    browser = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = window.new_page(viewport=SIZE, color_scheme="light", locale="en-GB")
        page.goto(f"{address}/login?next=/programmes/bridges/progress")
        page.get_by_role("button", name="Reviewer").click()
        page.wait_for_load_state()
        page.screenshot(path=PICTURE)
        window.close()
    print(f"{PICTURE.name}: {PICTURE.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
