"""Static files as production serves them: named by content, compressed once, kept by browsers for good."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLES, _ = HashedFilesMixin.patterns
_, MODULE_IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also renames what our own modules import; scripts of libraries are left as they came."""

    patterns = (STYLES, ("js/*.js", MODULE_IMPORTS))
