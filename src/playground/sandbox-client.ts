/** The sandbox that has served this page, by the package's own client. */
import { PixVerse } from "../client/job/pixverse-class.js";

const given = document.querySelector<HTMLMetaElement>('meta[name="sandbox-key"]')?.content ?? "";
let apiKey = given;

/** Whether the page came with the key: only on the sandbox's own machine. */
export const hasKey = given !== "";

export function setKey(key: string): void {
  apiKey = key;
}

/** @throws InputError without a key. */
export function connect(): PixVerse {
  // The client sends a key over http: to this machine only. This page came over http: from the sandbox itself, wherever that is.
  const baseUrl = "http://localhost";
  return new PixVerse({
    apiKey,
    baseUrl,
    dangerouslyAllowBrowser: true,
    maxRetries: 1,
    fetch: (input, init) => fetch(String(input).replace(baseUrl, ""), init),
  });
}

/** Browsers give this to pages of this machine and of `https:` only; a telephone that looks at the sandbox is neither. */
export function ensureUuids(): void {
  crypto.randomUUID ??= () =>
    "10000000-1000-4000-8000-100000000000".replaceAll(/[018]/g, (digit) => {
      const [random = 0] = crypto.getRandomValues(new Uint8Array(1));
      return (Number(digit) ^ (random & (15 >> (Number(digit) / 4)))).toString(16);
    }) as ReturnType<typeof crypto.randomUUID>;
}
