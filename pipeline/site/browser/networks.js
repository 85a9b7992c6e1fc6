// IPv4 and IPv6 addresses and ranges, read and written as Python's `ipaddress` does (RFC 4291, RFC 5952).

const BITS = { 4: 32, 6: 128 };

/** @typedef {{version: 4 | 6, first: bigint, prefix: number, zone: string | null}} Network */

/** A range, or one address as a range of itself; null when it is neither. With `strict` its address is its first. */
export const readNetwork = (text, strict = true) => {
  const parts = text.split("/");
  if (parts.length > 2) return null;
  return ranged(4, parts, strict) ?? ranged(6, parts, strict);
};

const ranged = (version, [address, mask], strict) => {
  const zoned = version === 6 ? readV6(address) : { value: readV4(address), zone: null };
  if (zoned === null || zoned.value === null) return null;
  const prefix = mask === undefined ? BITS[version] : readPrefix(mask, version);
  if (prefix === null) return null;
  const low = (1n << BigInt(BITS[version] - prefix)) - 1n;
  const first = zoned.value & ~low;
  if (strict && first !== zoned.value) return null;
  return { version, first, prefix, zone: first === zoned.value ? zoned.zone : null };
};

const readPrefix = (text, version) => {
  if (/^[0-9]+$/u.test(text)) return Number(text) <= BITS[version] ? Number(text) : null;
  if (version === 6) return null;
  const mask = readV4(text);
  if (mask === null) return null;
  for (const value of [mask, mask ^ 0xffffffffn]) {
    const bits = value.toString(2).padStart(32, "0");
    if (/^1*0*$/u.test(bits)) return bits.split("1").length - 1;
  }
  return null;
};

const readV4 = (text) => {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((o) => /^(?:0|[1-9][0-9]{0,2})$/u.test(o) && Number(o) <= 255)) return null;
  return octets.reduce((value, octet) => value * 256n + BigInt(octet), 0n);
};

const readV6 = (text) => {
  const at = text.indexOf("%");
  const zone = at < 0 ? null : text.slice(at + 1);
  if (zone !== null && (zone === "" || zone.includes("%"))) return null;
  const parts = unmapped((at < 0 ? text : text.slice(0, at)).split(":"));
  const groups = parts === null || parts.length < 3 || parts.length > 9 ? null : expanded(parts);
  if (groups === null || !groups.every((group) => /^[0-9a-fA-F]{1,4}$/u.test(group))) return null;
  return { value: groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n), zone };
};

/** The last two groups may be written as an IPv4 address. */
const unmapped = (parts) => {
  const last = parts.at(-1);
  if (parts.length < 3 || !last.includes(".")) return parts;
  const v4 = readV4(last);
  return v4 === null ? null : [...parts.slice(0, -1), (v4 >> 16n).toString(16), (v4 & 0xffffn).toString(16)];
};

/** Eight groups: `::` stands once for as many zeros as are missing. */
const expanded = (parts) => {
  const skips = parts.slice(1, -1).flatMap((part, i) => (part === "" ? [i + 1] : []));
  if (skips.length > 1) return null;
  if (skips.length === 0) return parts.length === 8 ? parts : null;
  const high = parts.slice(0, skips[0]);
  const low = parts.slice(skips[0] + 1);
  if (high[0] === "" && high.shift() === "" && high.length > 0) return null;
  if (low.at(-1) === "" && low.pop() === "" && low.length > 0) return null;
  const missing = 8 - high.length - low.length;
  return missing < 1 ? null : [...high, ...Array(missing).fill("0"), ...low];
};

/** Whether two ranges have an address in common. */
export const overlap = (one, other) => {
  if (one.version !== other.version) return false;
  const wide = BigInt(BITS[one.version] - Math.min(one.prefix, other.prefix));
  return one.first >> wide === other.first >> wide;
};

/** Whether two ranges are one. */
export const sameNetwork = (one, other) =>
  one.version === other.version && one.first === other.first && one.prefix === other.prefix;

/** The IPv4 address that an IPv6 one stands for (`::ffff:0:0/96`); null when it stands for none. */
export const mappedV4 = (network) =>
  network.version === 6 && network.first >> 32n === 0xffffn ? writeV4(network.first & 0xffffffffn) : null;

/** One address, or a range in CIDR. */
export const writeNetwork = (network) =>
  network.prefix === BITS[network.version] ? address(network) : writeRange(network);

/** A range in CIDR, of one address too. */
export const writeRange = (network) => `${address(network)}/${network.prefix}`;

const address = (network) => (network.version === 4 ? writeV4(network.first) : writeV6(network.first));

const writeV4 = (value) => [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");

const writeV6 = (value) => {
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  let [start, length] = [-1, 1]; // one zero alone is not shortened
  for (let i = 0; i < 8; i += 1) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === "0") run += 1;
    if (run > length) [start, length] = [i, run];
  }
  if (start < 0) return groups.join(":");
  return `${groups.slice(0, start).join(":")}::${groups.slice(start + length).join(":")}`;
};
