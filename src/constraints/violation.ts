/** One thing that is wrong with a request. Plain data: it can be printed, logged and serialised as it is. */
export interface Violation<Rule extends string = string> {
  /** Stable id of the rule that is broken: what `ignoreRules` takes, and what the definition in `spec/operations/` names. */
  readonly rule: Rule;
  /** Where: `["duration"]`, `["img_ids", 3]`; empty for the request as a whole. */
  readonly path: readonly (string | number)[];
  /** What is wrong, with which value, and the way out: `duration: v5.5 at 1080p takes 5 or 8 seconds, not 10; …`. */
  readonly message: string;
  /**
   * The offending value as JavaScript writes it, shortened: `10`, `"slow"`, `5n`; `undefined` when a field is missing. Of a
   * text or a list of a wrong length that length, and only the kind of a value that is large, or that came under an unknown name and
   * may be a secret: `an array`, `a string`.
   */
  readonly received: string;
  /** The values that the field takes here, when they can be listed. */
  readonly allowed?: readonly (string | number)[];
}

/** A violation; without `allowed`, where values cannot be listed. */
export function violation(
  rule: string,
  path: Violation["path"],
  message: string,
  received: string,
  allowed?: Violation["allowed"],
): Violation {
  return allowed ? { rule, path, message, received, allowed } : { rule, path, message, received };
}
