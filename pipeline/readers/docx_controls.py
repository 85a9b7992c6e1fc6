"""The controls of a document and what stands in them, as one walk over its body.

Word keeps a control's tag: what stands in it is its content. LibreOffice drops tags, may move the end of a control or
of a bookmark to before what was typed, and keeps where the bookmark begins. There, our layout tells: a whole field is
alone in its paragraph and the last of its cell, and a box is followed by its label.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MARK = "f_"  # how our bookmarks begin
MAX_TEXT = 100_000
_NESTED = 4  # controls in controls that hear of a text; ours have none inside
_BREAKS = {"w:br": "\n", "w:cr": "\n", "w:tab": "\t", "w:noBreakHyphen": "\u2011"}
# Not shown: what tracked changes took away, codes of fields, properties.
_UNSEEN = {"w:del", "w:moveFrom", "w:rt", "mc:Fallback", "w:instrText", "w:sdtPr", "w:pPr", "w:rPr"}
_NO = {"0", "false", "off"}


@dataclass(slots=True)
class Control:
    """One control: ``name`` is its tag, or the name of the bookmark at its beginning."""

    name: str = ""
    pieces: list[str] = field(default_factory=list)
    is_placeholder: bool = False
    ticked: bool | None = None  # as the checkbox's properties say; None for no checkbox
    items: dict[str, str] | None = None  # of a list: values by what is shown
    has_begun: bool = False  # with text, or with a paragraph
    _size: int = 0

    @property
    def text(self) -> str:
        """What is shown in it, lines separated by newlines."""
        return "".join(self.pieces)[:MAX_TEXT]

    def add(self, piece: str) -> None:
        """Some more of its text, up to the limit."""
        self.has_begun = True
        if self._size <= MAX_TEXT:
            self.pieces.append(piece)
            self._size += len(piece)

    def new_line(self) -> None:
        """A paragraph begins: a new line, but for the first."""
        if self.has_begun:
            self.add("\n")
        self.has_begun = True

    def learn(self, other: Control) -> None:
        """It is the same control, by another name."""
        self.is_placeholder, self.ticked, self.items = other.is_placeholder, other.ticked, other.items


@dataclass(slots=True)
class _Cell:
    """A table's cell: the bookmarks that begin in it, and the text of its paragraph before the first."""

    marks: list[Control] = field(default_factory=list)
    before: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Walk:
    """Hears the body of a document; ``tagged`` and ``marked`` are its controls by tag and by bookmark."""

    tagged: list[Control] = field(default_factory=list)
    marked: list[Control] = field(default_factory=list)
    _controls: list[Control] = field(default_factory=list)  # that are open, the innermost last
    _cells: list[_Cell] = field(default_factory=list)  # the same
    _unseen: list[str] = field(default_factory=list)  # the same
    _texts: int = 0  # how many w:t are open

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif self._unseen:
            if "w:sdtPr" in self._unseen and self._controls:
                _property(self._controls[-1], tag, attributes)
        elif tag in _BREAKS:
            self._add("" if attributes.get("w:type") in {"page", "column"} else _BREAKS[tag])
        else:
            self._open(tag, attributes)

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag in _UNSEEN:
            self._unseen.pop()
            if tag == "w:sdtPr":
                self._described()
        elif self._unseen:
            return
        elif tag == "w:sdt":
            control = self._controls.pop()
            if control.name:
                self.tagged.append(control)
        elif tag == "w:tc":
            self._cells.pop()
        elif tag == "w:t":
            self._texts -= 1

    def text(self, data: str) -> None:
        """Character data; only that of runs is shown."""
        if self._texts and not self._unseen:
            self._add(data)

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "w:sdt":
                self._controls.append(Control())
            case "w:tc":
                self._cells.append(_Cell())
            case "w:bookmarkStart":
                self._mark(attributes.get("w:name", ""))
            case "w:p":
                self._paragraph()
            case "w:t":
                self._texts += 1

    def _mark(self, name: str) -> None:
        if not self._cells or not name.startswith(MARK):
            return
        cell, mark = self._cells[-1], Control(name)
        if self._controls:  # LibreOffice puts the beginning of the bookmark inside the control
            mark.learn(self._controls[-1])
        if not cell.marks:
            mark.pieces = cell.before
        cell.marks.append(mark)
        self.marked.append(mark)

    def _described(self) -> None:
        """A control has said what it is; the bookmark that has just begun is around it."""
        if self._controls and self._cells and self._cells[-1].marks:
            mark = self._cells[-1].marks[-1]
            if not mark.has_begun:
                mark.learn(self._controls[-1])

    def _paragraph(self) -> None:
        for control in self._controls[-_NESTED:]:
            control.new_line()
        if self._cells:
            cell = self._cells[-1]
            if cell.marks:
                cell.marks[-1].add("\n")
            else:
                cell.before = []

    def _add(self, piece: str) -> None:
        for control in self._controls[-_NESTED:]:
            control.add(piece)
        if self._cells:
            cell = self._cells[-1]
            if cell.marks:
                cell.marks[-1].add(piece)
            else:
                cell.before.append(piece)


def _property(control: Control, tag: str, attributes: dict[str, str]) -> None:
    """What a control says of itself (ECMA-376-1, 17.5.2.38; [MS-DOCX] 2.5.1.5 for the checkbox)."""
    match tag:
        case "w:tag":
            control.name = attributes.get("w:val", "")
        case "w:showingPlcHdr":
            control.is_placeholder = attributes.get("w:val", "1") not in _NO
        case "w14:checkbox":
            control.ticked = False
        case "w14:checked":
            control.ticked = attributes.get("w14:val", "1") not in _NO
        case "w:dropDownList" | "w:comboBox":
            control.items = {}
        case "w:listItem" if control.items is not None:
            value = attributes.get("w:value", "")
            control.items.setdefault(attributes.get("w:displayText", value), value)
