/** Where text goes. */
export interface Output {
  /** `done` learns whether the text was taken. */
  write(text: string, done?: (error?: Error | null) => void): unknown;
}

/** Where messages and progress go. A terminal is a stream that says so. */
export interface Terminal extends Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** All that the program has of the outside. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** For results only. */
  readonly stdout: Output;
  /** For progress, hints and errors. */
  readonly stderr: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts when the person presses Ctrl-C, or the system asks the program to end. The reason is the name of the system's signal. */
  readonly signal: AbortSignal;
}
