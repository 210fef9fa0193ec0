import { fields } from "./fields.js";
import { barred, durationsOf, makes, modelNames } from "./models.js";
import type { Model, Quality } from "./request-body.js";
import type { Violation } from "./violation.js";
import { list, range } from "./wording.js";

const qualities = fields.quality.values;

interface Answer {
  readonly takes: string;
  readonly allowed: readonly number[];
  readonly wayOut: string;
}

// Each is worded once. There are a few hundred, since a duration that no model makes has no way out.
const answers = /* @__PURE__ */ new Map<number, Answer>();

/** A duration that the model does not make at this quality, and where it would be possible. */
export function durationViolation(
  model: Model | undefined,
  quality: Quality | undefined,
  seconds: number,
): Violation {
  const place = modelNames.indexOf(model!) * 10 + qualities.indexOf(quality!);
  const key = place * 1000 + (makes(undefined, undefined, seconds) ? seconds : 0);
  let answer = answers.get(key);
  if (!answer) answers.set(key, (answer = answerFor(model, quality, seconds)));
  const { takes, wayOut, allowed } = answer;
  const received = `${seconds}`;
  return { rule: "duration", path: ["duration"], message: takes + received + wayOut, received, allowed };
}

function answerFor(model: Model | undefined, quality: Quality | undefined, seconds: number): Answer {
  const allowed = Object.freeze(durationsOf(model, quality));
  const subject = model ? `${model}${barred(model, quality) ? ` at ${quality}` : ""} ` : "";
  const others = model ? qualities.filter((name) => makes(model, name, seconds)) : [];
  const models = modelNames.filter((name) => makes(name, quality, seconds));
  const ways = [
    ...(others.length > 0 ? [`at ${list(others, "or")}`] : []),
    ...(models.length > 0 ? [`with ${list(models, "or")}`] : []),
  ];
  const wayOut = ways.length > 0 ? `; ${seconds} is possible ${ways.join(", or ")}` : "";
  return { takes: `duration: ${subject}takes ${range(allowed)} seconds, not `, allowed, wayOut };
}
