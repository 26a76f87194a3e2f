"""Rules of the house that no linter knows; each takes one file and yields the lines that break it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
# Each package may import those before it.
PRODUCT = ["lund_placements", "organisation", "allocation", "agreements", "participants", "followup"]
# Packages without Django, and what of the product each may import.
PURE = {
    "allocation/engine/": ("allocation.engine",),
    "allocation/economy/": ("allocation.economy", "allocation.engine", "lund_placements.swedish"),
    "participants/matching/": ("participants.matching", "allocation.engine", "lund_placements.swedish"),
    "followup/routine.py": (),
    "followup/course.py": ("followup.routine",),
    "followup/progress.py": ("followup.routine",),
}
FILE_LINES, FUNCTION_LINES = 500, 60
BULK = {"bulk_create", "bulk_update"}


class Source:
    """One Python file: its path from the top of the repository, its text and its tree."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.package, *self.rest = path.split("/")
        self.text = text
        self.tree = ast.parse(text)

    def imports(self) -> Iterator[tuple[ast.stmt, str]]:
        """Yield every import statement with the full name of each module it names."""
        here = self.path.removesuffix(".py").split("/")
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                parent = here[: len(here) - node.level] if node.level else []
                module = ".".join([*parent, *filter(None, [node.module])])
                yield from ((node, f"{module}.{alias.name}") for alias in node.names)


def import_direction(source: Source) -> Iterator[str]:
    """organisation ← allocation ← agreements ← participants ← followup; lund_placements imports no app."""
    if source.path == "lund_placements/urls.py":
        return
    later = PRODUCT[PRODUCT.index(source.package) + 1 :]
    for node, module in source.imports():
        if module.split(".")[0] in ["tests", *later]:
            yield f"{node.lineno}: imports {module}"


def pure_engine(source: Source) -> Iterator[str]:
    """The pure packages know nothing of Django or of the rest of the product, apart from what is pure too."""
    allowed = next((known for folder, known in PURE.items() if source.path.startswith(folder)), None)
    if allowed is None:
        return
    for node, module in source.imports():
        outside = module.split(".")[0] in PRODUCT and not module.startswith(allowed)
        if outside or module.split(".")[0] == "django":
            yield f"{node.lineno}: imports {module}"


def inline_imports_explained(source: Source) -> Iterator[str]:
    """An import inside a function says why in a comment, on its line or above it; apps.py need not."""
    if source.rest[-1:] == ["apps.py"]:
        return
    lines = ["", *source.text.splitlines()]
    for number in sorted({node.lineno for node, _ in source.imports() if node.col_offset}):
        if "#" not in lines[number] + lines[number - 1]:
            yield f"{number}: inline import without a reason"


def status_moves_in_one_place(source: Source) -> Iterator[str]:
    """Only actions/moves.py writes a status."""
    if source.rest[-1] in ("moves.py", "workflow.py"):
        return
    for node in ast.walk(source.tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets):
            yield f"{node.lineno}: assigns .status"
        if _method(node) == "update" and any(keyword.arg == "status" for keyword in node.keywords):
            yield f"{node.lineno}: updates status past the workflow"


def history_is_kept(source: Source) -> Iterator[str]:
    """update() and bulk_*() leave no history: not in actions, except on models that keep none."""
    if "actions" not in source.path:
        return
    for node in ast.walk(source.tree):
        method = _method(node)
        writes = method in BULK or (method == "update" and node.keywords and not node.args)
        if writes and not (_model(node.func) and _model(node.func) not in _tracked_models()):
            yield f"{node.lineno}: {method}() leaves no history"


def no_careless_calls(source: Source) -> Iterator[str]:
    """No print, no machine-local clock, no HTML declared safe."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id in ("print", "mark_safe"):
            yield f"{node.lineno}: {node.id}"
        clock = isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow")
        if clock and ast.unparse(node.value).split(".")[-1] in ("datetime", "date"):
            yield f"{node.lineno}: {ast.unparse(node)}"


def reasonable_size(source: Source) -> Iterator[str]:
    """A file that outgrows its noun is split; a function that outgrows the screen too."""
    lines = source.text.count("\n")
    if lines > FILE_LINES:
        yield f"1: {lines} lines"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= FUNCTION_LINES:
            yield f"{node.lineno}: {node.name} has {node.end_lineno - node.lineno + 1} lines"


def no_unsafe_template(text: str) -> Iterator[str]:
    """Templates escape everything."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"\|\s*safe(seq)?\b|autoescape off", line):
            yield f"{number}: {line.strip()}"


RULES = [
    import_direction,
    pure_engine,
    inline_imports_explained,
    status_moves_in_one_place,
    history_is_kept,
    no_careless_calls,
    reasonable_size,
]


@cache
def product_sources() -> list[Source]:
    """Return the product's own files, without migrations."""
    paths = [path for package in PRODUCT for path in sorted((BASE_DIR / package).rglob("*.py"))]
    own = [path for path in paths if "migrations" not in path.parts]
    return [Source(str(path.relative_to(BASE_DIR)), path.read_text()) for path in own]


def _method(node: ast.AST) -> str | None:
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None


def _model(node: ast.AST) -> str | None:
    """Return the model class that a chain such as Target.objects.filter(...).update starts from, if any."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) and node.id[:1].isupper() else None


@cache
def _tracked_models() -> set[str]:
    """Return the names of the models that have a history."""
    nodes = (node for source in product_sources() for node in ast.walk(source.tree))
    classes = (node for node in nodes if isinstance(node, ast.ClassDef))
    return {node.name for node in classes if "HistoricalRecords(" in ast.unparse(node)}
