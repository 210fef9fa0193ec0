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
