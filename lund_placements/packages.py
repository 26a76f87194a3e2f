"""Files that leave together: one ZIP file, and the sums that anybody can check them by."""

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256

MEDIA_TYPE = "application/zip"
A_DAY = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the first that a ZIP file can hold; the files' own days stand in what they say


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the files by name in one ZIP file, in their order; the same files are always the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as bundle:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, A_DAY)
            entry.compress_type = method
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same whatever machine packs it
            bundle.writestr(entry, content)
    return stream.getvalue()


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the SHA-256 of each file, one a line, as `sha256sum -c` reads them."""
    return "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items()).encode()
