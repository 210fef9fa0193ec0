import type { Io } from "./io.js";

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
