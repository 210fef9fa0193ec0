/** Exactly one of some fields is there. */
import type { RuleOf } from "../definition.js";
import type { JsonSchema } from "../value-schema.js";
import { list } from "../message-words.js";
import type { CapabilityPart, Check } from "./faces.js";

type OneOf = RuleOf<"oneOf">;

export const about = ({ fields }: OneOf): readonly string[] => fields;

export function check({ fields }: OneOf): Check {
  const [usual = "", ...others] = fields;
  const missing = { name: usual, says: `missing; give it, or ${list(others, "or")} instead` };
  return (sent) => {
    let first: string | undefined;
    for (const name of fields) {
      if (sent[name] === undefined) continue;
      if (first !== undefined)
        return { name, says: `does not go with ${first}; leave one of them out`, received: "both" };
      first = name;
    }
    return first === undefined ? missing : undefined;
  };
}

export function says({ fields }: OneOf): string {
  return `Exactly one of ${list(fields, "and")} is there.`;
}

export function jsonSchema({ fields }: OneOf): JsonSchema[] {
  // `properties` says nothing new; validators in strict mode want to see what is required.
  return [{ oneOf: fields.map((name) => ({ properties: { [name]: true }, required: [name] })) }];
}

export function capability({ fields }: OneOf): CapabilityPart {
  return { insteadOf: fields.slice(1) };
}

export function help({ fields }: OneOf, _: unknown, spell: (field: string) => string): string {
  return `or ${list(fields.slice(1).map(spell), "or")}`;
}
