import { definitions, type DefinedRequests } from "../../generated/definitions.js";
import type { OperationId } from "../../generated/schema.js";
import { isObject } from "../constraints/accepted-value.js";
import type { Definition, Field } from "../constraints/definition.js";
import { ruleIdsOf, type RuleIdOf } from "../constraints/describe-rules.js";
import { createInputCheck, type InputCheck } from "../constraints/create-constraints.js";
import { ConstraintError } from "../errors/constraint-error.js";
import { InputError } from "../errors/input-error.js";
import { readRules } from "./check-options.js";
import { exactId } from "./ids.js";
import { safeLog, type Log, type LogEntry } from "./log.js";

/** The bodies that the constraint layer knows better than the document. They are checked before they are sent. */
export type CheckedBodies = DefinedRequests;

/** The stable id of a rule of any operation: what `ignoreRules` takes. */
type AnyRuleId = RuleIdOf<(typeof definitions)[keyof typeof definitions]>;

/** How strict a client is with the bodies that it sends. */
export interface CheckOptions {
  /** What happens to a request that breaks rules of its model: `"error"` refuses it (the default), `"warn"` logs it, `"off"` sends it. */
  check?: "error" | "warn" | "off" | undefined;
  /** Rules that the check leaves out, for when the vendor knows more than its documentation. */
  ignoreRules?: readonly AnyRuleId[] | undefined;
  /** Takes warnings and retries. Unless given, warnings go to `console.warn`. */
  log?: ((entry: LogEntry) => void) | undefined;
}

/** Checks a body, and gives it back as it is to be sent. Warnings go to `log`. */
export type Check = <Body>(operation: OperationId, body: Body, log?: Log) => Body;

/** What is known of the requests of an operation. */
interface Known {
  readonly check: InputCheck;
  /** The fields that hold ids, at any depth. */
  readonly idFields: readonly (readonly [name: string, field: Field])[];
}

const known = /* @__PURE__ */ knownOf(definitions);

function knownOf(all: Readonly<Record<string, Definition>>): Readonly<Record<string, Known>> {
  const entries = Object.entries(all).map(([operation, definition]) => {
    const idFields = Object.entries(definition.fields).filter(([, field]) => holdsIds(field));
    return [operation, { check: createInputCheck(definition), idFields }] as const;
  });
  return Object.fromEntries(entries);
}

function holdsIds({ type, items, fields }: Field): boolean {
  return type === "id" || (items ? holdsIds(items) : Object.values(fields ?? {}).some(holdsIds));
}

function allRuleIds(): AnyRuleId[] {
  return [...new Set(Object.values(definitions).flatMap(ruleIdsOf))] as AnyRuleId[];
}

const levels = ["error", "warn", "off"];

/**
 * The check of bodies before they are sent, which throws a `ConstraintError`.
 *
 * @throws InputError when there is no such `check`, or a rule to ignore.
 */
export function createCheck({ check: level = "error", ignoreRules, log }: CheckOptions): Check {
  const ignored: readonly string[] = ignoreRules === undefined ? [] : readRules(ignoreRules, allRuleIds());
  if (!levels.includes(level)) {
    throw new InputError(`check is ${String(level)}; it takes ${levels.join(", ")}.`);
  }
  const logOfAll = safeLog(log);
  return (operation, body, warn = logOfAll) => {
    const own = known[operation];
    if (!own) return body;
    const whole = readOnce(body, own.idFields);
    if (level === "off") return whole;
    const violations = own.check(whole).filter(({ rule }) => !ignored.includes(rule));
    if (violations.length > 0 && level === "error") throw new ConstraintError(violations);
    for (const { message, rule } of violations) warn({ level: "warn", message, operation, rule });
    return whole;
  };
}

/** What a getter answers the next time would be sent, and was not checked. The check tells of one that throws. */
function readOnce<Body>(body: Body, idFields: Known["idFields"]): Body {
  try {
    return isObject(body) ? withWholeIds({ ...body }, idFields) : body;
  } catch {
    return body;
  }
}

/**
 * Digits as text become the id that they spell: results in JSON have them so where no JSON number keeps an id, and who stores ids as text
 * has all of them so. The check itself takes no text, because the API takes none.
 */
function withWholeIds<Body>(body: Body, idFields: Known["idFields"]): Body {
  const whole: Record<string, unknown> = {};
  for (const [name, field] of idFields) {
    const value = (body as Record<string, unknown> | undefined)?.[name];
    const read = wholeIds(value, field);
    if (read !== value) whole[name] = read;
  }
  return Object.keys(whole).length > 0 ? { ...body, ...whole } : body;
}

function wholeIds(value: unknown, { type, items, fields }: Field): unknown {
  if (type === "id") return typeof value === "string" ? (exactId(value) ?? value) : value;
  if (items && Array.isArray(value)) {
    const read: unknown[] = value.map((item) => wholeIds(item, items));
    return read.some((item, index) => item !== value[index]) ? read : value;
  }
  return fields && isObject(value) ? withWholeIds(value, Object.entries(fields)) : value;
}
