"""Closed lists of the organisation."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a user is in this system; what each role may do is in permissions.py."""

    COORDINATOR = "coordinator", "samordnare"
    DEPARTMENT_CONTACT = "department_contact", "förvaltningskontakt"
    CONSULTANT = "consultant", "arbetsmarknadskonsulent"
    LOG_REVIEWER = "log_reviewer", "logggranskare"
    BOARD_SECRETARY = "board_secretary", "nämndsekreterare"
    BOARD_MEMBER = "board_member", "nämndledamot"
    ADMINISTRATOR = "administrator", "administratör"


BOARD_ROLES = (Role.BOARD_SECRETARY, Role.BOARD_MEMBER)
