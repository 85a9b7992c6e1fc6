// Files, without any connection: what is downloaded is made here, and what is opened is read here.

const LARGEST = 20_000_000;

/** Hands a file to the person. */
export const download = (name, content, type) => {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

/** The bytes of a chosen file. @throws {RangeError} when it is too large */
export const bytesOf = async (file) => {
  if (file.size > LARGEST) throw new RangeError(`O arquivo ${file.name} tem mais de ${LARGEST / 1_000_000} MB.`);
  return new Uint8Array(await file.arrayBuffer());
};

/** The blank PDF, which a script beside the page holds: a page opened from a folder can't fetch. */
export const blankPdf = async (source) => {
  if (globalThis.credencia?.blank === undefined) await loaded(source);
  const text = atob(globalThis.credencia.blank);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
};

const loaded = (source) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = () => reject(new Error("O formulário em branco não pôde ser carregado. Recarregue a página."));
    document.head.append(script);
  });
