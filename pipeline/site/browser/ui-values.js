// What was typed, by path; and what a file brings, made ready to be typed over.

import { fieldAt, parse, show } from "./engine.js";

const PATH = /^([^.]+)\.([^.[]+)(?:\[(\d+)\](?:\.([^.]+))?)?$/u;
const KEPT = ["anexos", "retifica"];

/** What was typed at a path; undefined when nothing was. */
export const typedAt = (values, path) => {
  const [, section, field, index, column] = PATH.exec(path) ?? [];
  const value = values[section]?.[field];
  if (index === undefined) return value;
  return column === undefined ? value?.[Number(index)] : value?.[Number(index)]?.[column];
};

/** The same values with one more thing typed. Nothing that was there is changed in place. */
export const withTyped = (values, path, value) => {
  const [, section, field, index, column] = PATH.exec(path);
  const fields = { ...values[section] };
  if (column === undefined) fields[field] = value;
  else {
    const rows = [...(fields[field] ?? [])];
    while (rows.length <= Number(index)) rows.push({});
    rows[Number(index)] = { ...rows[Number(index)], [column]: value };
    fields[field] = rows;
  }
  return { ...values, [section]: fields };
};

/** Whether nothing at all was typed. */
export const isEmpty = (value) => {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return typeof value === "object" && Object.values(value).every(isEmpty);
};

/** The values that a data file brings: `{values, unknown}`; `unknown` are the paths that the form does not have. */
export const fromFile = (form, file) => {
  let values = {};
  const unknown = [];
  for (const key of KEPT) if (key in file) values[key] = file[key];
  for (const [section, fields] of Object.entries(file)) {
    if (["form", "edition", ...KEPT].includes(section)) continue;
    for (const [id, value] of Object.entries(typeof fields === "object" && fields !== null ? fields : {})) {
      const field = fieldAt(form, `${section}.${id}`);
      if (field === undefined) unknown.push(`${section}.${id}`);
      else if (!isEmpty(value)) values = withTyped(values, `${section}.${id}`, typed(form, field, value));
    }
    if (!form.sections.some((each) => each.id === section) && isEmpty(fields)) unknown.push(section);
  }
  return { values, unknown };
};

/** Two sets of values as one: `first` counts where both have something. */
export const merged = (form, first, second) => {
  let values = { ...second, ...Object.fromEntries(KEPT.filter((key) => key in first).map((key) => [key, first[key]])) };
  for (const section of form.sections) {
    for (const field of section.fields) {
      const path = `${section.id}.${field.id}`;
      const mine = typedAt(first, path);
      if (!isEmpty(mine)) values = withTyped(values, path, mine);
    }
  }
  return values;
};

/** A value of a data file as somebody would type it here. */
const typed = (form, field, value) => {
  if (field.type === "group") {
    const columns = Object.fromEntries(field.fields.map((column) => [column.id, column]));
    const rows = Array.isArray(value) ? value.filter((row) => typeof row === "object" && row !== null) : [];
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).filter(([id]) => id in columns).map(([id, each]) => [id, typed(form, columns[id], each)]),
      ),
    );
  }
  if (typeof value === "boolean") return value ? "sim" : "não";
  const raw = Array.isArray(value) ? value.map(String) : String(value);
  const read = parse(form, field, raw).value;
  if (read === null) return raw;
  if (field.type === "choice") return read;
  if (field.type === "choices") return [...read];
  if (field.type === "yes_no") return read ? "sim" : "não";
  return show(form, field, read);
};
