"""A pytest plugin loaded before Django's settings: a scratch var/ for each run, never the installation's own."""

import atexit
import gc
import os
import shutil
import tempfile

gc.set_threshold(200_000, 20, 50)  # looking through what all tests share, again and again, took a tenth of their time
folder = tempfile.mkdtemp(prefix="bearings-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
static = tempfile.mkdtemp(prefix="bearings-static-")  # empty: each browser of a test looks through it, while a server
atexit.register(shutil.rmtree, static, ignore_errors=True)  # that another test starts may be filling the real one
os.environ["BEARINGS_VAR"] = folder
os.environ["BEARINGS_ORIGIN"] = "http://127.0.0.1:8000"
os.environ["BEARINGS_KEEPER"] = os.environ["BEARINGS_SEQUENCER"] = os.environ["BEARINGS_WORKER"] = (
    "0"  # threads that would write into the tests' database
)
os.environ.setdefault("BEARINGS_DATABASE_POOL", "0")  # Django makes and drops databases; tests/cluster have the pool
os.environ["BEARINGS_SECOND_LOOK_PERCENT"] = "0"  # a draw would let one test in fifty see one item more
for many in ("POSTS_A_MINUTE", "POSTS_A_DAY", "CASES_A_DAY", "CLUES_A_DAY", "ANSWERS_A_DAY", "LOOKS_A_MINUTE"):
    os.environ[f"BEARINGS_{many}"] = "10000"  # worlds are built faster than anybody types; tests of limits set theirs
os.environ.pop("BEARINGS_DEMO", None)
os.environ.setdefault("BEARINGS_UNDO_SECONDS", "0")  # verdicts at once; tests of undoing set what they need

if (redis := os.environ.get("BEARINGS_REDIS")) and (worker := os.environ.get("PYTEST_XDIST_WORKER")):
    # A database for each worker: emptying one's cache between tests must not empty the other's.
    os.environ["BEARINGS_REDIS"] = f"{redis.rsplit('/', 1)[0]}/{int(worker.removeprefix('gw')) + 1}"
