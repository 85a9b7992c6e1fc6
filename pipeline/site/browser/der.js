// ASN.1 as DER, and the indefinite lengths of BER that some signers use (X.690), read with limits.

const DEPTH = 40;

export class DerTrouble extends Error {}

/** @typedef {{tag: number, start: number, head: number, end: number, bytes: Uint8Array}} Element */

/** The element that begins at a place: its tag byte, and where its content begins and ends. @throws {DerTrouble} */
export const elementAt = (bytes, start = 0, limit = bytes.length, depth = 0) => {
  if (depth > DEPTH || start + 2 > limit || (bytes[start] & 31) === 31) throw new DerTrouble();
  const [tag, first] = [bytes[start], bytes[start + 1]];
  if (first === 0x80) return indefinite(bytes, start, limit, depth);
  let [length, head] = [first, start + 2];
  if (first > 0x80) {
    const count = first & 0x7f;
    if (count > 4 || head + count > limit) throw new DerTrouble();
    length = 0;
    for (let i = 0; i < count; i += 1) length = length * 256 + bytes[head++];
  }
  if (head + length > limit) throw new DerTrouble();
  return { tag, start, head, end: head + length, after: head + length, bytes };
};

/** Content until two zero bytes; what is inside must itself be read to find them. */
const indefinite = (bytes, start, limit, depth) => {
  if ((bytes[start] & 32) === 0) throw new DerTrouble();
  let at = start + 2;
  while (bytes[at] !== 0 || bytes[at + 1] !== 0) at = elementAt(bytes, at, limit, depth + 1).after;
  if (at + 2 > limit) throw new DerTrouble();
  return { tag: bytes[start], start, head: start + 2, end: at, after: at + 2, bytes };
};

/** The elements inside one. */
export const inside = (element) => {
  const found = [];
  for (let at = element.head; at < element.end; ) {
    const next = elementAt(element.bytes, at, element.end);
    found.push(next);
    at = next.after;
  }
  return found;
};

/** An element's content; of a constructed OCTET STRING, that of its pieces. */
export const content = (element) => {
  if (element.tag !== 0x24) return element.bytes.subarray(element.head, element.end);
  const pieces = inside(element).flatMap((piece) => [...content(piece)]);
  return Uint8Array.from(pieces);
};

/** An element whole, as it stands. */
export const whole = (element) => element.bytes.subarray(element.start, element.after);

/** An OBJECT IDENTIFIER in dots. */
export const oid = (element) => {
  if (element?.tag !== 6) return "";
  const numbers = [];
  let value = 0;
  for (const byte of content(element)) {
    value = value * 128 + (byte & 127);
    if (byte < 128) {
      numbers.push(value);
      value = 0;
    }
  }
  const first = Math.min(2, Math.floor(numbers[0] / 40));
  return [first, numbers[0] - first * 40, ...numbers.slice(1)].join(".");
};

/** A character string of any of the types that names use. */
export const string = (element) => {
  const bytes = content(element);
  if (element.tag === 0x1e) return new TextDecoder("utf-16be").decode(bytes);
  if (element.tag === 0x0c) return new TextDecoder().decode(bytes);
  return String.fromCharCode(...bytes.subarray(0, 4096));
};

/** Whether two elements are written with the same bytes. */
export const sameBytes = (one, other) => one.length === other.length && one.every((byte, i) => byte === other[i]);
