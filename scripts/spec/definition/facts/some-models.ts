/** Some of the models, as a fact names them. */
import { list, text } from "./word.js";

/** A list, or a comparison in the order in which they are listed, both ends included. */
export interface SomeModels {
  readonly models?: readonly string[];
  readonly from?: string;
  readonly upTo?: string;
  /** All but these. */
  readonly not?: SomeModels;
}

export const someModels = { models: list(text), from: text, upTo: text };

/** The models that are meant, of all; names that are none of them go to `strangers`. */
export function modelsMeant(word: SomeModels, all: readonly string[], strangers: string[]): string[] {
  const { models, from, upTo, not } = word;
  if (not) {
    const out = modelsMeant(not, all, strangers);
    return all.filter((model) => !out.includes(model));
  }
  const named = [...(models ?? []), ...[from, upTo].filter((model) => model !== undefined)];
  strangers.push(...named.filter((model) => !all.includes(model)));
  if (models && from === undefined && upTo === undefined) return [...models];
  const first = from === undefined ? 0 : all.indexOf(from);
  const last = upTo === undefined ? all.length : all.indexOf(upTo) + 1;
  const between = all.slice(first, last);
  return all.filter((model) => models?.includes(model) || between.includes(model));
}
