/** One thing that is wrong with an input of the generator, and where. */
export interface Problem {
  /** The file, and inside it the line, section, field or action: `spec/operations/image-to-video.yaml:12`, `spec/apifox/a.txt, 请求体 1:203`. */
  readonly where: string;
  /** What is wrong, with the values at hand, and what to do about it. */
  readonly message: string;
  /** What could be written there, as YAML, for a person to decide on. */
  readonly draft?: string;
}

/** The inputs cannot be used as they are. Carries every problem found, not only the first; nothing was written. */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly problems: readonly Problem[];
  /** What was lost before, in lines: it may be the cause of the problems. */
  readonly context: readonly string[];

  constructor(problems: readonly Problem[], options?: ErrorOptions & { context?: readonly string[] }) {
    super(problems.map(({ where, message }) => `${where}: ${message}`).join("\n"), options);
    this.problems = problems;
    this.context = options?.context ?? [];
  }
}
