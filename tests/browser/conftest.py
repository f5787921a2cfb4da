"""A browser on the page of the real preview."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, ViewportSize, async_playwright

from tests.app.child import free_port, running

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = ViewportSize(width=390, height=760)


@pytest.fixture
def browser() -> str:
    """Where the browser is; without one the test is skipped, but not in CI."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and "CI" in os.environ:
        pytest.fail("no Chromium: see .ci/run")
    if found is None:
        pytest.skip("no Chromium")
    return found


@pytest.fixture
async def page(browser: str, tmp_path: Path) -> AsyncIterator[Page]:
    """The page of ``koldoo start`` without a token, in a browser; no script may fail on it."""
    port = free_port()
    async with running(tmp_path, "start", port=port) as koldoo, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=QUIET)
        opened = await chromium.new_page(viewport=PHONE, device_scale_factor=2)
        opened.set_default_timeout(10_000)
        complaints: list[str] = []
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda line: complaints.append(f"{line.type}: {line.text}"))
        await opened.goto(f"http://127.0.0.1:{port}")
        yield opened
        await chromium.close()
        assert complaints == []
        assert await koldoo.stops() == 0
        assert [line["message"] for line in koldoo.lines if line["level"] == "ERROR"] == []
