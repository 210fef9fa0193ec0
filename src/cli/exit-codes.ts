import {
  isAbortError,
  isApiError,
  isConstraintError,
  isInputError,
  isTimeoutError,
  isVideoError,
} from "../index.js";
import type { ErrorKind } from "../errors/error-codes.js";
import { KeyError } from "./connect.js";
import { UsageError } from "./usage-error.js";

/** What the program's exit code says. */
export const exitCodes = {
  success: 0,
  unexpected: 1,
  usage: 2,
  auth: 3,
  credits: 4,
  video: 5,
  timeout: 6,
  concurrency: 7,
  /** 128 and the number of SIGHUP, SIGINT and SIGTERM, as shells have it. */
  hangup: 129,
  interrupted: 130,
  terminated: 143,
} as const;

const codesOfSignals: Readonly<Record<string, number>> = {
  SIGHUP: exitCodes.hangup,
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
};

const codesOfKinds: Record<ErrorKind, number> = {
  auth: exitCodes.auth,
  credits: exitCodes.credits,
  concurrency: exitCodes.concurrency,
  moderation: exitCodes.video,
  template: exitCodes.usage,
  invalid: exitCodes.usage,
  notFound: exitCodes.usage,
  transient: exitCodes.unexpected,
  unknown: exitCodes.unexpected,
};

/** The exit code for what a command has thrown. */
export function exitCodeOf(error: unknown): number {
  if (isAbortError(error)) return codesOfSignals[String(error.cause)] ?? exitCodes.interrupted;
  if (isApiError(error)) return codesOfKinds[error.kind];
  if (error instanceof KeyError) return exitCodes.auth;
  if (isVideoError(error)) return exitCodes.video;
  if (isTimeoutError(error)) return exitCodes.timeout;
  const refused = isConstraintError(error) || isInputError(error) || error instanceof UsageError;
  return refused ? exitCodes.usage : exitCodes.unexpected;
}
