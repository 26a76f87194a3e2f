"""The questions that come with the product: a suggestion of our own, which an administrator changes.

That there are nine for the person and eleven for the caseworker, every third month, follows the Danish BIP study. Its
wording does not: these sentences are ours. The study asks of health too; a suggestion that does would make every
answer a sensitive personal datum, so this one asks how the day works instead.
"""

from .person_enums import Asked

NOTE = "Frågorna följer med systemet som ett förslag. Ändra dem så att de passar er."
# Topic and sentence; the answer is how well the sentence fits.
STANDARD: dict[Asked, tuple[tuple[str, str], ...]] = {
    Asked.PERSON: (
        ("Söka arbete", "Jag vet hur jag söker de arbeten som jag vill ha."),
        ("Arbetsmarknaden", "Jag känner till vilka arbeten som finns och vad de kräver."),
        ("Vardagen", "Jag får vardagen att fungera så att jag kan arbeta."),
        ("Samarbete", "Jag arbetar bra tillsammans med andra."),
        ("Mål", "Jag vet vilket arbete jag siktar på."),
        ("Tilltro", "Jag tror att jag klarar ett arbete."),
        ("Stöd omkring", "Jag har människor omkring mig som stöder mig."),
        ("Yrkeskunskap", "Jag kan det som behövs i arbetet som jag siktar på."),
        ("Steg framåt", "Jag har tagit steg mot ett arbete de senaste månaderna."),
    ),
    Asked.CONSULTANT: (
        ("Söka arbete", "Personen söker arbete på ett sätt som kan leda till anställning."),
        ("Arbetsmarknaden", "Personen känner till vilka arbeten som finns och vad de kräver."),
        ("Vardagen", "Personen får vardagen att fungera så att det går att arbeta."),
        ("Samarbete", "Personen arbetar bra tillsammans med andra."),
        ("Mål", "Personen har ett tydligt mål och håller fast vid det."),
        ("Tilltro", "Personen tror på sin förmåga att klara ett arbete."),
        ("Min tilltro", "Jag tror att personen har ett arbete eller studerar inom ett år."),
        ("Stöd omkring", "Personen har människor omkring sig som stöder."),
        ("Yrkeskunskap", "Personen kan det som behövs i arbetet som planen siktar på."),
        ("Pålitlighet", "Personen kommer i tid och säger till när det inte går."),
        ("Språket", "Personens svenska räcker för arbetet som planen siktar på."),
    ),
}
