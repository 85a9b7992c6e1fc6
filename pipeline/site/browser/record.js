// Data on their way out: as JSON values for the record inside a document, and as the data file that the command takes.

import { planted } from "./reading.js";
import { canonical, isMapping, mapping } from "./values.js";

/** Checked data as JSON values, in the shape of a data file. */
export const toJson = (form, data) => {
  const own = data.replaces === null ? {} : { retifica: { sha256: data.replaces.sha256, dados: data.replaces.sections } };
  return JSON.parse(canonical({ form: form.id, edition: form.edition, ...own, ...data.sections }));
};

/** The data file of what was typed, finished or not: JSON, which is YAML too. Nothing typed is lost. */
export const dataFile = (form, state) => {
  const own = { form: form.id, edition: form.edition };
  const kept = Object.entries(isMapping(state) ? state : {}).filter(([key]) => !Object.hasOwn(own, key));
  return `${readable(JSON.stringify(planted({ ...own, ...mapping(kept) }), null, 2))}\n`;
};

// What the reader of YAML refuses in the text itself is written by its code.
const readable = (json) =>
  json.replace(
    /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
