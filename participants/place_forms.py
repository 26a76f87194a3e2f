"""The shape of what is filled in about places; the rules are in the actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet, TextChoices

from allocation.enums import PlacementKind
from allocation.reply_forms import needed_later
from lund_placements.forms import PlainForm, speak_plainly, whole_number

from .actions.places import (
    FIELDS,
    ConsultationInput,
    PeriodInput,
    PlaceInput,
    ShareInput,
    SupervisionInput,
)
from .actions.workplaces import SupervisorInput, WorkplaceInput
from .enums import Adaptation, Area, Certificate, LanguageBand, Licence, PhysicalDemand, TimeOfDay
from .models import Place, Supervisor, Workplace
from .models.person import FULL_TIME
from .models.place import MOST_AT_ONCE, organisation_number_validator
from .place_enums import PlaceState, UnionForm, Weekday
from .place_selectors import in_state, supervisors_of

Data = Mapping[str, Any] | None
MOST_SHARES = 3
PERIOD = ("starts_on", "ends_on", "revision")
YES_AND_NO = {"ja": True, "nej": False}


def _long(label: str, most: int, help_text: str = "") -> forms.CharField:
    return needed_later(
        forms.CharField(
            label=label, max_length=most, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
        )
    )


def _listed(choices: type[TextChoices]) -> list[tuple[str, str]]:
    """Return the choices as they stand each on a line of their own."""
    return [(code, f"{label[:1].upper()}{label[1:]}") for code, label in choices.choices]


def _any_of(label: str, choices: type[TextChoices], **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=_listed(choices),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "codes"}),
        **kwargs,
    )


def _yes_or_no(label: str, help_text: str) -> forms.TypedChoiceField:
    return needed_later(
        forms.TypedChoiceField(
            label=label,
            help_text=help_text,
            choices=[("ja", "Ja"), ("nej", "Nej")],
            coerce=YES_AND_NO.__getitem__,
            empty_value=None,
            widget=forms.RadioSelect,
        )
    )


class SupervisorField(forms.ModelChoiceField):
    """One of the förvaltning's supervisors, each with the workplace and how many places they manage."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(Supervisor.objects.none(), label=label, empty_label="Välj", **kwargs)

    def label_from_instance(self, supervisor: Supervisor) -> str:
        """Return how a supervisor stands in the list."""
        return f"{supervisor.name}, {supervisor.workplace.name} (högst {supervisor.most_places} samtidigt)"


class PlaceForm(PlainForm):
    """Everything about a place; a draft needs only where and what."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # The work
    workplace = forms.ModelChoiceField(
        Workplace.objects.none(), label="Arbetsplats", empty_label="Välj arbetsplats"
    )
    occupation = forms.CharField(label="Yrke", max_length=80, help_text="Till exempel lokalvårdare.")
    ssyk = needed_later(
        forms.CharField(
            label="Yrkeskod (SSYK)",
            max_length=4,
            help_text="Fyra siffror, till exempel 9111. Koden används när någon matchas till platsen.",
        )
    )
    area = needed_later(forms.ChoiceField(label="Område", choices=[("", "Välj område"), *_listed(Area)]))
    tasks = _long("Arbetsuppgifter", 2000, "Vad personen gör en vanlig dag, och vad andra gör.")
    purpose = _long("Syfte", 1000, "Vad personen ska lära sig, utveckla eller pröva.")
    is_near_operations = _yes_or_no(
        "Är platsen verksamhetsnära?", "Den ingår i det som verksamheten gör annars, och är inte konstruerad."
    )
    needs_to_recruit = _yes_or_no(
        "Behöver ni rekrytera till yrket?", "Då kan platsen leda till en anställning hos er."
    )
    # When
    starts_on = needed_later(forms.DateField(label="Från och med"))
    ends_on = needed_later(forms.DateField(label="Till och med"))
    hours_per_week = needed_later(whole_number("Timmar i veckan", least=1, most=FULL_TIME))
    least_hours = whole_number(
        "Minsta antal timmar i veckan",
        least=1,
        most=FULL_TIME,
        required=False,
        help_text="Fyll i om någon kan börja med färre timmar.",
    )
    times_of_day = needed_later(_any_of("När på dygnet?", TimeOfDay))
    # What it demands, and what can be arranged
    language_level = forms.ChoiceField(
        label="Svenska, minst", required=False, choices=[("", "Inget krav"), *_listed(LanguageBand)]
    )
    licences = _any_of("Körkort som krävs", Licence)
    certificates = _any_of("Intyg som krävs", Certificate)
    physical = _any_of("Arbetet innebär att", PhysicalDemand)
    adaptations = _any_of("Det här kan ni ordna", Adaptation)
    cannot_arrange = _any_of(
        "Det här kan ni inte ordna",
        Adaptation,
        help_text="Det som inte är markerat någonstans får konsulenten fråga er om.",
    )
    # Who receives, and how safely
    supervisor = needed_later(SupervisorField("Handledare"))
    substitute = needed_later(SupervisorField("Ersättare när handledaren är borta"))
    responsible_manager = needed_later(
        forms.CharField(
            label="Ansvarig chef", max_length=120, help_text="Den som har arbetsmiljöansvaret på plats."
        )
    )
    risk_assessed_on = needed_later(forms.DateField(label="Riskerna bedömdes den"))
    replaces_no_post = needed_later(
        forms.BooleanField(label="Vi intygar att platsen inte ersätter en ordinarie tjänst")
    )

    def __init__(self, data: Data = None, *, place: Place, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        chosen = [place.supervisor_id, place.substitute_id]
        for name in ("supervisor", "substitute"):
            self.fields[name].queryset = supervisors_of(place.department_id, also=chosen)
        used = Workplace.objects.filter(department=place.department_id)
        self.fields["workplace"].queryset = used.filter(is_used=True) | used.filter(pk=place.workplace_id)
        if place.kind != PlacementKind.PRAKTIK:
            self.fields["purpose"].is_needed_later = False

    @classmethod
    def of(cls, place: Place) -> "PlaceForm":
        """Return the form filled in with what is stored."""
        words = {value: word for word, value in YES_AND_NO.items()}
        given = {name: getattr(place, name) for name in FIELDS}
        for name in ("is_near_operations", "needs_to_recruit"):
            given[name] = words.get(given[name], "")
        return cls(initial={**given, "revision": place.revision}, place=place)

    def value(self) -> PlaceInput:
        """Return the place as the action takes it."""
        return PlaceInput(**{name: self.cleaned_data[name] for name in FIELDS})


class SupervisionForm(PlainForm):
    """Who supervises an open place instead, and why it changes."""

    supervisor = SupervisorField("Handledare")
    substitute = SupervisorField("Ersättare när handledaren är borta")
    responsible_manager = forms.CharField(label="Ansvarig chef", max_length=120)
    comment = forms.CharField(
        label="Varför byter ni?", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Data = None, *, place: Place) -> None:
        names = ("supervisor", "substitute", "responsible_manager")
        super().__init__(data, initial={name: getattr(place, name) for name in names})
        chosen = [place.supervisor_id, place.substitute_id]
        for name in ("supervisor", "substitute"):
            self.fields[name].queryset = supervisors_of(place.department_id, also=chosen)

    def value(self) -> SupervisionInput:
        """Return the supervision as the action takes it."""
        given = dict(self.cleaned_data)
        del given["comment"]
        return SupervisionInput(**given)


class SharesForm(PlainForm):
    """On which weekdays the place is at other workplaces: up to MOST_SHARES of them, each with its supervisor."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Data = None, *, place: Place) -> None:
        shares = list(place.shares.all())
        initial: dict[str, Any] = {"revision": place.revision}
        for number, share in enumerate(shares, start=1):
            initial |= {f"supervisor_{number}": share.supervisor_id, f"weekdays_{number}": share.weekdays}
        super().__init__(data, initial=initial)
        chosen = [share.supervisor_id for share in shares]
        for number in range(1, MOST_SHARES + 1):
            supervisor = SupervisorField(f"Handledare {number} på en annan arbetsplats", required=False)
            supervisor.queryset = supervisors_of(place.department_id, also=chosen).exclude(
                workplace=place.workplace_id
            )
            weekdays = forms.TypedMultipleChoiceField(
                label=f"Dagar hos handledare {number}",
                required=False,
                choices=[(day.value, str(day.label).capitalize()) for day in Weekday],
                coerce=int,
                widget=forms.CheckboxSelectMultiple(attrs={"class": "codes"}),
            )
            self.fields[f"supervisor_{number}"] = supervisor
            self.fields[f"weekdays_{number}"] = weekdays
            for field in (supervisor, weekdays):
                speak_plainly(field)
                field.is_needed_later = True  # the page says that none is needed

    def clean(self) -> dict[str, Any]:
        """Demand days for every supervisor, and a supervisor for the days."""
        data = super().clean()
        for number in range(1, MOST_SHARES + 1):
            supervisor, days = data.get(f"supervisor_{number}"), data.get(f"weekdays_{number}")
            if supervisor and not days:
                self.add_error(f"weekdays_{number}", "Välj minst en dag.")
            if days and not supervisor and f"supervisor_{number}" not in self.errors:
                self.add_error(f"supervisor_{number}", "Välj handledare för dagarna.")
        return data

    def value(self) -> list[ShareInput]:
        """Return the shares as the action takes them."""
        rows = [
            (self.cleaned_data[f"supervisor_{number}"], self.cleaned_data[f"weekdays_{number}"])
            for number in range(1, MOST_SHARES + 1)
        ]
        return [ShareInput(supervisor, days) for supervisor, days in rows if supervisor]


class PeriodForm(PlainForm):
    """Other days for an open place, and why."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    starts_on = forms.DateField(label="Från och med")
    ends_on = forms.DateField(label="Till och med")
    comment = forms.CharField(
        label="Varför ändras tiden?", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def value(self) -> PeriodInput:
        """Return the days as the action takes them."""
        return PeriodInput(**{name: self.cleaned_data[name] for name in PERIOD})


class ConsultationForm(PlainForm):
    """A talk with a trade union."""

    union = forms.CharField(label="Fackförbund", max_length=80, help_text="Till exempel Kommunal.")
    form = forms.ChoiceField(label="I vilken form?", choices=_listed(UnionForm), widget=forms.RadioSelect)
    held_on = forms.DateField(label="Datum")

    def value(self) -> ConsultationInput:
        """Return the talk as the action takes it."""
        return ConsultationInput(**self.cleaned_data)


class WorkplaceForm(PlainForm):
    """A workplace; the company's fields only when it is not the förvaltning's own."""

    name = forms.CharField(label="Arbetsplatsens namn", max_length=120)
    address = forms.CharField(label="Adress", max_length=200, required=False)
    company = forms.CharField(
        label="Företag",
        max_length=120,
        required=False,
        help_text="Bara när platserna finns hos ett företag som ni har upphandlat med krav på sysselsättning.",
    )
    organisation_number = forms.CharField(
        label="Organisationsnummer",
        max_length=11,
        required=False,
        validators=[organisation_number_validator],
        help_text="Till exempel 556123-4568. Lämna det tomt för en enskild firma, där numret är ett personnummer.",
    )
    contract = forms.CharField(
        label="Avtal",
        max_length=120,
        required=False,
        help_text="Diarienummer eller avtalsnummer för upphandlingen.",
    )
    is_used = forms.BooleanField(label="Arbetsplatsen tar emot", required=False, initial=True)

    def value(self) -> WorkplaceInput:
        """Return the workplace as the action takes it."""
        return WorkplaceInput(**self.cleaned_data)


class SupervisorForm(PlainForm):
    """Somebody who supervises."""

    name = forms.CharField(label="Handledarens namn", max_length=120)
    most_places = whole_number(
        "Platser samtidigt, högst",
        least=1,
        most=MOST_AT_ONCE,
        initial=1,
        help_text="Så många som handledaren hinner med vid sidan av sitt arbete.",
    )
    trained_on = forms.DateField(label="Handledarutbildningen klar", required=False)
    is_active = forms.BooleanField(label="Kan handleda nu", required=False, initial=True)

    def value(self) -> SupervisorInput:
        """Return the supervisor as the action takes it."""
        return SupervisorInput(**self.cleaned_data)


class FilterForm(PlainForm):
    """Which of the year's places are listed."""

    forvaltning = forms.ChoiceField(label="Förvaltning")
    typ = forms.ChoiceField(label="Typ", choices=[("", "Alla"), *_listed(PlacementKind)])
    status = forms.ChoiceField(label="Läge", choices=[("", "Alla"), *PlaceState.choices])

    def __init__(self, data: Data, departments: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["forvaltning"].choices = [("", "Alla"), *departments]
        for field in self.fields.values():
            field.required, field.is_needed_later = False, True  # not called optional: "Alla" is a choice

    def narrow(self, places: QuerySet[Place]) -> QuerySet[Place]:
        """Keep the places that were asked for; what is not a choice chooses nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        wanted = {"department__key": "forvaltning", "kind": "typ"}
        found = places.filter(**{field: given[name] for field, name in wanted.items() if given.get(name)})
        return found.filter(in_state(given["status"])) if given.get("status") else found
