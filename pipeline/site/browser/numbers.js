// Values made of digits: CPF, CNPJ, telephone, CEP, UF, SIORG and whole numbers.

import { didYouMean } from "./suggest.js";
import { folded, isCnpj, isCpf, maskCpf, quoted, size, strip } from "./text.js";
import { joined, parsed, refused } from "./values.js";

const CPF = /^[0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}[-. /]?[0-9]{2}$/u;
const CNPJ = /^[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}\/?[0-9A-Z]{4}-?[0-9]{2}$/u;
const CEP = /^[0-9]{2}\.?[0-9]{3}[- ]?[0-9]{3}$/u;
const INTEGER = /^-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,30})$/u;
const PHONE = /^[0-9 ().+\u2013-]+$/u;
const FIRST_CEP = 1_000_000;

const digitsOf = (text) => text.replace(/[^0-9]/gu, "");

/** A kind whose empty text is no value. */
const typed = (read, show = (value) => value) => ({
  listed: false,
  parse: (raw, field, kit) => {
    const text = strip(joined(raw));
    return text === "" ? parsed() : read(text, field, kit);
  },
  show,
});

const readCpf = (text, _field, { say }) => {
  const digits = digitsOf(text);
  const told = { cpf: maskCpf(digits), count: digits.length };
  if (!CPF.test(text)) {
    const named = { 0: "cpf-sem-algarismos", 1: "cpf-um-algarismo", 11: "cpf-outros-sinais" };
    return refused("cpf-invalido", say(named[digits.length] ?? "cpf-tamanho", told));
  }
  return isCpf(digits) ? parsed(digits) : refused("cpf-invalido", say("cpf-digitos", told));
};

const readCnpj = (text, _field, { say }) => {
  const told = { typed: quoted(text) };
  if (!CNPJ.test(text)) {
    const lower = text !== text.toUpperCase() && CNPJ.test(text.toUpperCase());
    return refused("cnpj-invalido", say(lower ? "cnpj-minusculas" : "cnpj-forma", told));
  }
  const characters = text.replace(/[^0-9A-Z]/gu, "");
  return isCnpj(characters) ? parsed(characters) : refused("cnpj-invalido", say("cnpj-digitos", told));
};

const readPhone = (text, _field, { say, tables }) => {
  if (!PHONE.test(text)) return refused("telefone-invalido", say("telefone-sinais", { typed: quoted(text) }));
  let digits = digitsOf(text);
  if ((digits.length === 12 || digits.length === 13) && digits.startsWith("55")) digits = digits.slice(2);
  else if ((digits.length === 11 || digits.length === 12) && digits.startsWith("0")) digits = digits.slice(1);
  const key = phoneProblem(digits, tables.ddds);
  if (key === "") return parsed(digits);
  const told = { typed: quoted(text), count: digits.length, area: digits.slice(0, 2) };
  return refused("telefone-invalido", say(key, told));
};

const phoneProblem = (digits, ddds) => {
  if (digits.length !== 10 && digits.length !== 11) return "telefone-tamanho";
  if (!ddds.includes(digits.slice(0, 2))) return "telefone-area";
  if (digits.length === 11) return digits[2] === "9" ? "" : "telefone-nove";
  if ("6789".includes(digits[2])) return "telefone-celular";
  return "01".includes(digits[2]) ? "telefone-inicio" : "";
};

const readCep = (text, _field, { say }) => {
  const digits = digitsOf(text);
  if (CEP.test(text) && Number(digits) >= FIRST_CEP) return parsed(digits);
  return refused("cep-invalido", say("cep-forma", { typed: quoted(text) }));
};

const readUf = (text, _field, kit) => {
  const { ufs } = kit.tables;
  if (Object.hasOwn(ufs, text.toUpperCase())) return parsed(text.toUpperCase());
  for (const [uf, name] of Object.entries(ufs)) if (folded(name) === folded(text)) return parsed(uf);
  const hint = size(text) > 2 ? didYouMean(titled(text), Object.values(ufs), kit) : "";
  return refused("uf-invalida", kit.say("uf-forma", { typed: quoted(text), hint }));
};

/** Python's `str.title`: a capital after whatever has no case. */
const titled = (text) => {
  let made = "";
  let inside = false;
  for (const c of text) {
    made += inside ? c.toLowerCase() : titleOf(c);
    inside = /\p{Cased}/u.test(c);
  }
  return made;
};

const titleOf = (c) => {
  const [first, ...rest] = c.toUpperCase();
  return first + rest.join("").toLowerCase();
};

const readSiorg = (text, _field, { say }) =>
  /^[0-9]{1,8}$/u.test(text) ? parsed(text) : refused("siorg-invalido", say("siorg-forma", { typed: quoted(text) }));

const readInteger = (text, field, { say }) => {
  if (!INTEGER.test(text)) return refused("numero-invalido", say("numero-forma", { typed: quoted(text) }));
  const number = BigInt(text.replaceAll(".", "")); // up to 30 digits are understood before the limits are looked at
  if (number >= BigInt(field.minimum) && number <= BigInt(field.maximum)) {
    return parsed(Number.isSafeInteger(Number(number)) ? Number(number) : number);
  }
  const told = { typed: quoted(text), minimum: showInteger(field.minimum), maximum: showInteger(field.maximum) };
  return refused("numero-fora-do-limite", say("numero-limite", told));
};

/** Dots at the thousands from five digits on, so that a year prints as a year. */
const showInteger = (value) =>
  value > -10_000 && value < 10_000 ? String(value) : String(value).replace(/\B(?=(?:[0-9]{3})+$)/gu, ".");

const showCpf = (v) => `${v.slice(0, 3)}.${v.slice(3, 6)}.${v.slice(6, 9)}-${v.slice(9)}`;
const showCnpj = (v) => `${v.slice(0, 2)}.${v.slice(2, 5)}.${v.slice(5, 8)}/${v.slice(8, 12)}-${v.slice(12)}`;

export const cpf = typed(readCpf, showCpf);
export const cnpj = typed(readCnpj, showCnpj);
export const phone = typed(readPhone, (v) => `(${v.slice(0, 2)}) ${v.slice(2, -4)}-${v.slice(-4)}`);
export const cep = typed(readCep, (v) => `${v.slice(0, 5)}-${v.slice(5)}`);
export const uf = typed(readUf);
export const siorg = typed(readSiorg);
export const integer = typed(readInteger, showInteger);
