import { isIP } from "node:net";
import { type Kind, readOptions } from "../client/check-options.js";
import { show } from "../constraints/message-words.js";
import { InputError } from "../errors/input-error.js";
import type { SandboxRequest } from "./request-log.js";

/** How a sandbox behaves. Everything has a default that suits a test. */
export interface SandboxOptions {
  /** TCP port; 0, the default, takes a free one. */
  readonly port?: number | undefined;
  /**
   * Where it listens: an address or name of this machine; "127.0.0.1" unless given. "0.0.0.0" is every IPv4 address, as a container needs
   * it: whoever reaches the machine then reaches the sandbox.
   */
  readonly host?: string | undefined;
  /**
   * Names that it answers to, as `Host` has them, without a port. Always those of this machine (`localhost` and its like); where it
   * listens beyond, also `host`, addresses, and names without a dot. Others are refused with HTTP 403, because a web page elsewhere can
   * have its own name resolved to this machine (DNS rebinding).
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins of web pages that may talk to it, such as "http://localhost:5173", or "*" for any; none unless given. */
  readonly cors?: "*" | readonly string[] | undefined;
  /** The only key that is accepted; "sandbox-key" unless given. */
  readonly apiKey?: string | undefined;
  /** Milliseconds from the submission of a video to its final status; 0 unless given: it is done at the first look. */
  readonly generationTime?: number | undefined;
  /** Credits at the beginning; 10000 unless given. A video costs 10 a second. */
  readonly credits?: number | undefined;
  /** Videos that may be generating at once; 5 unless given. */
  readonly concurrency?: number | undefined;
  /** Length of the ids; 15 digits unless given. 18 digits are past 2^53 - 1, where clients that parse JSON carelessly fail. */
  readonly idDigits?: 15 | 18 | undefined;
  /** Milliseconds by which the fault `slow` holds an answer back; 30000 unless given. */
  readonly slowTime?: number | undefined;
  /** The clock, in milliseconds; `Date.now` unless given. A test that moves it needs no real time. */
  readonly now?: (() => number) | undefined;
  /** Called with each request once it is answered, or will not be. What it throws changes nothing, and goes to `console.warn`. */
  readonly log?: ((request: SandboxRequest) => void) | undefined;
}

const kinds = {
  port: "any",
  host: "any",
  allowedHosts: "any",
  cors: "any",
  apiKey: "any",
  generationTime: "any",
  credits: "any",
  concurrency: "any",
  idDigits: "any",
  slowTime: "any",
  now: "function",
  log: "function",
} as const satisfies Record<keyof SandboxOptions, Kind>;

export type Settings = { readonly [Option in keyof SandboxOptions]-?: NonNullable<SandboxOptions[Option]> };

/** @throws InputError when an option does not exist, is out of range, or of another kind. */
export function readSettings(given: SandboxOptions): Settings {
  const options = readOptions(given, kinds);
  const { port = 0, apiKey = "sandbox-key", generationTime = 0, credits = 10_000, concurrency = 5 } = options;
  const {
    host = "127.0.0.1",
    allowedHosts = [],
    cors = [],
    idDigits = 15,
    slowTime = 30_000,
    now = Date.now,
    log = () => {},
  } = options;
  const settings = { port, host, allowedHosts, cors, apiKey, generationTime, credits, concurrency };
  const checked = checkSettings({ ...settings, idDigits, slowTime, now, log });
  const names = allowedHosts.map((name) => name.toLowerCase());
  return { ...checked, host: host.toLowerCase(), allowedHosts: names };
}

/** Those who call without types may have passed anything. */
function checkSettings(settings: Settings): Settings {
  const { port, host, allowedHosts, cors, generationTime, slowTime, credits, concurrency, idDigits, apiKey } =
    settings;
  const problems = [
    !(isCount(port, 0) && port <= 65_535) && `port: 0 to 65535, not ${show(port)}`,
    !isHostName(host) && `host: a name or address without a port, not ${show(host)}`,
    !isListOf(isHostName, allowedHosts) &&
      `allowedHosts: a list of names or addresses without a port, not ${showAll(allowedHosts)}`,
    cors !== "*" &&
      !isListOf(isOrigin, cors) &&
      `cors: "*", or a list of origins such as "http://localhost:5173", not ${showAll(cors)}`,
    !isTime(generationTime) && `generationTime: milliseconds from 0, not ${show(generationTime)}`,
    // A timer that is set to more fires at once.
    !(isTime(slowTime) && slowTime < 2 ** 31) &&
      `slowTime: milliseconds from 0 to 2^31 - 1, not ${show(slowTime)}`,
    !isCount(credits, 0) && `credits: a whole number from 0, not ${show(credits)}`,
    !isCount(concurrency, 1) && `concurrency: a whole number from 1, not ${show(concurrency)}`,
    ![15, 18].includes(idDigits) && `idDigits: 15 or 18, not ${show(idDigits)}`,
    // What came instead is not shown: it may be a key.
    !(typeof apiKey === "string" && /^[!-~]+$/.test(apiKey)) &&
      "apiKey: text of visible ASCII characters, at least one",
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new InputError(`The sandbox cannot start. ${problems.join(". ")}.`);
  return settings;
}

function isListOf(isOne: (item: unknown) => boolean, list: unknown): boolean {
  return Array.isArray(list) && list.every(isOne);
}

function showAll(list: unknown): string {
  return Array.isArray(list) ? `[${list.map(show).join(", ")}]` : show(list);
}

function isTime(value: unknown): boolean {
  return typeof value === "number" && value >= 0;
}

function isCount(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

function isHostName(text: unknown): boolean {
  if (typeof text !== "string") return false;
  return isIP(text) !== 0 || /^[\w-]+(\.[\w-]+)*$/.test(text);
}

function isOrigin(text: unknown): boolean {
  return typeof text === "string" && URL.canParse(text) && new URL(text).origin === text;
}
