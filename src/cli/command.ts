/** One option of a command: how it is read, and what the help says of it. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: true;
  /** A switch that can be given as `--no-NAME`: as well, or only so because it is on anyway. */
  readonly negatable?: "also" | "only";
  /** What stands for the value in the help: `SECONDS`. */
  readonly value?: string;
  readonly help: string;
}

export type OptionTable = Readonly<Record<string, Option>>;

/** What was typed, once it is known to fit the command. */
export interface Invocation {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly io: Io;
}

export interface Command {
  /** The arguments in the usage line: `IMAGE [options]`. */
  readonly usage: string;
  readonly summary: string;
  /** What the options do not say: behaviour, examples. */
  readonly details: string;
  /** Number of arguments beside the options. */
  readonly positionals: readonly [fewest: number, most: number];
  readonly options: OptionTable;
  /** Does the work and returns the exit code. */
  run(invocation: Invocation): Promise<number>;
}

/** Options that every command has. */
export const commonOptions = {
  json: { type: "boolean", help: "print the result as one line of JSON" },
  quiet: { type: "boolean", short: "q", help: "no progress" },
  help: { type: "boolean", short: "h", help: "show this help" },
} as const satisfies OptionTable;

/** Where text goes, such as progress and messages. */
export interface Output {
  /** Of a terminal, how many characters a line of it has. */
  readonly columns?: number | undefined;
  /** Of a terminal, that it is one. */
  readonly isTTY?: boolean | undefined;
  /** Of a stream of the system, its number there. */
  readonly fd?: number | undefined;
  /** `done` learns whether the text was taken. */
  write(text: string, done?: WriteEnd): unknown;
}

/** Where results go: text, or a video. */
export interface ResultOutput extends Output {
  write(data: string | Uint8Array, done?: WriteEnd): unknown;
}

type WriteEnd = (error?: Error | null) => void;

/** All that the program has of the outside. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** For results only. */
  readonly stdout: ResultOutput;
  /** For progress, hints and errors. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts when the person presses Ctrl-C, or the system asks the program to end. The reason is the name of the system's signal. */
  readonly signal: AbortSignal;
  /** Aborts when that is asked for once more: nothing is waited for any more. */
  readonly atOnce: AbortSignal;
}

/** Columns for text: those of the terminal, but no more than one reads with ease. */
export function columnsOf({ columns }: Output): number {
  return Math.min(columns || 100, 100);
}
