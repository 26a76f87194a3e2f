"""WSGI entry point; refuses to start when the installation is not fit to serve real data."""

import os

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lund_placements.settings")

application = get_wsgi_application()

found = run_checks(tags=["start"], databases=["default"], include_deployment_checks=True)
errors = [error for error in found if error.is_serious()]
if errors:
    raise ImproperlyConfigured("\n".join(e.msg for e in errors))
