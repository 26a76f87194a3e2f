"""What a key can be let into of the yearly allocation."""

from organisation.api.scopes import Scope

SCOPES = (
    Scope("rounds:read", "Läsa år och mål"),
    Scope("rounds:write", "Starta år, skriva in mål, öppna och avsluta dialogen"),
    Scope("dialogues:read", "Läsa dialoger, svar, behov och handledare"),
    Scope("dialogues:write", "Fylla i, lämna in, godta och återlämna svar"),
    Scope("scenarios:read", "Läsa scenarier och varför talen blev som de blev"),
    Scope("scenarios:write", "Räkna fram och välja scenarier, skriva och skicka förslaget"),
    Scope("decisions:read", "Läsa beslut, som JSON och PDF"),
    Scope("decisions:write", "Registrera och publicera beslut"),
)
