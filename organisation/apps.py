"""App configuration: rights for the application's role, checks before serving, and the own letters."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.checks import register
from django.db.models.signals import post_migrate


class OrganisationConfig(AppConfig):
    """Nämnder, förvaltningar, users and roles."""

    name = "organisation"
    verbose_name = "organisation"

    def ready(self) -> None:
        """Connect what belongs to migrating and to starting."""
        from lund_placements.grants import grant_rights  # needs the settings of a ready project

        from . import mail, notifications, time_out
        from .checks import database_role_is_ordinary, no_demo_data_in_production

        mail.register(notifications.LEFT, notifications.MISSING, notifications.SECOND_FACTOR_RESET)
        # Whatever signs somebody in: a password, two steps or a demo account.
        user_logged_in.connect(time_out.remember_sign_in, dispatch_uid="remember_sign_in")
        post_migrate.connect(grant_rights, dispatch_uid="grant_rights")
        register(no_demo_data_in_production, "start", deploy=True)
        register(database_role_is_ordinary, "start", deploy=True)
