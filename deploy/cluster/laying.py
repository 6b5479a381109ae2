"""What lies under a cluster before its parts run: folders, keys, a certificate, nginx's own file, the environment."""

from __future__ import annotations

import getpass
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
NGINX = """daemon off;
user {user};
worker_processes 2;
pid {folder}/nginx.pid;
error_log {log} crit;
events {{ worker_connections 2048; }}
http {{
    default_type application/octet-stream;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/bearings.conf;
}}
"""


@dataclass(frozen=True)
class Ground:
    """Where everything of one cluster is."""

    folder: Path
    port: int  # of the front
    pages: tuple[int, ...]  # of gunicorn's two, so that one serves while the other is started anew
    sockets: tuple[int, ...]
    redis: int
    witness: int
    run: Path  # short: the path of a socket has 107 bytes

    @property
    def web(self) -> int:
        """Of the first gunicorn."""
        return self.pages[0]

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def certificate(self) -> Path:
        return self.folder / "tls" / "certificate.pem"

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"


def lay(folder: Path, port: int) -> Ground:
    """Anew: what an earlier cluster left there is of a database that is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("log", "tls", "keys", "var", "nginx"):
        (folder / name).mkdir(parents=True, mode=0o700)
    ports = [servers.free_port() for _ in range(6)]
    run = Path(tempfile.mkdtemp(prefix="bearings-run-"))
    ground = Ground(folder, port, (ports[0], ports[1]), (ports[2], ports[3]), ports[4], ports[5], run)
    _certificate(ground)
    log = ground.log("nginx")
    user = getpass.getuser()
    (folder / "nginx" / "nginx.conf").write_text(NGINX.format(user=user, folder=folder / "nginx", log=log))
    return ground


def environment(ground: Ground, database: str) -> dict[str, str]:
    """For every part; whoever signs in to the database as somebody else gets another address."""
    ours = {
        "ORIGIN": ground.origin,
        "DEMO": "1",
        "TRUSTED_PROXIES": "1",
        "VAR": str(ground.folder / "var"),
        "DATABASE": database,
        "REDIS": f"redis://127.0.0.1:{ground.redis}/0",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "MASTER_KEY_FILE": str(ground.folder / "keys" / "master.key"),
        "AUDIT_ORIGIN": f"localhost:{ground.port}/log",
        "AUDIT_SIGNER_SOCKET": str(ground.run / "signer.sock"),
        "WEB_WORKERS": "1",
        "FRONT_WEB": ",".join(f"127.0.0.1:{port}" for port in ground.pages),
        "FRONT_SOCKETS": ",".join(f"127.0.0.1:{port}" for port in ground.sockets),
        "FRONT_LISTEN": f"127.0.0.1:{ground.port}",
        "FRONT_PLAIN": "",
        "FRONT_CERTIFICATE": str(ground.certificate),
        "FRONT_LOG": str(ground.log("nginx")),
    }
    theirs = {name: value for name, value in os.environ.items() if not name.startswith("BEARINGS_")}
    return {**theirs, **{f"BEARINGS_{name}": value for name, value in ours.items()}, "PYTHONUNBUFFERED": "1"}


def _certificate(ground: Ground) -> None:
    """For a day, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=3))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    ground.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file = ground.certificate.with_name("key.pem")
    file.touch(mode=0o600)
    file.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
