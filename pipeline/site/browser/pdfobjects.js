// PDF objects and their syntax (ISO 32000-2, 7.2 and 7.3): read with limits, since files come from anyone; written
// always the same way.

const DEPTH = 60;
const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([..."()<>[]{}/%"].map((c) => c.charCodeAt(0)));

/** What can't be read as PDF. */
export class PdfTrouble extends Error {}

export class Name {
  constructor(value) {
    this.value = value;
  }
}

export class Ref {
  constructor(number, generation) {
    this.number = number;
    this.generation = generation;
  }
}

/** A string's bytes. `at` is where it stands in the file, from its bracket to after the other. */
export class PdfString {
  constructor(bytes, at = null) {
    this.bytes = bytes;
    this.at = at;
  }
}

/** A dictionary is a Map; a stream has one, and where its bytes begin. */
export class Stream {
  constructor(dictionary, start) {
    this.dictionary = dictionary;
    this.start = start;
  }
}

/** Whether a value is the name `/text`. */
export const isName = (value, text) => value instanceof Name && value.value === text;

/** Each byte as the character of that code: `TextDecoder("latin1")` would give cp1252. */
export const latin1 = (bytes) => {
  let made = "";
  for (let i = 0; i < bytes.length; i += 8192) made += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return made;
};

/** The bytes of a text whose characters are all below 256. */
export const bytesOf = (text) => Uint8Array.from(text, (c) => c.charCodeAt(0));

export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
    this.depth = 0;
  }

  skip() {
    for (;;) {
      while (WHITE.has(this.bytes[this.at])) this.at += 1;
      if (this.bytes[this.at] !== 37) return;
      while (this.at < this.bytes.length && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at += 1;
    }
  }

  /** The regular characters from here on. */
  word() {
    const start = this.at;
    while (this.at < this.bytes.length && !WHITE.has(this.bytes[this.at]) && !DELIMITERS.has(this.bytes[this.at])) {
      this.at += 1;
    }
    return latin1(this.bytes.subarray(start, this.at));
  }

  keyword(expected) {
    this.skip();
    if (this.word() !== expected) throw new PdfTrouble(expected);
  }

  integer() {
    this.skip();
    const word = this.word();
    if (!/^\+?[0-9]{1,10}$/u.test(word)) throw new PdfTrouble("integer");
    return Number(word);
  }

  object() {
    this.skip();
    if ((this.depth += 1) > DEPTH) throw new PdfTrouble("depth");
    try {
      return this.anything();
    } finally {
      this.depth -= 1;
    }
  }

  anything() {
    const [c, next] = [this.bytes[this.at], this.bytes[this.at + 1]];
    if (c === 47) return this.name();
    if (c === 40) return this.literal();
    if (c === 91) return this.array();
    if (c === 60) return next === 60 ? this.dictionary() : this.hexadecimal();
    return this.atom();
  }

  atom() {
    const start = this.at;
    const word = this.word();
    if (word === "true" || word === "false") return word === "true";
    if (word === "null") return null;
    if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/u.test(word)) throw new PdfTrouble(`atom at ${start}`);
    return /^[0-9]{1,10}$/u.test(word) ? this.perhapsRef(Number(word)) : Number(word);
  }

  perhapsRef(number) {
    const back = this.at;
    this.skip();
    const generation = this.word();
    if (/^[0-9]{1,5}$/u.test(generation)) {
      this.skip();
      if (this.word() === "R") return new Ref(number, Number(generation));
    }
    this.at = back;
    return number;
  }

  name() {
    this.at += 1;
    const value = this.word().replace(/#([0-9a-fA-F]{2})/gu, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    return new Name(value);
  }

  array() {
    this.at += 1;
    const items = [];
    for (;;) {
      this.skip();
      if (this.bytes[this.at] === 93) break;
      items.push(this.object());
    }
    this.at += 1;
    return items;
  }

  dictionary() {
    this.at += 2;
    const made = new Map();
    for (;;) {
      this.skip();
      if (this.bytes[this.at] === 62 && this.bytes[this.at + 1] === 62) break;
      if (this.bytes[this.at] !== 47) throw new PdfTrouble("key");
      const key = this.name().value;
      made.set(key, this.object());
    }
    this.at += 2;
    return made;
  }

  literal() {
    const start = this.at;
    const made = [];
    let open = 1;
    for (this.at += 1; ; this.at += 1) {
      let c = this.bytes[this.at];
      if (c === undefined) throw new PdfTrouble("string");
      if (c === 40) open += 1;
      else if (c === 41 && (open -= 1) === 0) break;
      else if (c === 92 && (c = this.escaped()) === null) continue;
      else if (c === 13 && this.bytes[this.at] === 13) {
        if (this.bytes[this.at + 1] === 10) this.at += 1;
        c = 10;
      }
      made.push(c);
    }
    this.at += 1;
    return new PdfString(Uint8Array.from(made), [start, this.at]);
  }

  /** The character that a reversed solidus and what follows stand for; null for none. Ends on its last byte. */
  escaped() {
    this.at += 1;
    const c = String.fromCharCode(this.bytes[this.at] ?? 0);
    if (/[0-7]/u.test(c)) {
      const digits = /^[0-7]{1,3}/u.exec(latin1(this.bytes.subarray(this.at, this.at + 3)))[0];
      this.at += digits.length - 1;
      return Number.parseInt(digits, 8) & 255;
    }
    if (c === "\r" && this.bytes[this.at + 1] === 10) this.at += 1;
    if (c === "\r" || c === "\n") return null;
    return ({ n: 10, r: 13, t: 9, b: 8, f: 12 })[c] ?? c.charCodeAt(0);
  }

  hexadecimal() {
    const start = this.at;
    const end = this.bytes.indexOf(62, start);
    if (end < 0) throw new PdfTrouble("hexadecimal");
    const digits = latin1(this.bytes.subarray(start + 1, end)).replace(/[\0\t\n\f\r ]/gu, "");
    if (/[^0-9a-fA-F]/u.test(digits)) throw new PdfTrouble("hexadecimal");
    const made = new Uint8Array(Math.ceil(digits.length / 2));
    for (let i = 0; i < made.length; i += 1) made[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2).padEnd(2, "0"), 16);
    this.at = end + 1;
    return new PdfString(made, [start, this.at]);
  }
}

/** An object as PDF writes it; the same object always as the same text. */
export const written = (value) => {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return String(Number(value.toFixed(5)));
  if (value instanceof Name) return `/${value.value.replace(/[^!"$&'*-.0-;=?-Z^-z|~]/gu, hexed)}`;
  if (value instanceof Ref) return `${value.number} ${value.generation} R`;
  if (value instanceof PdfString) return `<${[...value.bytes].map((b) => b.toString(16).padStart(2, "0")).join("")}>`;
  if (Array.isArray(value)) return `[ ${value.map(written).join(" ")} ]`;
  return `<< ${[...value].map(([key, each]) => `${written(new Name(key))} ${written(each)}`).join(" ")} >>`;
};

const hexed = (c) => `#${c.charCodeAt(0).toString(16).padStart(2, "0")}`;
