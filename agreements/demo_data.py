"""Invented terms for the demo's överenskommelser: how far each nämnd has come, by its förvaltning's short name."""

from decimal import Decimal

OUR_REPRESENTATIVE = ("Maria Lind", "ordförande")
REPRESENTATIVES = {
    "vof": "Ahmed Rask",
    "bsf": "Lena Holmqvist",
    "utf": "Peter Sandell",
    "sef": "Sofia Nyman",
    "tf": "Jonas Wiik",
    "kff": "Karin Ahlm",
    "kk": "Olof Brandt",
    "sbk": "Mona Edvall",
    "mf": "Isak Thorén",
    "rhv": "Ulla Krantz",
}
HOURS_PER_WEEK = Decimal("2.5")
TRAINING = "Alla handledare går kommunens handledarutbildning, en dag."
OTHER_TERMS = {"sef": "Två av platserna är i de kök som byggs om och kan börja först när köken är klara."}
SPECIAL_SUPPORT = {
    "vof": (150_000, "Stöd till två extra handledare under introduktionen. Utvärderas i december."),
    "bsf": (None, "Nämnderna har diskuterat särskilt stöd. Det behövs inte i år."),
}

# How far each has come; those not named are signed by both.
DRAFTS = ("sbk", "rhv")
WITH_BOARD = ("sef",)
CHANGE_REQUESTED = {"kff": "Skriv in att praktikplatserna på biblioteken börjar först i mars."}
DECLINED = {"mf": "Förvaltningen omorganiseras och har inga handledare i år."}
SIGNED_BY_RECEIVER = ("tf",)
# Signed, and then changed by a tillägg that is signed too.
AMENDED = {"vof": "Från och med augusti tar också Ribbingska huset emot deltagare."}
