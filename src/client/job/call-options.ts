import { readSignal } from "../abort.js";
import { positive, readOptions, wholeNumber, type Kind } from "../arguments.js";
import type { CallOptions, DownloadOptions, GenerateOptions, JobOptions } from "./options.js";

/** The options of all methods: one that has no use for an option leaves it, and the compiler knows better. */
const kinds = {
  signal: "signal",
  timeout: "any",
  maxRetries: "any",
  traceId: "any",
  waitForSlot: "any",
  interval: "any",
  onProgress: "function",
  clock: "object",
  maxBytes: "any",
  onTaken: "function",
} as const satisfies Record<keyof (CallOptions & JobOptions & DownloadOptions), Kind>;

/**
 * A method's options, looked at before anything is sent.
 *
 * @throws InputError when they cannot be used.
 */
export function readCall<Options extends Omit<CallOptions, "traceId">>(options: Options): Options {
  readOptions(options, kinds);
  positive("timeout", options.timeout, Infinity);
  wholeNumber("maxRetries", options.maxRetries ?? 0, 0);
  const { waitForSlot } = options as GenerateOptions;
  if (typeof waitForSlot !== "boolean") positive("waitForSlot", waitForSlot, Infinity);
  return { ...options, signal: readSignal(options.signal) };
}
