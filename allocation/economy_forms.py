"""The shape of what people fill in about the economy. Nothing of it is stored unless they choose to."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from lund_placements.forms import PlainForm, speak_plainly, whole_number

from .economy.assumptions import CASES, SUBSIDIES, Assumptions, Case, plain_decimal
from .economy.fund import Plan
from .economy.keys import Key, Kind, Unit
from .economy.subsidies import Employment, Person
from .forms import fixed_rows
from .models.round import FIRST_YEAR, LAST_YEAR, MOST_PLACES

MOST_PAY = 200_000  # kronor per month; more is a slip of the finger


def amount(label: str, *, most: int, digits: int = 2, **kwargs: Any) -> forms.DecimalField:
    """A figure with at most so many decimals, from nought."""
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=most,
        max_digits=12,
        decimal_places=digits,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        **kwargs,
    )


def day(label: str, **kwargs: Any) -> forms.DateField:
    """A day within the years that the product knows."""
    field = forms.DateField(label=label, **kwargs)
    field.validators.append(_within_our_years)
    return field


def _within_our_years(value: dt.date) -> None:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise forms.ValidationError(f"Välj en dag mellan {FIRST_YEAR} och {LAST_YEAR}.")


class ConfirmForm(PlainForm):
    """Which source somebody has compared a number with."""

    source = forms.CharField(
        label="Vilken källa har du jämfört med?",
        max_length=300,
        help_text="Till exempel SFS 2018:43, 11 §, eller en adress. Skriv så att andra kan hitta den.",
    )
    seen = forms.DecimalField(required=False, widget=forms.HiddenInput)


class RateForm(PlainForm):
    """A number's value from a day, and where it comes from."""

    valid_from = day("Gäller från")
    source = forms.CharField(
        label="Källa", max_length=300, help_text="Till exempel SFS 2018:43, 11 §, eller en adress."
    )
    is_checked = forms.BooleanField(
        label="Jag har kontrollerat värdet mot källan",
        required=False,
        help_text="Annars visas det som ”ej verifierad” tills någon bekräftar det.",
    )
    field_order = ("value",)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = f"Värde, {kind.unit.value}"
        if kind.unit == Unit.YES_NO:
            self.fields["value"] = forms.TypedChoiceField(
                label="Värde", choices=[("1", "Ja"), ("0", "Nej")], coerce=Decimal, widget=forms.RadioSelect
            )
        else:
            self.fields["value"] = amount(label, most=100 if kind.unit == Unit.PERCENT else 10**7, digits=4)
        speak_plainly(self.fields["value"])
        self.fields["value"].error_messages["required"] = "Fyll i värdet."
        self.order_fields(self.field_order)


# A-kassa and subsidies


class FundForm(PlainForm):
    """A planned employment, as a-kassan will see it."""

    first = day("Första arbetsdag")
    length = whole_number("Längd i månader", least=1, most=36)
    wage = amount("Lön per månad vid heltid, kronor", most=MOST_PAY)
    part = whole_number("Sysselsättningsgrad i procent", least=1, most=100, initial=100)
    is_introduction = forms.BooleanField(
        label="Anställningen är ett introduktionsjobb",
        required=False,
        help_text="De månaderna räknas inte för a-kassa.",
    )
    member_since = forms.DateField(
        label="Medlem i a-kassan sedan (frivilligt)",
        required=False,
        help_text="Lämna tomt för den som inte är medlem.",
    )

    def value(self, *, introduction_counts: bool) -> Plan:
        """Return the plan; introduction_counts: whether an introduktionsjobb counts on the day."""
        data = self.cleaned_data
        return Plan(
            data["first"],
            data["length"],
            data["wage"] * data["part"] / 100,
            counts=introduction_counts or not data["is_introduction"],
            member_since=data["member_since"],
        )


ANSWERS = [("", "Vet inte"), ("ja", "Ja"), ("nej", "Nej")]


def question(label: str, help_text: str = "") -> forms.TypedChoiceField:
    """A question that may be left open."""
    field = forms.TypedChoiceField(
        label=label,
        choices=ANSWERS,
        coerce=lambda text: text == "ja",
        empty_value=None,
        required=False,
        help_text=help_text,
    )
    field.is_needed_later = True  # "vet inte" is an answer
    return field


HOUSEHOLDS = [
    ("", "Vet inte"),
    (Key.SAVED_SINGLE.value, "En vuxen"),
    (Key.SAVED_SINGLE_CHILDREN.value, "En vuxen med barn"),
    (Key.SAVED_COUPLE.value, "Två vuxna"),
    (Key.SAVED_COUPLE_CHILDREN.value, "Två vuxna med barn"),
]


class SubsidyForm(PlainForm):
    """A described person and a planned employment; neither name nor number, and nothing is stored."""

    first = day("Första arbetsdag")
    length = whole_number("Längd i månader", least=1, most=36)
    wage = amount("Lön per månad vid heltid, kronor", most=MOST_PAY)
    part = whole_number("Sysselsättningsgrad i procent", least=1, most=100, initial=100)
    age = whole_number("Ålder", most=100, required=False)
    workless = whole_number(
        "Månader utan arbete",
        most=15,
        required=False,
        help_text="Av de senaste 15 månaderna, eller av de senaste 9 för den som är under 25 år. Tid i program "
        "och tid med försörjningsstöd räknas.",
    )
    absent = whole_number("Månader borta från arbete i ett sträck", most=600, required=False)
    is_new_arrival = question("Är personen nyanländ?")
    in_programme = question("Är personen i jobb- och utvecklingsgarantin?")
    is_assigned = question("Har Arbetsförmedlingen anvisat personen?")
    has_reduced_ability = question("Har Arbetsförmedlingen bedömt att arbetsförmågan är nedsatt?")
    household = forms.ChoiceField(label="Hushåll", choices=HOUSEHOLDS, required=False)

    def employment(self) -> Employment:
        """Return the planned employment."""
        data = self.cleaned_data
        return Employment(data["first"], data["length"], data["wage"], Decimal(data["part"]))

    def person(self) -> Person:
        """Return what is known of the person."""
        return Person(**{name: self.cleaned_data[name] for name in Person.__dataclass_fields__})


# The cost of a year


class AssumptionsForm(PlainForm):
    """What holds in every case."""

    first_day = day("Anställningarna börjar")
    ama_months = whole_number("Anställningens längd i månader", least=1, most=24)
    praktik_months = whole_number("Praktikens längd i månader", least=1, most=12)
    wage = amount("Lön per månad vid heltid, kronor", most=MOST_PAY)
    part = amount("Sysselsättningsgrad i procent", most=100)
    additions = amount(
        "Övriga lönekostnader, procent av lönen",
        most=100,
        help_text="Till exempel semesterersättning, försäkring och pension, med avgifterna på dem.",
    )
    subsidy = forms.ChoiceField(
        label="Anställningsstöd", choices=[(code, name) for code, name in SUBSIDIES.items()], required=False
    )
    support = amount("Särskilt stöd till förvaltningen, kronor per plats och månad", most=100_000)
    support_from = whole_number("Särskilt stöd från och med så många platser", least=1, most=MOST_PLACES)
    horizon = whole_number("Antal år som brytpunkten söks i", least=1, most=20)
    repeats = forms.BooleanField(label="Lika många platser varje år under tiden", required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["subsidy"].is_needed_later = True

    def clean_first_day(self) -> dt.date:
        """The places belong to their year."""
        value = self.cleaned_data["first_day"]
        if value.year != self.year:
            raise forms.ValidationError(f"Välj en dag under {self.year}.")
        return value


class CaseForm(PlainForm):
    """How large the effect is in one case."""

    subsidised = amount("Platser med anställningsstöd, procent", most=100)
    saved = amount("Försörjningsstöd som upphör, kronor per månad", most=MOST_PAY)
    leaving = amount("Klarar sig efteråt utan försörjningsstöd, procent", most=100)
    after = whole_number("Månader efteråt som räknas", most=120)


CaseRows = fixed_rows(CaseForm, len(CASES))


class CostForms:
    """The two parts of a set of assumptions, from an address, a sent form or a set that is known."""

    def __init__(self, year: int, known: Assumptions | None, data: QueryDict | None = None) -> None:
        general, cases = _shown(known) if known else (None, None)
        self.general = AssumptionsForm(data, year=year, initial=general)
        self.cases = CaseRows(data, prefix="fall", initial=cases)
        for form, name in zip(self.cases.forms, CASES.values(), strict=False):
            form.row_label = name

    @property
    def is_bound(self) -> bool:
        """Whether somebody has changed anything."""
        return self.general.is_bound

    def is_valid(self) -> bool:
        """Say whether both parts can be used."""
        return all([self.general.is_valid(), self.cases.is_valid()])

    def value(self) -> Assumptions:
        """Return the set."""
        cases = [Case(code, **form.cleaned_data) for code, form in zip(CASES, self.cases.forms, strict=True)]
        return Assumptions(**self.general.cleaned_data, cases=tuple(cases))


def _shown(known: Assumptions) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a set as the forms start from it."""
    general = {name: _plain(getattr(known, name)) for name in AssumptionsForm.base_fields}
    return general, [
        {name: _plain(getattr(case, name)) for name in CaseForm.base_fields} for case in known.cases
    ]


def _plain(value: object) -> object:
    return Decimal(plain_decimal(value)) if isinstance(value, Decimal) else value


class ComparisonForm(PlainForm):
    """The other models' numbers."""

    quota = amount("Malmö: kvot, procent av de anställda", most=100)
    fee = amount("Malmö: avgift per utebliven plats och månad, kronor", most=1_000_000)
    size_share = amount("Linköping: storlekens vikt, procent", most=100)


def changed(form: forms.Form, data: Mapping[str, str]) -> dict[str, str] | None:
    """Return the data if any of the form's fields is in it, or None for a page that was just opened."""
    return dict(data.items()) if any(name in data for name in form.base_fields) else None
