/** What has to be there. It is said of the request, whatever field's text says it. */
import { idOf, type DefinitionDraft, type Path } from "../definition-draft.js";
import { isAny, list, text, type SpokenTable, type WordTable } from "./word.js";

export interface PresenceFact {
  readonly required?: readonly string[];
  readonly oneOf?: readonly string[];
}

export const words: WordTable<PresenceFact> = {
  required: { schema: list(text), fits: isAny },
  oneOf: { schema: { ...list(text), minItems: 2 }, fits: isAny },
};

export const spoken: SpokenTable<PresenceFact> = {
  required: { by: ["yes", "must", "need"], demands: ["must", "need"] },
  oneOf: { by: ["apart", "choice", "yes", "must", "need", "or"], demands: ["choice", "apart", "or"] },
};

export function compile(
  { required = [], oneOf, rule }: PresenceFact & { readonly rule?: string },
  _: string | undefined,
  at: Path,
  draft: DefinitionDraft,
): void {
  if (required.length > 0) draft.tell("required", at);
  for (const name of required) {
    const field = draft.fields.find(name);
    if (field) field.required = true;
    else draft.unknown(name, at);
  }
  if (oneOf) draft.addRule({ kind: "oneOf", id: rule ?? oneOf.map(idOf).join("-or-"), fields: oneOf }, at);
}
