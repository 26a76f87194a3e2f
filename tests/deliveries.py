"""What leaves with a manifest, unpacked and checked as its receiver would check it by hand."""

import json
import subprocess
import tempfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from django.http import HttpResponse

from organisation.exchange import FORMAT


def unpacked(response: HttpResponse) -> tuple[bytes, dict]:
    """Return the file and its manifest, when `sha256sum -c` says that both are as they were sent."""
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    with tempfile.TemporaryDirectory() as folder, ZipFile(BytesIO(response.content)) as packed:
        packed.extractall(folder)
        check = ["sha256sum", "--check", "--strict", "manifest-sha256.txt"]
        checked = subprocess.run(check, cwd=folder, capture_output=True, text=True, check=True).stdout
        said = json.loads(Path(folder, "manifest.json").read_text())
        content = Path(folder, said["file"]).read_bytes()
    assert checked == f"{said['file']}: OK\nmanifest.json: OK\n"
    assert (said["format"], said["sha256"]) == (FORMAT, sha256(content).hexdigest())
    assert set(packed.namelist()) == {said["file"], "manifest.json", "manifest-sha256.txt"}
    return content, said
