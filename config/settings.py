"""The one settings file: every value an operator may set comes from the environment."""

import sys
import tomllib
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- How this installation runs ---
# "demo" and "test" are allowed what production never is: a known secret key, simulated time.
MODE = env.str("DOHODA_MODE", default="production")
IS_PRODUCTION = MODE == "production"
DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("DOHODA_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = env.str("SECRET_KEY", default=environ.Env.NOTSET if IS_PRODUCTION else "not-a-secret" * 5)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])
# Simulated time lets a test move the clock of every process at once; production refuses it (core.checks).
# Keys that were replaced: what they signed, and the webhook secrets made from them, stays valid.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SIMULATED_TIME = env.bool("DOHODA_SIMULATED_TIME", default=False)

# --- Apps: the order is that of the floors, top first ---
INSTALLED_APPS = [
    "api",
    "desk",
    "complaints",
    "agreements",
    "policies",
    "sla",
    "drafting",
    "customers",
    "notifications",
    "documents",
    "accounts",
    "core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.ReadableRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.UserLanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.organisation",
            ],
        },
    },
]

# --- Data ---
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'dohoda.sqlite3'}")}
DATABASE = DATABASES["default"]
IS_SQLITE = "sqlite" in DATABASE["ENGINE"]
if IS_SQLITE:
    # WAL lets readers go on while one writer writes; IMMEDIATE takes the write lock at the start, so that
    # a transaction never fails half-way because another one began to write.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASE["CONN_HEALTH_CHECKS"] = True
# On SQLite too: to open the file anew is half of what an idle sweep costs.
DATABASE["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")

# --- Files ---
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise wants the folder to be there
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR_DIR / "files"))
STORAGES = {
    "default": {"BACKEND": env.str("FILE_STORAGE", default="documents.storage.WholeFileStorage")},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# A body larger than this is refused before it is read (core.middleware).
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
REQUEST_MAX_BYTES = env.int("REQUEST_MAX_BYTES", default=8 * 1024 * 1024)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- People ---
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:today"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# --- Languages and time ---
LANGUAGES = [("cs", _("Czech")), ("en", _("English"))]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
# The organisation's zone is used for display (core.models.Organisation); instants are UTC everywhere else.
TIME_ZONE = "UTC"

# --- Mail: every message is a row of the outbox, delivered by a worker through SMTP ---
EMAIL_BACKEND = "notifications.backend.OutboxEmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Dohoda <dohoda@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Webhooks: networks inside which endpoints may live, such as 10.20.0.0/16; others than public ones are refused ---
WEBHOOK_ALLOWED_NETWORKS = env.list("WEBHOOK_ALLOWED_NETWORKS", default=[])

# --- How many days what was delivered is kept, and what was given up; 0 is for ever. Of an e-mail the body goes ---
WEBHOOK_LOG_DAYS = env.int("WEBHOOK_LOG_DAYS", default=90)
WEBHOOK_FAILED_DAYS = env.int("WEBHOOK_FAILED_DAYS", default=365)
MAIL_BODY_DAYS = env.int("MAIL_BODY_DAYS", default=365)
MAIL_FAILED_BODY_DAYS = env.int("MAIL_FAILED_BODY_DAYS", default=730)

# --- Work ---
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A request that cannot reach the broker must not hang: its row waits in the outbox and the sweep takes it.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "visibility_timeout": 3600,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "sla.tasks.work_on_recompute": {"queue": "default"},
    "sla.tasks.count_days": {"queue": "default"},
    "sla.tasks.*": {"queue": "sweep"},
    "notifications.tasks.deliver_webhooks": {"queue": "hooks"},
    "notifications.tasks.sweep_webhooks": {"queue": "hooks"},
    "notifications.tasks.tend_old": {"queue": "default"},
    "notifications.tasks.*": {"queue": "mail"},
    "agreements.tasks.render_version": {"queue": "pdf"},
    "policies.tasks.render_revision": {"queue": "pdf"},
}
# Celery closes the connection around each task unless told to keep it: 3.4 times fewer tasks a second.
CELERY_DB_REUSE_MAX = 10_000
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TIMEZONE = "UTC"
# What one document may take before it is given up with words: of time (then its process is ended half a minute later,
# if it does not hear), and of memory beyond what its worker holds anyway. 0 megabytes is no limit.
PDF_SECONDS = env.int("PDF_SECONDS", default=180)
PDF_MEMORY_MB = env.int("PDF_MEMORY_MB", default=1024)
# Entries expire, and the scheduler lays no more than a minute's sweeps into a queue that nobody empties: few wait for a
# worker that was away. None lives for less than half a minute, by how much the clocks of two machines may differ.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "sla.tasks.sweep", "schedule": 1.0, "options": {"expires": 30.0}},
    "tend-duties": {"task": "sla.tasks.tend_duties", "schedule": 60.0, "options": {"expires": 60.0}},
    "count-days": {"task": "sla.tasks.count_days", "schedule": 60.0, "options": {"expires": 60.0}},
    "sweep-outbox": {"task": "notifications.tasks.sweep_outbox", "schedule": 10.0, "options": {"expires": 30.0}},
    "send-digests": {"task": "notifications.tasks.send_digests", "schedule": 5.0, "options": {"expires": 30.0}},
    "sweep-webhooks": {"task": "notifications.tasks.sweep_webhooks", "schedule": 5.0, "options": {"expires": 30.0}},
    "write-summaries": {"task": "desk.tasks.write_summaries", "schedule": 60.0, "options": {"expires": 60.0}},
    "sweep-recomputes": {"task": "sla.tasks.sweep_recomputes", "schedule": 20.0, "options": {"expires": 30.0}},
    "tend-old": {"task": "notifications.tasks.tend_old", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "advance-terms": {"task": "agreements.tasks.advance_terms", "schedule": 60.0, "options": {"expires": 60.0}},
    "sweep-renderings": {"task": "documents.tasks.sweep_renderings", "schedule": 30.0, "options": {"expires": 30.0}},
}
CELERY_BEAT_SCHEDULER = "config.scheduler:PatientScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# --- Being watched ---
# Managers and administrators are told on every page that something due is not being dealt with.
ALARM_BANNER = env.bool("ALARM_BANNER", default=True)
# Who may scrape /metrics: who sends this token, or connects straight from one of these networks. By default nobody.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_NETWORKS = env.list("METRICS_NETWORKS", default=[])
PROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION = env.str("DOHODA_VERSION", default=PROJECT["version"])

# --- REST ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.HasScope", "api.parameters.KnownParameters"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.problems.problem_handler",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Dohoda",
    "DESCRIPTION": (
        "Service agreements, targets, complaints and their clocks. A body holds nothing but the fields named here: an "
        "unknown one is a 422 with a pointer to it; fields that are only read may be sent back and are ignored. "
        "Instants carry their offset from UTC (`2026-03-02T09:00:00+01:00` or `...Z`); one without is a 422."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.add_webhooks",
    ],
}

# --- Safety ---
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
IS_HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
if IS_HTTPS:
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Logs: one line an event on standard error, with the request's or task's id (core.logging) ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "core.logging.formatter",
            "style": env.str("LOG_FORMAT", default="lines" if MODE == "demo" else "json"),
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}},
    # What Django says of each refused request is our own line, without the address.
    "loggers": {"django.request": {"level": "ERROR"}, "weasyprint": {"level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
