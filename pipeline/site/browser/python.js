// What Python's operators do with the values of a form. Only what an expression of a definition can reach.

import { byCodePoint } from "./text.js";
import { Day, isMapping } from "./values.js";

/** An expression that fails over these data; `text` is the expression. */
export class ExpressionError extends Error {
  constructor(text = "") {
    super("expression");
    this.text = text;
  }
}

/** What is not in the data. */
export const UNDEFINED = Symbol("undefined");

/** A list that an expression writes, or what a filter lets through: neither is equal to a list of the data. */
export class Sequence {
  /** @param {"list" | "stream"} kind */
  constructor(kind, items) {
    this.kind = kind;
    this.items = items;
  }
}

const isNumber = (value) => typeof value === "number" || typeof value === "boolean" || typeof value === "bigint";
const known = (value) => {
  if (value === UNDEFINED) throw new ExpressionError();
  return value;
};

/** A number of the language's; a boolean counts as one. @throws {ExpressionError} */
export const number = (value) => {
  if (!isNumber(known(value))) throw new ExpressionError();
  return typeof value === "boolean" ? Number(value) : value;
};

/** Whether a value counts as true. */
export const truth = (value) => {
  known(value);
  if (value instanceof Day) return true;
  if (value instanceof Sequence) return value.kind === "stream" || value.items.length > 0;
  if (Array.isArray(value)) return value.length > 0;
  if (isMapping(value)) return Object.keys(value).length > 0;
  return Boolean(value);
};

/** The items of what can be gone through. @throws {ExpressionError} */
export const items = (value) => {
  known(value);
  if (typeof value === "string") return [...value];
  if (value instanceof Sequence) return value.items;
  if (Array.isArray(value)) return value;
  if (isMapping(value)) return Object.keys(value);
  throw new ExpressionError();
};

/** How many items there are; what a filter lets through can't be counted. */
export const length = (value) => {
  if (value instanceof Sequence && value.kind === "stream") throw new ExpressionError();
  return items(value).length;
};

export const equal = (one, other) => {
  known(one);
  known(other);
  if (isNumber(one) && isNumber(other)) return number(one) == number(other); // eslint-disable-line eqeqeq -- 1n is 1
  if (one instanceof Day && other instanceof Day) return one.iso === other.iso;
  const [a, b] = [listed(one), listed(other)];
  if (a !== null && b !== null) return a.kind === b.kind && sameItems(a.items, b.items);
  if (isMapping(one) && isMapping(other) && a === null && b === null) return sameEntries(one, other);
  return one === other;
};

const listed = (value) => {
  if (Array.isArray(value)) return { kind: "tuple", items: value };
  return value instanceof Sequence && value.kind === "list" ? value : null;
};

const sameItems = (a, b) => a.length === b.length && a.every((item, i) => equal(item, b[i]));

const sameEntries = (one, other) => {
  const keys = Object.keys(one);
  const same = (key) => Object.hasOwn(other, key) && equal(one[key], other[key]);
  return !(one instanceof Sequence) && keys.length === Object.keys(other).length && keys.every(same);
};

/** Whether one value stands before another. @throws {ExpressionError} When they have no order. */
export const less = (one, other) => {
  known(one);
  known(other);
  if (isNumber(one) && isNumber(other)) return number(one) < number(other);
  if (typeof one === "string" && typeof other === "string") return byCodePoint(one, other) < 0;
  if (one instanceof Day && other instanceof Day) return one.iso < other.iso;
  const [a, b] = [listed(one), listed(other)];
  if (a === null || b === null || a.kind !== b.kind) throw new ExpressionError();
  for (let i = 0; i < Math.min(a.items.length, b.items.length); i += 1) {
    if (!equal(a.items[i], b.items[i])) return less(a.items[i], b.items[i]);
  }
  return a.items.length < b.items.length;
};

/** Python's `in`. */
export const member = (value, container) => {
  if (typeof container === "string") {
    if (typeof known(value) !== "string") throw new ExpressionError();
    return container.includes(value);
  }
  return items(container).some((item) => equal(item, value));
};

export const negative = (value) => -number(value);

export const add = (one, other) => {
  if (typeof one === "string" && typeof other === "string") return one + other;
  const [a, b] = [listed(one), listed(other)];
  if (a === null || b === null) return whole(number(one), number(other), (x, y) => x + y);
  if (a.kind !== b.kind) throw new ExpressionError();
  const both = [...a.items, ...b.items];
  return a.kind === "tuple" ? both : new Sequence("list", both);
};

export const subtract = (one, other) => whole(number(one), number(other), (x, y) => x - y);

const whole = (one, other, operate) =>
  typeof one === typeof other ? operate(one, other) : operate(BigInt(one), BigInt(other));

/** A value as text, as Python's `str` writes it. @throws {ExpressionError} For what no form prints so. */
export const text = (value) => {
  known(value);
  if (typeof value === "string") return value;
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Day) return value.iso;
  if (isNumber(value)) return String(value);
  throw new ExpressionError();
};
