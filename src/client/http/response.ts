import { bytesIn, bytesOfPiece, concat, readerOf, utf8 } from "../bytes.js";

/** The answer of a `fetch`, as far as all makers of one agree. Where there is no `body`, the rest is there. */
export interface AnyResponse {
  readonly status: number;
  readonly headers: unknown;
  readonly body?: unknown;
  text(): Promise<string>;
  arrayBuffer?(): Promise<ArrayBuffer>;
}

/** Many times the longest answer there is, a page of voices. */
const maxAnswerBytes = 4 * 1024 * 1024;

/**
 * The body as text. One that does not end is cut off, so that it is no JSON and comes out as the error that it is. One whose connection
 * breaks when all of it was there, as where a server counts its length wrong, is whole: it may have the id of a paid video.
 *
 * @param chunks Takes what has arrived so far, for when nothing more comes.
 */
export async function textOf(response: AnyResponse, chunks: Uint8Array[]): Promise<string> {
  const { bodyUsed, body } = response as AnyResponse & Partial<Response>;
  // Whoever has read it, as for a log, may have its text in store.
  const reader = bodyUsed || body?.locked ? undefined : readerOf(body);
  if (!reader) return toText(await response.text());
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.next();
      if (done) break;
      // Some streams bring texts.
      const chunk = typeof value === "string" ? utf8(value) : bytesOfPiece(value);
      if ((size += chunk.length) > maxAnswerBytes) {
        reader.stop();
        break;
      }
      chunks.push(chunk);
    }
  } catch (error) {
    if (!isWhole(decode(chunks))) throw error;
  }
  return decode(chunks);
}

/** Whether what has arrived of a body is whole JSON, although nobody has said so. */
export function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Nothing, or half of it.
    return false;
  }
}

/** An answer that somebody has parsed already, as text again. An integer that was rounded then is no id, and must not come back as one. */
export function toText(answer: unknown): string {
  if (typeof answer === "string") return answer.trim(); // A byte order mark counts as blank.
  const bytes = bytesIn(answer);
  if (bytes) return decode([bytes]);
  return JSON.stringify(answer, (_, member: unknown) => {
    if (typeof member === "bigint") return String(member);
    return typeof member === "number" && member >= 2 ** 53 ? null : member;
  });
}

/** Most answers are one chunk, and a decoder that goes from chunk to chunk is slow to begin. */
export function decode(chunks: readonly Uint8Array[]): string {
  return new TextDecoder().decode(chunks.length === 1 ? chunks[0] : concat(chunks));
}

function tried(run: () => void): void {
  try {
    run();
  } catch {
    // A header that the platform does not take, such as `:status`, is none that matters here.
  }
}

/** `Headers` of the platform's own, out of those of any maker; some have no more than `get`. They cost nobody an answer. */
export function headersOf(response: AnyResponse): Headers {
  const copy = new Headers();
  const set = (value: unknown, name: string): void =>
    tried(() => typeof value === "string" && copy.append(name, value));
  tried(() => {
    const headers = Object(response.headers) as Headers;
    const { forEach, get } = headers as Partial<Headers>;
    if (typeof forEach === "function") headers.forEach(set);
    else if (typeof get !== "function") Object.entries(headers).forEach(([name, value]) => set(value, name));
    else for (const name of ["Content-Type", "Location", "Retry-After"]) set(headers.get(name), name);
  });
  return copy;
}

/** Statuses that come without a body (Fetch, "null body status"). */
export const bodyless = [204, 205, 304];

/** A `Response` of the platform's own, which middlewares and openapi-fetch insist on. */
export function platformResponse(response: AnyResponse, text: string, url: string): Response {
  const { status } = response;
  // What it takes itself; a browser's answer to a redirect has status 0, and a server may say 999.
  const isRegular = status >= 200 && status <= 599;
  const copy = new Response(!isRegular || bodyless.includes(status) ? null : text, {
    status: isRegular ? status : 200,
    headers: headersOf(response),
  });
  Object.defineProperty(copy, "url", { value: url });
  if (!isRegular) Object.defineProperties(copy, { status: { value: status }, ok: { value: false } });
  return copy;
}

/**
 * Milliseconds that a `Retry-After` header asks to wait (RFC 9110, 10.2.3): seconds, or a date by the clock of the server, which may be
 * hours from this machine's. `undefined` when it is neither.
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = String(headers.get("Retry-After"));
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const pause = timeOf(value) - (timeOf(String(headers.get("Date"))) || now);
  return Number.isNaN(pause) ? undefined : Math.max(0, pause);
}

/** A date has a time of day. `Date.parse` takes nearly anything: to V8, "-1" is a day in 2001. */
const date = /^[A-Z].*\d:\d\d/;
const zone = /([A-Z]|[+-]\d{4})$/;

/** Every date of HTTP is in GMT, the one form (RFC 9110, 5.6.7: asctime) that does not say so too. */
function timeOf(value: string): number {
  if (!date.test(value)) return Number.NaN;
  return Date.parse(zone.test(value) ? value : `${value} GMT`);
}
