"""What a key can be let into of the follow-up."""

from organisation.api.scopes import Scope

SCOPES = (
    Scope("milestones:read", "Läsa hållpunkter med alias, med ett skäl för varje anrop"),
    Scope("milestones:write", "Anteckna samtal och det som inte blev av, med ett skäl för varje anrop"),
    Scope("outcomes:read", "Läsa resultat med alias, med ett skäl för varje anrop"),
    Scope("outcomes:write", "Anteckna och rätta resultat, med ett skäl för varje anrop"),
    Scope("figures:read", "Läsa årets statistik, utan personer"),
)
