"""Make the font of the text that people type: Carlito's WinAnsi characters, as a simple TrueType font of their own.

Run it once, when Carlito changes, in an environment that has fonttools; what it writes is committed. The font is
renamed because "Carlito" is a reserved font name (OFL 1.1, clause 3). It is kept compressed, so that no byte of a
rendered file depends on the zlib of the machine that renders. It also writes the list of the characters that all
four shipped faces have.

    python tools/make_field_font.py
"""

from __future__ import annotations

import io
import json
import zlib
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[1] / "pipeline" / "renderers" / "pdf" / "fonts"
FAMILY = "Credencia Campo"
POSTSCRIPT_NAME = "CredenciaCampo"
COPYRIGHT, LICENCE, LICENCE_URL = 0, 13, 14
FIRST, LAST = 32, 255
# WinAnsiEncoding (ISO 32000-2, D.2, notes): these two codes show a space and a hyphen, the undefined ones a bullet.
SAME_GLYPH = {0xA0: 0x20, 0xAD: 0x2D}
BULLET = 0x2022


def main() -> None:
    """Write the field font, its measures and the coverage list."""
    font = _subset(TTFont(FONTS / "Carlito-Regular.ttf"))
    _rename(font)
    buffer = io.BytesIO()
    font.save(buffer)
    program = buffer.getvalue()
    packed = zlib.compress(program, 9)
    (FONTS / "field-font.zlib").write_bytes(packed)
    (FONTS / "field-font.json").write_text(json.dumps(_measures(font, len(program))) + "\n")
    (FONTS / "coverage.json").write_text(json.dumps(_coverage(), separators=(",", ":")) + "\n")
    print(f"field font: {len(program)} bytes, {len(packed)} compressed")


def _win_ansi() -> dict[int, int]:
    """Code to Unicode, for every code from FIRST to LAST."""
    table = {}
    for code in range(FIRST, LAST + 1):
        character = bytes([code]).decode("cp1252", errors="replace")
        unicode = BULLET if character in {"\ufffd", "\x7f"} else ord(character)
        table[code] = unicode
    return table


def _subset(font: TTFont) -> TTFont:
    options = Options()
    options.layout_features = []
    options.drop_tables += ["GDEF", "GPOS", "GSUB"]
    options.notdef_outline = True
    options.hinting = False
    options.name_IDs = [COPYRIGHT, LICENCE, LICENCE_URL]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=set(_win_ansi().values()))
    subsetter.subset(font)
    cmap = font.getBestCmap()
    for table in font["cmap"].tables:
        for extra, known in SAME_GLYPH.items():
            table.cmap[extra] = cmap[known]
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    return font


def _rename(font: TTFont) -> None:
    names = {1: FAMILY, 2: "Regular", 3: f"1.0;{POSTSCRIPT_NAME}", 4: FAMILY, 5: "Version 1.0", 6: POSTSCRIPT_NAME}
    for identifier, text in names.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)


def _measures(font: TTFont, length: int) -> dict[str, object]:
    """What a font dictionary and its descriptor say (ISO 32000-2, 9.6.2 and 9.8), in thousandths of an em."""
    scale = 1000 / font["head"].unitsPerEm
    cmap, metrics = font.getBestCmap(), font["hmtx"].metrics
    head = font["head"]
    return {
        "name": POSTSCRIPT_NAME,
        "length": length,
        "first": FIRST,
        "last": LAST,
        "widths": [round(metrics[cmap[unicode]][0] * scale) for unicode in _win_ansi().values()],
        "bbox": [round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax)],
        "ascent": round(font["hhea"].ascent * scale),
        "descent": round(font["hhea"].descent * scale),
        "cap_height": round(font["OS/2"].sCapHeight * scale),
    }


def _coverage() -> list[list[int]]:
    """Ranges, both ends included, of the characters that every shipped face has."""
    common: set[int] | None = None
    for path in sorted(FONTS.glob("Carlito-*.ttf")):
        cmap = set(TTFont(path).getBestCmap())
        common = cmap if common is None else common & cmap
    ranges: list[list[int]] = []
    for code in sorted(common or ()):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ranges


if __name__ == "__main__":
    main()
