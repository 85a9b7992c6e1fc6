// The engine, for the pages: what a form asks, checked and filled in without anything leaving the computer.
//
// A state is what was typed: an object by section id and field id, with text; a list of texts for `choices` and
// `ip_list`; a list of records for a group. It has the shape of a data file, and `anexos` and `retifica` may be in it.
//
// What reads and writes PDFs is fetched when it is first asked for.

import { applicablePaths, attachmentsOf, fieldsOf, settled, signatoriesOf } from "./applicability.js";
import { checkData } from "./check.js";
import { formOf } from "./form.js";
import { kindOf, show as shown } from "./kinds.js";
import { ExpressionError } from "./python.js";
import { planted, readValues } from "./reading.js";
import { dataFile, toJson } from "./record.js";

/**
 * @typedef {object} Finding
 * @property {"crítica" | "aviso"} severity
 * @property {string} code stable, for programs
 * @property {string} message a sentence in Portuguese
 * @property {string} where the path of a field, `titular.cpf` or `itens.lista[0].nome`; empty for the whole document
 * @property {string} label what people call that place
 * @property {string} consequence what follows if nothing is done
 */

/** The form of an exported definition: an object, or its JSON text. @throws {RangeError} For another format. */
export const load = (definition) => formOf(typeof definition === "string" ? JSON.parse(definition) : definition);

/** The field at a path, `titular.cpf`; of a group's column, `itens.lista.nome`. Undefined when there is none. */
export const fieldAt = (form, path) => {
  const [section, name, column] = path.replace(/\[[0-9]+\]/gu, "").split(".");
  const found = form.sections.find((each) => each.id === section)?.fields.find((each) => each.id === name);
  return column === undefined ? found : found?.fields?.find((each) => each.id === column);
};

/** What a typed text means in a field: `{value, problems}`; with a crítica among the problems, no value. */
export const parse = (form, field, raw) => {
  const kind = kindOf(field);
  return kind.parse(typeof raw === "string" ? raw.normalize("NFC") : raw, field, form.kit);
};

/** A value in the official way of writing; empty for none. */
export const show = (form, field, value) => shown(field, value, form.kit);

/** Checks a state: `{data, findings}`. `data` is null exactly when a crítica is among the findings. */
export const check = (form, state) => checkData(form, state);

/**
 * What applies to a state: `{fields, sections, signatories, attachments}`, the first two as sets of paths and ids.
 * Where a condition can't be evaluated, everything applies: nothing is hidden for a mistake of the form's.
 */
export const applicable = (form, state) => {
  const values = readValues(form, planted(state)).values;
  try {
    const known = settled(form, values);
    const fields = applicablePaths(form, values);
    return whatApplies(form, fields, signatoriesOf(form, known), attachmentsOf(form, known));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return whatApplies(form, new Set([...fieldsOf(form)].map(([path]) => path)), form.signatories, form.attachments);
  }
};

const whatApplies = (form, fields, signatories, attachments) => {
  const applies = (section) => section.fields.some((field) => fields.has(`${section.id}.${field.id}`));
  const sections = new Set(form.sections.filter(applies).map((section) => section.id));
  return { fields, sections, signatories, attachments };
};

/** The data as they travel inside a document; null when they have críticas. */
export const toRecord = (form, state) => {
  const { data } = checkData(form, state);
  return data === null ? null : toJson(form, data);
};

/** The data file that `credencia check` and `credencia render` take, with what was typed, finished or not. */
export const toYaml = (form, state) => dataFile(form, state);

/**
 * The blank PDF filled in: `{bytes}`, or `{problems}` (findings) when it can't be or must not be.
 * @param {Uint8Array} blank the file that the site serves, byte for byte
 */
export const fill = async (form, blank, state) => (await import("./fill.js")).fillBlank(form, blank, state);

/**
 * What a PDF says of its signatures and data, with what can be checked without a network. Never throws.
 * @param {Uint8Array} pdf
 * @param {object[]} forms those that the page knows, as `load` gives them
 */
export const inspect = async (pdf, forms = []) => (await import("./pdfview.js")).inspectPdf(pdf, forms);
