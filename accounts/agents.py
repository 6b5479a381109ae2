"""Which browser on which system, from what a browser says of itself: enough to know one's own again, no more."""

from __future__ import annotations

from django.utils.translation import gettext as _

# In this order: each of the later ones is named by the earlier ones too.
_BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrom": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {
    "Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS X": "macOS",
    "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip


def pair(user_agent: str) -> str:
    """All that is kept of it, like Firefox/Linux; each half is empty when it is not known."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    return f"{browser}/{system}"


def in_words(kept: str) -> str:
    """Firefox on Linux, say, in the reader's language."""
    browser, _sign, system = kept.partition("/")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser that does not say what it is")
