"""Which of the packages' static files the product serves: the two font weights that its pages use."""

from django.contrib.staticfiles.apps import StaticFilesConfig

UNUSED_WEIGHTS = ("200", "300", "500", "700", "800", "900")


class UsedStaticFiles(StaticFilesConfig):
    """Leaves out italics and unused weights, nine tenths of what the packages hold."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*-italic.*",
        *(f"*{weight}{end}" for weight in UNUSED_WEIGHTS for end in (".css", "-normal.*")),
    ]
