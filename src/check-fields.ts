import { durationViolation } from "./duration.js";
import { fields } from "./fields.js";
import { makes } from "./models.js";
import { idInWords, masks, preparedByName, preparedFields, type PreparedField } from "./prepared-fields.js";
import type { FieldName, Model, Quality } from "./request-body.js";
import type { RuleId } from "./rules.js";
import { codePoints, fits, has, hasType, misfits } from "./values.js";
import type { Violation } from "./violation.js";
import { isSlip, kindOf, quote, show } from "./wording.js";

/** What would be sent: own properties. */
export type Sent = Readonly<Record<string, unknown>>;

// A hostile input must not make a million violations.
const mostAlike = 10;

/** What a look at each field on its own has shown. Sets of fields are bit masks. */
interface Survey {
  readonly sent: Sent;
  /** The fields that are there. */
  readonly seen: number;
  /** Those of them whose value cannot be right in any request. */
  readonly bad: number;
  /** Unless they are missing or bad. */
  readonly model: Model | undefined;
  readonly quality: Quality | undefined;
  readonly unknown: readonly string[] | undefined;
}

/** Reports what is wrong with the fields, each on its own and together, in the order of the API's fields. */
export function checkFields(sent: Sent, found: Violation[]): void {
  const survey = look(sent);
  const { seen, bad, unknown } = survey;
  // Only fields that something can be wrong with are looked at again, lowest bit first.
  let suspects = bad | (masks.required & ~seen) | masks.insteadOf | (masks.conditional & seen);
  for (; suspects !== 0; suspects &= suspects - 1) {
    const field = preparedFields[31 - Math.clz32(suspects & -suspects)]!;
    const isThere = (seen & field.bit) !== 0;
    checkPresence(field, isThere, sent, found);
    if (bad & field.bit) reportMisfit(field, sent[field.name], found);
    if (isThere && masks.conditional & field.bit) checkConditions(field, survey, found);
  }
  for (const key of unknown?.slice(0, mostAlike) ?? []) found.push(unknownField(key, sent[key]));
}

function look(sent: Sent): Survey {
  let seen = 0;
  let bad = 0;
  let unknown: string[] | undefined;
  for (const key in sent) {
    const value = sent[key];
    if (value === undefined) continue;
    const field = preparedByName.get(key);
    if (field === undefined) {
      // Not what somebody else has put on Object.prototype.
      if (Object.hasOwn(sent, key)) (unknown ??= []).push(key);
    } else {
      seen |= field.bit;
      if (!fits(field, value)) bad |= field.bit;
    }
  }
  const good = seen & ~bad;
  const model = good & masks.model ? (sent["model"] as Model) : undefined;
  const quality = good & masks.quality ? (sent["quality"] as Quality) : undefined;
  return { sent, seen, bad, model, quality, unknown };
}

function checkPresence(field: PreparedField, isThere: boolean, sent: Sent, found: Violation[]): void {
  const { name, required, insteadOf, missing, allowed } = field;
  if (required && !isThere) found.push(violation("required", [name], missing, "undefined", allowed));
  if (!insteadOf || isThere !== (sent[insteadOf] !== undefined)) return;
  const [at, problem, received] = isThere
    ? [name, `does not go with ${insteadOf}; leave one of them out`, "both"]
    : [insteadOf, `missing; upload an image, or give ${name} with a template`, "undefined"];
  found.push(violation("img-id-or-img-ids", [at], `${at}: ${problem}`, received));
}

/** What a field may not be because of the other fields. */
function checkConditions(field: PreparedField, survey: Survey, found: Violation[]): void {
  const { name, bit, rule, takers, takenBy, needs, anyModelWith, notAt } = field;
  const { sent, bad, model, quality } = survey;
  const value = sent[name];
  if (name === "duration" && !(bad & bit) && !makes(model, quality, value as number)) {
    found.push(durationViolation(model, quality, value as number));
  }
  if (takers && model && !has(takers, model) && !(anyModelWith && isOn(anyModelWith, survey))) {
    const message = `${name}: ${model} does not take this field, only ${takenBy}; leave it out`;
    found.push(violation(`${rule}-model` as RuleId, [name], message, show(value)));
  }
  if (notAt && notAt.value === value && notAt.seconds === sent["duration"]) {
    const message = `${name}: ${show(value)} does not go with ${notAt.seconds} seconds`;
    found.push(violation(`${rule}-duration` as RuleId, [name], message, show(value)));
  }
  if (needs && !isOn(needs, survey)) {
    const [suffix, partner] =
      fields[needs].kind === "boolean"
        ? ["switch", `${needs}: true`]
        : ["template", `a ${needs} (0 is none)`];
    const message = `${name}: goes only with ${partner}`;
    found.push(violation(`${rule}-needs-${suffix}` as RuleId, [name], message, show(value)));
  }
}

/** Whether a switch is on, or an id names something. One that is in error is taken as meant: one slip, one violation. */
function isOn(name: FieldName, { sent, bad }: Survey): boolean {
  return Boolean(sent[name]) || (bad & preparedByName.get(name)!.bit) !== 0;
}

function reportMisfit(field: PreparedField, value: unknown, found: Violation[]): void {
  const { name, rule, kind, takes, allowed } = field;
  if (kind === "ids" && Array.isArray(value) && value.length > 0) reportIds(name, value, found);
  else {
    const isOfType = hasType(kind, value);
    const received = isOfType && kind === "string" ? `${codePoints(value as string)}` : show(value);
    const itsRule = !isOfType ? "type" : kind === "id" ? "id" : rule;
    found.push(violation(itsRule, [name], takes + received, received, allowed));
  }
}

function reportIds(name: FieldName, ids: readonly unknown[], found: Violation[]): void {
  for (const place of misfits(ids, mostAlike)) {
    const received = show(ids[place]);
    const message = `${name}[${place}]: takes ${idInWords}, not ${received}`;
    found.push(violation(hasType("id", ids[place]) ? "id" : "type", [name, place], message, received));
  }
}

/** The field whose name is this one but for a slip, its case, or the lack of underscores. */
function meantBy(key: string): FieldName | undefined {
  const word = key.slice(0, 40).toLowerCase();
  const isBare = !word.includes("_");
  for (const { name, bare } of preparedFields) if (isSlip(word, isBare ? bare : name)) return name;
  return undefined;
}

function unknownField(key: string, value: unknown): Violation {
  const meant = meantBy(key);
  const wayOut = meant ? `did you mean ${meant}?` : "leave it out";
  return violation(
    "unknown-field",
    [key],
    `${quote(key)}: the API has no such field; ${wayOut}`,
    kindOf(value),
  );
}

function violation(
  rule: RuleId,
  path: Violation["path"],
  message: string,
  received: string,
  allowed?: Violation["allowed"],
): Violation {
  return allowed ? { rule, path, message, received, allowed } : { rule, path, message, received };
}
