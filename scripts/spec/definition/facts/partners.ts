/** What a field, or one value of it, goes only with, and what it never goes with. */
import type { Condition } from "../../../../src/constraints/definition.js";
import { idOf, type DefinitionDraft, type Path } from "../definition-draft.js";
import {
  byName,
  hasValues,
  isAny,
  list,
  number,
  scalar,
  some,
  type SpokenTable,
  type WordTable,
} from "./word.js";

/** What another field says: `given`, one of some values, or a number in a range. */
export type Partner =
  "given" | readonly (string | number | boolean)[] | { readonly from?: number; readonly to?: number };

export interface PartnersFact {
  readonly when?: readonly (string | number | boolean)[];
  readonly needs?: Readonly<Record<string, Partner>>;
  readonly excludes?: Readonly<Record<string, Partner>>;
}

const partners = byName({
  anyOf: [{ const: "given" }, list(scalar), some({ from: number, to: number })],
});

export const words: WordTable<PartnersFact> = {
  when: { schema: list(scalar), fits: (type) => hasValues(type) || type === "boolean" },
  needs: { schema: partners, fits: isAny },
  excludes: { schema: partners, fits: isAny },
};

export const spoken: SpokenTable<PartnersFact> = {
  when: { by: ["or"] },
  needs: { by: ["yes", "only", "need", "or"], namesFields: true },
  excludes: {
    by: ["not", "apart", "or"],
    demands: ["not", "apart"],
    isNegative: true,
    namesFields: true,
  },
};

export function compile(
  { when: values, needs, excludes, rule }: PartnersFact & { readonly rule?: string },
  path: string | undefined,
  at: Path,
  draft: DefinitionDraft,
): void {
  if (path === undefined) return;
  const when: Condition = { field: path, ...(values && { is: values }) };
  for (const [partner, word] of Object.entries(needs ?? {})) {
    const id = rule ?? `${idOf(path)}-needs-${idOf(partner)}`;
    draft.addRule({ kind: "needs", id, when, needs: conditionOf(partner, word) }, at);
  }
  for (const [partner, word] of Object.entries(excludes ?? {})) {
    const id = rule ?? `${idOf(path)}-${idOf(partner)}`;
    draft.addRule({ kind: "excludes", id, when, excludes: conditionOf(partner, word) }, at);
  }
}

function conditionOf(field: string, word: Partner): Condition {
  if (word === "given") return { field };
  if (Array.isArray(word)) return { field, is: word };
  const { from, to } = word as { from?: number; to?: number };
  return { field, ...(from !== undefined && { minimum: from }), ...(to !== undefined && { maximum: to }) };
}
