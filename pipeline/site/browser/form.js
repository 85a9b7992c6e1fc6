// A form as the engine holds it: the exported definition, and the sentences and closed lists that checks need.

const FORMAT = 1;

/** The definition that `pipeline/site/export.py` wrote, frozen. @throws {RangeError} For another format. */
export const formOf = (definition) => {
  if (definition?.format !== FORMAT) throw new RangeError("definition");
  const { messages, tables } = definition;
  const say = (key, named = {}) =>
    messages[key].replace(/\{(\w+)\}/gu, (_, name) => {
      if (!Object.hasOwn(named, name)) throw new RangeError(`${key}: ${name}`);
      return String(named[name]);
    });
  return Object.freeze({ ...definition, kit: Object.freeze({ say, tables }) });
};
