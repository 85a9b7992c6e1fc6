// Raw data become values: what is understood, and what is wrong with the rest.

import { kindOf } from "./kinds.js";
import { didYouMean } from "./suggest.js";
import { CRITICA, Day, entry, isFaulty, isMapping, mapping, problem } from "./values.js";

const TOP_KEYS = ["form", "edition", "anexos", "retifica"];

/** Every value of raw data. `faulty` are the paths of what was given and not understood. Never throws. */
export const readValues = (form, raw) => {
  const reader = { form, kit: form.kit, findings: [], faulty: new Set() };
  if (!isMapping(raw)) find(reader, problem("estrutura", reader.kit.say("estrutura-arquivo")), "", "");
  const ids = form.sections.map((section) => section.id);
  for (const key of isMapping(raw) ? Object.keys(raw) : []) {
    if (ids.includes(key) || TOP_KEYS.includes(key)) continue;
    const message = reader.kit.say("secao-desconhecida", { key, hint: didYouMean(key, ids, reader.kit) });
    find(reader, problem("secao-desconhecida", message), key, "");
  }
  const values = mapping(form.sections.map((each) => [each.id, section(reader, each, entry(raw, each.id))]));
  return { values, faulty: reader.faulty, findings: reader.findings };
};

/** Raw data as text, lists, mappings and null: what a program holds is put as a person would type it. */
export const planted = (value) => {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(planted);
  if (typeof value === "boolean") return value ? "sim" : "não";
  if (value instanceof Day) return value.iso;
  if (isMapping(value)) return mapping(Object.entries(value).map(([key, child]) => [key, planted(child)]));
  return String(value);
};

/** Where a message speaks of a field: section and label. */
export const fieldName = (section_, field) => `${section_.name}: ${field.label}`;

const find = (reader, { severity, code, message }, where, label, consequence = "") => {
  reader.findings.push({ severity, code, message, where, label, consequence });
};

const section = (reader, known, raw) => {
  if (raw !== undefined && raw !== null && !isMapping(raw)) {
    const message = reader.kit.say("estrutura-secao", { section: known.id });
    find(reader, problem("estrutura", message), known.id, known.name);
    for (const field of known.fields) reader.faulty.add(`${known.id}.${field.id}`);
  }
  const ids = known.fields.map((field) => field.id);
  for (const key of isMapping(raw) ? Object.keys(raw) : []) {
    if (ids.includes(key)) continue;
    const hint = didYouMean(key, ids, reader.kit);
    const message = reader.kit.say("campo-desconhecido", { section: known.id, key, hint });
    find(reader, problem("campo-desconhecido", message), `${known.id}.${key}`, "");
  }
  return mapping(known.fields.map((field) => [field.id, fieldValue(reader, known, field, entry(raw, field.id))]));
};

const fieldValue = (reader, known, field, raw) => {
  if (raw === undefined) return null;
  const [where, label] = [`${known.id}.${field.id}`, fieldName(known, field)];
  if (field.type === "group") return records(reader, field, raw, where, label);
  const { value, faulty } = scalar(reader, field, raw, where, label);
  if (faulty) reader.faulty.add(where);
  return value;
};

const scalar = (reader, field, given, where, label) => {
  const kind = kindOf(field);
  const raw = rawOf(given, kind.listed);
  const consequence = (field.type === "ip_list" && field.refusal) || reader.form.incomplete;
  if (raw === null) {
    const found = kind.listed ? "estrutura-itens" : "estrutura-lista";
    const message = reader.kit.say(isMapping(given) ? "estrutura-chaves" : found, { hint: field.hint });
    find(reader, problem("estrutura", message), where, label, consequence);
    return { value: null, faulty: true };
  }
  const result = kind.parse(raw, field, reader.kit);
  const faulty = isFaulty(result);
  for (const one of result.problems) find(reader, one, where, label, faulty ? consequence : "");
  return { value: result.value, faulty };
};

/** What a kind reads: a text, or a list of texts where it takes one; null for anything else. */
const rawOf = (given, listed) => {
  if (given === null) return "";
  if (typeof given === "string") return given.normalize("NFC");
  if (!listed || !Array.isArray(given)) return null;
  const items = given.map((item) => (isEmpty(item) ? "" : item));
  return items.every((item) => typeof item === "string") ? items : null;
};

const isEmpty = (item) => item === null || (typeof item === "object" && Object.keys(item).length === 0);

/** The group's records; one in which nothing was filled is a blank row, and does not count. */
const records = (reader, group, raw, where, label) => {
  if (raw === null || raw === "") return null;
  if (!Array.isArray(raw)) {
    find(reader, problem("estrutura", reader.kit.say("estrutura-registros")), where, label);
    reader.faulty.add(where);
    return null;
  }
  const all = raw.map((item, i) => record(reader, group, item, [`${where}[${i}]`, `${label} (${i + 1}º)`, where]));
  const filled = all.filter((each) => each !== null);
  for (const one of countProblems(group, filled.length, reader.kit)) {
    find(reader, one, where, label, reader.form.incomplete);
    reader.faulty.add(where);
  }
  return filled.length > 0 ? filled : null;
};

function* countProblems({ minimum, maximum }, count, { say }) {
  if (count > 0 && count < minimum) {
    yield problem("registros-de-menos", say("registros-de-menos", { minimum, count }), CRITICA);
  }
  if (count > maximum) yield problem("registros-demais", say("registros-demais", { maximum, count }), CRITICA);
}

const record = (reader, group, raw, [where, label, whole]) => {
  if (raw === null) return null;
  if (!isMapping(raw)) {
    find(reader, problem("estrutura", reader.kit.say("estrutura-registro")), where, label);
    reader.faulty.add(whole);
    return null;
  }
  const ids = group.fields.map((column) => column.id);
  for (const key of Object.keys(raw)) {
    if (ids.includes(key)) continue;
    const message = reader.kit.say("registro-campo-desconhecido", { key, hint: didYouMean(key, ids, reader.kit) });
    find(reader, problem("campo-desconhecido", message), `${where}.${key}`, "");
  }
  const before = reader.faulty.size;
  const made = mapping(group.fields.map((column) => {
    const at = `${where}.${column.id}`;
    const { value, faulty } = scalar(reader, column, entry(raw, column.id) ?? null, at, `${label}: ${column.label}`);
    if (faulty) reader.faulty.add(at).add(whole);
    return [column.id, value];
  }));
  const blank = Object.values(made).every((value) => value === null) && reader.faulty.size === before;
  return blank ? null : made;
};
