"""What a long password can be and still be the first that somebody tries."""

from django.core.exceptions import ValidationError

from .models import User

ROWS = ("1234567890", "abcdefghijklmnopqrstuvwxyzåäö", "qwertyuiopåasdfghjklöäzxcvbnm")
LONGEST_PART = 64
HELP = "Lösenordet får inte vara en upprepning eller en rad tecken i följd."


class NotRepeated:
    """Refuse one word or character over and over, and characters as they follow on each other."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for passwordpassword, aaaaaaaaaaaaaaa and 123456789012345."""
        text = password.casefold()
        if is_repeated(text):
            raise ValidationError(
                "Lösenordet upprepar samma sak. Välj hellre några ord som inte hör ihop.", code="repeated"
            )
        if is_in_order(text):
            raise ValidationError(
                "Lösenordet är tecken i följd. Välj hellre några ord som inte hör ihop.", code="in_order"
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return HELP


def is_repeated(text: str) -> bool:
    """Say whether the text is one part over and over; the last time it may be cut short."""
    longest = min(len(text) // 2, LONGEST_PART)
    return any(text[length:] == text[:-length] for length in range(1, longest + 1))


def is_in_order(text: str) -> bool:
    """Say whether the text is a piece of a row, of the alphabet or of the keyboard, in either direction."""
    rows = (row * (len(text) // len(row) + 2) for row in ROWS)  # 9 is followed by 0, z by a
    return any(text in row or text[::-1] in row for row in rows)
