// What is compressed in a PDF, expanded by the browser's own code, up to a limit: a small file may hold a huge one.

import { PdfTrouble } from "./pdfobjects.js";

/** The bytes that a zlib stream holds. @throws {PdfTrouble} For more than `limit` of them, or for no such stream. */
export const inflate = async (bytes, limit) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const chunks = [];
  let size = 0;
  try {
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > limit) {
        await reader.cancel();
        throw new PdfTrouble("expanded");
      }
      chunks.push(value);
    }
  } catch (error) {
    throw error instanceof PdfTrouble ? error : new PdfTrouble("deflate");
  }
  const made = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    made.set(chunk, at);
    at += chunk.length;
  }
  return made;
};

/** The bytes before a PNG predictor changed them (ISO 32000-2, 7.4.4.4). */
export const predicted = (bytes, how) => {
  const predictor = how.get("Predictor") ?? 1;
  if (predictor === 1) return bytes;
  const [colors, bits, columns] = [how.get("Colors") ?? 1, how.get("BitsPerComponent") ?? 8, how.get("Columns") ?? 1];
  if (predictor < 10 || bits !== 8 || !(colors > 0 && colors <= 32) || !(columns > 0 && columns <= 100_000)) {
    throw new PdfTrouble("predictor");
  }
  const width = colors * columns;
  const rows = Math.ceil(bytes.length / (width + 1));
  const made = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row += 1) unfilter(bytes, made, row, width, colors);
  return made;
};

const unfilter = (bytes, made, row, width, step) => {
  const kind = bytes[row * (width + 1)];
  const out = row * width;
  for (let i = 0; i < width; i += 1) {
    const left = i >= step ? made[out + i - step] : 0;
    const up = row > 0 ? made[out + i - width] : 0;
    const corner = row > 0 && i >= step ? made[out + i - width - step] : 0;
    const added = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind];
    if (added === undefined) throw new PdfTrouble("predictor");
    made[out + i] = ((bytes[row * (width + 1) + 1 + i] ?? 0) + added) & 255;
  }
};

const paeth = (left, up, corner) => {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
};
