import { durationViolation } from "./duration.js";
import { makes } from "./models.js";
import { bits, preparedByName, preparedFields, type PreparedField } from "./prepared-fields.js";
import type { FieldName, Model, Quality } from "./request-body.js";
import type { RuleId } from "./rules.js";
import { codePoints, fits, hasType, misfits } from "./values.js";
import { mismatch, violation, type Violation } from "./violation.js";
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

  for (const field of preparedFields) {
    const { name, bit, rule, takers, insteadOf, needs, anyModelWith, notAt } = field;
    const isThere = (seen & bit) !== 0;
    if (insteadOf && isThere === ((seen & bits[insteadOf]) !== 0))
      found.push(choice(name, insteadOf, isThere));
    if (!isThere) {
      if (field.required) found.push(mismatch("required", [name], field.holds, "undefined", field.values));
      continue;
    }
    const value = sent[name];
    if (bad & bit) reportMisfit(field, value, found);
    else if (name === "duration" && !makes(model, quality, value as number)) {
      found.push(durationViolation(model, quality, value as number));
    }
    if (
      takers &&
      model &&
      !takers.includes(model) &&
      !(anyModelWith && isOn(anyModelWith, sent, good, bad))
    ) {
      const problem = `${model} does not take this field, only ${field.takenBy}; leave it out`;
      found.push(violation(`${rule}-model` as RuleId, [name], problem, show(value)));
    }
    if (notAt && notAt.value === value && notAt.seconds === sent["duration"]) {
      const problem = `${show(value)} does not go with ${notAt.seconds} seconds`;
      found.push(violation(`${rule}-duration` as RuleId, [name], problem, show(value)));
    }
    if (needs && !isOn(needs, sent, good, bad)) {
      const [suffix, partner] =
        needs === "template_id" ? ["template", "a template_id (0 is none)"] : ["switch", `${needs}: true`];
      found.push(
        violation(`${rule}-needs-${suffix}` as RuleId, [name], `goes only with ${partner}`, show(value)),
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
  const { name, rule, kind, holds, values } = field;
  if (!hasType(kind, value)) found.push(mismatch("type", [name], holds, show(value), values));
  else if (kind === "string") found.push(mismatch(rule, [name], holds, `${codePoints(value as string)}`));
  else if (kind !== "ids")
    found.push(mismatch(kind === "id" ? kind : rule, [name], holds, show(value), values));
  else {
    const ids = value as readonly unknown[];
    const { holds: holdsId } = preparedByName.get("img_id")!;
    if (ids.length === 0) found.push(mismatch(rule, [name], holds, "none"));
    for (const place of misfits(ids, mostAlike)) {
      const itsRule = hasType("id", ids[place]) ? "id" : "type";
      found.push(mismatch(itsRule, [name, place], holdsId, show(ids[place])));
    }
  }
}

function choice(name: FieldName, other: FieldName, both: boolean): Violation {
  return both
    ? violation("img-id-or-img-ids", [name], `does not go with ${other}: leave one of them out`, "both")
    : violation(
        "img-id-or-img-ids",
        [other],
        `missing; upload an image, or give ${name} with a template`,
        "undefined",
      );
}

function unknownField(key: string, value: unknown): Violation {
  const word = key
    .slice(0, 40)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
  const meant = preparedFields.find(({ bare }) => isSlip(word, bare));
  const problem = `${quote(key)}: the API has no such field; ${meant ? `did you mean ${meant.name}?` : "leave it out"}`;
  return { rule: "unknown-field", path: [key], message: problem, received: kindOf(value) };
}
