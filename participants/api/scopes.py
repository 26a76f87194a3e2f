"""What a key can be let into of places and placements."""

from organisation.api.scopes import Scope

SCOPES = (
    Scope("places:read", "Läsa platser"),
    Scope("placements:read", "Läsa placeringar med alias, med ett skäl för varje anrop"),
)
