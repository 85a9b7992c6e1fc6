// WinAnsiEncoding (ISO 32000-2, annex D): which characters the font of the fields has, and how wide they are.

const HIGH = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";
const CODES = new Map();
for (let code = 0x20; code <= 0x7e; code += 1) CODES.set(String.fromCharCode(code), code);
for (let code = 0xa1; code <= 0xff; code += 1) if (code !== 0xad) CODES.set(String.fromCharCode(code), code);
[...HIGH].forEach((c, i) => c !== "\0" && CODES.set(c, 0x80 + i));
CODES.set("\u00a0", 0x20); // shown as the space it is

/** The characters of a text that the font lacks, each once; the end of a line needs none. */
export const lacking = (text) => [...new Set(text)].filter((c) => c !== "\n" && !CODES.has(c));

/** A line's codes; every character must be in the font. */
export const encoded = (line) => [...line].map((c) => CODES.get(c));

/** A line's width in points at a size. `font` is `{first, widths}`, in thousandths of an em. */
export const widthOf = (line, font, size) =>
  encoded(line).reduce((total, code) => total + (font.widths[code - font.first] ?? 0), 0) * (size / 1000);

/** A line as a literal string of a content stream. */
export const shown = (line) =>
  `(${encoded(line)
    .map((code) => {
      const c = String.fromCharCode(code);
      if (code > 0x7e) return `\\${code.toString(8).padStart(3, "0")}`;
      return "()\\".includes(c) ? `\\${c}` : c;
    })
    .join("")})`;
