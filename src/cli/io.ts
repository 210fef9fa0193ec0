/** Where text goes. */
export interface Output {
  write(text: string): unknown;
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
  /** Aborts when the person presses Ctrl-C. */
  readonly signal: AbortSignal;
}
