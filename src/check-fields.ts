import { durationViolation } from "./duration.js";
import { makes } from "./models.js";
import {
  bits,
  idInWords,
  masks,
  preparedByName,
  preparedFields,
  type PreparedField,
} from "./prepared-fields.js";
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
  const model = good & bits.model ? (sent["model"] as Model) : undefined;
  const quality = good & bits.quality ? (sent["quality"] as Quality) : undefined;

  // Only fields that something can be wrong with are looked at again, lowest bit first.
  let suspects = bad | (masks.required & ~seen) | masks.insteadOf | (masks.conditional & seen);
  for (; suspects !== 0; suspects &= suspects - 1) {
    const field = preparedFields[31 - Math.clz32(suspects & -suspects)]!;
    const { name, bit, rule, takers, insteadOf, needs, anyModelWith, notAt } = field;
    const isThere = (seen & bit) !== 0;
    if (insteadOf && isThere === ((seen & bits[insteadOf]) !== 0))
      found.push(choice(name, insteadOf, isThere));
    if (!isThere) {
      if (field.required) {
        found.push(violation("required", [name], field.missing, "undefined", field.values));
      }
      continue;
    }
    const value = sent[name];
    if (bad & bit) reportMisfit(field, value, found);
    else if (name === "duration" && !makes(model, quality, value as number)) {
      found.push(durationViolation(model, quality, value as number));
    }
    if (takers && model && !has(takers, model) && !(anyModelWith && isOn(anyModelWith, sent, good, bad))) {
      const message = `${name}: ${model} does not take this field, only ${field.takenBy}; leave it out`;
      found.push(violation(`${rule}-model` as RuleId, [name], message, show(value)));
    }
    if (notAt && notAt.value === value && notAt.seconds === sent["duration"]) {
      const message = `${name}: ${show(value)} does not go with ${notAt.seconds} seconds`;
      found.push(violation(`${rule}-duration` as RuleId, [name], message, show(value)));
    }
    if (needs && !isOn(needs, sent, good, bad)) {
      const isSwitch = needs !== "template_id";
      const message = `${name}: goes only with ${isSwitch ? `${needs}: true` : "a template_id (0 is none)"}`;
      found.push(
        violation(
          `${rule}-needs-${isSwitch ? "switch" : "template"}` as RuleId,
          [name],
          message,
          show(value),
        ),
      );
    }
  }

  for (const key of unknown?.slice(0, mostAlike) ?? []) found.push(unknownField(key, sent[key]));
}

/** A partner that is itself in error is taken as meant: one slip, one violation. */
function isOn(name: FieldName, sent: Sent, good: number, bad: number): boolean {
  return (bad & bits[name]) !== 0 || Boolean(good & bits[name] && sent[name]);
}

function reportMisfit(field: PreparedField, value: unknown, found: Violation[]): void {
  const { name, rule, kind, takes, values } = field;
  if (kind === "ids" && Array.isArray(value) && value.length > 0) reportIds(name, value, found);
  else {
    const isOfType = hasType(kind, value);
    const received = isOfType && kind === "string" ? `${codePoints(value as string)}` : show(value);
    const itsRule = !isOfType ? "type" : kind === "id" ? "id" : rule;
    found.push(violation(itsRule, [name], takes + received, received, values));
  }
}

function reportIds(name: FieldName, ids: readonly unknown[], found: Violation[]): void {
  for (const place of misfits(ids, mostAlike)) {
    const received = show(ids[place]);
    const message = `${name}[${place}]: takes ${idInWords}, not ${received}`;
    found.push(violation(hasType("id", ids[place]) ? "id" : "type", [name, place], message, received));
  }
}

function choice(name: FieldName, other: FieldName, both: boolean): Violation {
  return both
    ? violation(
        "img-id-or-img-ids",
        [name],
        `${name}: does not go with ${other}; leave one of them out`,
        "both",
      )
    : violation(
        "img-id-or-img-ids",
        [other],
        `${other}: missing; upload an image, or give ${name} with a template`,
        "undefined",
      );
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
