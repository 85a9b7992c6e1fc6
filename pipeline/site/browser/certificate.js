// Whom a certificate names (RFC 5280; DOC-ICP-04): read from the certificate that the signature brings. Whether it is
// trusted can't be told here.

import { DerTrouble, content, elementAt, inside, oid, string, whole } from "./der.js";
import { isCpf, maskCpf } from "./text.js";

const COMMON_NAME = "2.5.4.3";
const SERIAL_NUMBER = "2.5.4.5"; // the CPF itself, since Resolução CG ICP-Brasil 211/2024
const ALTERNATIVE_NAME = "2.5.29.17";
const PERSON = "2.16.76.1.3.1"; // DOC-ICP-04: birth (8), CPF (11), and more
const ENTITY = "2.16.76.1.3.3"; // a company's CNPJ

/** @throws {DerTrouble} */
export const readCertificate = (bytes) => {
  const [signed] = inside(elementAt(bytes));
  const parts = inside(signed);
  const at = parts[0].tag === 0xa0 ? 1 : 0;
  const [serial, , issuer, , subject, key] = parts.slice(at);
  if (key === undefined) throw new DerTrouble();
  const extensions = parts.find((each) => each.tag === 0xa3);
  const others = extensions === undefined ? [] : otherNames(extensions);
  const whose = valueIn(subject, COMMON_NAME);
  return {
    serial: content(serial), issuer: whole(issuer), subject: whole(subject), key: whole(key),
    algorithm: inside(inside(key)[0]),
    name: whose.replace(/:(?:[0-9]{11}|[0-9A-Z]{12}[0-9]{2})$/u, "").trim(), issuerName: valueIn(issuer, COMMON_NAME),
    cpfMasked: cpfIn(others, whose, valueIn(subject, SERIAL_NUMBER)),
  };
};

const valueIn = (name, wanted) => {
  const found = inside(name).flatMap(inside).map(inside).find(([type]) => oid(type) === wanted);
  return found === undefined ? "" : string(found[1]);
};

const otherNames = (extensions) => {
  for (const extension of inside(inside(extensions)[0])) {
    const parts = inside(extension);
    if (oid(parts[0]) !== ALTERNATIVE_NAME) continue;
    const names = inside(elementAt(content(parts.at(-1))));
    return names.filter((each) => each.tag === 0xa0).map((each) => {
      const [type, value] = inside(each);
      return { type: oid(type), text: string(inside(value)[0]) };
    });
  }
  return [];
};

/** The person's CPF, masked: from the place that is filled first. Empty when there is none, or it is a company's. */
const cpfIn = (others, whose, serialNumber) => {
  const numbers = [serialNumber, others.find(({ type }) => type === ENTITY)?.text ?? "", whose.split(":").at(-1)];
  if (numbers.some((number) => /^[0-9A-Z]{12}[0-9]{2}$/u.test(number.trim()))) return "";
  const person = others.find(({ type }) => type === PERSON)?.text.slice(8, 19) ?? "";
  const named = /:([0-9]{11})$/u.exec(whose)?.[1] ?? "";
  const cpf = [serialNumber, person, named].find((number) => /^[0-9]{11}$/u.test(number) && isCpf(number));
  return cpf === undefined ? "" : maskCpf(cpf);
};
