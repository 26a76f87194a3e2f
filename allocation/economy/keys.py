"""Which numbers there are: name, unit and group. Their values are dated data (rates.py), never code."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a value is counted in, as it is written after the figure."""

    KRONOR = "kr"
    MONTHLY = "kr per månad"
    PERCENT = "procent"
    POINTS = "procentenheter"
    MONTHS = "månader"
    DAYS = "dagar"
    AGE = "år"
    TIMES = "gånger"
    YES_NO = "ja eller nej"


class Key(StrEnum):
    """Every number by its stable name; the name stands in addresses and in frozen decisions."""

    CONTRIBUTION = "arbetsgivaravgift"
    WAGE = "lon"
    SAVED = "forsorjningsstod"
    SAVED_SINGLE = "forsorjningsstod-ensam"
    SAVED_SINGLE_CHILDREN = "forsorjningsstod-ensam-barn"
    SAVED_COUPLE = "forsorjningsstod-par"
    SAVED_COUPLE_CHILDREN = "forsorjningsstod-par-barn"
    LEAVING_LOW = "utan-stod-lag"
    LEAVING_MIDDLE = "utan-stod-mellan"
    LEAVING_HIGH = "utan-stod-hog"
    AFTER_LOW = "efter-lag"
    AFTER_MIDDLE = "efter-mellan"
    AFTER_HIGH = "efter-hog"
    SUBSIDISED_LOW = "andel-stod-lag"
    SUBSIDISED_MIDDLE = "andel-stod-mellan"
    SUBSIDISED_HIGH = "andel-stod-hog"
    NEW_START_OPEN = "nystartsjobb-nya"
    NEW_START_FUND = "nystartsjobb-akassa"
    NEW_START_CEILING = "nystartsjobb-tak"
    NEW_START_SHORT = "nystartsjobb-kort"
    NEW_START_MIDDLE = "nystartsjobb-mellan"
    NEW_START_LONG = "nystartsjobb-lang"
    NEW_START_PROGRAMME = "nystartsjobb-garanti"
    NEW_START_ABSENT_MIDDLE = "nystartsjobb-borta-mellan"
    NEW_START_ABSENT_LONG = "nystartsjobb-borta-lang"
    NEW_START_YOUTH_AGE = "nystartsjobb-alder"
    NEW_START_ADULT_AGE = "nystartsjobb-vuxen"
    NEW_START_ADULT_MONTHS = "nystartsjobb-vuxen-utan-arbete"
    NEW_START_ADULT_OF = "nystartsjobb-vuxen-av"
    NEW_START_YOUTH_MONTHS = "nystartsjobb-ung-utan-arbete"
    NEW_START_YOUTH_OF = "nystartsjobb-ung-av"
    NEW_START_ADULT_LENGTH = "nystartsjobb-vuxen-langd"
    NEW_START_OTHER_LENGTH = "nystartsjobb-ung-langd"
    NEW_START_DECISION = "nystartsjobb-beslut"
    INTRODUCTION_OPEN = "introduktionsjobb-nya"
    INTRODUCTION_FUND = "introduktionsjobb-akassa"
    INTRODUCTION_SHARE = "introduktionsjobb-andel"
    INTRODUCTION_CEILING = "introduktionsjobb-tak"
    INTRODUCTION_LENGTH = "introduktionsjobb-langd"
    SUPERVISION = "handledarbidrag"
    SUPERVISION_LENGTH = "handledarbidrag-langd"
    WAGE_SUBSIDY_OPEN = "lonebidrag-nya"
    WAGE_SUBSIDY_FUND = "lonebidrag-akassa"
    WAGE_SUBSIDY_CEILING = "lonebidrag-tak"
    WAGE_SUBSIDY_LENGTH = "lonebidrag-langd"
    PROTECTED_OPEN = "osa-nya"
    PROTECTED_FUND = "osa-akassa"
    PROTECTED_LENGTH = "osa-langd"
    ESTABLISHMENT_OPEN = "etableringsjobb-nya"
    ESTABLISHMENT_FUND = "etableringsjobb-akassa"
    ESTABLISHMENT_EMPLOYER = "etableringsjobb-arbetsgivaren"
    ESTABLISHMENT_LENGTH = "etableringsjobb-langd"
    VOCATIONAL_OPEN = "yrkesintroduktion-nya"
    EXTRA_OPEN = "extratjanst-nya"
    EXTRA_FUND = "extratjanst-akassa"
    FUND_MONTH = "akassa-manad"
    FUND_YEAR = "akassa-ar"
    FUND_LEAST = "akassa-manader"
    FUND_MIDDLE = "akassa-manader-mellan"
    FUND_LONG = "akassa-manader-lang"
    FUND_DAYS_LOW = "akassa-dagar"
    FUND_DAYS_MIDDLE = "akassa-dagar-mellan"
    FUND_DAYS_LONG = "akassa-dagar-lang"
    FUND_ROW_MONTHS = "akassa-i-foljd"
    FUND_ROW_DAYS = "akassa-i-foljd-dagar"
    FUND_ROW_TIMES = "akassa-i-foljd-ganger"
    FUND_LEVEL_FULL = "akassa-niva-hel"
    FUND_LEVEL_PART = "akassa-niva-del"
    FUND_LEVEL_BASE = "akassa-niva-grund"
    FUND_MEMBER_FULL = "akassa-medlem-hel"
    FUND_MEMBER_PART = "akassa-medlem-del"
    FUND_STEP_DAY = "akassa-sankning-dag"
    FUND_STEP = "akassa-sankning"
    FUND_SECOND_DAY = "akassa-sankning-2-dag"
    FUND_SECOND = "akassa-sankning-2"
    FUND_CEILING = "akassa-tak"
    QUOTA = "malmo-kvot"
    FEE = "malmo-avgift"
    SIZE_SHARE = "linkoping-storlek"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a number is called, what it is counted in, and what it belongs to."""

    name: str
    unit: Unit
    group: str


WAGES, SUPPORT, ASSUMED = "Lön och avgifter", "Försörjningsstöd", "Utgångspunkter för kostnaden"
NEW_START, INTRODUCTION = "Nystartsjobb", "Introduktionsjobb"
OTHERS, FUND, COMPARED = "Andra anställningsstöd", "A-kassa", "Jämförelser"

KINDS: dict[Key, Kind] = {
    Key.CONTRIBUTION: Kind("Arbetsgivaravgift", Unit.PERCENT, WAGES),
    Key.WAGE: Kind("Lön vid heltid (BEA)", Unit.MONTHLY, WAGES),
    Key.SAVED: Kind("Försörjningsstöd som upphör när någon får lön", Unit.MONTHLY, SUPPORT),
    Key.SAVED_SINGLE: Kind("Försörjningsstöd, ensam vuxen", Unit.MONTHLY, SUPPORT),
    Key.SAVED_SINGLE_CHILDREN: Kind("Försörjningsstöd, ensam vuxen med barn", Unit.MONTHLY, SUPPORT),
    Key.SAVED_COUPLE: Kind("Försörjningsstöd, två vuxna", Unit.MONTHLY, SUPPORT),
    Key.SAVED_COUPLE_CHILDREN: Kind("Försörjningsstöd, två vuxna med barn", Unit.MONTHLY, SUPPORT),
    Key.LEAVING_LOW: Kind("Andel utan försörjningsstöd efteråt, låg", Unit.PERCENT, ASSUMED),
    Key.LEAVING_MIDDLE: Kind("Andel utan försörjningsstöd efteråt, mellan", Unit.PERCENT, ASSUMED),
    Key.LEAVING_HIGH: Kind("Andel utan försörjningsstöd efteråt, hög", Unit.PERCENT, ASSUMED),
    Key.AFTER_LOW: Kind("Månader efteråt som räknas, låg", Unit.MONTHS, ASSUMED),
    Key.AFTER_MIDDLE: Kind("Månader efteråt som räknas, mellan", Unit.MONTHS, ASSUMED),
    Key.AFTER_HIGH: Kind("Månader efteråt som räknas, hög", Unit.MONTHS, ASSUMED),
    Key.SUBSIDISED_LOW: Kind("Andel platser med anställningsstöd, låg", Unit.PERCENT, ASSUMED),
    Key.SUBSIDISED_MIDDLE: Kind("Andel platser med anställningsstöd, mellan", Unit.PERCENT, ASSUMED),
    Key.SUBSIDISED_HIGH: Kind("Andel platser med anställningsstöd, hög", Unit.PERCENT, ASSUMED),
    Key.NEW_START_OPEN: Kind("Nya nystartsjobb beviljas", Unit.YES_NO, NEW_START),
    Key.NEW_START_FUND: Kind("Nystartsjobb räknas för a-kassa", Unit.YES_NO, NEW_START),
    Key.NEW_START_CEILING: Kind("Högsta lön som stödet räknas på", Unit.MONTHLY, NEW_START),
    Key.NEW_START_SHORT: Kind("Arbetsgivaravgifter vid kort frånvaro", Unit.TIMES, NEW_START),
    Key.NEW_START_MIDDLE: Kind("Arbetsgivaravgifter vid längre frånvaro", Unit.TIMES, NEW_START),
    Key.NEW_START_LONG: Kind("Arbetsgivaravgifter vid lång frånvaro eller nyanländ", Unit.TIMES, NEW_START),
    Key.NEW_START_PROGRAMME: Kind(
        "Arbetsgivaravgifter enbart genom jobb- och utvecklingsgarantin", Unit.TIMES, NEW_START
    ),
    Key.NEW_START_ABSENT_MIDDLE: Kind("Längre frånvaro räknas från", Unit.MONTHS, NEW_START),
    Key.NEW_START_ABSENT_LONG: Kind("Lång frånvaro är mer än", Unit.MONTHS, NEW_START),
    Key.NEW_START_YOUTH_AGE: Kind("Lägsta ålder", Unit.AGE, NEW_START),
    Key.NEW_START_ADULT_AGE: Kind("Ålder då vuxenvillkoret gäller", Unit.AGE, NEW_START),
    Key.NEW_START_ADULT_MONTHS: Kind("Vuxen: månader utan arbete", Unit.MONTHS, NEW_START),
    Key.NEW_START_ADULT_OF: Kind("Vuxen: av de senaste", Unit.MONTHS, NEW_START),
    Key.NEW_START_YOUTH_MONTHS: Kind("Ung: månader utan arbete", Unit.MONTHS, NEW_START),
    Key.NEW_START_YOUTH_OF: Kind("Ung: av de senaste", Unit.MONTHS, NEW_START),
    Key.NEW_START_ADULT_LENGTH: Kind("Längsta tid för vuxen", Unit.MONTHS, NEW_START),
    Key.NEW_START_OTHER_LENGTH: Kind("Längsta tid för ung och för garantin", Unit.MONTHS, NEW_START),
    Key.NEW_START_DECISION: Kind("Längsta tid per beslut", Unit.MONTHS, NEW_START),
    Key.INTRODUCTION_OPEN: Kind("Nya introduktionsjobb beviljas", Unit.YES_NO, INTRODUCTION),
    Key.INTRODUCTION_FUND: Kind("Introduktionsjobb räknas för a-kassa", Unit.YES_NO, INTRODUCTION),
    Key.INTRODUCTION_SHARE: Kind("Andel av lönekostnaden", Unit.PERCENT, INTRODUCTION),
    Key.INTRODUCTION_CEILING: Kind("Högsta lön som stödet räknas på", Unit.MONTHLY, INTRODUCTION),
    Key.INTRODUCTION_LENGTH: Kind("Längsta tid", Unit.MONTHS, INTRODUCTION),
    Key.SUPERVISION: Kind("Handledarbidrag", Unit.MONTHLY, INTRODUCTION),
    Key.SUPERVISION_LENGTH: Kind("Handledarbidrag betalas i", Unit.MONTHS, INTRODUCTION),
    Key.WAGE_SUBSIDY_OPEN: Kind("Nya lönebidrag beviljas", Unit.YES_NO, OTHERS),
    Key.WAGE_SUBSIDY_FUND: Kind("Lönebidrag räknas för a-kassa", Unit.YES_NO, OTHERS),
    Key.WAGE_SUBSIDY_CEILING: Kind("Lönebidrag: högsta lön som stödet räknas på", Unit.MONTHLY, OTHERS),
    Key.WAGE_SUBSIDY_LENGTH: Kind("Lönebidrag för utveckling: längsta tid", Unit.MONTHS, OTHERS),
    Key.PROTECTED_OPEN: Kind("Nya OSA beviljas", Unit.YES_NO, OTHERS),
    Key.PROTECTED_FUND: Kind("OSA räknas för a-kassa", Unit.YES_NO, OTHERS),
    Key.PROTECTED_LENGTH: Kind("OSA: längsta tid", Unit.MONTHS, OTHERS),
    Key.ESTABLISHMENT_OPEN: Kind("Nya etableringsjobb beviljas", Unit.YES_NO, OTHERS),
    Key.ESTABLISHMENT_FUND: Kind("Etableringsjobb räknas för a-kassa", Unit.YES_NO, OTHERS),
    Key.ESTABLISHMENT_EMPLOYER: Kind("Etableringsjobb: arbetsgivaren betalar", Unit.MONTHLY, OTHERS),
    Key.ESTABLISHMENT_LENGTH: Kind("Etableringsjobb: längsta tid", Unit.MONTHS, OTHERS),
    Key.VOCATIONAL_OPEN: Kind("Nya yrkesintroduktionsanställningar beviljas", Unit.YES_NO, OTHERS),
    Key.EXTRA_OPEN: Kind("Nya extratjänster beviljas", Unit.YES_NO, OTHERS),
    Key.EXTRA_FUND: Kind("Extratjänst räknas för a-kassa", Unit.YES_NO, OTHERS),
    Key.FUND_MONTH: Kind("Lägsta inkomst för att en månad ska räknas", Unit.KRONOR, FUND),
    Key.FUND_YEAR: Kind("Lägsta inkomst under tolv månader", Unit.KRONOR, FUND),
    Key.FUND_LEAST: Kind("Lägsta antal månader", Unit.MONTHS, FUND),
    Key.FUND_MIDDLE: Kind("Månader för fler dagar", Unit.MONTHS, FUND),
    Key.FUND_LONG: Kind("Månader för flest dagar", Unit.MONTHS, FUND),
    Key.FUND_DAYS_LOW: Kind("Dagar vid lägsta antal månader", Unit.DAYS, FUND),
    Key.FUND_DAYS_MIDDLE: Kind("Dagar vid fler månader", Unit.DAYS, FUND),
    Key.FUND_DAYS_LONG: Kind("Dagar vid flest månader", Unit.DAYS, FUND),
    Key.FUND_ROW_MONTHS: Kind("Alternativvillkor: månader i följd", Unit.MONTHS, FUND),
    Key.FUND_ROW_DAYS: Kind("Alternativvillkor: dagar", Unit.DAYS, FUND),
    Key.FUND_ROW_TIMES: Kind("Alternativvillkor: högst så många gånger", Unit.TIMES, FUND),
    Key.FUND_LEVEL_FULL: Kind("Nivå för den som varit medlem länge", Unit.PERCENT, FUND),
    Key.FUND_LEVEL_PART: Kind("Nivå för den som varit medlem en tid", Unit.PERCENT, FUND),
    Key.FUND_LEVEL_BASE: Kind("Nivå för övriga", Unit.PERCENT, FUND),
    Key.FUND_MEMBER_FULL: Kind("Medlem länge betyder minst", Unit.MONTHS, FUND),
    Key.FUND_MEMBER_PART: Kind("Medlem en tid betyder minst", Unit.MONTHS, FUND),
    Key.FUND_STEP_DAY: Kind("Nivån sänks efter dag", Unit.DAYS, FUND),
    Key.FUND_STEP: Kind("Nivån sänks då med", Unit.POINTS, FUND),
    Key.FUND_SECOND_DAY: Kind("Nivån sänks igen efter dag", Unit.DAYS, FUND),
    Key.FUND_SECOND: Kind("Nivån sänks då igen med", Unit.POINTS, FUND),
    Key.FUND_CEILING: Kind("Högsta inkomst som ersättningen räknas på", Unit.MONTHLY, FUND),
    Key.QUOTA: Kind("Malmö: kvot av antalet anställda", Unit.PERCENT, COMPARED),
    Key.FEE: Kind("Malmö: avgift per utebliven plats och månad", Unit.KRONOR, COMPARED),
    Key.SIZE_SHARE: Kind("Linköping: storlekens vikt mot behovet", Unit.PERCENT, COMPARED),
}

# What the cost of a year is, or is assumed to be, counted with.
COST_KEYS = tuple(
    key for key, kind in KINDS.items() if kind.group in (WAGES, SUPPORT, ASSUMED, NEW_START, INTRODUCTION)
)
