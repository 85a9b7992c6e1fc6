// What a PDF says of itself, read where it is dropped: signatures, what came after them, the data inside, and who is
// still to sign. Whether a certificate is trusted or was revoked takes a network and anchors: the page says so.

import { fieldsIn, textOf, valuesIn } from "./acroform.js";
import { settled, signatoriesOf } from "./applicability.js";
import { openPdf } from "./pdffile.js";
import { PdfTrouble, Stream } from "./pdfobjects.js";
import { ExpressionError } from "./python.js";
import { planted, readValues } from "./reading.js";
import { signaturesIn } from "./signatures.js";
import { canonical, isMapping } from "./values.js";

const RECORD = "dados.json";
const COMPARED = 20; // signatures; each takes the file to be read again as it was
const LARGEST_RECORD = 5 * 1024 * 1024;

/**
 * @typedef {object} Inspection
 * @property {boolean} readable
 * @property {string} trouble when it isn't: `cifrado`, `nao-e-pdf`, `grande` or `nao-sei-ler`
 * @property {object[]} signatures every signature field, in the form's order
 * @property {object | null} record the data that travel inside
 * @property {{form: string, edition: string, known: boolean} | null} form which form it says it is
 * @property {{role: string, label: string, person: string, signed: boolean}[] | null} signatories null when not known
 * @property {string[]} notChecked what this page can't check, for the reader: always the same
 */

const NOT_CHECKED = ["confianca", "revogacao", "quem-assinou-pelo-papel", "alteracoes-permitidas"];

/** Never throws. @param {Uint8Array} bytes @param {object[]} forms @returns {Promise<Inspection>} */
export const inspectPdf = async (bytes, forms) => {
  try {
    const file = await openPdf(bytes);
    const fields = fieldsIn(file);
    const signatures = await withChanges(file, valuesIn(file, fields), await signaturesIn(file, fields));
    const record = await recordIn(file);
    const form = record === null ? null : known(record, forms);
    return {
      readable: true, trouble: "", signatures, record, form: form && told(record, form),
      signatories: form?.definition ? toSign(form.definition, record, valuesIn(file, fields), signatures) : null,
      notChecked: NOT_CHECKED,
    };
  } catch (error) {
    return unreadable(error, bytes);
  }
};

const unreadable = (error, bytes) => {
  const troubles = { encrypted: "cifrado", header: "nao-e-pdf", size: "grande" };
  const trouble = (bytes.length > 0 && error instanceof PdfTrouble && troubles[error.message]) || "nao-sei-ler";
  return {
    readable: false, trouble, signatures: [], record: null, form: null, signatories: null, notChecked: NOT_CHECKED,
  };
};

/**
 * What came after each signature. Later signatures are expected; anything else is said, and what it did is for the
 * command to tell. So is a value that is not what it was when the signature was made.
 */
const withChanges = async (file, now, signatures) => {
  const signed = signatures.filter((each) => each.signed);
  const last = Math.max(0, ...signed.map((each) => each.coveredUntil));
  const made = [];
  for (const each of signatures) {
    const later = signed.filter((other) => other.coveredUntil > each.coveredUntil).length;
    const added = file.tables.filter((at) => at >= each.coveredUntil).length;
    const changedValues = each.bytesAfter > 0 && made.length < COMPARED ? await valuesChanged(file, each.coveredUntil, now) : [];
    const isMore = each.bytesAfter > 0 && (added > later || last < file.bytes.length);
    // Of a signature that doesn't hold, nothing can be said; so it isn't said that nothing changed.
    const isSure = each.coversFromStart && each.integrity === "confere";
    const changedAfter = each.signed && (!isSure || made.length >= COMPARED || isMore || changedValues.length > 0);
    made.push({ ...each, changedAfter, changedValues });
  }
  return made;
};

/** The names of the data fields whose values are others than when the file had that size; all, if it can't be told. */
const valuesChanged = async (file, size, now) => {
  let before = new Map();
  try {
    const then = await openPdf(file.bytes.subarray(0, size));
    before = valuesIn(then, fieldsIn(then));
  } catch (error) {
    if (!(error instanceof PdfTrouble)) throw error;
  }
  const names = new Set([...before.keys(), ...now.keys()]);
  return [...names].filter((name) => canonical(before.get(name) ?? null) !== canonical(now.get(name) ?? null));
};

const recordIn = async (file) => {
  const listed = file.at(file.get(file.trailer.get("Root")), "AF");
  for (const specification of Array.isArray(listed) ? listed.slice(0, 50) : []) {
    const known_ = file.get(specification);
    if (textOf(file.at(known_, "UF")) !== RECORD) continue;
    const stream = file.at(file.at(known_, "EF"), "F");
    if (!(stream instanceof Stream)) return null;
    return parsed(await file.content(stream));
  }
  return null;
};

const parsed = (content) => {
  if (content.length > LARGEST_RECORD) return null;
  try {
    const record = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
    return isMapping(record) ? record : null;
  } catch {
    return null;
  }
};

const known = (record, forms) => {
  const definition = forms.find((form) => form.id === record.form && form.edition === record.edition) ?? null;
  return { definition };
};

const told = (record, { definition }) => ({
  form: String(record.form), edition: String(record.edition), known: definition !== null,
});

/** Who has to sign by these data, and whether the field of the role is signed by a signature whose digest holds. */
const toSign = (form, record, values, signatures) => {
  const raw = isMapping(record.data) ? record.data : typed(form, values);
  const sections = settled_(form, readValues(form, planted({ form: form.id, ...raw })).values);
  if (sections === null) return null;
  return signatoriesOf(form, sections).map(({ role, label, name, field }) => {
    const [section, entry] = name.split(".");
    const own = signatures.find((each) => each.field === field);
    const signed = own !== undefined && own.signed && own.integrity === "confere";
    return { role, label, person: String(sections[section][entry] ?? ""), signed };
  });
};

const settled_ = (form, values) => {
  try {
    return settled(form, values);
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
};

/** What stands in the fields of a blank, by section; groups are not needed to know who signs. */
const typed = (form, values) =>
  Object.fromEntries(form.sections.map(({ id, fields }) => [
    id,
    Object.fromEntries(fields.filter((field) => field.type !== "group").map((field) => [
      field.id, values.get(`${id}.${field.id}`) ?? null,
    ])),
  ]));
