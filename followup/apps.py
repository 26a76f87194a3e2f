"""App configuration."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """How each placement is followed up, and what came of it."""

    name = "followup"
    verbose_name = "uppföljning"

    def ready(self) -> None:
        """Let the milestones follow what happens to a placement."""
        from participants import hooks

        from .actions.milestones import follow_placement

        hooks.PLACEMENT_HOOKS.append(follow_placement)
