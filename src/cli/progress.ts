import type { Output } from "./command.js";
import { cut, printable } from "./printable.js";

/** Milliseconds between two pictures of the live line. */
const frameTime = 100;

/** Milliseconds between two signs of life where there is no live line. */
const reminderTime = 30_000;

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Tells a person how far the work is. */
export interface Progress {
  /** Something is under way now: `uploading cat.jpg`. */
  begin(text: string): void;
  /** It is still under way, or has come as far as a new text says. Where there is no live line, a line says so from time to time. */
  tick(text?: string): void;
  /** Something is done, for good: `uploaded cat.jpg`. */
  done(text: string): void;
  /** Something that a person should know. */
  note(text: string): void;
  /** Something else is written to the same terminal, such as a result. */
  beside(write: () => void): void;
  /** Nothing is under way any more. */
  end(): void;
}

export interface ProgressOptions {
  readonly quiet?: boolean;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** A live line with the elapsed time on a terminal, plain lines elsewhere, and nothing at all when quiet. */
export function createProgress(
  terminal: Output,
  { quiet = false, now = Date.now }: ProgressOptions = {},
): Progress {
  if (quiet) return { begin() {}, tick() {}, done() {}, note() {}, beside: (write) => write(), end() {} };
  const progress = terminal.isTTY ? liveProgress(terminal, now) : plainProgress(terminal, now);
  return {
    ...progress,
    begin: (text) => progress.begin(printable(text)),
    tick: (text) => progress.tick(text === undefined ? text : printable(text)),
    done: (text) => progress.done(printable(text)),
    note: (text) => progress.note(printable(text)),
  };
}

function liveProgress(terminal: Output, now: () => number): Progress {
  const clear = "\r\u001b[2K";
  let current: { text: string; readonly start: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    if (!current) return;
    const elapsed = now() - current.start;
    const frame = frames[Math.floor(elapsed / frameTime) % frames.length] ?? "";
    const line = `${frame} ${current.text} ${formatTime(elapsed)}`;
    // A line that wraps cannot be cleared. Some terminals say that they have 0 columns.
    terminal.write(clear + cut(line, (terminal.columns || 80) - 1));
  };
  const end = (): void => {
    clearInterval(timer);
    if (current) terminal.write(clear);
    current = undefined;
  };
  const beside = (write: () => void): void => {
    if (current) terminal.write(clear);
    write();
    draw();
  };
  const print = (text: string): void => beside(() => terminal.write(`${text}\n`));
  return {
    begin(text) {
      end();
      current = { text, start: now() };
      draw();
      timer = setInterval(draw, frameTime).unref();
    },
    tick(text) {
      if (current && text !== undefined) current.text = text;
      draw();
    },
    done(text) {
      end();
      print(`✓ ${text}`);
    },
    note: print,
    beside,
    end,
  };
}

function plainProgress(terminal: Output, now: () => number): Progress {
  let current: { text: string; readonly start: number; reminded: number } | undefined;
  const print = (text: string): void => void terminal.write(`${text}\n`);
  return {
    begin(text) {
      current = { text, start: now(), reminded: now() };
      print(text);
    },
    tick(text) {
      if (current && text !== undefined) current.text = text;
      if (!current || now() - current.reminded < reminderTime) return;
      current.reminded = now();
      print(`${current.text} ${formatTime(now() - current.start)}`);
    },
    done: print,
    note: print,
    beside: (write) => write(),
    end() {
      current = undefined;
    },
  };
}

/** Minutes and seconds: `0:07`. */
function formatTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
