"""Settings from the environment. Names and meanings: docs/deploy.md."""

from pathlib import Path
from urllib.parse import quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"

env = environ.FileAwareEnv()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)


def local_secret() -> str:
    """A secret kept beside the embedded database, for runs on one's own machine only."""
    from brokerage import embedded

    return embedded.secret_key()


def database_urls() -> tuple[str, str]:
    """(owner, application role) as URLs; the second is derived from the first where it is not set."""
    owner = env("DATABASE_URL", default="")
    if not owner:
        from brokerage import embedded

        urls = embedded.urls()
        return urls.owner, urls.app
    application = env("APP_DATABASE_URL", default="")
    if not application:
        parts = urlsplit(owner)
        place = f"{parts.hostname or 'localhost'}:{parts.port or 5432}"
        password = quote(parts.password or "jobbrokerage_app", safe="")
        application = f"postgresql://jobbrokerage_app:{password}@{place}{parts.path}"
    return owner, application


ON_EMBEDDED = not env("DATABASE_URL", default="")
SECRET_KEY = env("SECRET_KEY", default="") or (local_secret() if ON_EMBEDDED else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random value: it signs sessions and digests.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "brokerage.apps.BrokerageConfig",
    "partners.apps.PartnersConfig",
    "clients.apps.ClientsConfig",
    "referrals.apps.ReferralsConfig",
    "outcomes.apps.OutcomesConfig",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "oauth2_provider",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "brokerage.middleware.CallerMiddleware",
]

ROOT_URLCONF = "brokerage.urls"
WSGI_APPLICATION = "brokerage.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "brokerage.context.site",
            ],
            "builtins": ["brokerage.templatetags.govuk"],
        },
    },
]
FORM_RENDERER = "brokerage.forms.renderer.GovukRenderer"

_owner_url, _app_url = database_urls()
_connection = {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600), "CONN_HEALTH_CHECKS": True}
# Behind PgBouncer in transaction mode, set DISABLE_SERVER_SIDE_CURSORS=1.
_connection["DISABLE_SERVER_SIDE_CURSORS"] = env.bool("DISABLE_SERVER_SIDE_CURSORS", default=False)
DATABASES = {
    # The powerless role that web, worker and tests use.
    "default": {**env.db_url_config(_app_url), **_connection, "TEST": {"MIRROR": "owner"}},
    # Migrates, loads and flushes; never used to answer a request.
    "owner": {**env.db_url_config(_owner_url), **_connection, "TEST": {"DEPENDENCIES": []}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["brokerage.formats"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "build" / "static"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(LOCAL_DIR / "files"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "brokerage.static_files.HashedFiles"},
}
EVIDENCE_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Sign-in
AUTH_USER_MODEL = "brokerage.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "brokerage.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "brokerage.forms.accounts.LoginForm",
    "reset_password": "brokerage.forms.accounts.ResetPasswordForm",
    "change_password": "brokerage.forms.accounts.ChangePasswordForm",
}
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "brokerage.views.csrf_failure"

# Behind TLS everywhere but on one's own machine.
SECURE_COOKIES = env.bool("SECURE_COOKIES", default=not (DEBUG or ON_EMBEDDED))
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
if SECURE_COOKIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Partner API
OAUTH2_PROVIDER_APPLICATION_MODEL = "partners.ApiClient"
OAUTH2_PROVIDER = {
    "SCOPES": {
        "referrals:read": "Read the agency's own referrals and the progress shared with it",
        "referrals:write": "Send and change the agency's own referrals",
        "directory:read": "Read the directory of Job Brokers",
        "webhooks:manage": "Manage the agency's own webhooks",
    },
    "DEFAULT_SCOPES": [],
    "SCOPES_BACKEND_CLASS": "partners.scopes.ClientScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    # Tokens are stored as digests only.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["partners.authentication.AgencyTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["partners.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "EXCEPTION_HANDLER": "referrals.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Job Brokerage partner API",
    "DESCRIPTION": "Send referrals to Job Brokers and learn what became of them.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "OAUTH2_FLOWS": ["clientCredentials"],
    "OAUTH2_TOKEN_URL": "/o/token/",
    "OAUTH2_SCOPES": OAUTH2_PROVIDER["SCOPES"],
}

# Mail: to the console of whoever runs it, unless EMAIL_URL names a server.
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Job Brokerage <no-reply@jobbrokerage.example>")
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}

# Apps further out that know other kinds of signed-in people.
CALLER_RESOLVERS = ["partners.callers.agency_caller"]
