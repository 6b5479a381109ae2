"""`python -m tests.soak`: 50 moderators, 500 readers and writers, for ten minutes, on the parts of `make cluster`.

It says what they met and what was not as it should be; 1 when there was anything.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from deploy.cluster.laying import ROOT
from deploy.cluster.running import Cluster
from tests import servers
from tests.cluster.under_load import in_the_tree
from tests.soak import memory
from tests.soak.comparing import not_told, rows_missing
from tests.soak.figures import part, table
from tests.soak.kept import Kept
from tests.soak.life import WRITERS, Life
from tests.soak.persons import Pace

WRONG = "What was not as it should be:"
JUDGED_FROM = 5  # minutes: in shorter ones processes still grow to their size


def main() -> int:
    """0 when all went as it should."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--moderators", type=int, default=50)
    options.add_argument("--readers", type=int, default=500, help="one in five also writes")
    options.add_argument("--page-every", type=float, default=30, help="seconds between two pages of a reader, about")
    options.add_argument("--post-every", type=float, default=300, help="seconds between two posts of a writer, about")
    options.add_argument("--desk-every", type=float, default=25, help="seconds between two looks of a moderator, about")
    chosen = options.parse_args()
    missing = servers.missing_postgresql() or servers.missing_redis() or servers.missing_nginx()
    if missing:
        print(f"  many people for minutes: not measured. {missing}")
        return 0
    os.umask(0o077)
    with tempfile.TemporaryDirectory(prefix="bearings-soak-") as name:
        folder = Path(name)
        cluster = Cluster(folder / "all", servers.free_port(), lambda line: print(line, flush=True))
        try:
            cluster.up()
            faults = _soaked(cluster, chosen, folder)
            print("\n".join([WRONG, *(f"  - {one}" for one in faults)] if faults else ["All was well."]), flush=True)
        finally:
            cluster.down()
    return 1 if faults else 0


def _soaked(cluster: Cluster, chosen: argparse.Namespace, folder: Path) -> list[str]:
    people = _people(cluster, chosen.moderators, chosen.readers)
    kept = Kept(cluster.owner, {UUID(one["id"]): one["mark"] for one in people})
    pace = Pace(chosen.page_every, chosen.post_every, chosen.desk_every)
    life = Life(cluster, people, chosen.minutes, pace)
    print(_rates(pace, chosen), flush=True)
    starts = {one.name: one.starts for one in cluster.supervisor.parts}  # type: ignore[attr-defined]
    asyncio.run(life.lived(kept.is_at_rest))
    approved, rows = kept.approved(), kept.rows()  # in this order: the rows of an approval commit with it
    _tell(life, kept, chosen.minutes * 60)
    faults = [*_met(life), *rows_missing(approved, rows), *not_told(rows, life.shown())]
    faults += [f"{one.name} died." for one in cluster.supervisor.parts if one.starts != starts[one.name]]  # type: ignore[attr-defined]
    faults += [*_memory(life, chosen.minutes), *_logged(cluster), *_trail(cluster, kept, life, folder)]
    return faults


def _rates(pace: Pace, chosen: argparse.Namespace) -> str:
    writers = chosen.readers // WRITERS
    return (
        f"  {chosen.moderators} moderators look each {pace.vetting:.0f} s, {chosen.readers} readers at a page each "
        f"{pace.reading:.0f} s, {writers} of them write each {pace.writing:.0f} s: about "
        f"{chosen.readers / pace.reading:.0f} pages a second and {writers / pace.writing * 60:.0f} posts a minute, "
        f"for {chosen.minutes:g} minutes"
    )


def _people(cluster: Cluster, moderators: int, readers: int) -> list[dict[str, Any]]:
    began = time.monotonic()
    env = {**cluster.env, "BEARINGS_DATABASE": cluster.owner, "DJANGO_SETTINGS_MODULE": "deploy.settings"}
    command = [sys.executable, "-m", "tests.soak.people", str(moderators), str(readers)]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    print(f"  people, signed in ... {time.monotonic() - began:.1f} s", flush=True)
    return list(json.loads(done.stdout))


def _tell(life: Life, kept: Kept, seconds: float) -> None:
    told, at = life.figures, {(row.person, row.seq): row.at for row in kept.rows()}
    waits = [
        when - at[UUID(one.told["id"]), seq]
        for one in life.persons
        for seq, when in one.shown
        if (UUID(one.told["id"]), seq) in at
    ]
    print("\n".join(table(told, seconds)))
    print(
        f"  {told.written} posts written, {told.verdicts} verdicts, {len(kept.approved())} posts approved; "
        f"{told.forestalled} times another moderator was first\n"
        f"  {len(waits)} notifications came to open pages, after {part(waits, 50):.2f} s (p50), "
        f"{part(waits, 99):.2f} s (p99), {max(waits, default=0):.2f} s "
        f"(longest); {sum(one.again for one in life.persons)} came again and were dropped\n"
        f"  {told.opened} sockets opened for {len(life.persons)} people; ended: {dict(told.dropped) or 'none'}",
        flush=True,
    )  # fmt: skip


def _met(life: Life) -> list[str]:
    """What people met that nobody should."""
    faults = [f"{count} times: {what}." for what, count in sorted(life.figures.wrong.items())]
    shut = len(life.persons) - life.open_at_the_end
    faults += [f"{shut} sockets were shut at the end."] if shut else []
    if life.figures.written and not life.figures.verdicts:
        faults.append("Posts were written and none was approved.")
    return faults


def _memory(life: Life, minutes: float) -> list[str]:
    print("  MiB after a quarter, and at the end:")
    print("  " + ", ".join(f"{name} {size:.0f} {life.late[name]:.0f}" for name, size in life.early.items()), flush=True)
    if minutes < JUDGED_FROM:
        print(f"  Too short to say whether memory is flat: that takes {JUDGED_FROM} minutes.")
        return []
    return memory.growth(life.early, life.late)


def _logged(cluster: Cluster) -> list[str]:
    """An exception in a log of ours is a fault, whatever people saw of it."""
    faults = []
    for log in sorted((cluster.ground.folder / "log").glob("*.log")):
        text = log.read_text("utf-8", "replace")
        if count := text.count("Traceback (most recent call last)"):
            last = re.findall(r"^\w[\w.]*(?:Error|Exception|Refused)\b.*", text, re.MULTILINE)
            faults.append(f"{log.stem} logged {count} exceptions; the last: {last[-1][:300] if last else '?'}")
    return faults


def _trail(cluster: Cluster, kept: Kept, life: Life, folder: Path) -> list[str]:
    try:
        in_the_tree(cluster, kept.asked, life.figures.receipts, folder)
    except Exception as failed:
        return [f"The trail: {failed or 'not all of it was placed and signed in time'}."]
    print(f"  The trail verifies, with {len(life.figures.receipts)} receipts in it.")
    return []


if __name__ == "__main__":
    sys.exit(main())
