/** Which models take a field. */
import { idOf, type DefinitionDraft, type Path } from "../definition-draft.js";
import { someModels, type SomeModels } from "./some-models.js";
import { isAny, some, text, type SpokenTable, type WordTable } from "./word.js";

export interface TakenFact {
  /** Any model does, with the field in `orWith`. */
  readonly taken?: SomeModels & { readonly orWith?: string };
}

export const words: WordTable<TakenFact> = {
  taken: { schema: some({ ...someModels, not: some(someModels), orWith: text }), fits: isAny },
};

export const spoken: SpokenTable<TakenFact> = {
  taken: { by: ["yes", "only"], demands: ["yes", "only"] },
  orWith: { by: ["or"], demands: ["or"] },
};

export function compile(
  { taken, rule }: TakenFact & { readonly rule?: string },
  path: string | undefined,
  at: Path,
  draft: DefinitionDraft,
): void {
  if (path === undefined || !taken) return;
  const { orWith, ...word } = taken;
  const partner = orWith === undefined ? {} : { orWith: { field: orWith } };
  const models = draft.models(word, at);
  draft.addRule({ kind: "taken", id: rule ?? `${idOf(path)}-model`, field: path, models, ...partner }, at);
}
