"""What a key can be let into of places, proposals and placements."""

from organisation.api.scopes import Scope

SCOPES = (
    Scope("workplaces:read", "Läsa arbetsplatser och handledare"),
    Scope("workplaces:write", "Lägga upp och ändra arbetsplatser och handledare"),
    Scope("places:read", "Läsa platser"),
    Scope("places:write", "Registrera, öppna, ändra och stänga platser"),
    Scope("proposals:read", "Läsa förslag med alias, med ett skäl för varje anrop"),
    Scope("proposals:write", "Föreslå, erbjuda och svara på förslag, med ett skäl för varje anrop"),
    Scope("placements:read", "Läsa placeringar med alias, med ett skäl för varje anrop"),
    Scope("placements:write", "Planera, starta, ändra och avsluta placeringar, med ett skäl för varje anrop"),
)
