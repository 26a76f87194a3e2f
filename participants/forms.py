"""The shape of what is filled in about participants. Rules are the actions' to check."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone

from allocation.economy_forms import question
from lund_placements.forms import PlainForm, whole_number
from organisation.forms import DepartmentChoice
from organisation.models import User

from . import personnummer
from .actions.facts import WishInput
from .actions.people import FACTS, Facts, Identity
from .enums import (
    Adaptation,
    Area,
    Basis,
    CaseReason,
    Certificate,
    EducationLevel,
    LanguageBand,
    LegalSex,
    Licence,
    Preparation,
    TimeOfDay,
)
from .models import Participant
from .models.person import FULL_TIME, MOST_WISHES, no_personnummer

# The browser neither remembers nor suggests who somebody is.
SECRET = {"autocomplete": "off", "autocorrect": "off", "spellcheck": "false"}


def _secret_text(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput(attrs=SECRET), **kwargs)


def _one_of(label: str, choices: type[TextChoices]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "Vet inte"), *choices.choices])


def _any_of(label: str, choices: type[TextChoices], **kwargs: Any) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices.choices, widget=widget, **kwargs
    )


class SearchForm(PlainForm):
    """What a participant is looked for by: the law allows name, personnummer and case number, nothing else."""

    text = _secret_text(
        "Namn, personnummer eller ärendenummer",
        max_length=120,
        help_text="Början av namnet i egna ärenden. För- och efternamn, personnummer (ÅÅÅÅMMDD-NNNN) eller "
        "ärendenummer (ÅÅÅÅ-NNNN) i alla.",
    )


class IdentityForm(PlainForm):
    """Who somebody is."""

    first_name = _secret_text("Förnamn", max_length=80)
    last_name = _secret_text("Efternamn", max_length=80)
    personnummer = _secret_text(
        "Personnummer",
        required=False,
        max_length=20,
        help_text="Tolv siffror, eller ett samordningsnummer. Det lagras krypterat.",
    )
    legal_sex = forms.ChoiceField(
        label="Juridiskt kön",
        required=False,
        choices=[("", "Framgår av personnumret, eller är inte känt"), *LegalSex.choices],
        help_text="Används bara i statistiken. Står det ett personnummer ovanför gäller det.",
    )

    def clean_personnummer(self) -> str | None:
        """Return the number with twelve digits."""
        text = self.cleaned_data["personnummer"]
        number = personnummer.normalised(text, timezone.localdate())
        if text and number is None:
            raise ValidationError("Numret stämmer inte. Kontrollera siffrorna, till exempel 19121212-1212.")
        return number

    def identity(self) -> Identity:
        """Return who it is, as the action takes it."""
        names = ("first_name", "last_name", "personnummer", "legal_sex")
        return Identity(**{name: self.cleaned_data[name] for name in names})


class ChangeIdentityForm(IdentityForm):
    """Who somebody is, of a case that exists; `revision` is what the page was opened with."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_protected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = not is_protected


class AddForm(IdentityForm):
    """A new participant."""

    case_number = _secret_text("Ärendenummer", max_length=11, help_text="Till exempel 2026-0412.")
    is_protected = forms.BooleanField(
        label="Skyddade personuppgifter",
        required=False,
        help_text="Då visas bara ett alias, och bara du och dem du utser känner till ärendet. "
        "Förnamn och efternamn får utelämnas.",
    )
    field_order = ("case_number", "first_name", "last_name", "personnummer", "legal_sex", "is_protected")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = not self.data.get("is_protected")
            self.fields[name].is_needed_later = True


class FactsForm(PlainForm):
    """What matching needs to know."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    income_support_since = forms.DateField(label="Försörjningsstöd sedan", required=False)
    language_level = _one_of("Språknivå i svenska", LanguageBand)
    education_level = _one_of("Utbildning", EducationLevel)
    hours_per_week = whole_number("Timmar i veckan", least=1, most=FULL_TIME, required=False)
    times_of_day = _any_of("Tider på dygnet", TimeOfDay)
    start_from = forms.DateField(label="Kan börja tidigast", required=False)
    licences = _any_of("Körkort", Licence)
    licences_are_known = forms.BooleanField(
        label="Körkorten är kontrollerade",
        required=False,
        help_text="Då räknas det som inte är markerat som att det saknas.",
    )
    certificates = _any_of("Intyg", Certificate)
    adaptations = _any_of(
        "Anpassningar på arbetsplatsen",
        Adaptation,
        help_text="Bara vad arbetsplatsen behöver ordna. Skriv aldrig varför, och aldrig diagnoser.",
    )
    adaptations_are_assessed = forms.BooleanField(
        label="Behovet av anpassningar är bedömt",
        required=False,
        help_text="Då behövs inget annat än det som är markerat. Är inget markerat behövs inga anpassningar.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.is_needed_later = True  # the page says that everything may wait

    def facts(self) -> Facts:
        """Return the facts as the action takes them."""
        return Facts(**{name: self.cleaned_data[name] for name in FACTS})


def facts_of(participant: Participant) -> dict[str, Any]:
    """Return what the form begins with."""
    return {name: getattr(participant, name) for name in ("revision", *FACTS)}


class ReasonForm(PlainForm):
    """Why somebody else's case is opened."""

    reason = forms.ChoiceField(label="Skäl", choices=CaseReason.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Förklara med en mening",
        max_length=300,
        help_text="Skälet sparas i åtkomstloggen, visas i ärendet och granskas.",
    )


class AssessmentForm(PlainForm):
    """Whether somebody is arbetsredo."""

    is_ready = forms.TypedChoiceField(
        label="Bedömning",
        choices=[("1", "Arbetsredo"), ("0", "Inte arbetsredo än")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    assessed_on = forms.DateField(label="Bedömd den")


class ServiceForm(PlainForm):
    """What Arbetsförmedlingen has said of somebody."""

    noted_on = forms.DateField(label="Vilken dag fick ni beskedet?")
    is_enrolled = forms.TypedChoiceField(
        label="Är personen inskriven hos Arbetsförmedlingen?",
        choices=[("1", "Ja"), ("0", "Nej")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    enrolled_since = forms.DateField(label="Inskriven sedan", required=False)
    in_programme = question("Är personen i jobb- och utvecklingsgarantin?")
    is_assigned = question("Har Arbetsförmedlingen anvisat personen?")
    has_reduced_ability = question(
        "Har Arbetsförmedlingen bedömt att arbetsförmågan är nedsatt?",
        "Skriv inte varför, varken här eller någon annanstans.",
    )


class GroundsForm(PlainForm):
    """Grounds for priority beside being arbetsredo."""

    has_children = forms.BooleanField(label="Barn i hushållet", required=False)
    other = forms.CharField(
        label="Annat skäl",
        required=False,
        max_length=300,
        help_text="Riktlinjen säger ”i första hand”, så andra skäl är möjliga. Skriv varför, utan uppgifter om hälsa.",
    )


class WishForm(PlainForm):
    """One wish."""

    occupation = forms.CharField(label="Yrke", required=False, max_length=80, validators=[no_personnummer])
    ssyk = forms.CharField(label="Yrkeskod (SSYK)", required=False, max_length=4)
    area = forms.ChoiceField(label="Eller område", required=False, choices=[("", "–"), *Area.choices])

    def clean(self) -> dict[str, Any]:
        """A code alone says too little to a reader."""
        data = super().clean()
        if data.get("ssyk") and not data.get("occupation"):
            self.add_error("occupation", "Skriv yrket också.")
        if data.get("ssyk") and not (
            len(data["ssyk"]) == 4 and data["ssyk"].isascii() and data["ssyk"].isdigit()
        ):
            self.add_error("ssyk", "Skriv yrkeskoden med fyra siffror, till exempel 9111.")
        return data


class WishFormSet(forms.BaseFormSet):
    """Wishes in order; empty rows are left out."""

    def values(self) -> list[WishInput]:
        """Return the wishes as the action takes them."""
        filled = [form.cleaned_data for form in self.forms if any(form.cleaned_data.values())]
        return [WishInput(row["occupation"], row["ssyk"], row["area"]) for row in filled]


WishRows = forms.formset_factory(
    WishForm, formset=WishFormSet, extra=MOST_WISHES, max_num=MOST_WISHES, absolute_max=MOST_WISHES
)


class StepForm(PlainForm):
    """One preparatory step: whether it is needed, and the day it was done."""

    step = forms.ChoiceField(choices=Preparation.choices, widget=forms.HiddenInput)
    is_needed = forms.BooleanField(label="Behövs", required=False)
    done_on = forms.DateField(label="Klar den", required=False)

    @property
    def row_label(self) -> str:
        """What the step is called."""
        return dict(Preparation.choices).get(str(self["step"].value()), "okänd förberedelse").capitalize()


class StepFormSet(forms.BaseFormSet):
    """Every step there is."""

    def values(self) -> dict[str, Any]:
        """Return the needed steps with the day each was done; a day means that it was needed."""
        rows = [form.cleaned_data for form in self.forms]
        return {row["step"]: row["done_on"] for row in rows if row["is_needed"] or row["done_on"]}


StepRows = forms.formset_factory(
    StepForm, formset=StepFormSet, extra=0, absolute_max=len(Preparation), max_num=len(Preparation)
)


class DisclosureForm(PlainForm):
    """Why a förvaltning may know who somebody is."""

    department = DepartmentChoice(label="Mottagande förvaltning", empty_label=None)
    basis = forms.ChoiceField(label="Grund", choices=Basis.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Motivering",
        required=False,
        max_length=300,
        help_text="Behövs vid menprövning och annan grund. Skriv inget om hälsa.",
    )
    valid_from = forms.DateField(label="Gäller från")
    valid_to = forms.DateField(label="Gäller till och med", required=False)


class PersonChoice(forms.ModelChoiceField):
    """One of the consultants, by name."""

    def __init__(self, *, label: str, people: Iterable[User]) -> None:
        queryset = User.objects.filter(pk__in=[user.pk for user in people])
        super().__init__(label=label, queryset=queryset, empty_label=None)


class ConsultantForm(PlainForm):
    """Who takes over a case."""

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultant"] = PersonChoice(label="Ny konsulent", people=people)


class HandlerForm(PlainForm):
    """Who else knows of a case with protected identity."""

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = PersonChoice(label="Konsulent", people=people)


class ExportForm(PlainForm):
    """Why people are taken out of the system."""

    reason = forms.CharField(
        label="Varför behöver du filen?",
        max_length=300,
        validators=[no_personnummer],
        help_text="Skälet sparas i åtkomstloggen. Radera filen när du inte behöver den längre.",
    )


class ExtractForm(PlainForm):
    """Who has asked for the extract, and how it is wanted; of somebody protected there is no file."""

    PAGE, PDF = "sida", "pdf"

    reason = forms.CharField(
        label="Vem har begärt utdraget, och när?",
        max_length=300,
        validators=[no_personnummer],
        help_text="Till exempel: Personen själv, i brev den 3 mars. Skälet sparas i åtkomstloggen. Skriv inga namn.",
    )
    shape = forms.ChoiceField(
        label="Hur vill du ha det?",
        choices=[(PAGE, "På en sida"), (PDF, "Som PDF")],
        widget=forms.RadioSelect,
        initial=PAGE,
    )

    def __init__(self, *args: Any, is_protected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_protected:
            self.fields["shape"].choices = [(self.PAGE, "På en sida")]
