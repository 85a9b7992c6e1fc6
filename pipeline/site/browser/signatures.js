// The signature fields of a PDF: which are signed, what each signature covers, and what came after it.

import { textOf } from "./acroform.js";
import { judgeContainer } from "./cms.js";
import { DerTrouble } from "./der.js";
import { Name, PdfString } from "./pdfobjects.js";

const READ = ["adbe.pkcs7.detached", "ETSI.CAdES.detached"];
const TIMESTAMP = "ETSI.RFC3161";

/**
 * @typedef {object} Signature
 * @property {string} field @property {string} label @property {boolean} signed
 * @property {string} subfilter
 * @property {{name: string, issuer: string, cpfMasked: string} | null} signer
 * @property {boolean} coversFromStart whether it covers the file from its first byte, with no hole but its own place
 * @property {number} coveredUntil the bytes of the file as it was signed
 * @property {number} bytesAfter how many were added afterwards
 * @property {boolean} changedAfter whether more than other signatures came after, or it can't be told: then
 *   ask the command
 * @property {string[]} changedValues the data fields whose values are not what they were
 * @property {"confere" | "não confere" | "não sei"} integrity
 */

/** Each signature field of a file. @returns {Promise<Signature[]>} */
export const signaturesIn = async (file, fields) => {
  const found = [];
  for (const field of fields) {
    if (field.own.get("FT")?.value !== "Sig") continue;
    const label = textOf(file.at(field.dictionary, "TU"));
    const value = field.own.get("V");
    found.push(value instanceof Map ? await judged(file, field.name, label, value) : empty(field.name, label));
  }
  return found;
};

const empty = (field, label) => ({
  field, label, signed: false, subfilter: "", signer: null, isTimestamp: false, coversFromStart: false, coveredUntil: 0,
  bytesAfter: 0, integrity: "não sei",
});

const judged = async (file, field, label, value) => {
  const subfilter = file.at(value, "SubFilter") instanceof Name ? file.at(value, "SubFilter").value : "";
  const made = { ...empty(field, label), signed: true, subfilter };
  const contents = file.at(value, "Contents");
  const range = file.at(value, "ByteRange");
  if (!isRange(range, file.bytes.length) || !(contents instanceof PdfString)) return { ...made, integrity: "não confere" };
  const [, hole, after, rest] = range;
  // Between the two ranges stands the container, and nothing else (ISO 32000-2, 12.8.1).
  const isWhole = contents.at !== null && hole === contents.at[0] && after === contents.at[1];
  const ranged = { ...made, coversFromStart: isWhole, coveredUntil: after + rest, bytesAfter: file.bytes.length - after - rest };
  if (!isWhole) return { ...ranged, integrity: "não confere" };
  if (!READ.includes(subfilter)) return { ...ranged, isTimestamp: subfilter === TIMESTAMP };
  return { ...ranged, ...(await container(contents.bytes, covered(file.bytes, hole, after, rest))) };
};

const isRange = (range, size) =>
  Array.isArray(range) && range.length === 4 && range.every((each) => Number.isInteger(each) && each >= 0) &&
  range[0] === 0 && range[1] < range[2] && range[2] + range[3] <= size;

const covered = (bytes, hole, after, rest) => {
  const made = new Uint8Array(hole + rest);
  made.set(bytes.subarray(0, hole));
  made.set(bytes.subarray(after, after + rest), hole);
  return made;
};

const container = async (bytes, signed) => {
  try {
    const { certificate, digest, signature } = await judgeContainer(bytes, signed);
    const signer = certificate && {
      name: certificate.name, issuer: certificate.issuerName, cpfMasked: certificate.cpfMasked,
    };
    if (digest === false || signature === false) return { signer, integrity: "não confere" };
    return { signer, integrity: digest === true && signature === true ? "confere" : "não sei" };
  } catch (error) {
    if (!(error instanceof DerTrouble) && !(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    return { integrity: "não sei" };
  }
};
