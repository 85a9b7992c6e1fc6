// Values as the pipeline keeps them: text, booleans, whole numbers, days, lists of text, records. Null is none.

import { byCodePoint } from "./text.js";

/** A calendar day. It is not a text: for a condition, no day equals the text that writes it. */
export class Day {
  /** @param {string} iso `2026-11-21` */
  constructor(iso) {
    this.iso = iso;
    Object.freeze(this);
  }

  toJSON() {
    return this.iso;
  }
}

export const CRITICA = "crítica";
export const AVISO = "aviso";

/** A problem of a typed value. `at` continues the field's path: `[2]` for a list's third item. */
export const problem = (code, message, severity = CRITICA, at = "") => ({ code, message, severity, at });

/** What was understood: with a crítica among the problems, there is no value. */
export const parsed = (value = null, problems = []) => ({ value, problems });

/** No value, and why. */
export const refused = (code, message) => parsed(null, [problem(code, message)]);

/** Whether a problem stops the value. */
export const isFaulty = (result) => result.problems.some((one) => one.severity === CRITICA);

/** What was typed as one text. @param {string | string[]} raw @returns {string} */
export const joined = (raw) => (typeof raw === "string" ? raw : raw.join("\n"));

/** Whether a value is a mapping: a section, a record. */
export const isMapping = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Day);

/** The entry of a mapping; undefined when it has none of its own. */
export const entry = (mapping, key) => (isMapping(mapping) && Object.hasOwn(mapping, key) ? mapping[key] : undefined);

/** A mapping from pairs: no key is special, not even `__proto__`. */
export const mapping = (pairs) => Object.fromEntries(pairs);

/** Whether two values are the same. */
export const sameValue = (one, other) => canonical(one) === canonical(other);

/** One way to write JSON values: keys sorted, no spaces. The same values give the same text, here and in Python. */
export const canonical = (value) => {
  if (value instanceof Day) return JSON.stringify(value.iso);
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isMapping(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort(byCodePoint);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
};
