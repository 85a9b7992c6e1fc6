// A PDF as a table of objects (ISO 32000-2, 7.5): classic and compressed cross-reference tables, every revision's.

import { inflate, predicted } from "./inflate.js";
import { PdfTrouble, Reader, Ref, Stream, isName, latin1 } from "./pdfobjects.js";

export const LARGEST = 50 * 1024 * 1024;
const EXPANDED = 32 * 1024 * 1024;
const REVISIONS = 300;
const OBJECTS = 300_000;

/**
 * Opens a file. Everything compressed that is needed to find objects is expanded here, so that `get` need not wait.
 * @throws {PdfTrouble}
 */
export const openPdf = async (bytes) => {
  if (bytes.length > LARGEST) throw new PdfTrouble("size");
  if (!latin1(bytes.subarray(0, 1024)).includes("%PDF-")) throw new PdfTrouble("header");
  const file = new PdfFile(bytes, startOf(bytes));
  await file.load();
  if (file.trailer.has("Encrypt")) throw new PdfTrouble("encrypted");
  return file;
};

/** Where the last cross-reference table begins. */
const startOf = (bytes) => {
  const tail = latin1(bytes.subarray(-2048));
  const found = /startxref\s+([0-9]{1,10})\s+%%EOF/gu;
  const all = [...tail.matchAll(found)];
  if (all.length === 0) throw new PdfTrouble("startxref");
  return Number(all.at(-1)[1]);
};

class PdfFile {
  constructor(bytes, start) {
    this.bytes = bytes;
    this.start = start;
    this.entries = new Map();
    this.trailer = null;
    this.cache = new Map();
    this.left = EXPANDED;
    this.tables = []; // where each revision's table begins, the newest first
  }

  async load() {
    const seen = new Set();
    const waiting = [[this.start, "Prev"]];
    while (waiting.length > 0) {
      const [at, how] = waiting.shift();
      if (seen.has(at)) continue;
      if (how === "Prev") this.tables.push(at);
      if (seen.add(at).size > REVISIONS || !(at < this.bytes.length)) throw new PdfTrouble("revisions");
      const trailer = await this.table(at);
      this.trailer ??= trailer;
      for (const key of ["XRefStm", "Prev"]) if (Number.isInteger(trailer.get(key))) waiting.push([trailer.get(key), key]);
    }
    const containers = new Set([...this.entries.values()].flatMap((each) => each.container ?? []));
    for (const number of containers) await this.unpack(number);
  }

  async table(at) {
    const reader = new Reader(this.bytes, at);
    reader.skip();
    if (latin1(this.bytes.subarray(reader.at, reader.at + 4)) !== "xref") return this.compressedTable(at);
    reader.at += 4;
    for (;;) {
      reader.skip();
      if (this.bytes[reader.at] === 116) break; // trailer
      this.section(reader, reader.integer(), reader.integer());
    }
    reader.keyword("trailer");
    return asMap(reader.object());
  }

  section(reader, first, count) {
    for (let i = 0; i < count; i += 1) {
      const [offset, generation] = [reader.integer(), reader.integer()];
      reader.skip();
      this.enter(first + i, reader.word() === "n" ? { offset, generation } : { free: true });
    }
  }

  async compressedTable(at) {
    const stream = this.indirectAt(at).value;
    if (!(stream instanceof Stream) || !isName(stream.dictionary.get("Type"), "XRef")) throw new PdfTrouble("xref");
    const data = await this.content(stream);
    const widths = stream.dictionary.get("W");
    const index = stream.dictionary.get("Index") ?? [0, stream.dictionary.get("Size")];
    if (!Array.isArray(widths) || widths.length !== 3 || !isIndex(index)) throw new PdfTrouble("xref");
    let place = 0;
    const take = (width, usual) => {
      if (!(width >= 0 && width <= 8) || place + width > data.length) throw new PdfTrouble("xref");
      let value = width === 0 ? usual : 0;
      for (let i = 0; i < width; i += 1) value = value * 256 + data[place++];
      return value;
    };
    for (let i = 0; i + 1 < index.length; i += 2) {
      for (let number = index[i]; number < index[i] + index[i + 1]; number += 1) {
        const [kind, second, third] = [take(widths[0], 1), take(widths[1], 0), take(widths[2], 0)];
        if (kind === 2) this.enter(number, { container: second, index: third });
        else this.enter(number, kind === 1 ? { offset: second, generation: third } : { free: true });
      }
    }
    return stream.dictionary;
  }

  /** The newest table is read first: what it says of an object holds. */
  enter(number, said) {
    if (this.entries.size > OBJECTS) throw new PdfTrouble("objects");
    if (!this.entries.has(number)) this.entries.set(number, said);
  }

  async unpack(number) {
    const stream = this.get(new Ref(number, 0));
    if (!(stream instanceof Stream)) throw new PdfTrouble("container");
    const data = await this.content(stream);
    const [count, first] = [stream.dictionary.get("N"), stream.dictionary.get("First")];
    const heads = new Reader(data);
    for (let i = 0; i < count; i += 1) {
      const [inside, offset] = [heads.integer(), heads.integer()];
      const entry = this.entries.get(inside);
      if (entry?.container === number) this.cache.set(inside, new Reader(data, first + offset).object());
    }
  }

  indirectAt(offset) {
    const reader = new Reader(this.bytes, offset);
    const number = reader.integer();
    reader.integer();
    reader.keyword("obj");
    const value = reader.object();
    if (!(value instanceof Map)) return { number, value };
    reader.skip();
    if (latin1(this.bytes.subarray(reader.at, reader.at + 6)) !== "stream") return { number, value };
    let start = reader.at + 6;
    if (this.bytes[start] === 13) start += 1;
    if (this.bytes[start] === 10) start += 1;
    return { number, value: new Stream(value, start) };
  }

  /** The object that a reference names, itself when it is none; null when there is no such object. */
  get(value) {
    if (!(value instanceof Ref)) return value ?? null;
    if (this.cache.has(value.number)) return this.cache.get(value.number);
    const entry = this.entries.get(value.number);
    if (entry?.offset === undefined) return null;
    this.cache.set(value.number, null); // a reference to itself ends here
    const found = this.indirectAt(entry.offset);
    if (found.number !== value.number) throw new PdfTrouble("object");
    const made = found.value instanceof Ref ? null : found.value;
    this.cache.set(value.number, made);
    return made;
  }

  /** The entry of a dictionary, followed if it is a reference. */
  at(dictionary, key) {
    return dictionary instanceof Map ? this.get(dictionary.get(key)) : null;
  }

  raw(stream) {
    const length = this.get(stream.dictionary.get("Length"));
    if (!Number.isInteger(length) || length < 0 || stream.start + length > this.bytes.length) throw new PdfTrouble("length");
    return this.bytes.subarray(stream.start, stream.start + length);
  }

  /** A stream's bytes, expanded. @throws {PdfTrouble} For a compression that is not FlateDecode. */
  async content(stream) {
    const filters = listOf(this.get(stream.dictionary.get("Filter")));
    if (filters.length === 0) return this.raw(stream);
    if (filters.length > 1 || !isName(filters[0], "FlateDecode")) throw new PdfTrouble("filter");
    const made = await inflate(this.raw(stream), this.left);
    this.left -= made.length;
    const [how] = listOf(this.get(stream.dictionary.get("DecodeParms")));
    return predicted(made, how instanceof Map ? how : new Map());
  }
}

const isIndex = (index) =>
  Array.isArray(index) && index.every((each) => Number.isInteger(each) && each >= 0 && each <= LARGEST);

const listOf = (value) => (Array.isArray(value) ? value : value === null ? [] : [value]);

const asMap = (value) => {
  if (!(value instanceof Map)) throw new PdfTrouble("trailer");
  return value;
};
