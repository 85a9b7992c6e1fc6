// The container of a signature (RFC 5652): the digest that was signed, and whether the signature over it holds. That is
// arithmetic, and can be done here; who may be trusted can't.

import { readCertificate } from "./certificate.js";
import { DerTrouble, content, elementAt, inside, oid, sameBytes, whole } from "./der.js";

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const HASHES = {
  "2.16.840.1.101.3.4.2.1": "SHA-256", "2.16.840.1.101.3.4.2.2": "SHA-384", "2.16.840.1.101.3.4.2.3": "SHA-512",
};
const RSA = {
  "1.2.840.113549.1.1.1": null, "1.2.840.113549.1.1.11": "SHA-256", "1.2.840.113549.1.1.12": "SHA-384",
  "1.2.840.113549.1.1.13": "SHA-512",
};
const ECDSA = { "1.2.840.10045.4.3.2": "SHA-256", "1.2.840.10045.4.3.3": "SHA-384", "1.2.840.10045.4.3.4": "SHA-512" };
const CURVES = { "1.2.840.10045.3.1.7": ["P-256", 32], "1.3.132.0.34": ["P-384", 48], "1.3.132.0.35": ["P-521", 66] };

/**
 * What a container says of the bytes that it is to cover.
 * `digest` and `signature` are true, false, or null where this page can't tell.
 * @throws {DerTrouble}
 */
export const judgeContainer = async (bytes, covered) => {
  const { signer, certificates } = opened(bytes);
  const parts = inside(signer);
  const [, identifier, hashed] = parts;
  const attributes = parts[3]?.tag === 0xa0 ? parts[3] : null;
  const [algorithm, value] = attributes === null ? parts.slice(3) : parts.slice(4);
  const hash = HASHES[oid(inside(hashed)[0])];
  const certificate = certificates.find((each) => isNamed(each, identifier)) ?? null;
  const digest = hash === undefined || attributes === null ? null : await sameDigest(attributes, hash, covered);
  const signed = attributes === null ? null : asSet(whole(attributes));
  const way = { algorithm: oid(inside(algorithm)[0]), hash };
  const signature = certificate === null || signed === null ? null : await holds(certificate, way, content(value), signed);
  return { certificate, digest, signature };
};

const opened = (bytes) => {
  const [type, wrapped] = inside(elementAt(bytes));
  if (oid(type) !== SIGNED_DATA || wrapped === undefined) throw new DerTrouble();
  const parts = inside(inside(wrapped)[0]);
  const signers = inside(parts.at(-1));
  // More than one signer is no signature of a PDF (ISO 32000-2, 12.8.3.3.1).
  if (parts.at(-1).tag !== 0x31 || signers.length !== 1) throw new DerTrouble();
  const listed = parts.find((part) => part.tag === 0xa0);
  const certificates = (listed === undefined ? [] : inside(listed)).filter((each) => each.tag === 0x30);
  return { signer: signers[0], certificates: certificates.map((each) => readCertificate(whole(each))) };
};

const isNamed = (certificate, identifier) => {
  if (identifier.tag !== 0x30) return false; // by key identifier: rare, and then the page says that it doesn't know
  const [issuer, serial] = inside(identifier);
  return sameBytes(whole(issuer), certificate.issuer) && sameBytes(content(serial), certificate.serial);
};

const sameDigest = async (attributes, hash, covered) => {
  const found = inside(attributes).map(inside).find(([type]) => oid(type) === MESSAGE_DIGEST);
  if (found === undefined) return false;
  const expected = content(inside(found[1])[0]);
  return sameBytes(expected, new Uint8Array(await crypto.subtle.digest(hash, covered)));
};

/** The signed attributes as they were signed: a SET, and not the implicit tag under which they travel. */
const asSet = (bytes) => Uint8Array.from([0x31, ...bytes.subarray(1)]);

const holds = async (certificate, { algorithm, hash }, value, signed) => {
  try {
    if (algorithm in RSA) {
      const named = { name: "RSASSA-PKCS1-v1_5", hash: RSA[algorithm] ?? hash };
      return await checked(certificate.key, named, named, value, signed);
    }
    const curve = CURVES[oid(certificate.algorithm[1])];
    if (!(algorithm in ECDSA) || curve === undefined) return null;
    const key = { name: "ECDSA", namedCurve: curve[0] };
    return await checked(certificate.key, key, { name: "ECDSA", hash: ECDSA[algorithm] }, flat(value, curve[1]), signed);
  } catch (error) {
    if (error instanceof DerTrouble) return false;
    return null; // a key that this browser doesn't take
  }
};

const checked = async (key, imported, way, value, signed) => {
  const known = await crypto.subtle.importKey("spki", key, imported, false, ["verify"]);
  return crypto.subtle.verify(way, known, value, signed);
};

/** An ECDSA signature as two numbers side by side, which is how browsers take it. */
const flat = (value, size) => {
  const made = new Uint8Array(2 * size);
  inside(elementAt(value)).forEach((number, i) => {
    const digits = content(number);
    const bare = digits.subarray(Math.max(0, digits.length - size));
    if (i > 1 || digits.length > size + 1) throw new DerTrouble();
    made.set(bare, (i + 1) * size - bare.length);
  });
  return made;
};
