// A value set into its box: which size it takes, how it wraps, and the appearance that shows it (ISO 32000-2, 12.7.4.3).

import { shown, widthOf } from "./winansi.js";

const PADDING = 2; // points; as the boxes of the blank were measured
const USUAL = 10; // points; where the blank leaves the size to the reader
const SMALLEST = { line: 5, lines: 6 }; // points; smaller could not be read on paper
const STEP = 0.5;
const LEADING = 1.25;

/**
 * The appearance's content and the size that it took; null when the text doesn't fit in any.
 * @param {{width: number, height: number, size: number, align: number, many: boolean, font: object}} box
 */
export const setText = (text, box) => {
  const smallest = box.many ? SMALLEST.lines : SMALLEST.line;
  const first = box.size || USUAL;
  for (let size = first; size >= Math.min(smallest, first); size -= STEP) {
    const lines = box.many ? wrapped(text, box, size) : [text];
    if (fits(lines, box, size)) return { content: drawn(lines, box, size), size };
  }
  return null;
};

const room = (box) => box.width - 2 * PADDING;

const fits = (lines, box, size) =>
  lines.every((line) => widthOf(line, box.font, size) <= room(box)) &&
  lines.length * size * LEADING <= box.height - (box.many ? 2 * PADDING : 0);

const wrapped = (text, box, size) => text.split("\n").flatMap((line) => wrap(line, box, size));

/** A line broken at its spaces; a word that is wider than the box is broken where it must. */
const wrap = (line, box, size) => {
  const lines = [];
  let current = "";
  for (const word of line.split(/(?<= )(?=[^ ])/u)) {
    const whole = current + word;
    if (widthOf(whole.trimEnd(), box.font, size) <= room(box)) {
      current = whole;
      continue;
    }
    if (current !== "") lines.push(current.trimEnd());
    current = "";
    for (const c of word) {
      if (current !== "" && widthOf(current + c, box.font, size) > room(box) && c !== " ") {
        lines.push(current);
        current = "";
      }
      current += c;
    }
  }
  return [...lines, current.trimEnd()];
};

const drawn = (lines, box, size) => {
  const { ascent, descent } = box.font;
  const middle = (box.height - ((ascent - descent) * size) / 1000) / 2 - (descent * size) / 1000;
  const top = box.height - PADDING - (ascent * size) / 1000;
  const start = box.many ? top : middle;
  const shownLines = lines.map((line, i) => {
    const x = PADDING + ((room(box) - widthOf(line, box.font, size)) * box.align) / 2;
    return `1 0 0 1 ${plain(x)} ${plain(start - i * size * LEADING)} Tm ${shown(line)} Tj\n`;
  });
  const clip = `0 0 ${plain(box.width)} ${plain(box.height)} re W n`;
  return `/Tx BMC\nq ${clip}\nBT /${box.font.name} ${plain(size)} Tf 0 g\n${shownLines.join("")}ET Q\nEMC\n`;
};

const plain = (number) => String(Number(number.toFixed(3)));
