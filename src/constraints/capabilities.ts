/** What each model takes, as plain data: for forms, documentation and other programs. It needs no check. */
import { ConstraintError } from "../errors/constraint-error.js";
import { fieldOf, type Definition, type Scalar } from "./definition.js";
import { capabilityOf } from "./kinds/index.js";
import type { FieldCapability } from "./kinds/faces.js";
import { has, tightest } from "./bounds.js";
import { list } from "./message-words.js";
import { limitsOn, valuesAt, type Sent } from "./possible-values.js";

/** The fields that a model takes, in the API's order. */
export type FieldCapabilities = Readonly<Record<string, FieldCapability>>;

/**
 * What a model takes, where some of the request's other values are known; frozen.
 *
 * @throws {ConstraintError} when there is no such model, or no such other value.
 */
export function fieldsOf(
  definition: Definition,
  model: string,
  given: Readonly<Record<string, Scalar | undefined>> = {},
): FieldCapabilities {
  refuseUnknown(definition, { model, ...given });
  const taken: Record<string, FieldCapability> = {};
  for (const name of Object.keys(definition.fields)) {
    const capability = capabilityOfField(definition, name, model, given);
    if (capability) taken[name] = capability;
  }
  return deepFreeze(taken);
}

function refuseUnknown({ fields }: Definition, given: Readonly<Record<string, Scalar | undefined>>): void {
  const unknown = Object.entries(given).flatMap(([name, value]) => {
    const { enum: allowed, rule = name } = fields[name] ?? {};
    if (value === undefined || !allowed || has(allowed, value)) return [];
    const received = JSON.stringify(value);
    const listed = allowed.map((each) => JSON.stringify(each));
    const message = `${name}: takes ${list(listed, "or")}, not ${received}`;
    return [{ rule, path: [name], message, received, allowed }];
  });
  if (unknown.length > 0) throw new ConstraintError(unknown);
}

/** `undefined` when the model does not take the field. */
function capabilityOfField(
  definition: Definition,
  name: string,
  model: string,
  given: Sent,
): FieldCapability | undefined {
  const { type, required = false } = definition.fields[name]!;
  const values = valuesAt(definition, name, model, given);
  const bounds = values ? { values } : tightest(limitsOn(definition, name, model, given));
  const capability: Record<string, unknown> = { type, required, ...bounds };
  for (const rule of definition.rules) {
    const part = fieldOf(rule) === name ? capabilityOf(rule, model) : {};
    if (part === false) return undefined;
    for (const [key, more] of Object.entries(part ?? {}))
      capability[key] = [capability[key] ?? [], more].flat();
  }
  return capability as unknown as FieldCapability;
}

export function deepFreeze<T extends object>(value: T): T {
  for (const child of Object.values(value)) if (typeof child === "object") deepFreeze(child as object);
  return Object.freeze(value);
}
