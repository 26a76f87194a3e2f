"""The first template of an överenskommelse: what each nämnd takes upon itself, from the guideline's §4–5.

A nämnd's name is data and changes over the years, so the texts call the two parties "den samordnande nämnden"
and "den mottagande nämnden". Later templates are written by administrators in the product.
"""

from typing import NamedTuple


class StandardClause(NamedTuple):
    """One clause; duty_of: "both", "coordinating" or "receiving"."""

    key: str
    heading: str
    body: str
    duty_of: str


PURPOSE_OF_PRAKTIK = (
    "Praktiken ger deltagaren möjlighet att under en begränsad tid och under handledning vara på en kommunal "
    "arbetsplats för att lära sig och pröva ett yrke och vidareutveckla sina kunskaper. Varje praktikplats ska "
    "ha ett tydligt syfte."
)
ANCILLARY_COSTS = "Mottagande nämnd bär kostnaderna."
SPECIAL_SUPPORT_FROM = 50  # places; the guideline says "större volymer" and names no number

STANDARD_CLAUSES = (
    StandardClause(
        "places",
        "Platser och arbetsuppgifter",
        "Den mottagande nämnden identifierar platser och lämpliga arbetsuppgifter, med stöd av den samordnande "
        "nämnden.\n"
        "En arbetsmarknadsanställning får inte ersätta en ordinarie tjänst eller på annat sätt tränga undan "
        "ordinarie personal.",
        "receiving",
    ),
    StandardClause(
        "employment",
        "Anställning och lön",
        "Den samordnande nämnden administrerar alla arbetsmarknadsanställningar. Det innebär att den anställer "
        "deltagaren, betalar lönen och får eventuella statliga anställnings- och handledningsstöd.\n"
        "Den samordnande nämnden har arbetsgivaransvaret under hela anställningen.",
        "coordinating",
    ),
    StandardClause(
        "subsidies",
        "Statliga anställningsstöd",
        "Statliga anställningsstöd används i så stor utsträckning som möjligt. Den samordnande nämnden ansvarar "
        "för dialogen med Arbetsförmedlingen när det är aktuellt.",
        "coordinating",
    ),
    StandardClause(
        "praktik",
        "Deltagare i praktik",
        "En deltagare i praktik är inte anställd och har kvar sitt försörjningsstöd under praktiken.",
        "coordinating",
    ),
    StandardClause(
        "matching",
        "Matchning och förberedelser",
        "Den samordnande nämnden matchar lämpliga deltagare utifrån den mottagande nämndens behov. Inför en "
        "arbetsmarknadsanställning anordnar den också de förberedande insatser som arbetsuppgifterna kräver.",
        "coordinating",
    ),
    StandardClause(
        "union",
        "Facklig samverkan",
        "Den mottagande nämnden ansvarar för facklig samverkan med berörda förbund om "
        "arbetsmarknadsanställningarna.",
        "receiving",
    ),
    StandardClause(
        "supervision",
        "Handledning och introduktion",
        "Den mottagande nämnden utser en handledare för varje deltagare och ordnar introduktion på "
        "arbetsplatsen. Den ser till att handledaren har förutsättningar för sitt uppdrag, utifrån "
        "verksamheten, arbetsplatsen och deltagarens behov.",
        "receiving",
    ),
    StandardClause(
        "work_environment",
        "Arbetsmiljö",
        "Den mottagande nämnden har arbetsmiljöansvaret för de deltagare som är placerade i dess verksamhet.",
        "receiving",
    ),
    StandardClause(
        "support",
        "Stöd till deltagare och handledare",
        "Den samordnande nämnden stöder deltagaren under hela tiden och ger också handledaren stöd.",
        "coordinating",
    ),
    StandardClause(
        "followup",
        "Uppföljning",
        "Den samordnande nämnden följer upp varje deltagare enligt fastslagen rutin.\n"
        "Nämnderna följer tillsammans upp överenskommelsen i den årliga uppföljningen av riktlinjen.",
        "both",
    ),
    StandardClause(
        "secrecy",
        "Sekretess och personuppgifter",
        "Sekretess gäller mellan nämnderna. Den samordnande nämnden lämnar bara ut de uppgifter om en deltagare "
        "som behövs för placeringen, efter deltagarens samtycke eller en prövning i det enskilda fallet.\n"
        "Varje nämnd ansvarar för sin egen behandling av personuppgifter.",
        "both",
    ),
    StandardClause(
        "changes",
        "Ändringar under året",
        "Antalet platser ändras bara genom ett nytt beslut om fördelningsmodellen. Andra ändringar görs i en "
        "tilläggsöverenskommelse som båda nämnderna undertecknar. En undertecknad text ändras aldrig i efterhand.\n"
        "Den som ser att något inte kan genomföras säger till den andra nämnden så snart som möjligt.",
        "both",
    ),
)
