"""The largest contentful paint of three pages, as on a slow phone in the lab: slow 4G and a fourth of the processor.

A first visit, nothing kept, in Chromium on the demonstration: 150 ms there and back, 1.6 Mbit/s down, 0.75 up.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
# What is opened, by whom, with the budget in seconds; a case is the first that stands on the start page.
PAGES = (("case", "Elena Ruiz", 1.8), ("desk", "Marta Klein", 2.0), ("boards", "Elena Ruiz", 1.5))
PAINTED = """() => new Promise(tell => new PerformanceObserver(all => {
    const found = all.getEntries();
    tell(found[found.length - 1].startTime);
}).observe({ type: "largest-contentful-paint", buffered: true }))"""


def main() -> None:
    """Prints a line a page."""
    if missing := servers.missing_browser():
        print(f"  largest contentful paint: not measured. {missing}")
        return
    with _demonstration() as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=servers.CHROMIUM, args=["--no-sandbox"])
        for name, person, budget in PAGES:
            seconds = [_painted(browser, origin, name, person) for _round in range(ROUNDS)]
            middle, most = statistics.median(seconds), max(seconds)
            print(f"  {name:<8} largest paint after {middle:.2f} s, at most {most:.2f} (goal {budget} s)", flush=True)
        browser.close()


@contextmanager
def _demonstration() -> Iterator[str]:
    port = servers.free_port()
    with tempfile.TemporaryDirectory(prefix="bearings-paint-") as var:
        own = {"BEARINGS_DEMO": "1", "BEARINGS_ORIGIN": f"http://localhost:{port}", "BEARINGS_VAR": var}
        env = {**os.environ, **own, "BEARINGS_DATABASE": "", "BEARINGS_REDIS": ""}
        with (Path(var) / "server.log").open("w") as out:
            server = subprocess.Popen([sys.executable, "-m", "deploy.start"], cwd=ROOT, env=env, stdout=out, stderr=out)
            try:
                servers.wait_for(port, seconds=300, server=server)
                yield own["BEARINGS_ORIGIN"]
            finally:
                server.terminate()
                server.wait(20)


def _painted(browser: Browser, origin: str, name: str, person: str) -> float:
    """Seconds, with the session of somebody who stepped in, in a context that keeps nothing of before."""
    before = browser.new_context(locale="en-GB")
    page = before.new_page()
    page.goto(f"{origin}/account/notice/")
    page.locator(".demo-bar button", has_text=person).first.click()
    page.wait_for_url(f"{origin}/")
    case = page.locator("main a[href^='/cases/']").first.get_attribute("href") or ""
    path = {"case": case, "desk": "/desk/", "boards": "/"}[name]
    context = browser.new_context(locale="en-GB", storage_state=before.storage_state())
    before.close()
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_4G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(f"{origin}{path}", wait_until="load")
    page.wait_for_timeout(500)
    painted = float(page.evaluate(PAINTED)) / 1000
    context.close()
    return painted


if __name__ == "__main__":
    main()
