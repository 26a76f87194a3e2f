"""App configuration."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """How each placement is followed up, and what came of it."""

    name = "followup"
    verbose_name = "uppföljning"

    def ready(self) -> None:
        """Let the milestones follow a placement, its page lead to them, and letters tell of those that are late."""
        from django.urls import reverse

        from agreements import exports
        from allocation import open_data, overview
        from organisation import mail
        from organisation.api import scopes
        from participants import hooks, register_extract

        from . import open_data as own
        from . import person_words
        from .actions.erasure import erase_followup
        from .actions.milestones import follow_placement
        from .api.scopes import SCOPES
        from .figures import begun_by_line
        from .models import FollowUpEvent, PersonEvent
        from .notifications import DIGEST, ESCALATION, REPORT, tell_of_the_week
        from .report_words import latest_report, lessons_for
        from .to_do import waits_for
        from .words import NOT_IN_EXTRACT, TEXTS

        hooks.PLACEMENT_HOOKS.append(follow_placement)
        hooks.ERASE.append(erase_followup)
        hooks.PLACEMENT_LINKS.append(
            lambda placement: ("Visa uppföljningen", reverse("followup:placement", args=[placement.pk]))
        )
        hooks.CASE_LINKS.append(
            lambda participant: (
                "Handlingsplan, tidslinje och utveckling",
                reverse("followup:person", args=[participant.pk]),
            )
        )
        register_extract.EVENT_TEXTS.update({FollowUpEvent: TEXTS, PersonEvent: person_words.TEXTS})
        register_extract.LEFT_OUT.update(NOT_IN_EXTRACT | person_words.NOT_IN_EXTRACT)
        scopes.register(*SCOPES)
        open_data.register(own.ATTAINMENT, own.FIGURES)
        mail.register(DIGEST, ESCALATION, REPORT)
        exports.BEGUN.append(begun_by_line)
        overview.TO_DO.append(waits_for)
        overview.SECTIONS.append(latest_report)
        overview.REMINDERS.append(lessons_for)
        mail.BEFORE_SENDING.append(tell_of_the_week)
