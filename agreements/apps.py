"""App configuration."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The överenskommelser between the deciding nämnd and each receiving nämnd."""

    name = "agreements"
    verbose_name = "överenskommelser"
