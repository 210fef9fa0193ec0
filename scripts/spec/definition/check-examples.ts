/** Holds the examples of an operation's requests against our own check: nobody copies one that is refused. */
import type { Definition } from "../../../src/constraints/definition.js";
import { createConstraints } from "../../../src/constraints/create-constraints.js";
import { child, isObject, type Json, type JsonObject } from "../../shared/json-value.js";
import type { Problem } from "../../shared/spec-error.js";

/** `operation` as it stands in the finished document. */
export function checkExamples(
  operation: JsonObject,
  definition: Definition,
  where: string,
  problems: Problem[],
): void {
  const { check } = createConstraints(definition);
  const content = child(child(operation, "requestBody"), "content");
  for (const media of Object.values(content).filter(isObject))
    for (const [name, example] of examplesOf(media))
      for (const { rule, message } of check(example))
        problems.push({
          where,
          message: `the example${name === "" ? "" : ` ${name}`} breaks the rule ${rule}: ${message}. Read the rule's sentence again, or correct the example in an overlay`,
        });
}

function examplesOf(media: JsonObject): [name: string, value: Json | undefined][] {
  const named = Object.entries(child(media, "examples")).map(
    ([name, example]): [string, Json | undefined] => [name, isObject(example) ? example["value"] : undefined],
  );
  return media["example"] === undefined ? named : [["", media["example"]], ...named];
}
