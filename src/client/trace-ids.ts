import { show } from "../constraints/message-words.js";
import { InputError } from "../errors/input-error.js";

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** How many ids of callers are remembered; a reuse is nearly always a constant or an options object that is passed again. */
const remembered = 1_000;
const seen = new Set<string>();

/**
 * Takes an `Ai-trace-id` of the caller's, once: sent twice, it leaves a video that was paid for in "generating" for good.
 *
 * @throws InputError when it is no UUID or was taken before.
 */
export function claimTraceId(traceId: string | undefined): void {
  if (traceId === undefined) return;
  if (typeof traceId !== "string" || !uuid.test(traceId))
    throw new InputError(`traceId takes a UUID, not ${show(traceId)}.`);
  const id = traceId.toLowerCase();
  if (seen.has(id)) throw new InputError(`The traceId ${id} was used before; each call takes a new one.`);
  seen.add(id);
  for (const oldest of seen) if (seen.size > remembered) seen.delete(oldest);
}

/** A random UUID (RFC 9562, version 4). Pages on plain `http:` have no `crypto.randomUUID`. */
export function newUuid(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (digit) => {
    const random = crypto.getRandomValues(new Uint8Array(1))[0]!;
    return (digit === "x" ? random & 15 : (random & 3) | 8).toString(16);
  });
}
