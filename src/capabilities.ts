import { checkImageToVideo } from "./check.js";
import { ConstraintError } from "./errors/constraint-error.js";
import { fieldNames, fields, type Field } from "./fields.js";
import { durationsOf, takersOf } from "./models.js";
import type { FieldName, Model, Quality } from "./request-body.js";
import type { DurationFor } from "./request.js";

/** What a form needs to know about one field. */
export interface FieldCapability {
  /** `id` is a 64-bit integer, as number or bigint; `ids` an array of them, not empty. */
  readonly type: "boolean" | "string" | "integer" | "id" | "ids";
  readonly required: boolean;
  /** The values to choose from. */
  readonly values?: readonly (string | number)[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** In Unicode code points. */
  readonly maxLength?: number;
  /** Goes only with these fields: switches that are `true`, ids that are not 0. */
  readonly needs?: readonly FieldName[];
  /** A value that does not go with a duration (seconds). */
  readonly notAt?: { readonly value: string; readonly seconds: number };
}

/** What a model takes. */
export interface Capabilities<M extends Model = Model, Q extends Quality = Quality> {
  readonly model: M;
  /** Seconds, rising: at the quality that was asked for, otherwise at any quality. */
  readonly durations: readonly DurationFor<M, Q>[];
  /** Seconds, rising, for each quality. */
  readonly durationsAt: { readonly [K in Quality]: readonly DurationFor<M, K>[] };
  /** The fields that the model takes, in the API's order. Exactly one of `img_id` and `img_ids` has to be given. */
  readonly fields: { readonly [F in FieldName]?: FieldCapability };
}

/**
 * What a model takes (at a quality), as plain frozen data: for forms, documentation and other programs.
 *
 * @throws {ConstraintError} when there is no such model or quality.
 */
export function capabilities<M extends Model, Q extends Quality = Quality>(
  model: M,
  quality?: Q,
): Capabilities<M, Q> {
  const unknown = checkImageToVideo({ model, quality }).filter(
    ({ path: [name] }) => name === "model" || (name === "quality" && quality !== undefined),
  );
  if (unknown.length > 0) throw new ConstraintError(unknown);
  const durations = durationsOf(model, quality);
  const taken = fieldNames.map((name) => [name, describe(name, model, durations)] as const);
  const durationsAt = fields.quality.values.map((at) => [at, durationsOf(model, at)] as const);
  return deepFreeze({
    model,
    durations,
    durationsAt: Object.fromEntries(durationsAt),
    fields: Object.fromEntries(taken.filter(([, field]) => field !== undefined)),
  }) as unknown as Capabilities<M, Q>;
}

function describe(name: FieldName, model: Model, durations: readonly number[]): FieldCapability | undefined {
  const field: Field = fields[name];
  const takesAlone = takersOf(name)?.includes(model) ?? true;
  if (!takesAlone && !field.anyModelWith) return undefined;
  const needs = [
    ...(takesAlone || !field.anyModelWith ? [] : [field.anyModelWith]),
    ...(field.needs ? [field.needs] : []),
  ];
  const values = name === "duration" ? durations : field.values;
  return {
    type: field.kind === "enum" ? "string" : field.kind,
    required: field.required ?? false,
    ...(values && { values: [...values] }),
    ...(field.maximum && { minimum: field.minimum, maximum: field.maximum }),
    ...(field.maxLength && { maxLength: field.maxLength }),
    ...(needs.length > 0 && { needs }),
    ...(field.notAt && { notAt: { ...field.notAt } }),
  };
}

function deepFreeze<T extends object>(value: T): T {
  for (const child of Object.values(value)) if (typeof child === "object") deepFreeze(child);
  return Object.freeze(value);
}
