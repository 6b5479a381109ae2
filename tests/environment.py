"""A pytest plugin loaded before Django's settings: a scratch var/ for each run, never the installation's own."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="bearings-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
static = tempfile.mkdtemp(prefix="bearings-static-")  # empty: each browser of a test looks through it, while a server
atexit.register(shutil.rmtree, static, ignore_errors=True)  # that another test starts may be filling the real one
os.environ["BEARINGS_VAR"] = _folder
os.environ["BEARINGS_ORIGIN"] = "http://127.0.0.1:8000"
os.environ["BEARINGS_KEEPER"] = os.environ["BEARINGS_SEQUENCER"] = os.environ["BEARINGS_WORKER"] = (
    "0"  # threads that would write into the tests' database
)
os.environ.pop("BEARINGS_DEMO", None)

if (redis := os.environ.get("BEARINGS_REDIS")) and (worker := os.environ.get("PYTEST_XDIST_WORKER")):
    # A database for each worker: emptying one's cache between tests must not empty the other's.
    os.environ["BEARINGS_REDIS"] = f"{redis.rsplit('/', 1)[0]}/{int(worker.removeprefix('gw')) + 1}"
