import { inspect } from "node:util";

/** Everything that a person or a log may see of a value: fields, causes, stacks, hidden ones too. */
export const seen = (value: unknown): string =>
  inspect(value, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(value) + String(value);
