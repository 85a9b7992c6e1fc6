// Which fields, signatories and attachments apply to which data: their conditions, and their sections'.

import { holds } from "./expressions.js";
import { mapping } from "./values.js";

/** Every field in reading order: its path, its section, itself. */
export function* fieldsOf(form) {
  for (const section of form.sections) {
    for (const field of section.fields) yield [`${section.id}.${field.id}`, section, field];
  }
}

/** The paths of the fields that apply. One that doesn't counts as empty for the conditions of others. */
export const applicablePaths = (form, sections) => {
  const values = copied(sections);
  const inside = new Set([...fieldsOf(form)].map(([path]) => path));
  for (;;) {
    const fresh = [...fieldsOf(form)].filter(
      ([path, section, field]) => !both(section, field, values, form) && inside.has(path),
    );
    if (fresh.length === 0) return inside;
    for (const [path, section, field] of fresh) {
      inside.delete(path);
      values[section.id][field.id] = null;
    }
  }
};

// Both are asked, as Python asks both: an expression that fails is told whatever the other one says.
const both = (section, field, values, form) =>
  [section.when, field.when].map((when) => holds(when, values, form.kit.tables)).every(Boolean);

/** The same values, null in the fields that don't apply. */
export const settled = (form, sections) => {
  const inside = applicablePaths(form, sections);
  return mapping(form.sections.map(({ id, fields }) => [
    id,
    mapping(fields.map((field) => [field.id, inside.has(`${id}.${field.id}`) ? sections[id][field.id] : null])),
  ]));
};

/** Who must sign, given values that are settled. */
export const signatoriesOf = (form, sections) =>
  form.signatories.filter((signatory) => holds(signatory.when, sections, form.kit.tables));

/** The documents that go along, given values that are settled. */
export const attachmentsOf = (form, sections) =>
  form.attachments.filter((attachment) => holds(attachment.when, sections, form.kit.tables));

const copied = (sections) => mapping(Object.entries(sections).map(([id, entries]) => [id, { ...entries }]));
