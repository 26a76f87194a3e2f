"""The pages of a reply as forms: each step's fields, and the part of the reply that they say."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, ClassVar, NamedTuple

from django import forms

from lund_placements import swedish
from lund_placements.forms import PlainForm, whole_number

from .enums import IntakeKind, Interest, PlacementKind, ReplyStep
from .forms import fixed_rows
from .models.dialogue import MOST_INTAKE, MOST_OCCUPATIONS, MOST_PEOPLE
from .models.round import MOST_PLACES
from .reply_parts import (
    ConditionsPart,
    InterestPart,
    MonthInput,
    NeedInput,
    NeedsPart,
    OfferInput,
    PlacesPart,
    SupervisorsPart,
)

Data = Mapping[str, Any] | None
Forms = dict[str, Any]  # "form", and "rows" for the steps that have a table


def _long(label: str, help_text: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def needed_later(field: forms.Field) -> forms.Field:
    """Mark a field that a draft can do without but not what is handed over: it is not called optional."""
    field.required, field.is_needed_later = False, True
    return field


def _number(label: str, most: int) -> forms.IntegerField:
    """A number of one month, where empty means none: a year of noughts to look through is hard to read."""
    return needed_later(whole_number(label, most=most))


def _every_month(form: type[PlainForm], data: Data) -> PlainForm:
    """Return a month's fields asked once, for what is the same all year."""
    every = form(data, prefix="alla")
    for field in every.fields.values():
        field.label = f"{field.label} varje månad"
    return every


def _by_month(form: type[forms.Form], months: list[dict[str, int]], data: Data) -> Any:
    """Return a row to fill in for each month, January first."""
    filled_in = [{name: count or None for name, count in month.items()} for month in months]
    formset = fixed_rows(form, 12)(data, prefix="manader", initial=filled_in)
    for row, name in zip(formset, swedish.MONTHS, strict=False):
        row.row_label = name.capitalize()
    return formset


def _all_year(filled: Forms, name: str) -> list[int]:
    """Return what each month says: the number given for every month, but for a month that itself was changed."""
    every = filled["every"].cleaned_data[name]
    return [
        (row.cleaned_data[name] or 0) if every is None or name in row.changed_data else every
        for row in filled["rows"]
    ]


# 0. Interest


class InterestForm(PlainForm):
    """Whether the förvaltning wants to receive anybody."""

    interest = forms.ChoiceField(
        label="Är ni intresserade av att ta emot under året?",
        choices=Interest.choices,
        widget=forms.RadioSelect,
        help_text="Svarar ni nej behöver ni bara skriva varför. Platserna sätts då till 0.",
    )
    interest_reason = needed_later(
        _long("Varför?", "Behövs om ni svarar kanske eller nej. Skälet följer med till nämnden.")
    )

    def clean(self) -> dict[str, Any]:
        """Whoever is not certain says why."""
        data = super().clean()
        if data.get("interest") in (Interest.MAYBE, Interest.NO) and not data.get("interest_reason"):
            self.add_error("interest_reason", "Skriv varför ni svarar kanske eller nej.")
        return data


def _interest_forms(part: InterestPart, data: Data) -> Forms:
    initial = {"interest": part.interest, "interest_reason": part.interest_reason}
    return {"form": InterestForm(data, initial=initial)}


def _interest_part(filled: Forms) -> InterestPart:
    return InterestPart(**filled["form"].cleaned_data)


# 1. Needs


class NeedsForm(PlainForm):
    """When the needs were analysed."""

    gap_made_on = needed_later(
        forms.DateField(
            label="När gjordes GAP-analysen?",
            help_text="GAP-analysen är förvaltningens jämförelse mellan den kompetens som finns och den som "
            "kommer att behövas. Den görs vartannat år. Datumet behövs när ni lämnar in.",
        )
    )


class NeedForm(PlainForm):
    """How many of one occupation will be lacking."""

    occupation = forms.CharField(label="Yrke", max_length=80)
    need_2y = whole_number("Saknas inom 2 år", most=MOST_PEOPLE)
    need_5y = whole_number("Saknas inom 5 år", most=MOST_PEOPLE)
    is_shortage = forms.BooleanField(label="Bristyrke", required=False)

    def value(self) -> NeedInput:
        """Return the need as the action takes it."""
        return NeedInput(**{name: self.cleaned_data[name] for name in NeedInput.__dataclass_fields__})


class NeedFormSet(forms.BaseFormSet):
    """Occupations; empty rows are left out, and the same occupation may stand only once."""

    default_error_messages: ClassVar = {
        **forms.BaseFormSet.default_error_messages,
        "too_many_forms": "Ett svar kan ha högst %(num)d yrken. Slå ihop yrken.",
    }

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Name the box that removes a row."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Ta bort"

    def clean(self) -> None:
        """Name the row that repeats an occupation."""
        seen: set[str] = set()
        for form in self.kept():
            name = form.cleaned_data["occupation"].strip().casefold()
            if name in seen:
                form.add_error("occupation", "Yrket står redan i listan. Slå ihop raderna.")
            seen.add(name)

    def kept(self) -> list[NeedForm]:
        """Return the rows that hold something and are not to be removed."""
        return [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", None)
            and form.cleaned_data.get("occupation")
            and not form.cleaned_data.get("DELETE")
        ]

    def values(self) -> tuple[NeedInput, ...]:
        """Return the needs as the action takes them."""
        return tuple(form.value() for form in self.kept())


NeedRows = forms.formset_factory(
    NeedForm,
    formset=NeedFormSet,
    extra=4,
    max_num=MOST_OCCUPATIONS,
    absolute_max=MOST_OCCUPATIONS,
    validate_max=True,
    can_delete=True,
)


def _needs_forms(part: NeedsPart, data: Data) -> Forms:
    return {
        "form": NeedsForm(data, initial={"gap_made_on": part.gap_made_on}),
        "rows": NeedRows(data, prefix="behov", initial=[asdict(need) for need in part.needs]),
    }


def _needs_part(filled: Forms) -> NeedsPart:
    return NeedsPart(filled["form"].cleaned_data["gap_made_on"], filled["rows"].values())


# 2. Places


class PlacesForm(PlainForm):
    """The declaration that goes with the places."""

    replaces_no_post = needed_later(
        forms.BooleanField(
            label="Vi intygar att platserna inte ersätter någon ordinarie tjänst",
            help_text="Ingen ska sägas upp, få mindre tid eller gå miste om ett vikariat på grund av platserna.",
        )
    )


class NumbersForm(PlainForm):
    """How many places of one kind: at least, wished and at most."""

    kind = forms.ChoiceField(choices=PlacementKind.choices, widget=forms.HiddenInput)
    at_least = whole_number("Minst", most=MOST_PLACES)
    wished = whole_number("Önskat", most=MOST_PLACES)
    at_most = whole_number("Högst", most=MOST_PLACES)

    def clean(self) -> dict[str, Any]:
        """Check that the three come in order."""
        data = super().clean()
        numbers = [data.get(name) for name in ("at_least", "wished", "at_most")]
        if None not in numbers and numbers != sorted(numbers):
            self.add_error("wished", "”Önskat” ska ligga mellan ”minst” och ”högst”.")
        return data


class OfferForm(NumbersForm):
    """Places of one kind and what is done on them."""

    tasks = needed_later(
        _long(
            "Arbetsuppgifter",
            "Vad deltagaren ska göra, och på vilken sorts arbetsplats. Behövs när ni lämnar in, om ni erbjuder "
            "platser.",
        )
    )
    operations_near = forms.BooleanField(
        label="Platserna är verksamhetsnära",
        required=False,
        help_text="Arbetsuppgifterna hör till den vanliga verksamheten och är inte skapade för insatsen.",
    )

    def value(self) -> OfferInput:
        """Return the offer as the action takes it."""
        return OfferInput(**{name: self.cleaned_data[name] for name in OfferInput.__dataclass_fields__})


OfferRows = fixed_rows(OfferForm, len(PlacementKind))
NumberRows = fixed_rows(NumbersForm, len(PlacementKind))


def number_rows(offers: tuple[OfferInput, ...], data: Data, *, rows: type = NumberRows) -> Any:
    """Return the offers as rows to fill in, one per kind in the guideline's order."""
    stored = {offer.kind: offer for offer in offers}
    formset = rows(data, prefix="platser", initial=[asdict(stored[kind]) for kind in PlacementKind])
    for form, kind in zip(formset, PlacementKind, strict=False):
        form.row_label = kind.label.capitalize()
    return formset


def _places_forms(part: PlacesPart, data: Data) -> Forms:
    return {
        "form": PlacesForm(data, initial={"replaces_no_post": part.replaces_no_post}),
        "rows": number_rows(part.offers, data, rows=OfferRows),
    }


def _places_part(filled: Forms) -> PlacesPart:
    offers = sorted(filled["rows"].values(), key=lambda offer: offer.kind)
    return PlacesPart(filled["form"].cleaned_data["replaces_no_post"], tuple(offers))


# 3. Supervisors


class SupervisorsForm(PlainForm):
    """How many a supervisor can take, and what they want to learn."""

    places_per_supervisor = whole_number(
        "Platser per handledare",
        least=1,
        most=10,
        help_text="Hur många deltagare en handledare kan ha samtidigt och ändå hinna med sitt uppdrag.",
    )
    to_train = whole_number("Hur många handledare vill gå utbildning?", most=2000)
    training = _long(
        "Vad behöver de lära sig?", "Till exempel handledarrollen, svenska på jobbet eller bemötande."
    )


class SupervisorForm(PlainForm):
    """How many supervise in one month."""

    supervisors = _number("Handledare", most=2000)


def _supervisors_forms(part: SupervisorsPart, data: Data) -> Forms:
    names = ("places_per_supervisor", "to_train", "training")
    months = [{"supervisors": count} for count in part.supervisors]
    return {
        "form": SupervisorsForm(data, initial={name: getattr(part, name) for name in names}),
        "every": _every_month(SupervisorForm, data),
        "rows": _by_month(SupervisorForm, months, data),
    }


def _supervisors_part(filled: Forms) -> SupervisorsPart:
    supervisors = tuple(_all_year(filled, "supervisors"))
    return SupervisorsPart(supervisors=supervisors, **filled["form"].cleaned_data)


# 4. Conditions


class ConditionsForm(PlainForm):
    """Closed months, costs, unions, and what else the coordinator needs to know."""

    closed = needed_later(
        forms.TypedMultipleChoiceField(
            label="Vilka månader är stängda?",
            choices=[(number, name.capitalize()) for number, name in enumerate(swedish.MONTHS, start=1)],
            coerce=int,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "months"}),
            help_text="Kryssa i de månader då ingen kan tas emot, till exempel för att ni har semesterstängt.",
        )
    )
    ancillary_costs = _long(
        "Omkostnader",
        "Vad kostar det er att ta emot, utöver lön? Till exempel arbetskläder, busskort eller datorer.",
    )
    compensation = _long(
        "Önskad ersättning", "Om ni behöver särskilt stöd: till vad, och ungefär hur mycket."
    )
    union_on = forms.DateField(
        label="Dag för facklig samverkan",
        required=False,
        help_text="Den dag då ni samverkar eller har samverkat med de fackliga organisationerna.",
    )
    union_note = _long(
        "Om den fackliga samverkan", "Vilka organisationer, i vilken form och vad ni kom fram till."
    )
    conditions = _long(
        "Övriga förutsättningar", "Till exempel språkkrav, lokaler eller omorganisation.", rows=4
    )


class MonthForm(PlainForm):
    """How many others are received in one month."""

    feriepraktik = _number(IntakeKind.FERIEPRAKTIK.label, most=MOST_INTAKE)
    lia = _number(IntakeKind.LIA.label, most=MOST_INTAKE)
    prao = _number(IntakeKind.PRAO.label, most=MOST_INTAKE)
    lonebidrag = _number(IntakeKind.LONEBIDRAG.label, most=MOST_INTAKE)
    other_intake = _number(IntakeKind.OTHER.label, most=MOST_INTAKE)


def _conditions_forms(part: ConditionsPart, data: Data) -> Forms:
    names = ("ancillary_costs", "compensation", "union_on", "union_note", "conditions")
    closed = [number for number, month in enumerate(part.months, start=1) if month.is_closed]
    months = [{kind.value: getattr(month, kind.value) for kind in IntakeKind} for month in part.months]
    return {
        "form": ConditionsForm(
            data, initial={"closed": closed, **{name: getattr(part, name) for name in names}}
        ),
        "every": _every_month(MonthForm, data),
        "rows": _by_month(MonthForm, months, data),
    }


def _conditions_part(filled: Forms) -> ConditionsPart:
    given = dict(filled["form"].cleaned_data)
    closed = given.pop("closed")
    intakes = zip(*(_all_year(filled, kind.value) for kind in IntakeKind), strict=True)
    months = (MonthInput(number in closed, *counts) for number, counts in enumerate(intakes, start=1))
    return ConditionsPart(months=tuple(months), **given)


class Page(NamedTuple):
    """How a step is filled in: its forms from what is stored and typed, and what valid forms say."""

    forms: Callable[[Any, Data], Forms]
    part: Callable[[Forms], Any]


PAGES = {
    ReplyStep.INTEREST: Page(_interest_forms, _interest_part),
    ReplyStep.NEEDS: Page(_needs_forms, _needs_part),
    ReplyStep.PLACES: Page(_places_forms, _places_part),
    ReplyStep.SUPERVISORS: Page(_supervisors_forms, _supervisors_part),
    ReplyStep.CONDITIONS: Page(_conditions_forms, _conditions_part),
}
