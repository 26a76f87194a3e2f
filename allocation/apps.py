"""App configuration."""

from django.apps import AppConfig


class AllocationConfig(AppConfig):
    """The yearly fördelningsmodell."""

    name = "allocation"
    verbose_name = "fördelning"
