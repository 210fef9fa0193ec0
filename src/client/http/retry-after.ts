/** A date has a time of day. `Date.parse` takes nearly anything: to V8, "-1" is a day in 2001. */
const date = /^[A-Z].*\d:\d\d/;
const zone = /(GMT|UTC?|Z|[+-]\d{4})\s*$/;

/**
 * Milliseconds that a `Retry-After` header asks to wait (RFC 9110, 10.2.3): seconds or a date. `undefined` when it is neither.
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get("Retry-After") ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // Every date of HTTP is in GMT, the one form (RFC 9110, 5.6.7: asctime) that does not say so too.
  const time = date.test(value) ? Date.parse(zone.test(value) ? value : `${value} GMT`) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
