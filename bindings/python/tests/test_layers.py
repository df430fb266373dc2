"""No file of the package imports one that imports it, at the top or later; a type checker alone may."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import certpact

FOLDER = Path(certpact.__file__).parent


def imported(node: ast.AST) -> Iterator[str]:
    """Modules of this package that are imported when it runs, wherever that is written."""
    match node:
        case ast.If(test=ast.Name("TYPE_CHECKING")):
            return
        case ast.Import():
            yield from (alias.name for alias in node.names)
        case ast.ImportFrom(module=str(module)):
            yield module
            # What is imported from a package may be a module of it.
            yield from (f"{module}.{alias.name}" for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from imported(child)


def test_no_file_imports_one_that_imports_it() -> None:
    modules = {f"certpact.{file.stem}": file for file in FOLDER.glob("*.py")}
    assert "certpact._base" in modules
    graph = {
        name: {other for other in imported(ast.parse(file.read_text(encoding="utf-8"))) if other in modules}
        for name, file in modules.items()
    }
    assert graph["certpact._answer"] == {"certpact._secret", "certpact.errors"}
    assert graph["certpact._given"] == {"certpact._answer", "certpact._secret", "certpact.errors"}
    TopologicalSorter(graph).prepare()
