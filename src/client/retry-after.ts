/**
 * Milliseconds that a `Retry-After` header asks to wait (RFC 9110, 10.2.3): seconds or a date. `undefined` when it is neither.
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get("Retry-After") ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
