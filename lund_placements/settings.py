"""Settings: one module, driven by the environment, safe unless DEMO=1 says otherwise.

DATABASE_URL       PostgreSQL, as the application's own role (never the owner, never a superuser)
SECRET_KEY         long and random; required unless DEMO=1
ALLOWED_HOSTS      comma-separated host names; required unless DEMO=1
DEMO               1 allows demo data and one-click accounts, over plain HTTP
APP_DATABASE_ROLE  the role that `migrate` grants rights to; defaults to the user in DATABASE_URL
SITE_URL           where the product answers, without a last slash; letters lead there; required unless DEMO=1
EMAIL_HOST         SMTP host for outgoing mail, with EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD,
                   EMAIL_USE_TLS (1) and EMAIL_FROM; a demo always writes its mail to the console
PERSON_KEYS        what seals personnummer and kept forms: "1:<base64>", or "2:<new>,1:<old>" while keys change
PERSON_PEPPER      what the blind index of personnummer is made with, in base64; both required unless DEMO=1
WEBHOOK_HOSTS      comma-separated hosts (with :port unless 443) that signals may be sent to; none unless it is set
WEBHOOK_NETWORKS   comma-separated networks of our own (10.20.0.0/16) that those hosts may be in; else public only
API_CALLS_KEPT_DAYS  how long the list of calls with keys is kept; 731 days unless it is set, never less
SIGNED_OUT_AFTER_IDLE_MINUTES  how long somebody may be away and still be signed in; 30 unless it is set, 10 to 120
SIGNED_OUT_AFTER_HOURS  how long a sign-in lasts for somebody who is never away; 10 unless it is set, 1 to 12
SECOND_FACTOR_REQUIRED  0 lets those who reach persons or decide sign in with a password alone; 1 unless it is set,
                   but 0 in a demo
CONTACT_EMAIL      where questions and remarks on accessibility arrive, with CONTACT_PHONE and CONTACT_NAME
DATA_PROTECTION_OFFICER  who it is, with DATA_PROTECTION_EMAIL, _PHONE, and _BASIS: the legal basis in a sentence
"""

import datetime as dt
import os
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from .sealing import BadKeys, keys_of_demo, seal_from

BASE_DIR = Path(__file__).resolve().parent.parent
NODE_MODULES = BASE_DIR / "node_modules"

DEMO = os.environ.get("DEMO", "0") == "1"
DEBUG = False
DEMO_SECRET_KEY = "demo-only-" + "0123456789" * 6  # known to everybody, hence refused without DEMO


def required(name: str, demo_value: str) -> str:
    """Return the environment variable; only a demo may leave it out."""
    value = os.environ.get(name) or (demo_value if DEMO else "")
    if not value:
        raise ImproperlyConfigured(f"Sätt miljövariabeln {name}. Se README, avsnittet om drift.")
    return value


SECRET_KEY = required("SECRET_KEY", DEMO_SECRET_KEY)
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")
if not DEMO and (SECRET_KEY == DEMO_SECRET_KEY or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured("SECRET_KEY är demons eller för kort. Skapa en egen på minst 50 tecken.")
SITE_URL = required("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_demo_keys = keys_of_demo(BASE_DIR / "var" / "person-keys.json") if DEMO else ("", "")
try:
    PERSON_SEAL = seal_from(required("PERSON_KEYS", _demo_keys[0]), required("PERSON_PEPPER", _demo_keys[1]))
except BadKeys as error:
    raise ImproperlyConfigured(str(error)) from error

DATABASES = {
    "default": dj_database_url.parse(required("DATABASE_URL", ""), conn_max_age=60, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL måste peka på PostgreSQL.")
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds
DATABASES["default"]["OPTIONS"].setdefault(
    "options",
    "-c statement_timeout=20000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000",
)
APP_DATABASE_ROLE = os.environ.get("APP_DATABASE_ROLE") or DATABASES["default"]["USER"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
    "lund_placements",
    "organisation",
    "allocation",
    "agreements",
    "participants",
    "followup",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lund_placements.middleware.ReasonableSize",  # before anything that reads what was sent
    "django.contrib.sessions.middleware.SessionMiddleware",
    "organisation.time_out.TimeOut",  # before anybody asks who it is
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organisation.middleware.SignInKeepingForm",
    "organisation.second_factor.SecondFactor",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "lund_placements.middleware.PrivateResponses",
    "organisation.api.views.CallsAreKept",
    "lund_placements.middleware.RefusalsAsPages",
    "lund_placements.middleware.ReadOnlyGet",
]

ROOT_URLCONF = "lund_placements.urls"
WSGI_APPLICATION = "lund_placements.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "organisation.context.page_frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Signing in. Passwords follow OWASP ASVS 6.2: long, no composition rules, no forced rotation.
AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = ["organisation.accounts.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "organisation.passwords.NotRepeated"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "organisation.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # else anybody could let us write to any address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,30/15m/ip"}
# allauth's own generator writes to the database when a link is opened, and GET never writes.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_USER_DISPLAY = "organisation.accounts.display_name"
SECOND_FACTOR_REQUIRED = os.environ.get("SECOND_FACTOR_REQUIRED", "0" if DEMO else "1") != "0"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Shared by all worker processes, so that the limit on failed sign-ins holds.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}


def whole_number(name: str, usual: int, least: int, most: int) -> int:
    """Return the environment variable as a number within its limits, or the usual one when it is not set."""
    value = os.environ.get(name) or str(usual)
    if not (value.isascii() and value.isdecimal() and least <= int(value[:9]) <= most):
        raise ImproperlyConfigured(f"{name} ska vara ett heltal mellan {least} och {most}.")
    return int(value)


# See organisation/time_out.py, which counts both from what it knows itself.
SIGNED_OUT_AFTER_IDLE_MINUTES = whole_number("SIGNED_OUT_AFTER_IDLE_MINUTES", 30, 10, 120)
SESSION_COOKIE_AGE = 60 * 60 * whole_number("SIGNED_OUT_AFTER_HOURS", 10, 1, 12)
LAST_HERE_COOKIE = "lasthere" if DEMO else "__Host-lasthere"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "organisation.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not DEMO:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = os.environ.get("TLS_AT_PROXY", "1") == "1"
    # Else everybody behind the proxy would share one limit on failed sign-ins.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_SSL_REDIRECT else 0
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
MOST_SENT = 6 * 1024 * 1024  # bytes of a whole request: a file of 5 MB and its form
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

if os.environ.get("EMAIL_HOST") and not DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = os.environ["EMAIL_HOST"]
    EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
    EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "1") == "1"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10  # seconds; well below idle_in_transaction_session_timeout, as a letter is held while sent
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or f"platsmodellen@{urlsplit(SITE_URL).hostname}"

# Where signals to other systems may go; see outgoing.py.
WEBHOOK_HOSTS = frozenset(
    filter(None, os.environ.get("WEBHOOK_HOSTS", "").lower().replace(" ", "").split(","))
)
try:
    WEBHOOK_NETWORKS = [
        ip_network(text.strip()) for text in os.environ.get("WEBHOOK_NETWORKS", "").split(",") if text.strip()
    ]
except ValueError as error:
    raise ImproperlyConfigured("Skriv WEBHOOK_NETWORKS som nät, till exempel 10.20.0.0/16.") from error

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "svenska")]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("designsystemet", NODE_MODULES / "@digdir" / "designsystemet-css" / "dist"),
    ("source-sans-3", NODE_MODULES / "@fontsource" / "source-sans-3"),
]
STATICFILES_FINDERS = [
    "lund_placements.staticfiles.UsedFilesFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The API. Everything else about it stands with its views, in each app's api/.
API_VERSION = "1.0.0"  # the first number is raised when somebody who calls would have to change something
API_CALLS_A_MINUTE = 300  # that a person may make; each key says its own
# Decided 2026-11-23: what the machines have called is an audit log, kept for as long as the longest key is valid.
# Can be made longer, and a trigger refuses shorter. A signal that has arrived is kept while anybody may ask for it.
LEAST_KEPT = 731
API_CALLS_KEPT = dt.timedelta(days=int(os.environ.get("API_CALLS_KEPT_DAYS") or LEAST_KEPT))
if API_CALLS_KEPT.days < LEAST_KEPT:
    raise ImproperlyConfigured(f"API_CALLS_KEPT_DAYS ska vara minst {LEAST_KEPT}.")
SENT_SIGNALS_KEPT = dt.timedelta(days=90)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "organisation.api.authentication.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["organisation.api.authentication.SignedIn"],
    "DEFAULT_THROTTLE_CLASSES": ["organisation.api.authentication.PeopleInTurn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "lund_placements.api.schema.Schema",
    "EXCEPTION_HANDLER": "lund_placements.api.errors.explain",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Platsmodellen",
    "DESCRIPTION": "Samma handlingar för maskiner som för människor: samma regler, samma svar.",
    "VERSION": API_VERSION,
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "lund_placements.api.schema.tidy",
    ],
    "ENUM_NAME_OVERRIDES": {
        "PlacementKind": "allocation.enums.PlacementKind",
        "RoundStatus": "allocation.enums.RoundStatus",
        "DialogueStatus": "allocation.enums.DialogueStatus",
        "DialogueParty": "allocation.enums.Party",
        "AgreementStatus": "agreements.enums.AgreementStatus",
        "AgreementParty": "agreements.enums.Party",
        "AgreementTurn": "agreements.enums.Turn",
        "SignatureMethod": "agreements.enums.SignatureMethod",
        "Outcome": "allocation.enums.Outcome",
        "Interest": "allocation.enums.Interest",
        "PlaceState": "participants.place_enums.PlaceState",
        "ProposalStatus": "participants.placement_enums.ProposalStatus",
        "PlacementStatus": "participants.placement_enums.PlacementStatus",
        "EndReason": "participants.placement_enums.EndReason",
        "UnionForm": "participants.place_enums.UnionForm",
        "Adaptation": "participants.enums.Adaptation",
        "MilestoneStatus": "followup.enums.MilestoneStatus",
        "MilestoneForm": "followup.enums.Form",
        "SkipReason": "followup.enums.SkipReason",
        "OutcomeCode": "followup.enums.OutcomeCode",
        "GoalProgress": "followup.enums.GoalProgress",
        "Opinion": "allocation.enums.Opinion",
        "PhaseKind": "allocation.enums.PhaseKind",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "lund_placements.logs.WithoutDetails",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # They narrate every step of every document.
    "loggers": {"weasyprint": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}

# Whom users turn to.
CONTACT = {
    "name": os.environ.get("CONTACT_NAME", "Samordnaren i arbetsmarknads- och socialförvaltningen"),
    "email": os.environ.get("CONTACT_EMAIL")
    or ("platsmodellen@kommun.example" if DEMO else DEFAULT_FROM_EMAIL),
    "phone": os.environ.get("CONTACT_PHONE", ""),
}
# What the accessibility statement names. The authority may change, hence settings and not text in a page.
ACCESSIBILITY = {
    "assessed_on": dt.date(2026, 11, 22),
    "authority": os.environ.get("ACCESSIBILITY_AUTHORITY", "Myndigheten för digital förvaltning (Digg)"),
    "report_url": os.environ.get("ACCESSIBILITY_REPORT_URL", "https://www.digg.se/tdosanmalan"),
}

# What a kommun fills in about personal data (GDPR articles 13 and 14); what is left out is said to be missing.
DATA_PROTECTION = {
    "officer": os.environ.get("DATA_PROTECTION_OFFICER", ""),
    "email": os.environ.get("DATA_PROTECTION_EMAIL", ""),
    "phone": os.environ.get("DATA_PROTECTION_PHONE", ""),
    "basis": os.environ.get("DATA_PROTECTION_BASIS", ""),
    "authority": os.environ.get("DATA_PROTECTION_AUTHORITY", "Integritetsskyddsmyndigheten (IMY)"),
    "complaint_url": os.environ.get("DATA_PROTECTION_COMPLAINT_URL", "https://www.imy.se/"),
}

# What the kommun is called.
MUNICIPALITY = os.environ.get("MUNICIPALITY", "Lunds kommun")
