// Text of one line, text of several, and e-mail addresses.

import { quoted, size, strip, stripEnd } from "./text.js";
import { joined, parsed, refused } from "./values.js";

const LOCAL = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*";
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const EMAIL = new RegExp(`^(${LOCAL})@((?:${LABEL}\\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])$`);
// What leaves nothing to be seen, less the end of a line and the joiners that emoji and some scripts need.
const INVISIBLE = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

const same = (value) => value;

const readText = (raw, field, { say }) => {
  const text = clean(joined(raw));
  if (text.includes("\n")) {
    return refused("texto-de-uma-linha", say("texto-de-uma-linha", { typed: quoted(text) }));
  }
  if (text !== "" && !fits(text, field.mask)) {
    return refused("forma-invalida", say("forma-invalida", { typed: quoted(text), mask: field.mask_described }));
  }
  return measured(text, field.max_length, say);
};

const readLongText = (raw, field, { say }) => {
  const text = clean(joined(raw));
  const count = size(text);
  if (text !== "" && count < field.min_length) {
    return refused("texto-curto", say("texto-curto", { count, minimum: field.min_length }));
  }
  return measured(text, field.max_length, say);
};

const readEmail = (raw, _field, { say, tables }) => {
  const text = strip(joined(raw));
  if (text === "") return parsed();
  const match = EMAIL.exec(text);
  if (match === null || match[1].length > tables.email.local || text.length > tables.email.whole) {
    return refused("email-invalido", say(emailProblem(text), { typed: quoted(text) }));
  }
  return parsed(`${match[1]}@${match[2].toLowerCase()}`);
};

const emailProblem = (text) => {
  if (text.includes("<")) return "email-dono";
  if (text.split("@").length > 2 || /[,; \n]/u.test(text)) return "email-um-so";
  return /^\p{ASCII}*$/u.test(text) ? "email-forma" : "email-acento";
};

const clean = (text) => {
  const lines = text.replaceAll("\t", " ").replaceAll("\r\n", "\n").replaceAll("\r", "\n").split("\n");
  return strip(lines.map(stripEnd).join("\n")).normalize("NFC");
};

const measured = (text, limit, say) => {
  const strange = INVISIBLE.exec(text);
  if (strange !== null) {
    const code = strange[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return refused("caractere-invisivel", say("caractere-invisivel", { code }));
  }
  const count = size(text);
  return count > limit ? refused("texto-longo", say("texto-longo", { count, limit })) : parsed(text || null);
};

/** Whether a text has a mask's form: 0 is a digit, 9 one that may be missing, A a capital; the rest is itself. */
const fits = (text, mask) => {
  if (!mask) return true;
  const pieces = mask.match(/[09]+|A+|[^09A]+/gu).map((run) => {
    if (/^[09]/u.test(run)) return `[0-9]{${run.split("0").length - 1},${run.length}}`;
    return run[0] === "A" ? `[A-Z]{${run.length}}` : run.replace(/[.*+?^${}()|[\]\\/-]/gu, "\\$&");
  });
  return new RegExp(`^(?:${pieces.join("")})$`).test(text);
};

export const text = { listed: false, parse: readText, show: same };
export const longText = { listed: false, parse: readLongText, show: same };
export const email = { listed: false, parse: readEmail, show: same };
