// The definition's conditions, as trees (`pipeline/site/syntax.py` says of what), evaluated as Python's Jinja2 does.
// Data are plain values: text, numbers, booleans, days, null, lists, mappings. What is not there is `UNDEFINED`, and
// using it is a mistake of the expression's, as is comparing what has no order.

import { call, test } from "./filters.js";
import { ExpressionError, Sequence, UNDEFINED, add, equal, less, member, negative, subtract, text, truth } from "./python.js";
import { isMapping } from "./values.js";

/** Whether a condition is true of the data; none always is. @throws {ExpressionError} */
export const holds = (expression, sections, tables) => expression === null || truth(evaluate(expression, sections, tables));

/** The value of an expression over the data. @throws {ExpressionError} */
export const evaluate = (expression, sections, tables) => {
  try {
    const value = visit(expression.tree, { sections, tables });
    if (value === UNDEFINED) throw new ExpressionError();
    return value;
  } catch (error) {
    if (error instanceof ExpressionError && error.text === "") throw new ExpressionError(expression.text);
    throw error;
  }
};

const visit = (tree, scope) => NODES[tree[0]](tree, scope);
const all = (trees, scope) => trees.map((tree) => visit(tree, scope));

const NODES = {
  name: ([, name], { sections }) => (Object.hasOwn(sections, name) ? sections[name] : UNDEFINED),
  const: ([, value]) => value,
  undefined: () => UNDEFINED,
  get: ([, node, key], scope) => reach(visit(node, scope), key),
  cmp: ([, node, operands], scope) => {
    let left = visit(node, scope);
    for (const [name, tree] of operands) {
      const right = visit(tree, scope);
      if (!compare(name, left, right)) return false;
      left = right;
    }
    return true;
  },
  and: ([, left, right], scope) => {
    const value = visit(left, scope);
    return truth(value) ? visit(right, scope) : value;
  },
  or: ([, left, right], scope) => {
    const value = visit(left, scope);
    return truth(value) ? value : visit(right, scope);
  },
  not: ([, node], scope) => !truth(visit(node, scope)),
  neg: ([, node], scope) => negative(visit(node, scope)),
  add: ([, left, right], scope) => add(visit(left, scope), visit(right, scope)),
  sub: ([, left, right], scope) => subtract(visit(left, scope), visit(right, scope)),
  concat: ([, nodes], scope) => all(nodes, scope).map(text).join(""),
  if: ([, condition, yes, no], scope) => visit(truth(visit(condition, scope)) ? yes : no, scope),
  list: ([, items], scope) => new Sequence("list", all(items, scope)),
  tuple: ([, items], scope) => all(items, scope),
  filter: ([, name, node, given, named], scope) => call(name, visit(node, scope), ...called(given, named, scope), scope),
  test: ([, name, node, given, named], scope) => test(name, visit(node, scope), called(given, named, scope)[0]),
};

const called = (given, named, scope) => [
  all(given, scope),
  new Map(Object.entries(named).map(([name, tree]) => [name, visit(tree, scope)])),
];

/** The entry of a mapping or the item of a list or text, or undefined. */
export const reach = (value, key) => {
  if (value === UNDEFINED) return UNDEFINED;
  if (isMapping(value) && !(value instanceof Sequence)) return Object.hasOwn(value, key) ? value[key] : UNDEFINED;
  const at = typeof key === "boolean" ? Number(key) : key;
  if (!Number.isInteger(at)) return UNDEFINED;
  if (typeof value === "string") return [...value].at(at) ?? UNDEFINED;
  if (value instanceof Sequence && value.kind === "list") return itemAt(value.items, at);
  return Array.isArray(value) ? itemAt(value, at) : UNDEFINED;
};

const itemAt = (items, at) => (at < items.length && at >= -items.length ? items.at(at) : UNDEFINED);

const compare = (name, left, right) => {
  switch (name) {
    case "eq":
      return equal(left, right);
    case "ne":
      return !equal(left, right);
    case "lt":
      return less(left, right);
    case "gt":
      return less(right, left);
    case "lteq":
      return !less(right, left) || equal(left, right);
    case "gteq":
      return !less(left, right) || equal(left, right);
    case "in":
      return member(left, right);
    case "notin":
      return !member(left, right);
    default:
      throw new ExpressionError();
  }
};
