// “Você quis dizer …?”: the nearest of some names, by the measure of Python's difflib, so that both propose the same.

import { byCodePoint } from "./text.js";

const CUTOFF = 0.6;
const LISTED = 12;
const LONG = 200; // from here on difflib leaves out what repeats too often

/** A sentence that proposes the nearest option, else lists them; empty without options. */
export const didYouMean = (word, options, kit) => {
  const known = [...new Set(options)];
  let near = null;
  for (const option of known) {
    const score = ratio([...option], [...word]);
    if (score < CUTOFF) continue;
    if (near === null || score > near.score || (score === near.score && byCodePoint(option, near.option) > 0)) {
      near = { option, score };
    }
  }
  if (near !== null) return kit.say("quis-dizer", { near: near.option });
  if (known.length === 0) return "";
  const names = [...known.slice(0, LISTED), ...(known.length > LISTED ? ["…"] : [])];
  return kit.say("nomes-possiveis", { names: names.join(", ") });
};

const ratio = (a, b) => {
  const length = a.length + b.length;
  return length === 0 ? 1 : (2 * matches(a, b)) / length;
};

/** How many characters the longest common runs have: the longest one, then those on its left and right. */
const matches = (a, b) => {
  const places = indexed(b);
  const queue = [[0, a.length, 0, b.length]];
  let total = 0;
  while (queue.length > 0) {
    const [aLow, aHigh, bLow, bHigh] = queue.pop();
    const [i, j, k] = longest(a, b, places, [aLow, aHigh, bLow, bHigh]);
    if (k === 0) continue;
    total += k;
    queue.push([aLow, i, bLow, j], [i + k, aHigh, j + k, bHigh]);
  }
  return total;
};

const indexed = (b) => {
  const places = new Map();
  b.forEach((c, i) => places.set(c, [...(places.get(c) ?? []), i]));
  if (b.length >= LONG) {
    const many = Math.floor(b.length / 100) + 1;
    for (const [c, at] of places) if (at.length > many) places.delete(c);
  }
  return places;
};

const longest = (a, b, places, [aLow, aHigh, bLow, bHigh]) => {
  let [bestI, bestJ, bestSize] = [aLow, bLow, 0];
  let runs = new Map();
  for (let i = aLow; i < aHigh; i += 1) {
    const fresh = new Map();
    for (const j of places.get(a[i]) ?? []) {
      if (j < bLow) continue;
      if (j >= bHigh) break;
      const run = (runs.get(j - 1) ?? 0) + 1;
      fresh.set(j, run);
      if (run > bestSize) [bestI, bestJ, bestSize] = [i - run + 1, j - run + 1, run];
    }
    runs = fresh;
  }
  // What was left out above still continues a run on either side.
  while (bestI > aLow && bestJ > bLow && a[bestI - 1] === b[bestJ - 1]) {
    [bestI, bestJ, bestSize] = [bestI - 1, bestJ - 1, bestSize + 1];
  }
  while (bestI + bestSize < aHigh && bestJ + bestSize < bHigh && a[bestI + bestSize] === b[bestJ + bestSize]) {
    bestSize += 1;
  }
  return [bestI, bestJ, bestSize];
};
