"""All settings, read from the environment. docs/operations.md lists the variables.

Nothing here has an unsafe default: what is missing or dangerous stops the boot with a sentence.
"""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from pathlib import Path

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from k8sprep.database import database_from
from k8sprep.environment import Environment, check_secrets

django_stubs_ext.monkeypatch()  # classes such as ModelAdmin[Question] are generic at run time too

BASE_DIR = Path(__file__).resolve().parent.parent
check_secrets()
env = Environment()

DEBUG = env.flag("DEBUG", default=False)
KEY_FILE = BASE_DIR / "var" / "secret_key"  # `make run` makes it, readable by its owner only
KEY = KEY_FILE.read_text() if KEY_FILE.exists() else ""
SECRET_KEY = env.str("SECRET_KEY", default=KEY).strip()
# Former keys, one on each line: what they signed still counts, and they sign nothing new.
SECRET_KEY_FALLBACKS = [
    key.strip() for key in env.str("SECRET_KEY_FALLBACKS", default="").splitlines() if key.strip()
]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# On: the site is reached by https, behind a proxy that ends TLS and sets X-Forwarded-Proto.
HTTPS = env.flag("HTTPS", default=True)

if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is empty. Set SECRET_KEY, or SECRET_KEY_FILE to a file that holds it; "
        "`make run` makes one in var/."
    )
if DEBUG and "runserver" not in sys.argv:
    raise ImproperlyConfigured(
        "DEBUG is on outside `make dev`. It shows settings and code to every visitor: unset DEBUG."
    )
if any(host.strip() == "*" for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS holds `*`, which lets anyone forge the site's address. "
        "Name the hosts, separated by commas."
    )

INSTALLED_APPS = [
    "k8sprep.apps.EditorsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "quiz",
]

MIDDLEWARE = [
    "k8sprep.health.HealthMiddleware",
    "k8sprep.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "k8sprep.responses.ResponseMiddleware",
    "k8sprep.cookies.CookieMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
# Unset: no figures for Prometheus, and nothing of them is loaded.
METRICS_PORT = int(env.number("METRICS_PORT", default=0, at_least=0))
if METRICS_PORT:
    MIDDLEWARE.insert(0, "quiz.ops.metrics.MetricsMiddleware")
    if not env.str("PROMETHEUS_MULTIPROC_DIR", default=""):
        raise ImproperlyConfigured(
            "METRICS_PORT is set and PROMETHEUS_MULTIPROC_DIR is not. Name a directory of its own, "
            "in which the workers keep their counts."
        )

ROOT_URLCONF = "k8sprep.urls"
WSGI_APPLICATION = "k8sprep.wsgi.application"

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
                "quiz.views.contexts.site",
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]

DATABASES = {"default": database_from(env, default_path=BASE_DIR / "var" / "k8sprep.sqlite3")}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
FORMAT_MODULE_PATH = "k8sprep.formats"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}

# Where the bank's files lie, and hours that the clock is moved by (tests of “tomorrow” only).
BANK_DIR = Path(env.str("BANK_DIR", default=str(BASE_DIR / "quiz" / "bank" / "questions")))
CLOCK_OFFSET = timedelta(hours=env.number("CLOCK_OFFSET_HOURS", default=0, at_least=0))
if CLOCK_OFFSET and HTTPS:
    raise ImproperlyConfigured(
        "CLOCK_OFFSET_HOURS moves the clock, to try out tomorrow on one's own machine. "
        "A public site must not: unset it, or set HTTPS=0."
    )

# What learners prepare for: an answer that was checked for an earlier version says so.
KUBERNETES_VERSION = env.str("KUBERNETES_VERSION", default="1.37").strip()
if not re.fullmatch(r"1\.(0|[1-9][0-9]{0,2})", KUBERNETES_VERSION):
    raise ImproperlyConfigured(
        f"KUBERNETES_VERSION is {KUBERNETES_VERSION!r}. Write a minor version, such as 1.37."
    )

# Whether pages show what the process can see of the Pod that it runs in (quiz/evidence/).
EVIDENCE = env.flag("EVIDENCE", default=True)

SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "quiz.views.errors.csrf_failure"
METHOD_NOT_ALLOWED_VIEW = "quiz.views.errors.not_allowed"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
GUEST_COOKIE_NAME = "guest"  # holds the key by which the browser of a guest is known
if HTTPS:
    # The __Host- prefix keeps other hosts of the domain from planting a cookie.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    GUEST_COOKIE_NAME = "__Host-guest"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    # Off unless asked for: on an apex domain they cut off other hosts that speak no https.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", default=False)
    SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", default=False)
    if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
        raise ImproperlyConfigured(
            "HSTS_PRELOAD is on and HSTS_SUBDOMAINS is not. Browsers preload a domain only with "
            "all of its subdomains: set HSTS_SUBDOMAINS=1 too, or unset HSTS_PRELOAD."
        )
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # the two that are off


# Accounts are allauth's, for those who want one; editors sign in by the same door.
ACCOUNTS = env.flag("ACCOUNTS", default=True)  # off: all learners are guests
SIGN_UP = env.flag("SIGN_UP", default=True)  # off: only an admin makes accounts
GUESTS = env.flag("GUESTS", default=True)  # off: every page asks to sign in
if not (ACCOUNTS or GUESTS):
    raise ImproperlyConfigured(
        "ACCOUNTS and GUESTS are both off, so nobody could practise. Set one of them to 1."
    )
if not GUESTS:
    MIDDLEWARE.insert(
        MIDDLEWARE.index("allauth.account.middleware.AccountMiddleware") + 1,
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
    )
AUTHENTICATION_BACKENDS = ["quiz.accounts.backend.Backend"]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "home"
ACCOUNT_ADAPTER = "quiz.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}  # editors may have a name and no address
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True  # one address each; a new one counts once its code was typed
# Codes, not links: they are typed where the practice is that moves to the account.
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "k8sprep: "
ACCOUNT_FORMS = {
    "login": "quiz.accounts.forms.LoginForm",
    "signup": "quiz.accounts.forms.SignupForm",
    "reauthenticate": "quiz.accounts.forms.ReauthenticateForm",
    "change_password": "quiz.accounts.forms.ChangePasswordForm",
    "set_password": "quiz.accounts.forms.SetPasswordForm",
    "reset_password": "quiz.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "quiz.accounts.forms.ResetPasswordKeyForm",
    "confirm_password_reset_code": "quiz.accounts.forms.ConfirmPasswordResetCodeForm",
    "confirm_email_verification_code": "quiz.accounts.forms.ConfirmEmailForm",
    "add_email": "quiz.accounts.forms.AddEmailForm",
}
# Guesses, for each account and each address, in all pods together.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "signup": "10/m/ip"}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "quiz_cacheentry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# Proxies in front that append the address of whom they answer to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.number("TRUSTED_PROXIES", default=0, at_least=0))
MFA_ADAPTER = "quiz.accounts.second_step.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "k8sprep"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # on localhost, browsers allow it too

# Another site's sign-in (OpenID Connect): nothing of it is loaded while it is not named.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
if OIDC_ISSUER:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "quiz.accounts.single_sign_on.SocialAdapter"
    SOCIALACCOUNT_QUERY_EMAIL = True
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": env.str("OIDC_NAME", default="your organisation"),
                    "client_id": env.str("OIDC_CLIENT_ID"),
                    "secret": env.str("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_ISSUER, "oauth_pkce_enabled": True},
                }
            ]
        }
    }

# E-mail goes out by this server; without one nobody is asked to confirm an address.
EMAIL_HOST = env.str("EMAIL_HOST", default="")
EMAIL_PORT = int(env.number("EMAIL_PORT", default=587, at_least=1))
EMAIL_HOST_USER = env.str("EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_PASSWORD", default="")
EMAIL_SECURITY = env.str("EMAIL_SECURITY", default="starttls")
if EMAIL_SECURITY not in {"starttls", "tls", "none"}:
    raise ImproperlyConfigured(
        f"EMAIL_SECURITY is {EMAIL_SECURITY!r}. Write starttls, tls or none."
    )
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="k8sprep@localhost")
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_HOST else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = bool(EMAIL_HOST)
MFA_ALLOW_UNVERIFIED_EMAIL = not EMAIL_HOST

# Django 6's name and form, so that its own middleware can replace ours.
SECURE_CSP = {
    "default-src": ["'none'"],
    "base-uri": ["'none'"],
    "connect-src": ["'self'"],
    "font-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "img-src": ["'self'"],
    "manifest-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A larger file is read and dropped, whatever the address: none is ever written to /tmp.
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
LOG_FORMAT = env.str("LOG_FORMAT", default="text")
if LOG_FORMAT not in {"text", "json"}:
    raise ImproperlyConfigured(f"LOG_FORMAT is {LOG_FORMAT!r}. Write text or json.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "%(levelname)s %(name)s: %(message)s"},
        "json": {"()": "k8sprep.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
