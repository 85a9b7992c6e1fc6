// Text as Python sees it: code points, its own idea of white space, its folding of case. What a check says quotes what
// was typed, so the lengths, the cuts and the masks must be the same on both sides.

const WHITE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const AROUND = new RegExp(`^[${WHITE}]+|[${WHITE}]+$`, "gu");
const END = new RegExp(`[${WHITE}]+$`, "u");
const BETWEEN = new RegExp(`[${WHITE}]+`, "u");
const LIKE_CPF = /(?<![0-9])[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}[-. ]?[0-9]{2}(?![0-9])/gu;
const QUOTED = 60;

/** The characters of a regular expression's class that are white space for `str.split` and `\s` in Python. */
export const WHITE_CLASS = WHITE;

/** @param {string} text @returns {string} */
export const strip = (text) => text.replace(AROUND, "");

/** @param {string} text @returns {string} */
export const stripEnd = (text) => text.replace(END, "");

/** The words between white space; none of them empty. @param {string} text @returns {string[]} */
export const words = (text) => text.split(BETWEEN).filter(Boolean);

/** How many characters, as people and Python count them. @param {string} text @returns {number} */
export const size = (text) => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/** Compares by code point, as Python does; the language's own order is by UTF-16 unit. */
export const byCodePoint = (one, other) => {
  const a = [...one];
  const b = [...other];
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    if (a[i] !== b[i]) return a[i].codePointAt(0) - b[i].codePointAt(0);
  }
  return a.length - b.length;
};

/** A text without case, accents and repeated spaces: what makes no difference to whoever types an option. */
export const folded = (text) => {
  let bare = "";
  for (const c of text.normalize("NFKD")) if (!combines(c)) bare += c === "ı" ? c : c.toUpperCase().toLowerCase();
  return words(bare.replaceAll("ß", "ss")).join(" ");
};

// A mark's combining class is not told by the language, but normalization moves marks of a higher class behind those
// of a lower one: U+0334 is of class 1, U+0301 of class 230.
const combines = (c) =>
  /\p{M}/u.test(c) &&
  (`${c}\u0334`.normalize("NFD") !== `${c}\u0334` || `\u0301${c}`.normalize("NFD") !== `\u0301${c}`);

/** A CPF as messages may show it: `***.982.247-**`. @param {string} cpf @returns {string} */
export const maskCpf = (cpf) => {
  const digits = cpf.replace(/[^0-9]/gu, "");
  return digits.length === 11 ? `***.${digits.slice(3, 6)}.${digits.slice(6, 9)}-**` : "*".repeat(digits.length);
};

/** What was typed, for a message: one line, in quotation marks, cut when long, with CPFs masked. */
export const quoted = (text) => {
  const line = [...words(text).join(" ").replace(LIKE_CPF, (like) => (isAddress(like) ? like : maskCpf(like)))];
  return `“${line.length <= QUOTED ? line.join("") : `${line.slice(0, QUOTED - 1).join("")}…`}”`;
};

const isAddress = (text) => {
  const numbers = text.split(".");
  return numbers.length === 4 && numbers.every((n) => Number(n) <= 255) && !isCpf(numbers.join(""));
};

/** Whether 11 digits are a CPF: all-equal digits aren't. @param {string} digits @returns {boolean} */
export const isCpf = (digits) => {
  const first = checkDigit(digits.slice(0, 9), [10, 9, 8, 7, 6, 5, 4, 3, 2]);
  const second = checkDigit(digits.slice(0, 9) + first, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return new Set(digits).size > 1 && digits.slice(9) === first + second;
};

/** Whether 14 characters are a CNPJ, numeric or alphanumeric (IN RFB 2.229/2024). */
export const isCnpj = (characters) => {
  const weights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
  const first = checkDigit(characters.slice(0, 12), weights.slice(1));
  const second = checkDigit(characters.slice(0, 12) + first, weights);
  return new Set(characters).size > 1 && characters.slice(12) === first + second;
};

const checkDigit = (characters, weights) => {
  const sum = weights.reduce((total, weight, i) => total + (characters.charCodeAt(i) - 48) * weight, 0);
  return String(sum % 11 < 2 ? 0 : 11 - (sum % 11));
};
