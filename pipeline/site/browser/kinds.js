// The table of kinds, by type of field: how each is read, and how it is written the official way.

import { ipList } from "./addresses.js";
import { choice, choices, yesNo } from "./choices.js";
import { date } from "./days.js";
import { cep, cnpj, cpf, integer, phone, siorg, uf } from "./numbers.js";
import { email, longText, text } from "./texts.js";

const KINDS = {
  text, long_text: longText, cpf, cnpj, email, phone, date, yes_no: yesNo, choice, choices, ip_list: ipList, cep, uf,
  integer, siorg,
};

/** How a field's values are read and written. */
export const kindOf = (field) => KINDS[field.type];

/** A value as it is printed; empty when there is none. A group gives a line a record. */
export const show = (field, value, kit) => {
  if (value === null) return "";
  if (field.type !== "group") return kindOf(field).show(value, field, kit);
  const record = (each) => field.fields.map((column) => show(column, each[column.id], kit)).join("; ");
  return value.map(record).join("\n");
};
