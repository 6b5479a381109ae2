"""What puts it on servers: units, the installer, the containers; each names commands and files that there are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from tests.deploy.conftest import ROOT

pytestmark = pytest.mark.once
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
RUN = "/opt/bearings/current/deploy/run"  # by the true folder of the release that it begins with
READS_OTHERS = "bearings-backup"  # it holds one capability more than none
SANDBOX = (
    "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes",
    "CapabilityBoundingSet=", "ProtectProc=invisible", "LockPersonality=yes", "SystemCallArchitectures=native",
)  # fmt: skip


def there_is(command: list[str]) -> bool:
    """Whether this would start: an entry point of a locked package, one of our modules, one of our commands."""
    program, *words = command
    if program == RUN:
        assert os.access(ROOT / "deploy" / "run", os.X_OK)
        program, words = f"/{words[0]}", words[1:]
    if program.endswith("/gunicorn"):
        asked = [word for word in words if not word.startswith("-")]
        return "gunicorn==" in (ROOT / "requirements/run.lock").read_text() and (ROOT / asked[0]).is_file()
    if program.endswith("/python") and words[0] == "manage.py":
        return words[1] in get_commands()
    if program.endswith("/python") and words[0] == "-m":
        module = ROOT / words[1].replace(".", "/")
        return module.with_suffix(".py").is_file() or (module / "__main__.py").is_file()
    return program == "redis-server"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_service_is_shut_in_and_starts_something_that_is_there(unit: Path):
    lines = unit.read_text().splitlines()
    if unit.stem == READS_OTHERS:
        assert lines.count("CapabilityBoundingSet=CAP_DAC_READ_SEARCH") == 1
        assert "InaccessiblePaths=/etc/bearings/keys -/etc/shadow -/var/lib/bearings-signer" in lines
        lines.append("CapabilityBoundingSet=")
    assert [word for word in SANDBOX if word not in lines] == []
    (start,) = [line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=")]
    assert start.startswith(f"{RUN} ")
    assert there_is(start.split())
    assert "User=root" not in lines
    reads_owner = "EnvironmentFile=/etc/bearings/owner.env" in lines
    assert reads_owner is ("User=bearings-ops" in lines), "whoever serves reads nothing of the owner's"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed.")
def test_systemd_takes_the_units(tmp_path: Path):
    """All but that the programs are not installed here."""
    for unit in (ROOT / "deploy" / "systemd").iterdir():
        (tmp_path / unit.name).write_text(unit.read_text().replace(RUN, "/bin/true"))
    units = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units],
        capture_output=True, text=True, check=False, env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "bearings" in line]
    assert ours == []


GOES_ON = {"web", "sockets", "worker", "keeper", "sequencer", "signer"}
ENDS = {"migrate", "rights", "made", "backup", "restore"}


def test_every_service_of_the_containers_starts_something_that_is_there():
    told = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())
    built = {name: one for name, one in told["services"].items() if "build" in one}
    assert set(built) == {*GOES_ON, *ENDS}
    for one in built.values():
        assert there_is(one["command"])
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
    assert built["signer"]["network_mode"] == "none"
    assert "networks" not in built["signer"]
    ports = [name for name, one in told["services"].items() if "ports" in one]
    assert ports == ["front"]
    for name, one in told["services"].items():
        assert re.fullmatch(r"bearings|[\w.]+/[\w/-]+:[\d.]+", one["image"]), f"{name}: from where, and which release"


def test_nothing_of_a_new_image_serves_before_its_tables_are_there():
    told = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())["services"]
    done = {"condition": "service_completed_successfully"}
    for name in ("web", "sockets", "worker", "keeper", "sequencer"):
        assert told[name]["depends_on"]["rights"] == done
    assert told["rights"]["depends_on"] == {"migrate": done}
    once = {name for name, one in told.items() if one["restart"] == "no"}
    assert once == ENDS
    owner = {name for name, one in told.items() if "compose.owner.env" in one.get("env_file", [])}
    assert owner == once - {"made"}, "nothing that goes on running knows the owner's password"
    for name in ("backup", "restore"):
        assert told[name]["profiles"] == [name], "only when it is asked for"


def test_the_front_of_the_containers_has_what_was_made_for_it():
    told = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())["services"]
    assert told["front"]["depends_on"]["made"] == {"condition": "service_completed_successfully"}
    folder = told["made"]["environment"]["BEARINGS_FRONT_PAGES"]
    assert f"made:{folder}:ro" in told["front"]["volumes"]
    assert told["made"]["volumes"] == [f"made:{told['made']['command'][-1]}"]
    assert f"include {folder}/bearings.conf;" in (ROOT / "deploy/nginx/container.conf").read_text()


def _rule(verb: str, rest: str) -> None:
    """Those of hadolint that concern what is written there."""
    words = set(rest.split())
    assert verb in {"FROM", "RUN", "COPY", "WORKDIR", "USER", "ENV", "EXPOSE", "CMD"}, "no ADD, no SHELL"
    if verb == "FROM":
        assert re.match(r"[\w.]+/[\w/-]+:[\w.-]*\d[\w.-]*( AS \w+)?$", rest), "a registry, and a release"
    if verb in {"WORKDIR", "CMD"}:
        assert rest[0] == {"WORKDIR": "/", "CMD": "["}[verb]
    if "apt-get install" in rest:
        assert {"-y", "--no-install-recommends", "update"} <= words
        assert "rm -rf /var/lib/apt/lists" in rest
    if "pip install" in rest:
        assert {"--no-cache-dir", "--no-deps", "--require-hashes"} <= words
    assert "npm ci" not in rest or "--ignore-scripts" in words
    assert not re.search(r"\b(sudo|curl|wget)\b", rest)


def test_the_image_is_built_by_the_usual_rules():
    image = (ROOT / "deploy" / "Containerfile").read_text()
    lines = [
        " ".join(one.split()) for one in image.replace("\\\n", " ").splitlines() if one and not one.startswith("#")
    ]
    for line in lines:
        _rule(*line.split(" ", 1))
    last = max(number for number, line in enumerate(lines) if line.startswith("USER "))
    assert lines[last] == "USER bearings"
    assert not [line for line in lines[last:] if line.startswith("RUN")]
    assert "chmod go+rX" in lines[last - 1], "a release that was unpacked under a strict umask"
    for path in re.findall(r"^COPY (?!--)(\S+) ", image, re.M):
        assert (ROOT / path).exists()


def _mount(one: str | dict[str, object]) -> str:
    """In the short form; the long one says that a folder is not made where a file is missing."""
    if isinstance(one, str):
        return one
    assert one["bind"] == {"create_host_path": False}
    return f"{one['source']}:{one['target']}" + (":ro" if one.get("read_only") else "")


def test_each_container_sees_only_what_it_needs():
    told = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())
    services = {name: one for name, one in told["services"].items() if "build" in one}
    built = {name: [_mount(mount) for mount in one.get("volumes", [])] for name, one in services.items()}
    assert {name for name, mounts in built.items() if "./policy:/etc/bearings/policy:ro" in mounts} == {
        "web", "sockets", "worker", "keeper", "sequencer", "restore",
    }  # fmt: skip
    assert all(one.endswith(":ro") for one in built["restore"] if "/backup/" in one)
    assert [one for one in built["backup"] if not one.endswith(":ro")] == [
        "noted:/var/lib/bearings-ops",
        "${BEARINGS_BACKUP_DATA:-./backups/data}:/backup/data",
        "${BEARINGS_BACKUP_KEYS:-./backups/keys}:/backup/keys",
    ]
    assert {name for name, mounts in built.items() if any("signing:" in one for one in mounts)} == {
        "signer",
        "sequencer",
        "restore",
    }
    writes = {name for name, mounts in built.items() if "log:/var/lib/bearings-log" in mounts}
    assert writes == {"sequencer", "restore"}
    keyed = {name for name, mounts in built.items() if "./keys:/etc/bearings/keys:ro" in mounts}
    assert keyed == {"web", "sockets", "worker", "keeper", "restore"}
    assert {name for name, mounts in built.items() if any("/bearings/keys" in one for one in mounts)} == keyed
    database = told["services"]["database"]
    assert database["environment"]["POSTGRES_USER"] != "bearings_owner"
    assert not any("keys" in one["file"] for one in told["secrets"].values())
    for name in built:
        metrics = told["services"][name]["environment"]["BEARINGS_METRICS"]
        # Without options such as uid=, which Docker knows and podman refuses.
        assert any(metrics.startswith(f"{one}/") for one in told["services"][name]["tmpfs"])


def test_no_secret_gets_into_the_image():
    ignored = set((ROOT / ".dockerignore").read_text().split())
    here = {one[1:] for one in (ROOT / ".gitignore").read_text().split() if one.startswith("/deploy/")}
    assert {"deploy/keys", "deploy/secrets", "deploy/tls", "deploy/compose*.env", "deploy/backups"} <= here <= ignored
    assert "**/*.tar" in ignored, "the signer's state goes from machine to machine as one"
    assert not (ROOT / ".containerignore").exists(), "podman would go by it, and by .dockerignore no more"


def test_who_leaves_the_machine_and_who_is_found_where():
    told = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())
    nets = {name: set(one.get("networks", [])) for name, one in told["services"].items()}
    # Mails go out from pages and keeper; the sequencer and a restore ask the witnesses of the policy.
    outside = {name for name, one in nets.items() if "outside" in one}
    assert outside == {"web", "keeper", "sequencer", "restore", "front"}
    assert told["networks"]["inside"]["internal"] is True
    made = told["services"]["made"]["environment"]
    for name, asked in (("web", "BEARINGS_FRONT_WEB"), ("sockets", "BEARINGS_FRONT_SOCKETS")):
        address = told["services"][name]["networks"]["inside"]["ipv4_address"]
        assert made[asked].rsplit(":", 1)[0] == address, "nginx asks for a name only when it starts"


def test_what_the_runbook_writes_to_a_file_comes_without_a_terminal():
    """podman-compose makes one otherwise, and a policy with carriage returns is refused."""
    told = (ROOT / "docs" / "RUNBOOK.md").read_text() + (ROOT / "docs" / "backup.md").read_text()
    passed_on = re.findall(r"compose (?:--profile \w+ )?(?:run --rm|exec) ([^\n`]*?) [|<>]", told)
    assert len(passed_on) >= 3
    assert [one for one in passed_on if not one.startswith("-T ")] == []


def test_what_is_stopped_may_finish_what_it_is_at_as_under_systemd():
    told = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())["services"]
    for name in ("web", "worker"):
        unit = (ROOT / "deploy" / "systemd" / f"bearings-{name}@.service").read_text()
        assert told[name]["stop_grace_period"] == f"{re.search(r'TimeoutStopSec=(.+)', unit)[1]}s"


def test_volumes_begin_with_folders_of_the_account_that_writes_them():
    image = (ROOT / "deploy" / "Containerfile").read_text()
    assert "--uid 8000 --gid 8000" in image
    made = set(re.search(r"install -d -o bearings -m 700 (.+)", image)[1].split())
    told = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())
    built = [one for one in told["services"].values() if "build" in one]
    mounts = [mount.split(":") for one in built for mount in one.get("volumes", []) if isinstance(mount, str)]
    assert {target for source, target, *_ in mounts if source in told["volumes"]} == made


def test_docker_takes_the_compose_file(tmp_path: Path):
    docker = shutil.which("docker")
    has = docker and subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode == 0
    if not has:
        return  # the test above reads it
    for name in ("compose.yml",):
        shutil.copy(ROOT / "deploy" / name, tmp_path)
    for name in ("compose.env", "compose.sequencer.env", "compose.signer.env", "compose.owner.env"):
        (tmp_path / name).touch()
    env = {**os.environ, "BEARINGS_AUDIT_ORIGIN": "bearings.example.org/log"}
    command = [str(docker), "compose", "-f", str(tmp_path / "compose.yml"), "config", "-q"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr


def install(root: Path, *steps: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "DESTDIR": str(root)}
    return subprocess.run([ROOT / "deploy/install", *steps], env=env, capture_output=True, text=True, check=False)


def test_the_installer_lays_files_once_and_leaves_them_as_they_are(tmp_path: Path):
    etc = tmp_path / "etc" / "bearings"
    assert install(tmp_path, "files", "units").returncode == 0
    first = {path: (path.read_bytes(), path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.name for path in etc.glob("*.env")} == {
        "bearings.env", "web.env", "sequencer.env", "owner.env", "signer.env", "front.env", "backup.env",
    }  # fmt: skip
    for path in [*etc.glob("*.env"), etc / "keys" / "master.key"]:
        group = 0o040 if path.name == "owner.env" else 0  # of bearings-ops, in which nothing is that serves
        assert path.stat().st_mode & 0o077 == group
    assert len((etc / "keys" / "master.key").read_bytes()) == 32
    settings = "".join(path.read_text() for path in etc.glob("*.env"))
    assert not re.search(r"@[A-Z_]+@", settings)
    secrets = re.findall(r"(?:SECRET_KEY=|//bearings_\w+:)(\w+)", settings)
    assert len(set(secrets)) == 5, "each role its own password, the application its own key, the others another"
    units = {path.name for path in (tmp_path / "etc/systemd/system").iterdir()}
    assert "bearings-web@.service" in units
    assert "bearings-witness.service" not in units
    assert install(tmp_path, "files", "units").returncode == 0
    again = {path: (path.read_bytes(), path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_file()}
    assert again == first


def test_the_installer_says_which_steps_there_are(tmp_path: Path):
    done = install(tmp_path, "everything")
    assert done.returncode == 2
    assert "there are: packages users files program roles migrate units switch front, and --back" in done.stderr


def test_with_the_installers_files_only_what_must_be_changed_is_refused(tmp_path: Path):
    """As an operator sees it right after the installation, and after writing in their address."""
    assert install(tmp_path, "files").returncode == 0
    etc = tmp_path / "etc" / "bearings"
    env = {name: value for name, value in os.environ.items() if not name.startswith("BEARINGS_")}
    env |= {"DESTDIR": str(tmp_path)}
    for path in etc.glob("*.env"):
        moved = path.read_text().replace("CHANGE.", "bearings.").replace("/var/lib", f"{tmp_path}/var/lib")
        path.write_text(moved.replace("/etc/bearings/keys", f"{etc}/keys"))
    command = [ROOT / "deploy/manage", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    command[1:1] = ["--as", "nobody"]
    assert subprocess.run(command, env=env, capture_output=True, check=False).returncode == 2
