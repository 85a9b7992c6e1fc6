// One revision appended to a PDF (ISO 32000-2, 7.5.6): what was there stays, byte for byte.

import { PdfString, Ref, bytesOf, written } from "./pdfobjects.js";

/** Objects that replace those of the same number, and the table that finds them. */
export class Revision {
  constructor(file) {
    this.file = file;
    this.objects = new Map();
  }

  /** Replace an object by a dictionary, or by a stream when `content` is given. */
  put(ref, dictionary, content = null) {
    const whole = content === null ? dictionary : new Map([...dictionary, ["Length", content.length]]);
    this.objects.set(ref.number, { generation: ref.generation, dictionary: whole, content });
  }

  /** The file's bytes and, after them, the revision. The same changes give the same bytes. */
  async appended() {
    const { bytes, trailer, start } = this.file;
    const parts = [bytes, ...(bytes.at(-1) === 10 ? [] : [bytesOf("\n")])];
    const offsets = new Map();
    let at = parts.reduce((total, part) => total + part.length, 0);
    const add = (part) => {
      parts.push(part);
      at += part.length;
    };
    for (const [number, { generation, dictionary, content }] of sorted(this.objects)) {
      offsets.set(number, { offset: at, generation });
      add(bytesOf(`${number} ${generation} obj\n${written(dictionary)}\n`));
      if (content !== null) for (const part of [bytesOf("stream\n"), content, bytesOf("\nendstream\n")]) add(part);
      add(bytesOf("endobj\n"));
    }
    const [first] = this.file.get(trailer.get("ID")) ?? [new PdfString(new Uint8Array(16))];
    const own = new Map([...trailer, ["Prev", start], ["ID", [first, new PdfString(await digest(parts))]]]);
    add(bytesOf(`${table(offsets)}trailer ${written(own)}\nstartxref\n${at}\n%%EOF\n`));
    return joined(parts);
  }
}

const sorted = (objects) => [...objects].sort(([one], [other]) => one - other);

const table = (offsets) => {
  const numbers = [...offsets.keys()];
  const starts = numbers.filter((number, i) => i === 0 || numbers[i - 1] !== number - 1);
  const sections = starts.map((start, i) => {
    const inside = numbers.filter((number) => number >= start && number < (starts[i + 1] ?? Infinity));
    const lines = inside.map((number) => {
      const { offset, generation } = offsets.get(number);
      return `${String(offset).padStart(10, "0")} ${String(generation).padStart(5, "0")} n \n`;
    });
    return `${start} ${inside.length}\n${lines.join("")}`;
  });
  return `xref\n${sections.join("")}`;
};

/** The file's second identifier, from what the file holds (ISO 32000-2, 14.4). */
const digest = async (parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(parts))).subarray(0, 16);

const joined = (parts) => {
  const made = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
};

/** Whether a value is a reference. */
export const isRef = (value) => value instanceof Ref;
