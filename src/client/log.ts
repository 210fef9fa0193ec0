import type { OperationId } from "../../generated/schema.js";
import type { ErrorKind } from "../errors/error-codes.js";
import { InputError } from "../errors/input-error.js";
import { withJson } from "../int64-json.js";
import type { Id } from "./ids.js";

/** What `log` is called with: the message for people, and the same as data for what collects it. */
export interface LogEntry {
  /** `"debug"` is one HTTP request that ended, `"info"` one that failed and is to be repeated. There is one entry for each. */
  level: "debug" | "info" | "warn";
  message: string;
  /** An id that all entries of one call have, of `imageToVideo` those of everything that it does. No other call anywhere has it. */
  job?: string;
  /** What was called. */
  operation?: OperationId | "download";
  /** The number of the HTTP request within its call, from 1. */
  attempt?: number;
  /** Milliseconds until the next attempt. */
  pause?: number;
  /** The `Ai-trace-id` of the HTTP request. */
  traceId?: string;
  /** The video that was asked for or submitted. */
  video_id?: Id;
  /** The HTTP status of the answer; there is none when no whole answer came. */
  status?: number;
  /** Milliseconds from the HTTP request to the end of its answer. */
  duration?: number;
  /** What failed. */
  error?: unknown;
  /** The vendor's `ErrCode` in the answer, when it failed with one. */
  code?: number;
  /** What can be done about an answer that is an error. */
  kind?: ErrorKind;
  /** The rule that a request breaks and is sent all the same (`check: "warn"`). */
  rule?: string;
}

/** How much a log is told: `"debug"` for all there is. */
export type LogLevel = LogEntry["level"];

/** An entry in the making. */
export type Facts = Pick<LogEntry, "level" | "message"> & {
  [Name in keyof LogEntry]: LogEntry[Name] | undefined;
};

export type Log = (entry: Facts) => void;

/** The caller's log, which cannot stop anything; without one, warnings go to the console. */
export function safeLog(log: (entry: LogEntry) => void = warn): Log {
  return (entry) => callBack(() => log(entry as LogEntry));
}

const levels: readonly LogLevel[] = ["debug", "info", "warn"];

/**
 * The same log, without the entries below a level, and without what is not known.
 *
 * @throws InputError when there is no such level.
 */
export function atLevel(level: LogLevel, log: Log): Log {
  const lowest = levels.indexOf(level);
  if (lowest < 0) throw new InputError(`logLevel is ${String(level)}; it takes ${levels.join(", ")}.`);
  return (entry) => {
    if (levels.indexOf(entry.level) < lowest) return;
    log(Object.fromEntries(Object.entries(entry).filter(([, fact]) => fact !== undefined)) as never);
  };
}

function warn({ level, message }: LogEntry): void {
  if (level === "warn") console.warn(message);
}

/** Tells of a step. */
export function report<Step extends object>(
  log: Log,
  onProgress: ((progress: Step) => unknown) | undefined,
  progress: Step,
): void {
  callBack(
    () => onProgress?.(withJson(progress)),
    (error) => log({ level: "warn", message: `onProgress failed: ${String(error)}`, error }),
  );
}

/** Calls something of the caller's, at once. Neither what it throws nor what it rejects with may cost anybody a video. */
function callBack(call: () => unknown, onFailure?: (reason: unknown) => void): void {
  // A promise takes both; the second `catch` is for reasons that cannot be put into words.
  new Promise((resolve) => resolve(call())).catch(onFailure).catch(() => {});
}
