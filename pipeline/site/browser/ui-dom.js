// Elements by hand: text is always text, never markup, whatever was typed.

/**
 * An element. Attributes are set as they are; `on…` ones are listeners; false, null and undefined are left out.
 * Children are elements, text, or lists of them; empty ones are left out.
 */
export const el = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
};

/** A button that never submits. */
export const button = (text, onclick, attributes = {}) => el("button", { type: "button", ...attributes, onclick }, text);

/** Text that only those who hear the page need. */
export const heard = (text) => el("span", { class: "so-ouvido" }, text);

/** A path as an element's id: `titular.cpf` is `campo-titular-cpf`, `equipe.pessoas[0].nome` `campo-equipe-pessoas-0-nome`. */
export const idOf = (path) => `campo-${path.replaceAll(/[.[\]]+/gu, "-").replace(/-$/u, "")}`;

/** Moves the keyboard to a place that was just drawn, and the eyes with it. */
export const focusOn = (element) => {
  if (element === null) return;
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
};

/** `1 crítica`, `3 críticas`. */
export const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;
