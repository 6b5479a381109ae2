"""Prints a table: requests a second, times, processor time, queries and bytes; ours beside the floor and two forums.

Each line is the median of ROUNDS rounds, in which they take turns: what else the machine does meets all of them.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests import servers
from tests.served.clients import Asked
from tests.served.workers import ROOT, Served, asked_by, children, seconds_of, served

ROUNDS, SECONDS, MANY = 3, 4.0, 8
COUNTED = "tests.served.counted"
OURS, GUNICORN = f"{COUNTED}:ours", ["-c", "deploy/gunicorn.conf.py"]


class Bench:
    """Servers with what they are asked for, and PostgreSQL below them."""

    def __init__(self, database: int) -> None:
        self._database = database

    def measured(self, place: Served, asked: Asked, clients: int) -> dict[str, Any]:
        """One round: what the clients heard, with the milliseconds of processor time a request took of us and of
        PostgreSQL."""
        before = self._seconds(place)
        heard = asked_by(clients, asked, SECONDS)
        spent = [now - then for now, then in zip(self._seconds(place), before, strict=True)]
        heard["app"], heard["pg"] = (one / heard["count"] * 1000 for one in spent)
        return heard

    def _seconds(self, place: Served) -> tuple[float, float]:
        return seconds_of(place.workers()), seconds_of([self._database, *children(self._database)])


def main() -> None:
    missing = servers.missing_postgresql() or servers.missing_redis()
    if missing:
        print(f"pages by many at once: not measured. {missing}")
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bearings-served-")))
        cluster = servers.Cluster(fsync=True)
        stack.callback(cluster.remove)
        cluster.start()
        redis = stack.enter_context(servers.redis())
        _measure(stack, folder, cluster, redis)


def _measure(stack: ExitStack, folder: Path, cluster: servers.Cluster, redis: str) -> None:
    env = {**os.environ, "BEARINGS_DATABASE": cluster.url, "BEARINGS_REDIS": redis, "BEARINGS_VAR": str(folder / "var")}
    env |= {"BEARINGS_LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "deploy.settings"}
    much = ("POSTS_A_MINUTE", "POSTS_A_DAY", "LOOKS_A_MINUTE")
    env |= {f"BEARINGS_{one}": "10000" for one in much}
    env.setdefault("BEARINGS_BENCH_POSTS", "20000")
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    ours = _told("tests.served.ours", env)
    bench = Bench(cluster.pid)
    places = {"ours": stack.enter_context(served("ours", OURS, env, *GUNICORN, log=folder / "ours"))}
    asked = {"ours": _of_ours(places["ours"].port, ours)}
    places["floor"] = stack.enter_context(served("floor", f"{COUNTED}:floor", env, log=folder / "floor"))
    asked["floor"] = {"case, 20 posts": Asked(places["floor"].port, f"/cases/{ours['id']}/", {})}
    for name, asks in (("machina", _of_machina), ("spirit", _of_spirit)):
        if importlib.util.find_spec(name) is None:
            print(
                f"  beside {name}: not measured. It is not installed: make bench asks for it where it can.", flush=True
            )
            continue
        theirs = _theirs(name, env, cluster.url, folder)
        place = served(name, f"{COUNTED}:{name}", env, log=folder / name)
        places[name] = stack.enter_context(place)
        asked[name] = asks(places[name].port, theirs)
    _table(bench, places, asked)


def _theirs(name: str, env: dict[str, str], url: str, folder: Path) -> dict[str, str]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    (folder / "var").mkdir(exist_ok=True)
    return _told(f"tests.served.{name}_site", {**env, "DJANGO_SETTINGS_MODULE": ""})


def _told(module: str, env: dict[str, str]) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", module], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def _of_ours(port: int, ours: dict[str, str]) -> dict[str, Asked]:
    reader, desk = _signed(port, ours["cookie"], ours["case"]), _signed(port, ours["desk_cookie"], "/desk/")
    form = {"csrfmiddlewaretoken": reader.pop("token")}
    desk.pop("token")
    common, rare = ({**form, "q": ours[word]} for word in ("common", "rare"))
    return {
        "case, 20 posts": Asked(port, ours["case"], reader), "long case, first page": Asked(port, ours["long"], reader),
        "long case, last page": Asked(port, ours["deep"], reader), "board": Asked(port, ours["board"], reader),
        "search, common word": Asked(port, ours["search"], reader, common),
        "search, rare word": Asked(port, ours["search"], reader, rare),
        "desk": Asked(port, ours["desk"], desk), "desk, an item": Asked(port, ours["item"], desk),
        "posting": Asked(port, ours["write"], reader, {**form, "text": "A word #.", "quotes": "", "clue": ""}, 302),
    }  # fmt: skip


def _of_machina(port: int, theirs: dict[str, str]) -> dict[str, Asked]:
    member = _signed(port, theirs["cookie"], theirs["write"])
    form = {"csrfmiddlewaretoken": member.pop("token"), "subject": "Re", "content": "A word #."}
    return {
        "case, 20 posts": Asked(port, theirs["case"], member),
        "long case, first page": Asked(port, theirs["long"], member),
        "long case, last page": Asked(port, theirs["deep"], member), "board": Asked(port, theirs["board"], member),
        "posting": Asked(port, theirs["write"], member, form, 302),
    }  # fmt: skip


def _of_spirit(port: int, theirs: dict[str, str]) -> dict[str, Asked]:
    member = _signed(port, theirs["cookie"], theirs["write"])
    form = {"csrfmiddlewaretoken": member.pop("token"), "comment": "A word #."}
    return {
        "case, 20 posts": Asked(port, theirs["case"], member),
        "long case, first page": Asked(port, theirs["long"], member),
        "long case, last page": Asked(port, theirs["deep"], member), "board": Asked(port, theirs["board"], member),
        "search, common word": Asked(port, theirs["search"] + "street", member),
        "search, rare word": Asked(port, theirs["search"] + "zarzamora", member),
        "posting": Asked(port, theirs["write"], member, form, 302),
    }  # fmt: skip


def _signed(port: int, cookie: str, page: str) -> dict[str, str]:
    """The headers of somebody who is signed in, with the token of their forms under "token"."""
    origin = f"http://127.0.0.1:{port}"
    asked = urllib.request.Request(f"{origin}{page}", headers={"Cookie": cookie})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked) as answer:
        text, given = answer.read().decode(), answer.headers.get_all("Set-Cookie") or []
    jar = dict(one.split("=", 1) for one in cookie.split("; "))
    jar |= dict(one.split(";")[0].split("=", 1) for one in given)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert token, f"no form on {page}"
    cookies = "; ".join(f"{name}={value}" for name, value in jar.items())
    kind = "application/x-www-form-urlencoded"
    return {"Cookie": cookies, "Origin": origin, "Referer": f"{origin}{page}", "Content-Type": kind, "token": token[1]}


def _table(bench: Bench, places: dict[str, Served], asked: dict[str, dict[str, Asked]]) -> None:
    names = ("1 client", "p50", "p99", "app + PG ms", f"{MANY} clients", "p50", "p99", "app + PG ms", "queries", "kB")
    widths = (9, 7, 7, 13, 11, 7, 7, 13, 9, 6)
    print(f"  {'':<33}" + "".join(f"{name:>{width}}" for name, width in zip(names, widths, strict=True)))
    for page in asked["ours"]:
        there = {name: theirs[page] for name, theirs in asked.items() if page in theirs}
        heard: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for _round in range(ROUNDS):
            for clients in (1, MANY):
                for name, what in there.items():
                    heard.setdefault((name, clients), []).append(bench.measured(places[name], what, clients))
        for name in there:
            _line(page, name, heard[name, 1], heard[name, MANY])
    for name, place in places.items():
        whole, share = place.memory()
        print(f"  memory of a worker, {name:<12}{whole:6.0f} MiB, {share:.0f} with shared pages divided", flush=True)


def _line(page: str, name: str, one: list[dict[str, Any]], many: list[dict[str, Any]]) -> None:
    def of(rounds: list[dict[str, Any]], figure: str) -> float:
        return statistics.median(each[figure] for each in rounds)

    def at(rounds: list[dict[str, Any]], width: int) -> str:
        spent = f"{of(rounds, 'app'):.1f} + {of(rounds, 'pg'):.1f}"
        rate = f"{of(rounds, 'rate'):.1f}/s"
        return f"{rate:>{width}}{of(rounds, 'p50'):7.1f}{of(rounds, 'p99'):7.1f}{spent:>13}"

    wrong = {status: count for each in (*one, *many) for status, count in each["wrong"].items()}
    queries = {each["queries"] for each in (one[-1], many[-1])}
    print(
        f"  {page:<24}{name:<9}{at(one, 9)}{at(many, 11)}{'/'.join(str(each) for each in sorted(queries)):>9}"
        f"{of(one, 'size') / 1000:6.0f}{f'  answered with {wrong}' if wrong else ''}",
        flush=True,
    )


if __name__ == "__main__":
    main()
