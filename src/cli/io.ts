/** Where text goes, such as progress and messages. */
export interface Output {
  /** Of a terminal, how many characters a line of it has. */
  readonly columns?: number | undefined;
  /** Of a terminal, that it is one. */
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Where results go: text, or a video. */
export interface ResultOutput extends Output {
  /** `done` learns whether the data was taken. */
  write(data: string | Uint8Array, done?: (error?: Error | null) => void): unknown;
}

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
}

/** Columns for text: those of the terminal, but no more than one reads with ease. */
export function columnsOf({ columns }: Output): number {
  return Math.min(columns || 100, 100);
}
