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

/** Reports what is wrong with the fields, each on its own and together, in the order of the API's fields. */
export function checkFields(sent: Sent, found: Violation[]): void {
  // Sets of fields, as bit masks: those that are there, and those whose value cannot be right in any request.
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
  // Only fields that something can be wrong with are looked at again, lowest bit first.
  let suspects = bad | (masks.required & ~seen) | masks.insteadOf | (masks.conditional & seen);
  for (; suspects !== 0; suspects &= suspects - 1) {
    const field = preparedFields[31 - Math.clz32(suspects & -suspects)]!;
    const { name, bit, takers, insteadOf, needs, anyModelWith, notAt } = field;
    const value = sent[name];
    const isThere = (seen & bit) !== 0;
    if (insteadOf && isThere === (sent[insteadOf] !== undefined))
      found.push(choice(name, insteadOf, isThere));
    if (!isThere) {
      if (field.required)
        found.push(violation("required", [name], field.missing, "undefined", field.allowed));
      continue;
    }
    if (bad & bit) reportMisfit(field, value, found);
    else if (name === "duration" && !makes(model, quality, value as number)) {
      found.push(durationViolation(model, quality, value as number));
    }
    if (model && takers && !has(takers, model) && !(anyModelWith && isOn(anyModelWith, sent, bad))) {
      const problem = `${model} does not take this field, only ${field.takenBy}; leave it out`;
      found.push(conflict(field, "model", problem, value));
    }
    if (notAt && notAt.value === value && notAt.seconds === sent["duration"]) {
      found.push(
        conflict(field, "duration", `${show(value)} does not go with ${notAt.seconds} seconds`, value),
      );
    }
    if (needs && !isOn(needs, sent, bad)) {
      const [about, partner] =
        fields[needs].kind === "boolean"
          ? ["needs-switch", `${needs}: true`]
          : ["needs-template", `a ${needs} (0 is none)`];
      found.push(conflict(field, about, `goes only with ${partner}`, value));
    }
  }
  for (const key of unknown?.slice(0, mostAlike) ?? []) found.push(unknownField(key, sent[key]));
}

/** Whether a switch is on, or an id names something. One that is in error is taken as meant: one slip, one violation. */
function isOn(name: FieldName, sent: Sent, bad: number): boolean {
  return Boolean(sent[name]) || (bad & preparedByName.get(name)!.bit) !== 0;
}

function conflict({ name, rule }: PreparedField, about: string, problem: string, value: unknown): Violation {
  return violation(`${rule}-${about}` as RuleId, [name], `${name}: ${problem}`, show(value));
}

function choice(name: FieldName, other: FieldName, both: boolean): Violation {
  const [at, problem, received] = both
    ? [name, `does not go with ${other}; leave one of them out`, "both"]
    : [other, `missing; upload an image, or give ${name} with a template`, "undefined"];
  return violation("img-id-or-img-ids", [at], `${at}: ${problem}`, received);
}

function reportMisfit(field: PreparedField, value: unknown, found: Violation[]): void {
  const { name, rule, kind, takes, allowed } = field;
  if (kind === "ids" && Array.isArray(value) && value.length > 0) reportIds(name, value, found);
  else {
    const isOfType = hasType(kind, value);
    const received = isOfType && kind === "string" ? `${codePoints(value as string)}` : show(value);
    const itsRule = !isOfType ? "type" : kind === "id" ? "id" : rule;
    // As forms and environment variables have numbers.
    const isQuoted = (kind === "id" || kind === "integer") && /^"\d+"$/.test(received);
    const wayOut = isQuoted ? "; drop the quotes" : "";
    found.push(violation(itsRule, [name], takes + received + wayOut, received, allowed));
  }
}

function reportIds(name: FieldName, ids: readonly unknown[], found: Violation[]): void {
  for (const place of misfits(ids, mostAlike)) {
    const received = show(ids[place]);
    const message = `${name}[${place}]: takes ${idInWords}, not ${received}`;
    found.push(violation(hasType("id", ids[place]) ? "id" : "type", [name, place], message, received));
  }
}

function unknownField(key: string, value: unknown): Violation {
  // Without underscores on both sides if it has none: `motionMode` means `motion_mode`.
  const word = key.slice(0, 40).toLowerCase().replace("image", "img");
  const isBare = !word.includes("_");
  const meant = preparedFields.find(({ name, bare }) => isSlip(word, isBare ? bare : name));
  const wayOut = meant ? `did you mean ${meant.name}?` : "leave it out";
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
