// The filters and tests that an expression may use, as Jinja2's do with the values of a form.

import { ExpressionError, Sequence, UNDEFINED, equal, items, length, less, member, number, text, truth, add } from "./python.js";
import { size, strip } from "./text.js";
import { isMapping } from "./values.js";

/** What a filter makes of a value. @throws {ExpressionError} */
export const call = (name, value, given, named, scope) => {
  const own = OWN[name];
  if (own !== undefined) return own(value, given, scope);
  if (!Object.hasOwn(FILTERS, name)) throw new ExpressionError();
  return FILTERS[name](value, given, named, scope);
};

/** Whether a test holds. @throws {ExpressionError} */
export const test = (name, value, given = []) => {
  const [other] = given;
  switch (name) {
    case "defined":
      return value !== UNDEFINED;
    case "undefined":
      return value === UNDEFINED;
    case "none":
      return value === null;
    case "eq":
      return equal(value, other);
    case "ne":
      return !equal(value, other);
    case "lt":
      return less(value, other);
    case "gt":
      return less(other, value);
    case "le":
      return equal(value, other) || less(value, other);
    case "ge":
      return equal(value, other) || less(other, value);
    case "in":
      return member(value, other);
    default:
      throw new ExpressionError();
  }
};

const argument = (given, named, place, name, usual) => given[place] ?? named.get(name) ?? usual;
const or = (value) => (value === undefined ? UNDEFINED : value);
const stream = (made) => new Sequence("stream", made);

const FILTERS = {
  abs: (value) => (number(value) < 0 ? -number(value) : number(value)),
  count: (value) => length(value),
  length: (value) => length(value),
  default: (value, given, named) => {
    const usual = argument(given, named, 0, "default_value", "");
    const loose = argument(given, named, 1, "boolean", false);
    return value === UNDEFINED || (truth(loose) && !truth(value)) ? usual : value;
  },
  first: (value) => or(items(value)[0]),
  last: (value) => {
    if (value instanceof Sequence && value.kind === "stream") throw new ExpressionError();
    return or(items(value).at(-1));
  },
  int: (value, given, named) => toInt(value, argument(given, named, 0, "default", 0)),
  list: (value) => new Sequence("list", [...items(value)]),
  lower: (value) => text(value).toLowerCase(),
  upper: (value) => text(value).toUpperCase(),
  trim: (value) => strip(text(value)),
  map: (value, given, named, scope) => stream(items(value).map(mapper(given, named, scope))),
  select: (value, given) => stream(items(value).filter(chooser(given))),
  reject: (value, given) => stream(items(value).filter((item) => !chooser(given)(item))),
  selectattr: (value, [name, ...given]) => stream(items(value).filter((item) => chooser(given)(attribute(item, name)))),
  rejectattr: (value, [name, ...given]) => stream(items(value).filter((item) => !chooser(given)(attribute(item, name)))),
  sum: (value, given, named) => {
    const name = argument(given, named, 0, "attribute", null);
    const each = name === null ? items(value) : items(value).map((item) => attribute(item, name));
    return each.reduce(add, argument(given, named, 1, "start", 0));
  },
  unique: (value, given, named) => {
    const name = argument(given, named, 1, "attribute", null);
    const seen = [];
    return stream(items(value).filter((item) => {
      const key = name === null ? item : attribute(item, name);
      const bare = typeof key === "string" ? key.toLowerCase() : key;
      if (seen.some((one) => equal(one, bare))) return false;
      seen.push(bare);
      return true;
    }));
  },
};

const attribute = (item, path) =>
  String(path).split(".").reduce((value, step) => {
    if (value === UNDEFINED) throw new ExpressionError();
    return isMapping(value) && Object.hasOwn(value, step) ? value[step] : UNDEFINED;
  }, item);

const mapper = ([name, ...given], named, scope) => {
  if (named.has("attribute")) {
    return (item) => {
      const found = attribute(item, named.get("attribute"));
      return found === UNDEFINED && named.has("default") ? named.get("default") : found;
    };
  }
  return (item) => call(name, item, given, named, scope);
};

const chooser = ([name, ...given]) => (name === undefined ? truth : (item) => test(name, item, given));

/** Python's `int` of a text or number; the default for what is neither. */
const toInt = (value, usual) => {
  if (value === UNDEFINED) throw new ExpressionError();
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "bigint") return Number(value);
  if (typeof value !== "string") return usual;
  const bare = strip(value);
  if (/^[+-]?[0-9]+(?:_[0-9]+)*$/u.test(bare)) return Number(bare.replaceAll("_", ""));
  const float = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/u.test(bare) ? Number(bare) : NaN;
  return Number.isFinite(float) ? Math.trunc(float) : usual;
};

const said = (value) => {
  if (value === UNDEFINED) throw new ExpressionError();
  return truth(value) ? text(value) : "";
};
const domain = (value) => (said(value).includes("@") ? said(value).split("@").at(-1).toLowerCase() : "");

// The forms' own.
const OWN = {
  domain,
  same_domain: (value, [other], { tables }) => {
    const [a, b] = [domain(value), domain(other)].sort((x, y) => size(x) - size(y));
    return a === b || (a !== "" && !tables.public_suffixes.includes(a) && b.endsWith(`.${a}`));
  },
  public_domain: (value, _given, { tables }) => tables.public_suffixes.some((suffix) => domain(value).endsWith(`.${suffix}`)),
  has_brackets: (value) =>
    [...said(value).matchAll(/\[([^[\]]*)\]/gu)].some(([, inside]) => /[\p{L}\p{N}_]/u.test(inside) || strip(inside) === ""),
};
