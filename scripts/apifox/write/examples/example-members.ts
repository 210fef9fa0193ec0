import { compact, type Json, type JsonObject } from "../../plain-data.js";
import type { Example } from "../../api-model.js";
import { Names } from "../names.js";

/** An example, and the value that is published of it. */
export interface Usable {
  readonly example: Example;
  readonly value: Json;
}

/** One of which nobody said anything is `example`; what several are called, and what is said of them, has a place in `examples`. */
export function membersOf(usable: readonly Usable[]): JsonObject {
  const [only] = usable;
  if (only === undefined) return {};
  const { key, name, description } = only.example;
  const isUnnamed = [key, name].every((text) => givenByTools.test(text)) && description === "";
  return usable.length === 1 && isUnnamed ? { example: only.value } : { examples: keyed(usable) };
}

/** What editors and exporters call an example that nobody named. */
const givenByTools = /^((示例|example|default)?\s*\d*)$/i;

function keyed(usable: readonly Usable[]): JsonObject {
  const examples = new Map<string, Json>();
  const keys = new Names();
  for (const { example, value } of usable) {
    const key = keys.claim(example.key || example.name, String(examples.size + 1));
    examples.set(
      key,
      compact({
        summary: example.name === "" || example.name === key ? undefined : example.name,
        description: example.description === "" ? undefined : example.description,
        value,
      }),
    );
  }
  return Object.fromEntries(examples);
}
