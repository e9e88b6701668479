"""The layers in ARCHITECTURE.md: as import-linter holds them, and drawn from the imports (Mermaid, shown by GitHub)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import grimp

PRODUCT = "webimage_ocr"
TOOLS = ("benchmarks", "drawing", "eval", "training")


def describe_layers() -> str:
    """The orders of import-linter's contracts, and the picture."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    orders = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    lines = ["  ►  ".join(_name_layer(layer) for layer in order) for order in orders]
    return "\n".join(["```", *lines, "```", "", *_draw_imports()])


def _name_layer(layer: str) -> str:
    return " │ ".join(_shorten(package) for package in layer.split(" | "))


def _draw_imports() -> list[str]:
    """An arrow from each package to what it imports, but for what it reaches by way of another arrow."""
    arrows = _drop_detours(_read_imports())
    lines = [f"    {importer} --> {imported}" for importer, imported in sorted(arrows)]
    return ["```mermaid", "flowchart TD", *lines, "```"]


def _read_imports() -> dict[str, set[str]]:
    """What each package, or module beside them, imports of the others; what only types need does not count."""
    graph = grimp.build_graph(PRODUCT, *TOOLS, exclude_type_checking_imports=True)
    imports: dict[str, set[str]] = {}
    for module in graph.modules:
        importer = _shorten(module)
        targets = map(_shorten, graph.find_modules_directly_imported_by(module))
        imports.setdefault(importer, set()).update(target for target in targets if target != importer)
    # the package itself holds its public names, __main__ one call
    ignored = {PRODUCT, "__main__"}
    return {importer: targets - ignored for importer, targets in imports.items() if importer not in ignored}


def _shorten(module: str) -> str:
    root, *rest = module.split(".")
    return rest[0] if root == PRODUCT and rest else root


def _drop_detours(imports: dict[str, set[str]]) -> set[tuple[str, str]]:
    """The arrows that no longer way replaces, of a graph without circles."""

    def reach(start: str) -> set[str]:
        return imports[start].union(*(reach(target) for target in imports[start]))

    return {
        (importer, imported)
        for importer, targets in imports.items()
        for imported in targets
        if not any(imported in reach(other) for other in targets - {imported})
    }
