/** Which runtime this is, where it decides about keys and money. */

/** Cloudflare's workers pass themselves off as Node, and as workers of a page. */
export const isCloudflare = (): boolean => globalThis.navigator?.userAgent === "Cloudflare-Workers";

/** Bun, Deno and Cloudflare's workers pass themselves off as Node. jsdom and happy-dom are in Node. */
export function isNode(): boolean {
  const { node, bun, deno } = globalThis.process?.versions ?? {};
  return node !== undefined && !bun && !deno && !isCloudflare();
}
