// Filling in: the blank as it was published, and one appended revision with the values, what the boxes show, and the
// data inside. What could not be shown whole is told, and nothing is written.

import { fieldsIn, textOf } from "./acroform.js";
import { checkData } from "./check.js";
import { setText } from "./layout.js";
import { openPdf } from "./pdffile.js";
import { Name, PdfString, PdfTrouble, Stream, bytesOf } from "./pdfobjects.js";
import { placed } from "./plan.js";
import { toJson } from "./record.js";
import { Revision, isRef } from "./revision.js";
import { CRITICA, canonical } from "./values.js";
import { lacking } from "./winansi.js";

const MULTILINE = 1 << 12;
const RADIO = 1 << 15;

/** `{bytes}`, or `{problems}`: findings, as a check gives them. */
export const fillBlank = async (form, blank, state) => {
  const { data, findings } = checkData(form, state);
  if (data === null) return { problems: findings };
  if (data.replaces !== null) return told(form, "retificacao");
  let file;
  try {
    file = await openPdf(blank);
    const fields = fieldsIn(file);
    const refusal = await refused(form, blank, fields);
    return refusal === null ? await filled(form, data, file, fields) : told(form, refusal);
  } catch (error) {
    if (!(error instanceof PdfTrouble)) throw error;
    return told(form, "outro-arquivo");
  }
};

/** Why this file can't be filled in; null when it is the blank of this edition. */
const refused = async (form, blank, fields) => {
  if (fields.some(({ own }) => own.get("FT")?.value === "Sig" && own.get("V") instanceof Map)) return "assinado";
  if (form.blank === null) return "sem-resumo";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", blank));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex === form.blank.sha256 ? null : "outro-arquivo";
};

const filled = async (form, data, file, fields) => {
  const revision = new Revision(file);
  const font = fontOf(file);
  const problems = [];
  for (const each of placed(form, data.sections)) {
    const field = fields.find(({ name }) => name === each.name);
    if (field === undefined) problems.push(problem(form, "sem-campo", each));
    else if (field.own.get("FT").value === "Btn") mark(revision, field, each.value);
    else problems.push(...write(form, revision, file, font, field, each));
  }
  if (problems.length > 0) return { problems };
  await renewRecord(form, data, file, revision);
  return { bytes: await revision.appended() };
};

const told = (form, key) => ({ problems: [problem(form, key, { where: "", label: "" })] });

const problem = (form, key, { where, label }, named = {}) => ({
  severity: CRITICA, code: `preencher-${key}`, message: form.kit.say(`preencher-${key}`, named), where, label,
  consequence: form.kit.say("preencher-consequencia"),
});

/** A mark only changes names: the blank has drawn both states. */
const mark = (revision, field, state) => {
  const isRadio = ((field.own.get("Ff") ?? 0) & RADIO) !== 0;
  if (isRadio) revision.put(field.ref, new Map([...field.dictionary, ["V", new Name(state)]]));
  for (const { ref, dictionary } of field.widgets) {
    const states = revision.file.at(revision.file.at(dictionary, "AP"), "N");
    const shown = new Name(states.has(state) ? state : "Off");
    const own = isRadio ? [] : [["V", shown]];
    revision.put(ref, new Map([...dictionary, ...own, ["AS", shown]]));
  }
};

/** A text: its value, and the appearance that shows it. Gives what stops it. */
const write = (form, revision, file, font, field, each) => {
  const missing = lacking(each.text);
  if (missing.length > 0) {
    const characters = missing.map((c) => `“${c}” (U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")})`);
    return [problem(form, "caractere", each, { characters: characters.join(", ") })];
  }
  const [{ ref, dictionary }] = field.widgets;
  const [left, bottom, right, top] = file.get(dictionary.get("Rect"));
  const [, name, size] = /^\/(\S+) ([0-9.]+) Tf/u.exec(textOf(field.own.get("DA"))) ?? [];
  const box = {
    width: right - left, height: top - bottom, size: Number(size), align: field.own.get("Q") ?? 0,
    many: ((field.own.get("Ff") ?? 0) & MULTILINE) !== 0, font: { ...font, name },
  };
  const set = setText(each.text, box);
  const longest = field.own.get("MaxLen") ?? Infinity;
  if (set === null || [...each.value].length > longest) return [problem(form, "nao-cabe", each)];
  const appearance = file.at(dictionary, "AP").get("N");
  revision.put(appearance, file.get(appearance).dictionary, bytesOf(set.content));
  // A reader that sets the text again sets it as it is shown.
  const smaller = box.size !== 0 && set.size !== box.size ? [["DA", text(`/${name} ${set.size} Tf 0 g`)]] : [];
  revision.put(ref, new Map([...dictionary, ...smaller, ["V", text(each.value)]]));
  return [];
};

/** The font of the fields, as the blank brings it. @throws {PdfTrouble} */
const fontOf = (file) => {
  const fonts = file.at(file.at(file.at(file.get(file.trailer.get("Root")), "AcroForm"), "DR"), "Font");
  const [font] = fonts instanceof Map ? [...fonts.values()].map((each) => file.get(each)) : [];
  const descriptor = file.at(font, "FontDescriptor");
  const [first, widths] = [file.at(font, "FirstChar"), file.at(font, "Widths")];
  if (!(descriptor instanceof Map) || !Array.isArray(widths)) throw new PdfTrouble("font");
  return { first, widths, ascent: descriptor.get("Ascent"), descent: descriptor.get("Descent") };
};

/** The associated data say what the fields say: the same record, with the data (ISO 32000-2, 14.13). */
const renewRecord = async (form, data, file, revision) => {
  const { ref, stream } = recordStream(form, file);
  const record = JSON.parse(new TextDecoder().decode(await file.content(stream)));
  if (record.form !== form.id || record.edition !== form.edition || record.data !== null) throw new PdfTrouble("record");
  const content = new TextEncoder().encode(canonical({ ...record, data: toJson(form, data) }));
  const dictionary = new Map(stream.dictionary);
  dictionary.delete("Filter");
  const parameters = file.at(dictionary, "Params");
  if (parameters instanceof Map) {
    const kept = [...parameters].filter(([key]) => key !== "CheckSum");
    dictionary.set("Params", new Map([...kept, ["Size", content.length]]));
  }
  revision.put(ref, dictionary, content);
};

const recordStream = (form, file) => {
  for (const specification of file.at(file.get(file.trailer.get("Root")), "AF") ?? []) {
    const known = file.get(specification);
    if (textOf(file.at(known, "UF")) !== form.kit.tables.record_name) continue;
    const ref = file.at(known, "EF").get("F");
    const stream = file.get(ref);
    if (isRef(ref) && stream instanceof Stream) return { ref, stream };
  }
  throw new PdfTrouble("record");
};

/** A text string: ASCII as it is, else UTF-16 with its mark (ISO 32000-2, 7.9.2.2). */
const text = (value) => {
  if (/^[\n\x20-\x7e]*$/u.test(value)) return new PdfString(bytesOf(value));
  const bytes = [0xfe, 0xff];
  for (let i = 0; i < value.length; i += 1) bytes.push(value.charCodeAt(i) >> 8, value.charCodeAt(i) & 255);
  return new PdfString(Uint8Array.from(bytes));
};
