// Calendar days.

import { folded, quoted, strip } from "./text.js";
import { Day, joined, parsed, refused } from "./values.js";

const FORMS = [
  /^(?<d>[0-9]{1,2})(?<s>[/.-])(?<m>[0-9]{1,2})\k<s>(?<y>[0-9]{4})$/u,
  /^(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})$/u,
  /^(?<d>[0-9]{1,2})(?:º|°|o)? de (?<m>[a-zç]+) de (?<y>[0-9]{4})$/u,
];
const SHORT_YEAR = /^[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}$/u;
const two = (number) => String(number).padStart(2, "0");

const parse = (raw, _field, kit) => {
  const text = strip(joined(raw));
  if (text === "") return parsed();
  const no = (key) => refused("data-invalida", kit.say(key, { typed: quoted(text) }));
  if (SHORT_YEAR.test(text)) return no("data-ano-curto");
  const found = match(text, kit.tables.months);
  if (found === null) return no("data-forma");
  const [year, month, day] = found;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return no("data-calendario");
  const [first, last] = kit.tables.years;
  if (year < first || year > last) return no("data-ano");
  return parsed(new Day(`${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`));
};

const match = (text, months) => {
  const names = months.map(folded);
  const said = folded(text.replaceAll("º", "").replaceAll("°", ""));
  for (const form of FORMS) {
    const groups = form.exec(said)?.groups;
    if (groups === undefined) continue;
    const month = /^[0-9]/u.test(groups.m) ? Number(groups.m) : names.indexOf(groups.m) + 1;
    if (month > 0 || /^[0-9]/u.test(groups.m)) return [Number(groups.y), month, Number(groups.d)];
  }
  return null;
};

const daysIn = (year, month) => {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
};

/** `21/11/2026`; where the field says so, `21 de novembro de 2026`, the first of a month as `1º`. */
const show = (value, field, kit) => {
  const [year, month, day] = value.iso.split("-");
  if (field.written !== "long") return `${day}/${month}/${year}`;
  return `${day === "01" ? "1º" : Number(day)} de ${kit.tables.months[Number(month) - 1]} de ${year}`;
};

export const date = { listed: false, parse, show };
