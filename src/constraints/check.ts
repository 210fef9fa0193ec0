/** The check: everything that is wrong with a request, by the definition of its operation. */
import { isObject, types } from "./accepted-value.js";
import { modelsOf, type Definition } from "./definition.js";
import { kindOf, measured, show } from "./message-words.js";
import type { Sent } from "./possible-values.js";
import { formOf, prepareRules, type Form, type FormField, type PreparedRule } from "./prepared-fields.js";
import { violation, type Violation } from "./violation.js";

/** Tells what is wrong with a request, in the order of the API's fields, unknown ones last. Never throws. */
export type Checker = (sent: Sent) => Violation[];

type Path = Violation["path"];

/** Prepares the check of an operation. */
export function createChecker(definition: Definition): Checker {
  const models = new Set<unknown>(modelsOf(definition));
  // Rules ask for the model first of all: with each there is less to check than with any.
  const forms = new Map<string | undefined, Form>();
  const formFor = (model: string | undefined): Form => {
    const form = formOf(definition.fields, prepareRules(definition, model));
    forms.set(model, form);
    return form;
  };
  return (sent) => {
    const found: Found = {};
    try {
      const model = models.has(sent["model"]) ? (sent["model"] as string) : undefined;
      look(found, forms.get(model) ?? formFor(model), sent, []);
    } catch {
      // What was found before still holds.
      add(found, Infinity, unreadable());
    }
    return found.violations ?? [];
  };
}

/** Violations, with the place of the field of each in the API's order beside them. */
interface Found {
  violations?: Violation[];
  orders?: number[];
}

/** Puts a violation behind those of the same field and of fields before it: the keys of an input may come in any order. */
function add(found: Found, order: number, problem: Violation): void {
  const { violations, orders } = found;
  if (!violations || !orders) {
    // An array that begins empty gets room for 17: a third of a small check.
    found.violations = [problem];
    found.orders = [order];
    return;
  }
  let place = violations.length;
  for (; place > 0 && orders[place - 1]! > order; place--) {
    violations[place] = violations[place - 1]!;
    orders[place] = orders[place - 1]!;
  }
  violations[place] = problem;
  orders[place] = order;
}

// A hostile input must not make a million violations.
const mostAlike = 10;

/** Finds what is wrong with an object. */
function look(found: Found, form: Form, object: Sent, path: Path): void {
  const { fields, required, always, strange } = form;
  let strangers = 0;
  let requiredThere = 0;
  for (const key in object) {
    const value = object[key];
    if (value === undefined) continue;
    const field = fields.get(key);
    if (field) {
      if (field.isRequired) requiredThere++;
      const fits = field.accepts(value);
      if (!fits) refuse(found, field.order, field, value, below(path, key));
      for (const rule of field.rules) ask(found, form, rule, object, value, fits);
      // Not what somebody else has put on Object.prototype.
    } else if (Object.hasOwn(object, key) && strangers++ < mostAlike) {
      const message = strange(key, placeOf(path));
      add(found, fields.size, violation("unknown-field", below(path, key), message, kindOf(value)));
    }
  }
  if (requiredThere < required.length)
    for (const { name, order, takes, allowed } of required) {
      if (object[name] !== undefined) continue;
      const place = below(path, name);
      const message = `${placeOf(place)}: missing; ${takes}`;
      add(found, order, violation("required", place, message, "undefined", allowed));
    }
  for (const rule of always) ask(found, form, rule, object, undefined, true);
}

/** Adds what a rule has against the value of its field. */
function ask(
  found: Found,
  { fields }: Form,
  { id, field, check }: PreparedRule,
  sent: Sent,
  value: unknown,
  fits: boolean,
): void {
  const problem = check(sent, value, fits);
  if (!problem) return;
  const { says, name = field!, received = show(value), allowed } = problem;
  add(found, fields.get(name)!.order, violation(id, [name], `${name}: ${says}`, received, allowed));
}

/** Adds what is wrong with a value that its field does not accept: something inside, or the whole. */
function refuse(found: Found, order: number, form: FormField, value: unknown, path: Path): void {
  const inside = form.items || form.inner ? problemsInside(form, value, path) : undefined;
  if (!inside) add(found, order, misfit(form, value, path));
  else for (const problem of inside) add(found, order, problem);
}

function problemsInside({ items, inner }: FormField, value: unknown, path: Path): Violation[] | undefined {
  const found: Found = {};
  if (inner && isObject(value)) look(found, inner, { ...value }, path);
  if (!items || !Array.isArray(value)) return found.violations;
  for (let index = 0; index < value.length && (found.violations?.length ?? 0) < mostAlike; index++)
    // Millions of ids are right, and need no path.
    if (!items.accepts(value[index])) refuse(found, index, items, value[index], below(path, index));
  return found.violations?.slice(0, mostAlike);
}

function misfit({ field, refusal, allowed }: FormField, value: unknown, path: Path): Violation {
  const { type } = field;
  let rule = "type";
  let received = show(value);
  let wayOut = "";
  if (types[type](value)) {
    rule = type === "id" ? "id" : (field.rule ?? "type");
    received = measured(value, allowed);
  } else if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) && types[type](Number(value))) {
    // As forms and environment variables have numbers.
    wayOut = "; drop the quotes";
  }
  return violation(rule, path, placeOf(path) + refusal + received + wayOut, received, allowed);
}

/** A copy of the empty path of a request would take 20 ns of every violation. */
function below(path: Path, key: string | number): Path {
  return path.length > 0 ? [...path, key] : [key];
}

/** `img_ids[3]`, `reference_images[0].weight`. */
function placeOf(path: Path): string {
  let place = "";
  for (const step of path) place += typeof step === "number" ? `[${step}]` : place ? `.${step}` : step;
  return place;
}

/** Of an input whose getter or proxy throws. */
export function unreadable(): Violation {
  return notAnObject("one that throws when it is read");
}

export function notAnObject(received: string): Violation {
  return violation("object", [], `request: takes an object, not ${received}`, received);
}
