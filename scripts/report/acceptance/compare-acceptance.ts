/**
 * Which requests an operation takes from now on, and which no longer: both JSON Schemas judge the same requests. What a schema says is
 * compared by what it does, so rules across fields count like bounds.
 */
import { child, type JsonObject } from "../../shared/json-value.js";
import type { Change } from "../changes.js";
import { describeFindings, listed, print } from "./describe-findings.js";
import { enumOf, Trial } from "./trial.js";
import { unshownRules } from "./unshown-rules.js";

/** Every difference with an example. `pointer` is where the request stands in the document. */
export function compareAcceptance(pointer: string, before: JsonObject, after: JsonObject): Change[] {
  const trial = new Trial(before, after);
  const change = (impact: Change["impact"], message: string): Change => ({
    path: pointer,
    kind: "modified",
    property: "what is accepted",
    impact,
    verdicts: [{ message }],
  });
  return [
    ...describeFindings(trial).map(({ isRefused, text, example }) =>
      change(
        isRefused ? "major" : "minor",
        `${isRefused ? "Refused from now on" : "Accepted from now on"}: ${text}. For example \`${example}\`.`,
      ),
    ),
    ...trial
      .narrowed()
      .map(({ field, refused, example }) =>
        change(
          "major",
          `Code that passes a \`${field}\` of any value no longer compiles where ${refused.map((value) => JSON.stringify(value)).join(", ")} is refused. For example \`${print(example)}\`.`,
        ),
      ),
    ...unshownRules(trial, before, after).map(({ isNew, fields, says }) =>
      change(
        isNew ? "major" : "minor",
        `A rule about ${listed(fields)} ${isNew ? "is new or has changed, and may refuse what was accepted" : "is gone"}; no request that was tried shows it: ${says.replace(/\.?$/, ".")}`,
      ),
    ),
    ...grownUnions(before, after).map((message) => change("minor", message)),
  ];
}

/** A type that grows: who writes it has more to choose from, and who reads it meets a value that was not there. */
function grownUnions(before: JsonObject, after: JsonObject): string[] {
  const [old, now] = [child(before, "properties"), child(after, "properties")];
  const fields = Object.keys(now).filter((field) => !Object.hasOwn(old, field));
  const values = Object.keys(old).flatMap((field) => {
    const more = enumOf(after, field).filter((value) => !enumOf(before, field).includes(value));
    return enumOf(before, field).length > 0 && more.length > 0
      ? [
          `The type of \`${field}\` has ${listed(more)} as well: a switch over its values meets one that it does not know.`,
        ]
      : [];
  });
  return [...(fields.length > 0 ? [`The type FieldName has ${listed(fields)} as well.`] : []), ...values];
}
