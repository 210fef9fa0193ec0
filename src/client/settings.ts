import { servers } from "../../generated/client.js";
import { InputError } from "../errors/input-error.js";
import type { RuleId } from "../rules.js";
import { callBack } from "./call-back.js";
import { systemClock } from "./clock.js";
import { createGate, type Gate } from "./gate.js";
import type { LogEntry, PixVerseOptions } from "./options.js";
import type { Server } from "./transport.js";

/** The constructor's options, checked and complete. */
export interface Settings extends Server {
  readonly timeout: number;
  readonly maxRetries: number;
  readonly check: PixVerseOptions["check"];
  readonly ignoreRules: readonly RuleId[];
  readonly log: (entry: LogEntry) => void;
  /** What the questions of all waits go through: a thousand of them shall not open a thousand connections. */
  readonly gate: Gate;
}

/** Questions that are under way at once. At an answer in 300 ms that is 1000 waits with one question each 5 seconds. */
const openQuestions = 64;

const checks = ["error", "warn", "off"];

export function readSettings(options: PixVerseOptions): Settings {
  const { log = warn, check = "error", ignoreRules = [], clock = systemClock } = options;
  // Other runtimes have workers too, but their code is not public.
  const isWebWorker = "importScripts" in globalThis && typeof process === "undefined";
  if ((typeof document !== "undefined" || isWebWorker) && !options.dangerouslyAllowBrowser) {
    throw new InputError(
      "In a browser everybody can read the API key. Call from a server, or set dangerouslyAllowBrowser.",
    );
  }
  if (!checks.includes(check)) {
    throw new InputError(`check is ${String(check)}; it takes ${checks.join(", ")}.`);
  }
  return {
    apiKey: readKey(options.apiKey),
    baseUrl: readBaseUrl(options),
    // Looked up anew each time, for those who replace the global one; and browsers insist on how it is called.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timeout: positive("timeout", options.timeout, 60_000),
    maxRetries: readRetries(options.maxRetries),
    check,
    ignoreRules,
    clock,
    gate: createGate(openQuestions),
    log: (entry) => callBack(() => log(entry)),
  };
}

function warn({ level, message }: LogEntry): void {
  if (level === "warn") console.warn(message);
}

/** Whatever is wrong with a key, it is not printed. */
function readKey(given: string | undefined): string {
  const key = (given ?? environment()["PIXVERSE_API_KEY"] ?? "").trim();
  if (!key)
    throw new InputError(
      "There is no API key: pass apiKey, or set the environment variable PIXVERSE_API_KEY.",
    );
  if (!/^[!-~]+$/.test(key)) throw new InputError("The API key has spaces or characters outside ASCII.");
  return key;
}

function environment(): Readonly<Record<string, string | undefined>> {
  return typeof process === "undefined" ? {} : process.env;
}

function readBaseUrl({ baseUrl, region }: PixVerseOptions): string {
  if (baseUrl !== undefined && region) throw new InputError("baseUrl and region exclude each other.");
  const fromEnvironment = region ? undefined : environment()["PIXVERSE_BASE_URL"];
  const address = baseUrl ?? (fromEnvironment || servers[region ?? "global"]);
  if (address === undefined)
    throw new InputError(`There is no region ${region}, only ${Object.keys(servers).join(" and ")}.`);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url?.hostname ?? "");
  if (!url || (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal))) {
    throw new InputError("baseUrl takes an https: URL, or http: on this machine: the API key goes there.");
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InputError("baseUrl takes no credentials, query or fragment.");
  }
  return url.href.replace(/\/+$/, "");
}

function readRetries(value = 2): number {
  if (value >= 0 && Math.floor(value) === value) return value;
  throw new InputError(`maxRetries is ${value}; it takes 0 or a whole number.`);
}

/** A number from the options that must be more than 0. */
export function positive(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === "number" && value > 0) return value;
  throw new InputError(`${name} is ${String(value)}; it takes a number above 0.`);
}
