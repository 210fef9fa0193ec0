import type { IncomingHttpHeaders } from "node:http";
import { show } from "../constraints/message-words.js";
import { BoundedMap } from "./bounded-map.js";
import { Refusal } from "./refusal.js";

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** @throws Refusal when the key is missing or another one. Neither key is printed. */
export function checkKey(headers: IncomingHttpHeaders, apiKey: string): void {
  const key = headers["api-key"];
  if (key === undefined || key === "") throw new Refusal(400012, "the header API-KEY is missing");
  if (key !== apiKey)
    throw new Refusal(400012, "the header API-KEY has not the sandbox's key, which is its option apiKey");
}

/**
 * The trace id of a request.
 *
 * @throws Refusal when it is missing, or anything but one UUID.
 */
export function readTraceId(headers: IncomingHttpHeaders): string {
  const traceId = headers["ai-trace-id"];
  if (traceId === undefined || traceId === "") {
    throw new Refusal(
      400011,
      "the header Ai-trace-id is missing; send a new UUID with every request, GETs included",
    );
  }
  if (typeof traceId !== "string" || traceId.includes(",")) {
    throw new Refusal(
      400013,
      `Ai-trace-id: several values arrived (${String(traceId)}); was it set in two spellings?`,
    );
  }
  if (!uuid.test(traceId)) throw new Refusal(400013, `Ai-trace-id: a UUID is needed, not ${show(traceId)}`);
  return traceId;
}

/** The trace ids that a sandbox has seen, of the last 50,000 requests at least: one that runs for days forgets the oldest. */
export class TraceIds {
  readonly #seen = new BoundedMap<string, true>(50_000);

  /** Notes a trace id; returns whether it was there before. */
  add(traceId: string): boolean {
    // A UUID is the same in capitals.
    const id = traceId.toLowerCase();
    const isReused = this.#seen.has(id);
    this.#seen.set(id, true);
    return isReused;
  }
}
