"""What a key can be let into of the överenskommelser."""

from organisation.api.scopes import Scope

SCOPES = (
    Scope("agreements:read", "Läsa överenskommelser, som JSON och PDF"),
    Scope("agreements:write", "Skapa, fylla i, skicka, besvara och underteckna överenskommelser"),
)
