"""Makes the front's configuration from the same environment: `python -m deploy.front /etc/nginx/bearings`.

Into that folder go bearings.conf, to be included in nginx's http { }, and the few pages that nginx gives by itself.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from deploy import env, too_large
from deploy.headers import ALWAYS, INERT

TEMPLATE = Path(__file__).parent / "nginx" / "bearings.conf"
# Forms that take a file: a clue's, and a receipt or an export that is compared with the trail.
FILE_PATHS = r"^/(clues/cases/[0-9a-f-]+/new|trail/checkpoints)/$"
MEDIA_PATHS = r"^/(clues/[0-9a-f-]+/(media|before|original)|arrivals/[0-9a-f-]+/(shown|plain))/$"
NOT_HANDED_ON = ("X-Forwarded-Host", "Forwarded", "Daphne-Root-Path", "Script-Name")  # anybody may write these
PAGES = ("413", "away")
ADDRESS = re.compile(r"[A-Za-z0-9_.\[\]:-]+:\d+|unix:/[\w./-]+")


class Conf(Template):
    """nginx has dollars and single signs of its own."""

    delimiter = "@@"


@dataclass(frozen=True)
class Front:
    """What nginx must know beside the settings."""

    web: tuple[str, ...]  # addresses of gunicorn's listeners
    sockets: tuple[str, ...]  # of Daphne's
    listen: str
    plain: str  # where plain HTTP is sent on from; empty for nowhere
    certificate: Path
    key: Path
    client_authority: str
    client_revocations: str
    connections: int
    socket_connections: int
    log: str
    files: int = 40  # forms with a file at once, of all addresses
    pages: str = ""  # where nginx sees what is written here; empty: at the same path


def of_environment() -> Front:
    """Read it; a wrong value stops with a sentence."""
    here = env.path("FRONT_CERTIFICATE", Path("/etc/bearings/tls/certificate.pem"))
    front = Front(
        web=tuple(env.words("FRONT_WEB", "127.0.0.1:8001")),
        sockets=tuple(env.words("FRONT_SOCKETS", "127.0.0.1:8101")),
        listen=env.text("FRONT_LISTEN", str(urlsplit(settings.ORIGIN).port or 443)),
        plain=env.text("FRONT_PLAIN", "80"),
        certificate=here,
        key=env.path("FRONT_KEY", here.with_name("key.pem")),
        client_authority=env.text("FRONT_CLIENT_AUTHORITY", ""),
        client_revocations=env.text("FRONT_CLIENT_REVOCATIONS", ""),
        connections=env.number("FRONT_CONNECTIONS", 100, low=4, high=10_000),
        socket_connections=env.number("FRONT_SOCKETS_EACH", 500, low=4, high=100_000),
        log=env.text("FRONT_LOG", "/var/log/nginx/bearings.log"),
        files=env.number("FRONT_FILES", 40, low=4, high=10_000),
        pages=env.text("FRONT_PAGES", ""),
    )
    for name, told in (("FRONT_WEB", front.web), ("FRONT_SOCKETS", front.sockets)):
        if not told or not all(ADDRESS.fullmatch(one) for one in told):
            raise ImproperlyConfigured(f"BEARINGS_{name} is {','.join(told)!r}; write addresses like 10.0.0.2:8001.")
    if not settings.SECURE:
        raise ImproperlyConfigured("BEARINGS_ORIGIN is not https://, and the front is there to end TLS.")
    if bool(front.client_authority) is not bool(settings.CLIENT_CERTIFICATE_HEADER):
        raise ImproperlyConfigured(
            "BEARINGS_CLIENT_CERTIFICATE_HEADER and BEARINGS_FRONT_CLIENT_AUTHORITY (who signs the certificates of "
            "people) go together: set both or neither."
        )
    return front


def conf(front: Front, folder: Path) -> str:
    """The configuration as a text; the pages are looked for in the folder."""
    asks = f"    ssl_client_certificate {front.client_authority};\n    ssl_verify_client on;"
    asks += f"\n    ssl_crl {front.client_revocations};" if front.client_revocations else ""
    always = dict(ALWAYS)
    if settings.SECURE_HSTS_SECONDS:
        told = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        always["Strict-Transport-Security"] = told
    return Conf(TEMPLATE.read_text("utf-8")).substitute(
        languages="\n".join(f"    ~*^{code} {code};" for code, _name in settings.LANGUAGES),
        web=_servers(front.web),
        sockets=_sockets(front.sockets),
        plain=_plain(front.plain),
        listen=front.listen,
        name=urlsplit(settings.ORIGIN).hostname,
        log=front.log,
        certificate=front.certificate,
        key=front.key,
        client_certificates=asks if front.client_authority else "",
        handed_on=_handed_on(),
        connections=front.connections,
        socket_connections=front.socket_connections,
        form=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        file=settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
        file_paths=FILE_PATHS,
        files=front.files,
        media_paths=MEDIA_PATHS,
        media_buffers=settings.MEDIA_BUFFERED // (16 * 1024) + 4,
        static_parent=settings.STATIC_ROOT.parent,
        static_headers=_headers({**always, "Content-Security-Policy": INERT}),
        pages_parent=folder,
        page_headers=_headers({**always, "Content-Security-Policy": too_large.STYLED}),
    )


def write(front: Front, folder: Path) -> None:
    """Readable for nginx, which runs as somebody else; there is no secret in it."""
    pages = folder / "front"
    pages.mkdir(parents=True, exist_ok=True)
    written = {folder / "bearings.conf": conf(front, Path(front.pages or folder))}
    for code, _name in settings.LANGUAGES:
        for name in PAGES:
            written[pages / f"{name}.{code}.html"] = _page(name, code)
    for file, text in written.items():
        file.write_text(text, "utf-8")
        file.chmod(0o644)
    for one in (folder, pages):
        one.chmod(0o755)


def _page(name: str, language: str) -> str:
    from forum.live import faults  # noqa: PLC0415  after Django's set-up

    asked = HttpRequest()
    asked.META["HTTP_ACCEPT_LANGUAGE"] = language
    return faults.page(asked, 503, f"{name}.html").content.decode()


def _handed_on() -> str:
    """What the application is told of who asks. nginx forgets all of it where a location sets one more, so each says
    all."""
    # The only front writes what it sees; behind others, which it trusts, it adds to what they wrote.
    told = {
        "Host": "$http_host",
        "X-Forwarded-For": "$remote_addr" if settings.TRUSTED_PROXIES == 1 else "$proxy_add_x_forwarded_for",
        "X-Forwarded-Proto": "https",
    }
    if settings.CLIENT_CERTIFICATE_HEADER:
        told[settings.CLIENT_CERTIFICATE_HEADER] = "$ssl_client_escaped_cert"
    told |= dict.fromkeys(NOT_HANDED_ON, '""')
    return "\n".join(f"        proxy_set_header {name} {value};" for name, value in told.items())


def _servers(addresses: tuple[str, ...]) -> str:
    """One that does not answer is left alone for some seconds; with a single one there is nobody else to ask."""
    return "\n".join(f"    server {one} max_fails=2 fail_timeout=5s;" for one in addresses)


def _sockets(addresses: tuple[str, ...]) -> str:
    """Never left alone. nginx forgives what failed only when a later request has ended, and a socket ends after hours:
    until then it would let through one in five seconds, and a thousand browsers would wait for an hour. One that
    refuses, hangs or fails is passed over by each request anyway (nginx/bearings.conf)."""
    return "\n".join(f"    server {one} max_fails=0;" for one in addresses)


def _plain(listen: str) -> str:
    if not listen:
        return ""
    name = urlsplit(settings.ORIGIN).hostname
    return (
        f"server {{\n    listen {listen};\n    server_name {name};\n    server_tokens off;\n    access_log off;\n"
        f"    return 308 {settings.ORIGIN}$request_uri;\n}}"
    )


def _headers(told: dict[str, str]) -> str:
    return "\n".join(f'        add_header {name} "{value}" always;' for name, value in told.items())


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("Say where to: python -m deploy.front /etc/nginx/bearings")
    django.setup()
    try:
        write(of_environment(), Path(sys.argv[1]).absolute())
    except ImproperlyConfigured as wrong:
        sys.exit(str(wrong))
    print(f"The front's configuration is in {sys.argv[1]}. Include its bearings.conf in nginx's http {{ }}.")


if __name__ == "__main__":
    main()
