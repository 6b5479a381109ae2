"""Static files under names with their hash, where a script's imports name their files so too."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """One address for each module: loaded under two, it would run twice, and its policies exist once."""

    # Django's own way (support_js_module_import_aggregation) stumbles over libraries that import by bare names.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.js", ((r'(?P<matched>from "(?P<url>\.\.?/[^"]+)";)', 'from "%(url)s";'),)),
    )
