import { InputError } from "../errors/input-error.js";
import { positive, type Kind } from "./check-options.js";
import { environment, readBaseUrl, type Place } from "./base-url.js";
import type { CheckOptions } from "./check-body.js";
import { systemClock, type Clock } from "./clock.js";
import { watchConnecting } from "./http/before-sending.js";
import { createMask, type Mask } from "./http/mask.js";
import { isCloudflare } from "./runtime.js";

/** What the runtimes' fetches know beyond the standard. Method, headers, body, redirects and the signal are the client's. */
export interface FetchOptions {
  /** undici's, of Node: `new ProxyAgent("http://proxy:3128")`, of the same version as the `fetch`. */
  readonly dispatcher?: object | undefined;
  /** node-fetch's. */
  readonly agent?: unknown;
  /** Bun's: the address of the proxy. */
  readonly proxy?: string | undefined;
  /** Deno's: `Deno.createHttpClient({ proxy: { url } })`. */
  readonly client?: object | undefined;
  readonly [name: string]: unknown;
}

/** What every client is told: of the account, the server and the check. */
export interface ConnectionOptions extends CheckOptions, Place {
  /** The key of the account; the environment variable `PIXVERSE_API_KEY` unless given. */
  apiKey?: string | undefined;
  /** The server of the region that the key belongs to; `"global"` unless given. It excludes `baseUrl` and `PIXVERSE_BASE_URL`. */
  region?: "global" | "cn" | undefined;
  /**
   * Another server instead of a region's: a sandbox or a gateway; the environment variable `PIXVERSE_BASE_URL` unless given.
   * `https:`, or `http:` on this machine; a path may be part of it, but not the API's own (`/openapi/v2`).
   */
  baseUrl?: string | undefined;
  /**
   * Used instead of the global `fetch`, for downloads too. It is called with an address and plain parts, so one of undici's,
   * node-fetch, or a function of your own that answers `status`, `headers` and `text()` will do.
   */
  fetch?: typeof globalThis.fetch | undefined;
  /** Given to each call of `fetch`, downloads too: the way to a proxy. */
  fetchOptions?: FetchOptions | undefined;
  /**
   * Milliseconds for one HTTP request and its answer, each attempt and each question of a wait anew; 60 000 unless given. It limits no
   * call as a whole: for that there is `signal`.
   */
  timeout?: number | undefined;
  /** Lets the client be made in a browser, where everybody can read the key. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Lets the base URL be `http:` on another machine, where everybody on the way can read the key: for a sandbox in a container. */
  dangerouslyAllowHttp?: boolean | undefined;
  /** Where pauses and waits take the time from, for tests. */
  clock?: Clock | undefined;
}

/** The names of those options, and what they take. */
export const connectionKinds = {
  apiKey: "any",
  region: "any",
  baseUrl: "any",
  fetch: "function",
  fetchOptions: "object",
  timeout: "any",
  check: "any",
  ignoreRules: "any",
  log: "function",
  clock: "object",
  dangerouslyAllowBrowser: "boolean",
  dangerouslyAllowHttp: "boolean",
} as const satisfies Record<keyof ConnectionOptions, Kind>;

/** How a client reaches its server: the options, checked and complete. */
export interface Connection {
  readonly apiKey: string;
  /** Hides the key in what others say. */
  readonly mask: Mask;
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  /** Whether it is the caller's, and may try more than once. */
  readonly isForeignFetch: boolean;
  readonly timeout: number;
  readonly clock: Clock;
}

/** @throws InputError without a key, with an unusable option, and in a browser. */
export function readConnection(options: ConnectionOptions): Connection {
  // Other runtimes have workers too, but their code is not public. Cloudflare's with an old compatibility date have no process.
  const isWebWorker = "importScripts" in globalThis && typeof process === "undefined" && !isCloudflare();
  if ((typeof document !== "undefined" || isWebWorker) && !options.dangerouslyAllowBrowser) {
    throw new InputError(
      "In a browser everybody can read the API key. Call from a server, or set dangerouslyAllowBrowser.",
    );
  }
  if (typeof TextEncoder === "undefined")
    throw new InputError("No TextEncoder here: in Jest use jest-fixed-jsdom.");
  const apiKey = readKey(options.apiKey);
  const mask = createMask(apiKey);
  watchConnecting();
  return {
    apiKey,
    mask,
    baseUrl: readBaseUrl(options, mask),
    fetch: readFetch(options),
    isForeignFetch: options.fetch !== undefined,
    timeout: positive("timeout", options.timeout, 60_000),
    clock: options.clock ?? systemClock,
  };
}

function readFetch({ fetch, fetchOptions }: ConnectionOptions): typeof globalThis.fetch {
  // Looked up anew each time, for those who replace the global one; and browsers insist on how it is called.
  const run: typeof globalThis.fetch = fetch ?? ((input, init) => globalThis.fetch(input, init));
  return fetchOptions ? (input, init) => run(input, { ...fetchOptions, ...init }) : run;
}

/** Whatever is wrong with a key, it is not printed. */
function readKey(given: string | undefined): string {
  if (given !== undefined && typeof given !== "string") throw new InputError("apiKey takes a text.");
  const key = (given ?? environment("PIXVERSE_API_KEY") ?? "").trim();
  if (!key)
    throw new InputError(
      "There is no API key: pass apiKey, or set the environment variable PIXVERSE_API_KEY.",
    );
  if (!/^[!-~]+$/.test(key)) throw new InputError("The API key has spaces or characters outside ASCII.");
  return key;
}
