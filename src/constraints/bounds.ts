/** Whether a value is within bounds. */
import type { Limits } from "./definition.js";

/** Whether a value is acceptable. Made once, since the check asks for every value of every request. */
export type Predicate = (value: unknown) => boolean;

/** Whether a value of the right type is within limits. */
export function within(limits: Limits): Predicate {
  if (limits.enum) {
    // For values of many types and fields a set is faster than a loop, which compares each of them.
    const values = new Set<unknown>(listedBy(limits));
    return (value) => values.has(value);
  }
  const { not = [], minimum = -Infinity, maximum = Infinity, step } = limits;
  const { minItems = 0, maxItems = Infinity, minLength = minItems, maxLength = maxItems } = limits;
  const isStep = step === undefined ? undefined : multipleOf(step);
  return (value) => {
    if (has(not, value)) return false;
    if (typeof value === "string" || Array.isArray(value)) return hasLength(value, minLength, maxLength);
    const number = Number(value);
    return number >= minimum && number <= maximum && (!isStep || isStep(number));
  };
}

/** Code points are counted only where UTF-16 units do not decide it. */
function hasLength(value: string | readonly unknown[], least: number, most: number): boolean {
  const { length } = value;
  const size = typeof value === "string" && (least > 1 || length > most) ? codePoints(value) : length;
  return size >= least && size <= most;
}

function multipleOf(step: number): (value: number) => boolean {
  const multiple = multiplesOf(step);
  return (value) => value === multiple(Math.round(value / step));
}

/**
 * The multiples of a step, as the decimal fractions that are sent: 3 × 0.1 is 0.3, though binary fractions make it
 * 0.30000000000000004, which is no multiple, and 0.3 / 0.1 is 2.9999999999999996.
 */
export function multiplesOf(step: number): (count: number) => number {
  let scale = 1;
  // Also of 1e-7, which has no point.
  while (Number((step * scale).toPrecision(15)) % 1 !== 0) scale *= 10;
  const whole = Math.round(step * scale);
  // Never -0, which is another value in a list.
  return (count) => (count * whole) / scale + 0;
}

/** Several limits as the one that holds when all of them do; without their lists, which only `valuesOf` knows how to join. */
export function tightest(all: readonly Limits[]): Limits {
  const merged: Record<string, unknown> = {};
  for (const limits of all)
    for (const [name, value] of Object.entries(limits) as [string, never][]) {
      const merge = merges[name.slice(0, 3)];
      if (merge) merged[name] = merged[name] === undefined ? value : merge(merged[name] as never, value);
    }
  return merged;
}

/** Whether there are limits, besides a list of values: most fields have none, and the check is quicker without asking. */
export function hasBounds(limits: Limits): boolean {
  return Object.keys(limits).some((name) => merges[name.slice(0, 3)]);
}

/** By how the names of limits begin. */
const merges: Readonly<Record<string, (one: never, other: never) => unknown>> = {
  min: Math.max,
  max: Math.min,
  not: (one: unknown[], other: unknown[]) => [...one, ...other],
  ste: commonStep,
};

/** The first multiple of one that is one of the other, too. */
function commonStep(one: number, other: number): number {
  const multiple = multiplesOf(one);
  const isOther = multipleOf(other);
  let count = 1;
  while (!isOther(multiple(count))) count++;
  return multiple(count);
}

/** The length as the vendor counts "characters": an emoji of two UTF-16 units is one, and so is a lone half of one. */
export function codePoints(text: string): number {
  return [...text].length;
}

/** As `includes`, in half the time for lists as short as these. */
export function has(values: readonly unknown[], value: unknown): boolean {
  for (let index = 0; index < values.length; index++) if (values[index] === value) return true;
  return false;
}

/** The values that limits list and take: a list may have some that another bound rules out. */
export function listedBy({ enum: listed, ...bounds }: Limits): readonly (string | number)[] | undefined {
  return listed?.filter(within(bounds));
}
