// The fields of a form by their full names, with their widgets (ISO 32000-2, 12.7.4).

import { Name, PdfString, PdfTrouble, Ref } from "./pdfobjects.js";

const FIELDS = 20_000;
const DEPTH = 20;
const INHERITED = ["FT", "Ff", "V", "DA", "Q", "MaxLen"];
const RADIO = 1 << 15;

/** @typedef {{name: string, ref: Ref | null, dictionary: Map, own: Map, widgets: {ref: Ref, dictionary: Map}[]}} Field */

/** Every terminal field; `own` has its attributes, those of its parents included. @throws {PdfTrouble} */
export const fieldsIn = (file) => {
  const form = file.at(file.get(file.trailer.get("Root")), "AcroForm");
  const found = [];
  let visited = 0; // fields may name one another as kids
  const walk = (ref, prefix, inherited, depth) => {
    const dictionary = file.get(ref);
    if (!(dictionary instanceof Map) || depth > DEPTH || (visited += 1) > FIELDS) throw new PdfTrouble("form");
    const own = new Map(inherited);
    for (const key of INHERITED) if (dictionary.has(key)) own.set(key, file.get(dictionary.get(key)));
    const part = dictionary.has("T") ? textOf(file.get(dictionary.get("T"))) : "";
    const name = [prefix, part].filter(Boolean).join(".");
    const kids = file.at(dictionary, "Kids") ?? [];
    const named = kids.filter((kid) => file.get(kid) instanceof Map && file.get(kid).has("T"));
    for (const kid of named) walk(kid, name, own, depth + 1);
    if (named.length > 0 || !own.has("FT")) return;
    const widgets = kids.length > 0 ? kids : [ref];
    found.push({
      name, ref: ref instanceof Ref ? ref : null, dictionary, own,
      widgets: widgets.map((each) => ({ ref: each, dictionary: file.get(each) })).filter((each) => each.dictionary instanceof Map),
    });
  };
  for (const ref of (form instanceof Map && file.at(form, "Fields")) || []) walk(ref, "", new Map(), 0);
  return found;
};

/** What stands in the data fields, by name: as `pipeline/readers/acroform.py` reads it. */
export const valuesIn = (file, fields) => {
  const values = new Map();
  for (const { name, own } of fields) {
    const kind = own.get("FT")?.value;
    const text = textOf(own.get("V")).replaceAll("\r\n", "\n").replaceAll("\r", "\n");
    const state = text === "Off" ? "" : text;
    if (kind === "Tx" || kind === "Ch") values.set(name, text || null);
    else if (kind === "Btn" && (own.get("Ff") & RADIO) !== 0) values.set(name, state || null);
    else if (kind === "Btn") {
      const at = name.lastIndexOf(".");
      const chosen = values.get(name.slice(0, at)) ?? [];
      values.set(name.slice(0, at), state ? [...chosen, name.slice(at + 1)] : chosen);
    }
  }
  return values;
};

/** A text string or a name as text: UTF-16, UTF-8 or, else, as if it were Latin-1. */
export const textOf = (value) => {
  if (value instanceof Name) return value.value;
  if (!(value instanceof PdfString)) return "";
  const { bytes } = value;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes.subarray(3));
  return String.fromCharCode(...bytes.subarray(0, 100_000));
};
