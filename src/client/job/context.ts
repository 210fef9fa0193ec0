import { readOptions, wholeNumber, type Kind } from "../check-options.js";
import { connectionKinds, readConnection, type Connection } from "../connection.js";
import { createLine, type Line } from "./queue.js";
import { atLevel, safeLog, type Log } from "../log.js";
import type { PixVerseOptions } from "./options.js";

/** What the methods of one `PixVerse` share. */
export interface Context extends Connection {
  readonly maxRetries: number;
  readonly log: Log;
  /** What the questions of all waits go through: a thousand of them shall not open a thousand connections. */
  readonly questions: Line;
  /** What jobs go through from their upload to their end, where there is a limit. */
  readonly slots: Line | undefined;
}

/** Questions that are under way at once. At an answer in 300 ms that is 1000 waits with one question each 5 seconds. */
const openQuestions = 64;

export function createContext(options: PixVerseOptions): Context {
  const kinds = { ...connectionKinds, maxRetries: "any", slots: "any", logLevel: "any" } as const;
  const connection = readConnection(
    readOptions(options, kinds satisfies Record<keyof PixVerseOptions, Kind>),
  );
  const maxRetries = wholeNumber("maxRetries", options.maxRetries ?? 2, 0);
  const questions = createLine("getVideo", openQuestions);
  const log = atLevel(options.logLevel ?? "info", safeLog(options.log));
  const slots =
    options.slots === undefined
      ? undefined
      : createLine("imageToVideo", wholeNumber("slots", options.slots, 1));
  return { ...connection, maxRetries, log, questions, slots };
}
