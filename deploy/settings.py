"""One settings file: safe on a laptop as it stands, production by environment (deploy/env.py)."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from accounts import certificates, networks, providers
from deploy import buckets, databases, env, redis_servers
from deploy.rooms import ROOMS

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = env.path("VAR", BASE_DIR / "var")
DEBUG = False  # never on: an error page with a stack trace would show case material
os.umask(0o077)  # whatever we write is for this account alone
SECRET_KEY = env.kept_secret("SECRET_KEY", VAR)
MASTER_KEY = env.one_of("MASTER_KEY", "file", ("file", "pkcs11"))  # where the key is that wraps all keys
MASTER_KEY_FILE = env.path("MASTER_KEY_FILE", VAR / "master.key")
MASTER_KEY_TOKEN = env.token("MASTER_KEY", needed=MASTER_KEY == "pkcs11")
ORIGIN = env.text("ORIGIN", "http://localhost:8000")  # scheme, host and port people use; the only one sockets accept
_origin = urlsplit(ORIGIN)
if _origin.scheme not in {"http", "https"} or not _origin.hostname or _origin.path not in {"", "/"}:
    raise ImproperlyConfigured(f"BEARINGS_ORIGIN is {ORIGIN!r}; write it like https://bearings.example.org")
ON_LOOPBACK = _origin.hostname in {"127.0.0.1", "localhost", "::1"}
SECURE = _origin.scheme == "https"
if not SECURE and not ON_LOOPBACK:
    raise ImproperlyConfigured("BEARINGS_ORIGIN must be https:// anywhere but on this machine itself.")
DEMO = env.yes("DEMO", default=False)  # the bar that steps into each person
if DEMO and not ON_LOOPBACK:
    raise ImproperlyConfigured("BEARINGS_DEMO lets anyone step into anyone: it is refused when not on loopback.")
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, low=0, high=5)  # fronts whose X-Forwarded-For is believed
if SECURE and not TRUSTED_PROXIES:
    raise ImproperlyConfigured("BEARINGS_ORIGIN is https://: say in BEARINGS_TRUSTED_PROXIES how many fronts end TLS.")
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# Where the front asks for client certificates: the header in which it hands on whose; docs/sign-in.md
CLIENT_CERTIFICATE_HEADER = certificates.header_named(env.text("CLIENT_CERTIFICATE_HEADER", ""), fronts=TRUSTED_PROXIES)
# On this machine itself both names of it will do: browsers refuse passkeys on 127.0.0.1 and take them on localhost.
_port = f":{_origin.port}" if _origin.port else ""
ORIGINS = sorted({ORIGIN, *(f"http://{name}{_port}" for name in ("127.0.0.1", "localhost") if ON_LOOPBACK)})
ALLOWED_HOSTS = [str(urlsplit(one).hostname) for one in ORIGINS]
CSRF_TRUSTED_ORIGINS = ORIGINS

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "audit",
    "accounts",
    *ROOMS,
    "demo",
    "deploy",
]
MIDDLEWARE = [
    "deploy.headers.HeadersMiddleware",
    "deploy.measuring.MeasuringMiddleware",
    "deploy.middleware.OriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "deploy.fetch_metadata.FetchMetadataMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.session_cookie.CookieMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "audit.middleware.ReceiptMiddleware",
    "audit.middleware.SourceMiddleware",
    "audit.middleware.HeldKeysMiddleware",
    "forum.live.modes.ModeMiddleware",
    "accounts.middleware.ClearanceMiddleware",
    "forum.live.middleware.RefusalMiddleware",
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # ours isolates the names that can be chosen
ROOT_URLCONF = "deploy.urls"
ASGI_APPLICATION = "deploy.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "deploy.folding.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["accounts.templatetags.in_sight"],  # every page shows names
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "forum.live.context.page",
            ],
        },
    }
]

DATABASE_POOL = env.number("DATABASE_POOL", 10, low=0, high=100)  # connections a process keeps at most; 0: no pool
DATABASES = {"default": databases.of(env.text("DATABASE", ""), VAR, pool=DATABASE_POOL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS = env.text("REDIS", "")
if REDIS:
    _redis = redis_servers.of(REDIS)
    _layer = {"hosts": [_redis.layer_host()], "prefix": _redis.prefix}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": _layer}}
    _cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS}
    _pool = {"OPTIONS": {"pool_class": "deploy.redis_servers.CachePool"}}
    CACHES = {"default": {**_cache, **_pool, "KEY_FUNCTION": "deploy.cache_keys.hidden"}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# The keeper expands large deliveries, the sequencer places and publishes the trail: inside the one process of an
# embedded installation, by `manage.py keep` and `manage.py sequence_audit --loop` where there are several.
KEEPER = env.yes("KEEPER", not REDIS)
SEQUENCER = env.yes("SEQUENCER", not REDIS)
WORKER = env.yes("WORKER", not REDIS)  # what takes longer than a request: beside an embedded server, else deploy/work
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
AUDIT_LOG = env.path("AUDIT_LOG", VAR / "log")  # the published log: checkpoints and tiles
AUDIT_ORIGIN = env.kept("AUDIT_ORIGIN", VAR, first=f"{_origin.netloc}/log")  # its name in every checkpoint, for ever
AUDIT_POLICY = env.path("AUDIT_POLICY", VAR / "policy")  # whose signatures count, and which witnesses are asked
AUDIT_READERS = env.path("AUDIT_READERS", VAR / "log.readers")  # programs that may fetch the log, with their tokens
AUDIT_SIGNER_SOCKET = env.path("AUDIT_SIGNER_SOCKET", VAR / "signer.sock")
ERASURES_FILE = env.path("ERASURES_FILE", VAR / "erasures")  # outside the database and its backups, like the master key
AUDIT_RETENTION_DAYS = env.number("AUDIT_RETENTION_DAYS", 0, low=0, high=36500)  # 0: for ever; docs/erasure.md
if 0 < AUDIT_RETENTION_DAYS < 365:
    raise ImproperlyConfigured("BEARINGS_AUDIT_RETENTION_DAYS is at least 365, or 0: a trail is kept for a year.")
SIGN_IN_PROVIDERS = providers.read(env.text("SIGN_IN_PROVIDERS", ""))  # organisations' own; docs/sign-in.md
NETWORKS = networks.read(env.text("NETWORKS_FILE", ""))  # which network is in which country; else none is known

LAST_BACKUP = env.path("LAST_BACKUP", VAR / "last-backup")  # python -m deploy.backup touches it
METRICS = env.path("METRICS", VAR / "metrics")  # where the processes of one machine count; docs/operate.md
MONITORS = networks.listed(env.words("MONITORS", "127.0.0.0/8,::1/128"))  # networks that may ask /health and /metrics
DISK_FREE = env.number("DISK_FREE_MB", 500, low=10, high=10_000_000) * 2**20  # less is not ready

from deploy.limits import *  # noqa: E402,F403  how much is usual, and how much is too much
from deploy.limits import UPLOAD_LIMIT  # noqa: E402

MEDIA_STORE = env.path("MEDIA_STORE", VAR / "media")  # sealed files only
S3 = buckets.read()  # a bucket instead of that folder; docs/bucket.md
HASH_LISTS = env.path("HASH_LISTS", VAR / "hash-lists")  # the operator's lists of known files; docs/hash-lists.md
CLAMAV = env.text("CLAMAV", "")  # the socket of clamd: a path, or host:port
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT + 1024 * 1024  # in memory, never on disk in clear; more: deploy/bodies.py
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

AUTH_USER_MODEL = "accounts.User"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True  # our scripts read the token from the page
CSRF_FAILURE_VIEW = "forum.live.middleware.forged"
THEME_COOKIE_NAME = "theme"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
if SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME, THEME_COOKIE_NAME = "__Host-language", "__Host-theme"
    # A browser would keep it for this machine's every port, `make demo` on plain HTTP included.
    SECURE_HSTS_SECONDS = 0 if ON_LOOPBACK else 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = env.yes("REDIRECT_TO_HTTPS", default=True)
    if TRUSTED_PROXIES:  # else anyone may write it
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSP_REPORTS, CSP_REPORTS_NAME = "/reports/", "policy"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],  # modules that it imports inherit the nonce: no address is trusted as such
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default", "dompurify", "bearings"],  # each made once, in live/trusted.js
        "report-uri": [CSP_REPORTS],
        # Chromium asks report-uri no more where it sees report-to, which it serves on https only.
        **({"report-to": [CSP_REPORTS_NAME]} if SECURE else {}),
    }
}

LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ, TIME_ZONE = True, "UTC"

STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our pages
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [("vendor", BASE_DIR / "build" / "vendor"), ("geoloc", BASE_DIR / "geoloc" / "outlines")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # unused: media go to the sealed store
    "staticfiles": {"BACKEND": "deploy.static_files.HashedStaticFiles"},
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("SMTP_HOST", "")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = env.text("SMTP_HOST", "localhost")
EMAIL_TIMEOUT = 10  # seconds: what sends mail has other things to do, too
EMAIL_PORT = env.number("SMTP_PORT", 25, low=1, high=65535)
SMTP_TLS = env.one_of("SMTP_TLS", "no", ("no", "starttls", "tls"))
EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP_TLS == "starttls", SMTP_TLS == "tls"
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("SMTP_USER", ""), env.text("SMTP_PASSWORD", "")
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "bearings@localhost")

from accounts.sign_in_settings import *  # noqa: E402,F403  allauth's options, kept in the room they belong to

LOG = env.one_of("LOG", "line", ("line", "json"))  # json: an object a line, and a line for each answer
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "deploy.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "deploy.logs.JsonLine"},
    },
    "filters": {"pages": {"()": "deploy.logs.WithoutAddresses"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG, "filters": ["pages"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    # Refusals are in the trail; failures are told once, with their number (forum/live/incidents.py).
    "loggers": {
        "django.request": {"level": "CRITICAL"},
        "authlib": {"level": "WARNING"},  # its lines for debugging hold the verifier of a sign-in under way
    },
}
