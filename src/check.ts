import { checkValue, mostAlike, ruleOf, violation } from "./check-value.js";
import { ConstraintError } from "./errors/constraint-error.js";
import { fieldNames, fields, type Field } from "./fields.js";
import { barred, durationsOf, makes, modelNames, takersOf } from "./models.js";
import type { FieldName, Model } from "./request-body.js";
import type { ImageToVideoRequest } from "./request.js";
import type { Violation } from "./violation.js";
import { isArray, kindOf, list, nearest, range, show } from "./wording.js";

const table = /* @__PURE__ */ new Map<string, Field>(Object.entries(fields));
const conditionalFields = /* @__PURE__ */ findConditionalFields();
const qualities = fields.quality.values;

type Sent = Record<string, unknown>;

/**
 * Everything that is wrong with an image-to-video request; empty when the model accepts it.
 *
 * Looks at what `JSON.stringify` would send: own enumerable properties that are not `undefined`. Takes any value, never
 * throws, and reads each property once. Violations come in the order of the API's fields, unknown fields last; of
 * unknown fields, and of bad ids in `img_ids`, the first ten are reported. Time and memory are linear in the input.
 */
export function checkImageToVideo(input: unknown): Violation[] {
  return inspect(input).violations;
}

/**
 * The request, typed, as a new object that holds exactly what was checked.
 *
 * @throws {ConstraintError} with every violation, when there is one.
 */
export function parseImageToVideo(input: unknown): ImageToVideoRequest {
  const { violations, request } = inspect(input);
  if (violations.length > 0) throw new ConstraintError(violations);
  return request;
}

/** What was found wrong, and what was read; the latter is a request only if the former is empty. */
export function inspect(input: unknown): { violations: Violation[]; request: ImageToVideoRequest } {
  const sent: Sent = {};
  const found: Violation[] = [];
  if (read(input, sent, found)) {
    checkPresence(sent, found);
    checkCombination(sent, found);
    if (found.length > 1) found.sort((a, b) => position(a) - position(b));
  }
  return { violations: found, request: sent as unknown as ImageToVideoRequest };
}

/** Copies the known fields of the input, checking each value on its own. False when there is nothing to read. */
function read(input: unknown, sent: Sent, found: Violation[]): boolean {
  if (typeof input !== "object" || input === null || isArray(input)) {
    found.push(violation("object", [], `takes an object, not ${show(input)}`, show(input)));
    return false;
  }
  let keys: string[];
  try {
    keys = Object.keys(input);
  } catch {
    found.push(violation("object", [], "takes an object, but reading this one threw an error", "an object"));
    return false;
  }
  let unknowns = 0;
  for (const key of keys) {
    const field = table.get(key);
    try {
      const value = (input as Sent)[key];
      if (value === undefined) continue;
      if (field !== undefined) checkValue(key, field, (sent[key] = value), found);
      else if (unknowns++ < mostAlike) found.push(unknownField(key, value));
    } catch {
      found.push(violation("type", [key], "reading it threw an error", "an error"));
    }
  }
  return true;
}

function unknownField(key: string, value: unknown): Violation {
  const meant = nearest(key, fieldNames);
  const hint = meant === undefined ? "leave it out" : `did you mean ${meant}?`;
  return violation("unknown-field", [key], `the API has no such field; ${hint}`, kindOf(value));
}

function checkPresence(sent: Sent, found: Violation[]): void {
  for (const name of fieldNames) {
    const field: Field = fields[name];
    if (!field.required || sent[name] !== undefined || blamed(name, found)) continue;
    const values = field.kind === "enum" ? field.values : undefined;
    const hint = values ? `; takes ${list(values.map(show), "or")}` : "";
    found.push(violation("required", [name], `missing${hint}`, "undefined", values));
  }
  const { img_id, img_ids } = sent;
  if ((img_id === undefined) !== (img_ids === undefined) || blamed("img_id", found)) return;
  const [name, problem] =
    img_id === undefined
      ? ["img_id", "missing; upload an image to get one, or give img_ids for a template of several images"]
      : [
          "img_ids",
          "does not go with img_id; a template of several images takes img_ids, all else takes img_id",
        ];
  found.push(violation("img-id-or-img-ids", [name], problem, kindOf(sent[name])));
}

function checkCombination(sent: Sent, found: Violation[]): void {
  const model = modelNames.find((name) => name === sent.model);
  if (Number.isInteger(sent.duration)) checkDuration(sent.duration as number, model, sent.quality, found);
  for (const { name, field, takers } of conditionalFields) {
    const value = sent[name];
    if (value === undefined) continue;
    const { needs, anyModelWith, notAt } = field;
    if (
      model !== undefined &&
      takers &&
      !takers.includes(model) &&
      !(anyModelWith && given(anyModelWith, sent, found))
    ) {
      const others = anyModelWith ? `, or any model with a ${anyModelWith}` : "";
      const problem = `${model} does not take this field, only ${list(takers, "and")}${others}; leave it out`;
      found.push(violation(ruleOf(name, "-model"), [name], problem, show(value)));
    } else if (notAt && typeof value === "string" && notAt[value] === sent.duration) {
      const problem = `does not take ${show(value)} at ${show(sent.duration)} seconds; use another value or duration`;
      found.push(violation(ruleOf(name, "-duration"), [name], problem, show(value)));
    }
    if (needs && !given(needs, sent, found)) {
      const isSwitch = fields[needs].kind === "boolean";
      const problem = isSwitch ? `goes only with ${needs}: true` : `goes only with a ${needs} other than 0`;
      found.push(
        violation(ruleOf(name, isSwitch ? "-needs-switch" : "-needs-template"), [name], problem, show(value)),
      );
    }
  }
}

function findConditionalFields(): { name: FieldName; field: Field; takers: readonly Model[] | undefined }[] {
  return fieldNames
    .map((name) => ({ name, field: fields[name], takers: takersOf(name) }))
    .filter(({ field, takers }) => takers !== undefined || "needs" in field);
}

function checkDuration(
  seconds: number,
  model: Model | undefined,
  sentQuality: unknown,
  found: Violation[],
): void {
  const quality = qualities.find((name) => name === sentQuality);
  const candidates = model === undefined ? modelNames : [model];
  if (candidates.some((name) => makes(name, quality, seconds))) return;
  const allowed = [...new Set(candidates.flatMap((name) => durationsOf(name, quality)))];
  const subject = model
    ? `${model}${quality && barred(model, quality) ? ` at ${quality}` : ""} takes`
    : "takes";
  const waysOut = [
    ["at", model ? qualities.filter((name) => makes(model, name, seconds)) : []],
    ["with", modelNames.filter((name) => makes(name, quality, seconds))],
  ] as const;
  const possible = waysOut.flatMap(([word, names]) =>
    names.length > 0 ? `${word} ${list(names, "or")}` : [],
  );
  const hint = possible.length > 0 ? `; ${seconds} is possible ${possible.join(", or ")}` : "";
  const problem = `${subject} ${range(allowed)} seconds, not ${show(seconds)}${hint}`;
  found.push(violation("duration", ["duration"], problem, show(seconds), allowed));
}

/** Whether a switch is on, or an id names something. One that is itself in error is taken as meant. */
function given(name: string, sent: Sent, found: readonly Violation[]): boolean {
  return Boolean(sent[name]) || blamed(name, found);
}

function blamed(name: string, found: readonly Violation[]): boolean {
  return found.some(({ path }) => path[0] === name);
}

function position({ path }: Violation): number {
  const index = fieldNames.indexOf(path[0] as FieldName);
  return index < 0 ? fieldNames.length : index;
}
