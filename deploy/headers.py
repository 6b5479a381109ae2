"""What every answer carries, static files and refusals too: it runs nowhere else, is embedded nowhere, kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = "Content-Security-Policy"
INERT = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# Everything that a browser lets pages be denied; passkeys are all that ours ask of a device.
DENIED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "clipboard-write",
    "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection",
    "keyboard-map", "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment",
    "picture-in-picture", "screen-wake-lock", "serial", "storage-access", "sync-xhr", "usb", "window-management",
    "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(
    [*(f"{name}=()" for name in DENIED), "publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
)
ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",  # nothing we show is from elsewhere
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class HeadersMiddleware:
    """The outermost: what an inner middleware answers by itself has them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response[name] = value
        # Static files say themselves how long they keep; all else is a person's, or leads to it.
        response.setdefault("Cache-Control", "no-store")
        if _is_page(response):
            response.setdefault(POLICY, INERT)
            response["Reporting-Endpoints"] = f'{settings.CSP_REPORTS_NAME}="{settings.CSP_REPORTS}"'
        elif not response.get(POLICY, "").startswith("sandbox"):
            response[POLICY] = INERT  # opened on its own, a file or a fragment's data can do nothing
        return response


def _is_page(response: HttpResponse) -> bool:
    is_html = response.get("Content-Type", "").startswith("text/html")
    return is_html and not response.get("Content-Disposition", "").startswith("attachment")
