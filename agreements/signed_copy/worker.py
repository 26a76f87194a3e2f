"""The process that looks at one uploaded copy: the file on standard input, its number of pages as JSON."""

import sys
from io import BytesIO

from lund_placements.limited import FileRefused, serve

from .limits import CPU_SECONDS, MEMORY_BYTES, MOST_BYTES, MOST_PAGES

NOT_A_PDF = "Filen är ingen PDF. Skanna eller hämta den undertecknade överenskommelsen som PDF."
LOCKED = "PDF:en är låst med lösenord. Spara den utan lösenord och försök igen."
PAGES = f"PDF:en ska ha minst en och högst {MOST_PAGES} sidor."


def count_pages(content: bytes) -> int:
    """Return how many pages the PDF has; raises FileRefused for anything else."""
    # Only here: what is no PDF is refused without loading the reader.
    if not content.startswith(b"%PDF-"):
        raise FileRefused(NOT_A_PDF)
    import pypdf  # see above
    from pypdf.errors import DependencyError, PyPdfError  # see above

    try:
        reader = pypdf.PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise FileRefused(LOCKED)
        pages = sum(1 for _ in reader.pages)
    except (
        PyPdfError,
        DependencyError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
    ) as error:
        raise FileRefused(NOT_A_PDF) from error
    except (TypeError, ValueError, NotImplementedError) as error:
        raise FileRefused(NOT_A_PDF) from error
    if not 1 <= pages <= MOST_PAGES:
        raise FileRefused(PAGES)
    return pages


def main() -> int:
    """Answer with the number of pages or with the reason why not."""
    return serve(count_pages, most_bytes=MOST_BYTES, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
