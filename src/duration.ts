import { fields } from "./fields.js";
import { barred, durationsOf, makes, modelNames } from "./models.js";
import type { Model, Quality } from "./request-body.js";
import { violation, type Violation } from "./violation.js";
import { list, range } from "./wording.js";

interface Answer {
  readonly takes: string;
  readonly allowed: readonly number[];
  readonly wayOut: string;
}

// There are a few hundred answers, since a duration that nobody makes has no way out; each is worded once.
const answers = /* @__PURE__ */ new Map<string, Answer>();

/** A duration that the model does not make at this quality, and where it would be possible. */
export function durationViolation(
  model: Model | undefined,
  quality: Quality | undefined,
  seconds: number,
): Violation {
  const isMade = makes(undefined, undefined, seconds);
  const key = `${model} ${quality} ${isMade ? seconds : 0}`;
  let answer = answers.get(key);
  if (!answer) answers.set(key, (answer = answerFor(model, quality, seconds)));
  const problem = `${answer.takes} seconds, not ${seconds}${answer.wayOut}`;
  return violation("duration", ["duration"], problem, `${seconds}`, answer.allowed);
}

function answerFor(model: Model | undefined, quality: Quality | undefined, seconds: number): Answer {
  const allowed = Object.freeze(durationsOf(model, quality));
  const subject = model ? `${model}${barred(model, quality) ? ` at ${quality}` : ""} ` : "";
  const qualities = model ? fields.quality.values.filter((name) => makes(model, name, seconds)) : [];
  const models = modelNames.filter((name) => makes(name, quality, seconds));
  const ways = [
    ...(qualities.length > 0 ? [`at ${list(qualities, "or")}`] : []),
    ...(models.length > 0 ? [`with ${list(models, "or")}`] : []),
  ];
  const wayOut = ways.length > 0 ? `; ${seconds} is possible ${ways.join(", or ")}` : "";
  return { takes: `${subject}takes ${range(allowed)}`, allowed, wayOut };
}
