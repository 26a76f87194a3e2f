"""The shape of what administrators fill in, and of what everybody chooses for themselves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from lund_placements.forms import PlainForm, whole_number

from .enums import Role
from .mail import MailKind
from .models import Board, Department
from .selectors import board_names_on, departments_on
from .webhooks import KINDS


class BoardNameForm(PlainForm):
    """A new name from a day."""

    name = forms.CharField(label="Nytt namn", max_length=120)
    valid_from = forms.DateField(label="Gäller från")


class BoardChoice(forms.ModelChoiceField):
    """A nämnd by the name it has today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Board.objects.all(), **kwargs)

    def label_from_instance(self, board: Board) -> str:
        """Return today's name."""
        if not hasattr(self, "_names"):
            self._names = board_names_on(timezone.localdate())
        return self._names.get(board.pk, board.key).capitalize()


class DepartmentChoice(forms.ModelChoiceField):
    """A förvaltning by the name it has today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Department.objects.all(), **kwargs)

    def label_from_instance(self, department: Department) -> str:
        """Return today's name."""
        if not hasattr(self, "_names"):
            self._names = {card.pk: card.name for card in departments_on(timezone.localdate())}
        return self._names.get(department.pk, department.key)


class DepartmentPeriodForm(PlainForm):
    """A new name or nämnd from a day."""

    name = forms.CharField(label="Namn", max_length=120)
    board = BoardChoice(label="Nämnd", empty_label=None)
    valid_from = forms.DateField(label="Gäller från")


class HeadcountForm(PlainForm):
    """How many a förvaltning employs on a day."""

    as_of = forms.DateField(label="Per den")
    employees = whole_number("Antal anställda", most=100_000)
    women = whole_number("Varav kvinnor", most=100_000, required=False)
    men = whole_number("Varav män", most=100_000, required=False)
    source = forms.CharField(
        label="Källa", max_length=200, help_text="Till exempel personalredovisningen 2025."
    )
    is_invented = forms.BooleanField(label="Påhittad siffra", required=False)


class UserForm(PlainForm):
    """A new account."""

    name = forms.CharField(label="Namn", max_length=120)
    email = forms.EmailField(
        label="E-postadress", error_messages={"invalid": "Skriv en e-postadress, till exempel anna@lund.se."}
    )


class RoleForm(PlainForm):
    """A role for a period."""

    role = forms.ChoiceField(label="Roll", choices=Role.choices)
    department = DepartmentChoice(
        label="Förvaltning",
        required=False,
        empty_label="Ingen",
        help_text="Väljs för en förvaltningskontakt.",
    )
    board = BoardChoice(
        label="Nämnd",
        required=False,
        empty_label="Ingen",
        help_text="Väljs för en nämndsekreterare eller nämndledamot.",
    )
    valid_from = forms.DateField(label="Gäller från")
    valid_to = forms.DateField(label="Gäller till och med (frivilligt)", required=False)

    def clean(self) -> dict[str, Any]:
        """The period must be in order; the scope is checked by the database's own rule."""
        data = super().clean()
        if data.get("valid_to") and data.get("valid_from") and data["valid_to"] < data["valid_from"]:
            self.add_error("valid_to", "Slutdatum kan inte vara före startdatum.")
        return data


class LettersForm(PlainForm):
    """Which of the letters that can be turned off the user wants."""

    wanted = forms.MultipleChoiceField(
        label="Skicka mig ett brev när", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, kinds: Iterable[MailKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["wanted"]
        field.choices = [(kind.name, kind.label) for kind in kinds]
        field.is_needed_later = True  # keeps the label from saying that it is optional


class SecondFactorResetForm(PlainForm):
    """Why somebody's second factor is taken away."""

    reason = forms.CharField(
        label="Varför återställs den, och hur vet du vem som bad om det?",
        max_length=300,
        help_text="Till exempel: Tappad mobil. Ringde upp på numret i personalkatalogen.",
    )


class WebhookForm(PlainForm):
    """A system that is told of what happens."""

    name = forms.CharField(
        label="Mottagare", max_length=80, help_text="Till exempel diariet eller e-arkivet."
    )
    url = forms.CharField(
        label="Adress",
        max_length=300,
        help_text="Den börjar med https:// och går till en värd som driften har tillåtit.",
    )
    kinds = forms.MultipleChoiceField(label="Signaler som skickas dit", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.name, kind.label) for kind in KINDS.values()]


class MessageForm(PlainForm):
    """What somebody wants to say to those who run the service; anonymous if they wish."""

    text = forms.CharField(label="Meddelande", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    page = forms.CharField(
        label="Vilken sida gäller det?",
        required=False,
        max_length=300,
        help_text="Till exempel sidans rubrik eller adress.",
    )
    reply_to = forms.EmailField(
        label="E-post, om du vill ha svar",
        required=False,
        error_messages={"invalid": "Skriv adressen så här: namn@exempel.se."},
    )
