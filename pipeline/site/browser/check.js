// Raw data become checked data, or the findings that say why not: in the words and the order of the pipeline's check.

import { applicablePaths, fieldsOf, settled } from "./applicability.js";
import { holds } from "./expressions.js";
import { ExpressionError } from "./python.js";
import { fieldName, planted, readValues } from "./reading.js";
import { readReplaced, rectificationFindings } from "./rectification.js";
import { quoted, strip } from "./text.js";
import { AVISO, CRITICA, entry } from "./values.js";

const SHOWN = 80;

/** Checks data of a form: by section id and field id, as typed. `data` is null exactly when there is a crítica. */
export const checkData = (form, state) => {
  const raw = planted({ form: form.id, edition: form.edition, ...state });
  const findings = [...heading(form, raw)];
  if (findings.some((found) => found.code === "formulario-diferente")) return { data: null, findings };
  const reading = readValues(form, raw);
  findings.push(...reading.findings);
  let values;
  try {
    values = settled(form, reading.values);
    for (const found of conditional(form, reading, values)) findings.push(found);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { data: null, findings: [...findings, failed(form, error)] };
  }
  const replaced = readReplaced(form, raw);
  findings.push(...replaced.findings, ...rectificationFindings(form, values, replaced.replaces));
  const stopped = findings.some((found) => found.severity === CRITICA);
  return { data: stopped ? null : { sections: values, replaces: replaced.replaces }, findings };
};

const finding = (severity, code, message, where = "", label = "", consequence = "") => ({
  severity, code, message, where, label, consequence,
});

const failed = (form, error) => {
  const text = [...error.text];
  const shown = text.length <= SHOWN ? error.text : `${text.slice(0, SHOWN - 1).join("")}…`;
  return finding(CRITICA, "expressao", form.kit.say("expressao-falhou", { expression: shown }));
};

function* heading(form, raw) {
  const { say } = form.kit;
  const name = typeof raw.form === "string" ? strip(raw.form) : "";
  if (name === "") {
    yield finding(CRITICA, "formulario-ausente", say("formulario-ausente", { form: form.id }), "form");
  } else if (name !== form.id) {
    const message = say("formulario-diferente", { typed: quoted(name), form: form.id });
    yield finding(CRITICA, "formulario-diferente", message, "form");
  }
  const edition = entry(raw, "edition");
  if (typeof edition === "string" && strip(edition) !== form.edition) {
    const message = say("edicao-diferente", { typed: quoted(edition), edition: form.edition });
    yield finding(AVISO, "edicao-diferente", message, "edition", "", say("edicao-diferente-consequencia"));
  }
}

/** What hangs on conditions: what doesn't apply and was filled in, what applies and is empty, and the rules. */
function* conditional(form, reading, values) {
  const inside = applicablePaths(form, reading.values);
  yield* notApplicable(form, reading, values, inside);
  yield* missing(form, reading, inside);
  for (const rule of form.rules) {
    if (hangs(rule.when, reading.faulty) || !holds(rule.when, values, form.kit.tables)) continue;
    yield finding(rule.severity, rule.code, rule.message, rule.where, rule.label, rule.consequence);
  }
}

function* notApplicable(form, reading, values, inside) {
  const { say, tables } = form.kit;
  const follows = say("nao-se-aplica-consequencia");
  for (const section of form.sections) {
    const out = section.fields.filter(
      (field) =>
        reading.values[section.id][field.id] !== null &&
        !inside.has(`${section.id}.${field.id}`) &&
        !unsure(section, field, reading.faulty),
    );
    if (out.length > 0 && section.when !== null && !holds(section.when, values, tables)) {
      yield finding(AVISO, "nao-se-aplica", say("secao-nao-se-aplica"), section.id, section.name, follows);
      continue;
    }
    for (const field of out) {
      const where = `${section.id}.${field.id}`;
      yield finding(AVISO, "nao-se-aplica", say("campo-nao-se-aplica"), where, fieldName(section, field), follows);
    }
  }
}

function* missing(form, reading, inside) {
  for (const [path, section, field] of fieldsOf(form)) {
    if (!inside.has(path) || unsure(section, field, reading.faulty)) continue;
    const value = reading.values[section.id][field.id];
    if (field.required && value === null && !reading.faulty.has(path)) {
      yield missingFinding(form, field, path, fieldName(section, field));
    }
    if (field.type !== "group" || value === null) continue;
    for (const [at, label, column] of emptyInRecords(form, field, path, value, reading)) {
      yield missingFinding(form, column, at, `${fieldName(section, field)} ${label}`);
    }
  }
}

function* emptyInRecords(form, group, path, records, reading) {
  for (const [i, record] of records.entries()) {
    for (const column of group.fields) {
      const at = `${path}[${i}].${column.id}`;
      const wanted = column.required && holds(column.when, reading.values, form.kit.tables);
      if (wanted && record[column.id] === null && !reading.faulty.has(at)) {
        yield [at, `(${i + 1}º): ${column.label}`, column];
      }
    }
  }
}

const missingFinding = (form, field, where, label) =>
  finding(CRITICA, "campo-obrigatorio", field.missing || form.kit.say("campo-obrigatorio"), where, label, form.incomplete);

/** Whether it can't be told if a field applies, because its condition hangs on what wasn't understood. */
const unsure = (section, field, faulty) => [section.when, field.when].some((when) => hangs(when, faulty));

const hangs = (when, faulty) =>
  when !== null &&
  when.mentions.some((path) => faulty.has(path) || [...faulty].some((bad) => bad.startsWith(`${path}.`)));
