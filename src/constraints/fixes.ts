/** The ways out of a violation, as data for buttons. */
import { multiplesOf, tightest } from "./bounds.js";
import type { Definition, Field, Limits } from "./definition.js";
import { readValue } from "./forms.js";
import { aboutOf } from "./kinds/index.js";
import { meantBy, show, spellingDistance } from "./message-words.js";
import { limitsOn, valuesOf } from "./possible-values.js";
import type { Violation } from "./violation.js";

/** A change of one field, or the move of its value to another, after which a violation is gone. */
export interface Fix {
  /** In English: `set duration to 8`, `leave motion_mode out`, `rename promt to prompt`. */
  readonly label: string;
  /** The field with its new value; `undefined` leaves it out. */
  readonly set: Readonly<Record<string, unknown>>;
}

/** More buttons than these are no help. */
const mostFixes = 8;

/** While other fields have some as well. */
const mostOfOne = 3;

/**
 * The changes of a single field, and the moves of its value to another, that mend a violation and break nothing else; none where it
 * takes more, such as a text that only a person can write. It knows no rule: it tries what the fields in question can say, nearest
 * values first, and asks the check.
 */
export function findFixes(
  definition: Definition,
  check: (input: unknown) => readonly Violation[],
  request: Readonly<Record<string, unknown>>,
  violation: Violation,
): Fix[] {
  const before = new Set(check(request).map(keyOf));
  const isMended = (fix: Fix): boolean => {
    const left = check({ ...request, ...fix.set }).map(keyOf);
    return !left.includes(keyOf(violation)) && left.every((key) => before.has(key));
  };
  const groups = candidates(definition, request, violation).map((fixes) => {
    const mending: Fix[] = [];
    for (const fix of fixes) if (mending.length < mostFixes && isMended(fix)) mending.push(fix);
    return mending;
  });
  // Where there are too many, each field keeps its nearest few before one of them has more.
  const chosen = [
    ...groups.flatMap((fixes) => fixes.slice(0, mostOfOne)),
    ...groups.flatMap((fixes) => fixes.slice(mostOfOne)),
  ].slice(0, mostFixes);
  return groups.flat().filter((fix) => chosen.includes(fix));
}

const keyOf = ({ rule, path }: Violation): string => JSON.stringify([rule, path]);

/** What may mend a violation, field by field, its own first. */
function candidates(
  definition: Definition,
  request: Readonly<Record<string, unknown>>,
  violation: Violation,
): Fix[][] {
  const own = violation.path[0];
  if (typeof own !== "string") return [];
  const rule = definition.rules.find(({ id }) => id === violation.rule);
  const names = new Set([
    own,
    ...(rule ? aboutOf(rule) : []),
    ...(rule && definition.fields["model"] ? ["model"] : []),
  ]);
  const moved = movesOf(definition, request, violation, own);
  const changed = [...names].map((name) => {
    const field = Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined;
    const values = field
      ? valuesToTry(definition, name, field, request, name === own ? violation : undefined)
      : [];
    const changes = values
      .filter((value) => value !== request[name])
      .map((value) => ({
        label: `set ${name} to ${typeof value === "string" ? value : show(value)}`,
        set: { [name]: value },
      }));
    const isThere = request[name] !== undefined && !field?.required;
    return isThere ? [...changes, { label: `leave ${name} out`, set: { [name]: undefined } }] : changes;
  });
  return [moved, ...changed];
}

/** A value under another name: of a field that is misspelt, or that stands for the same as one that needs no partner. */
function movesOf(
  { fields, rules }: Definition,
  request: Readonly<Record<string, unknown>>,
  { rule }: Violation,
  own: string,
): Fix[] {
  const value = request[own];
  const move = (name: string, moved: unknown, label: string): Fix[] =>
    request[name] === undefined ? [{ label, set: { [own]: undefined, [name]: moved } }] : [];
  if (rule === "unknown-field") {
    // A name that is known here has a stranger inside.
    const meant = Object.hasOwn(fields, own) ? undefined : meantBy(own, Object.keys(fields));
    return meant === undefined
      ? []
      : move(meant, readValue(fields[meant]!, value), `rename ${own} to ${meant}`);
  }
  const others = rules.flatMap((one) => (one.kind === "oneOf" && one.fields.includes(own) ? one.fields : []));
  const [item, ...rest]: readonly unknown[] = Array.isArray(value) ? value : [];
  return item === undefined || rest.length > 0
    ? []
    : others.flatMap((name) =>
        name === own ? [] : move(name, item, `set ${name} to ${show(item)} instead of ${own}`),
      );
}

/** Those next to the one that was sent come first: by what they count, by their place in the list, or by their spelling. */
function valuesToTry(
  definition: Definition,
  name: string,
  field: Field,
  request: Readonly<Record<string, unknown>>,
  violation: Violation | undefined,
): unknown[] {
  const sent = request[name];
  const meant = readValue(field, sent);
  const model = request["model"] as string | undefined;
  const listed =
    violation?.allowed ??
    valuesOf(definition, name, undefined, request) ??
    numbersBeside(meant, field, tightest(limitsOn(definition, name, model, request)));
  // Digits as text mean one number, and no neighbour of it.
  if (meant !== sent && listed.some((value) => value === meant)) return [meant];
  const switched = field.type === "boolean" ? [true, false] : [];
  const distance = distanceFrom(meant, field);
  const near = distance ? listed.toSorted((a, b) => distance(a) - distance(b)) : listed;
  return [...new Set([...(meant === sent ? [] : [meant]), ...near, ...switched])];
}

function distanceFrom(
  meant: unknown,
  { type, enum: order = [] }: Field,
): ((value: string | number) => number) | undefined {
  if (typeof meant !== "string" && typeof meant !== "number") return undefined;
  if (type !== "string") return (value) => Math.abs(Number(value) - parseFloat(String(meant)));
  const place = order.indexOf(meant);
  return (value) =>
    place === -1 ? spellingDistance(String(meant), String(value)) : Math.abs(order.indexOf(value) - place);
}

/** The steps on both sides of a number within limits, or the ends of those. */
function numbersBeside(meant: unknown, { type }: Field, limits: Limits): number[] {
  const { minimum = -Infinity, maximum = Infinity, step = type === "integer" ? 1 : undefined } = limits;
  const isWithin = typeof meant === "number" && meant >= minimum && meant <= maximum;
  const ends = (isWithin ? [meant, meant] : [minimum, maximum]).filter(Number.isFinite);
  if (step === undefined) return ends;
  const multiple = multiplesOf(step);
  const around = ends.map((end) => [Math.floor(end / step), Math.ceil(end / step)].map(multiple));
  return around.flat().filter((value) => value >= minimum && value <= maximum);
}
