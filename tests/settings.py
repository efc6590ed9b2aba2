"""The settings of the system, made strict: what would pass quietly in production fails here."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests")

if not os.environ.get("DATABASE_URL"):
    from brokerage import embedded

    # A cluster of its own, without fsync; child processes of a test find it by these names.
    urls = embedded.ensure_running(embedded.TEST)
    os.environ["DATABASE_URL"], os.environ["APP_DATABASE_URL"] = urls.owner, urls.app

from brokerage.settings import *  # noqa: F403
from brokerage.settings import TEMPLATES


class UndefinedVariable(str):
    """Stands for an undefined template variable, and fails when a template shows it."""

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"The template variable {name} is undefined.")

    def __contains__(self, part: object) -> bool:
        return part == "%s"


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")

# Argon2 is slow by design; no test is about its strength.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="jobbrokerage-test-files-")
SECURE_COOKIES = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Each worker of a parallel run and each checkout has a database of its own name.
DATABASES["default"]["CONN_MAX_AGE"] = DATABASES["owner"]["CONN_MAX_AGE"] = 0  # noqa: F405
