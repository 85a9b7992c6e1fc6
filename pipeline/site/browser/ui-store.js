// The draft in this browser: written as it is typed, told when it can't be, and never over what another tab wrote.

const PREFIX = "credencia:";

/**
 * The draft of one form's edition.
 *
 * `onelse` is called when another tab writes it; from then on nothing is written until `resume`. `onfail` is called
 * once, when the browser refuses to keep anything (blocked, full, private).
 */
export class Draft {
  #key;
  #onfail;
  #stopped = false;
  #failed = false;

  constructor({ form, edition, onelse, onfail }) {
    this.#key = `${PREFIX}${form}:${edition}`;
    this.#onfail = onfail;
    globalThis.addEventListener("storage", (event) => {
      if (event.key !== this.#key && event.key !== null) return;
      this.#stopped = true;
      onelse(this.read());
    });
  }

  /** What was kept, or null. A draft that can't be read is no draft. */
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key) ?? "null");
      return typeof kept === "object" && kept !== null && typeof kept.values === "object" ? kept : null;
    } catch {
      return null;
    }
  }

  /** Keeps a draft: `{values, when}`. */
  write(values) {
    if (this.#stopped || this.#failed) return false;
    try {
      localStorage.setItem(this.#key, JSON.stringify({ values, when: new Date().toISOString() }));
      return true;
    } catch {
      this.#failed = true;
      this.#onfail();
      return false;
    }
  }

  /** Whether the browser lets anything be kept at all. */
  works() {
    try {
      localStorage.setItem(`${PREFIX}prova`, "1");
      localStorage.removeItem(`${PREFIX}prova`);
      return true;
    } catch {
      return false;
    }
  }

  /** This tab writes again, over what the other one has. */
  resume() {
    this.#stopped = false;
  }

  /** Forgets everything that this site keeps of this form. */
  forget() {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // Nothing could be kept, so there is nothing to forget.
    }
  }
}
