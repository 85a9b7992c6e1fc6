// Which value goes into which field of the blank: by the names that the pipeline gives its fields.

import { fieldsOf } from "./applicability.js";
import { show } from "./kinds.js";
import { fieldName } from "./reading.js";

/**
 * @typedef {object} Placed
 * @property {string} name the field's full name in the PDF
 * @property {string} where @property {string} label for whoever is told of a problem
 * @property {string} value what the field keeps: the text, or an option's id
 * @property {string} text what its box shows; for a mark, nothing
 */

/** Every value of the data, placed. @returns {Placed[]} */
export const placed = (form, sections) => {
  const all = [];
  for (const [path, section, field] of fieldsOf(form)) {
    const value = sections[section.id][field.id];
    const at = { where: path, label: fieldName(section, field) };
    if (field.type === "group") all.push(...records(form, field, value ?? [], path, at));
    else all.push(...one(form, field, value, path, at));
  }
  return all;
};

/** The blank has a few rows of each group; a record goes into the row of its number. */
const records = (form, group, values, path, at) =>
  values.flatMap((record, i) =>
    group.fields.flatMap((column) => one(form, column, record[column.id], `${path}.${i + 1}.${column.id}`, at)),
  );

const one = (form, field, value, name, at) => {
  if (value === null) return [];
  const text = show(field, value, form.kit);
  switch (field.type) {
    case "yes_no":
      return [{ ...at, name, value: value ? "sim" : "nao", text: "" }];
    case "choices":
      return value.map((id) => ({ ...at, name: `${name}.${id}`, value: id, text: "" }));
    case "choice":
    case "uf":
      return [{ ...at, name, value, text }];
    case "date": {
      // The blank's box for a day takes dd/mm/aaaa, whatever the way in which the document prints it.
      const short = show({ ...field, written: "short" }, value, form.kit);
      return [{ ...at, name, value: short, text: short }];
    }
    default:
      return [{ ...at, name, value: text, text }];
  }
};
