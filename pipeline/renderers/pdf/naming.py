"""Fully qualified names: `titular.nome` is the field `nome` in the field `titular` (ISO 32000-2, 12.7.4.2)."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Object, Pdf, String


class Naming:
    """The hierarchy of fields while it grows. A name that is used twice is a mistake of the document's."""

    def __init__(self, pdf: Pdf) -> None:
        self.roots = Array()
        self._pdf = pdf
        self._known: dict[str, Object] = {}

    def find(self, name: str) -> Object | None:
        """The field of that name, if it is there."""
        return self._known.get(name)

    def place(self, name: str, node: Object) -> None:
        """Put a field where its name says, with the parents that are missing."""
        if name in self._known:
            raise ValueError(f"two fields are called {name}")
        above, _, last = name.rpartition(".")
        node.T = String(last)
        self._known[name] = node
        if not above:
            self.roots.append(node)
            return
        parent = self._parent(above)
        node.Parent = parent
        parent.Kids.append(node)

    def _parent(self, name: str) -> Object:
        known = self._known.get(name)
        if known is None:
            known = self._pdf.make_indirect(Dictionary(Kids=Array()))
            self.place(name, known)
        return known
