import { createServer, type Server } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { show } from "../constraints/message-words.js";
import { InputError } from "../errors/input-error.js";
import { Account } from "./account.js";
import { type FaultAnswer, type FaultName, type FaultOptions, FaultQueue } from "./faults.js";
import { createListener } from "./handle-request.js";
import { TraceIds } from "./headers.js";
import { RequestLog, type SandboxRequest } from "./request-log.js";

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

/** A running sandbox. */
export interface Sandbox {
  /** Its address as seen from this machine, without a slash at the end: `http://127.0.0.1:` and the port, unless `host` is given. */
  readonly url: string;
  /** The key that it accepts. */
  readonly apiKey: string;
  /** The requests that have reached it, in the order of arrival: the last 10,000, or fewer when what they sent exceeds 16 MiB. */
  readonly requests: readonly SandboxRequest[];
  /**
   * Makes a fault happen to the next requests that have a valid key and trace id. Faults that were asked for first happen first.
   *
   * @throws InputError when the fault does not exist, or cannot happen to the operation, or an answer cannot be sent.
   */
  failNext(fault: FaultName | FaultAnswer, options?: FaultOptions): void;
  /** Stops it and ends its connections, also those with a request under way. Closing twice does no harm. */
  close(): Promise<void>;
}

/**
 * Starts a PixVerse server on this machine, for this machine unless told otherwise, that behaves as the vendor documents, keeps its state in memory, and costs nothing.
 *
 * @throws InputError when an option is out of range, the port is taken, or the host is none of this machine.
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = complete(options);
  checkSettings(settings);
  const log = new RequestLog();
  const faults = new FaultQueue();
  const server = createServer(
    // Connections stay open between requests until `close`: one that ends by itself may do so under the next request.
    { keepAliveTimeout: 10 * 60 * 1000 },
    createListener({
      account: new Account(settings),
      apiKey: settings.apiKey,
      access: settings,
      faults,
      log,
      traceIds: new TraceIds(),
      onRequest: settings.log,
      slowTime: settings.slowTime,
    }),
  );
  await listen(server, settings);
  return {
    url: addressOf(server, settings.host),
    apiKey: settings.apiKey,
    requests: log.requests,
    failNext: (fault, which = {}) => faults.add(fault, which),
    close: () => close(server),
  };
}

type Settings = { readonly [Option in keyof SandboxOptions]-?: NonNullable<SandboxOptions[Option]> };

function complete(options: SandboxOptions): Settings {
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
  const names = allowedHosts.map((name) => name.toLowerCase());
  const where = { port, host: host.toLowerCase(), allowedHosts: names, cors };
  return { ...where, apiKey, generationTime, credits, concurrency, idDigits, slowTime, now, log };
}

function checkSettings(settings: Settings): void {
  const { port, host, allowedHosts, cors, generationTime, slowTime, credits, concurrency, idDigits, apiKey } =
    settings;
  const problems = [
    !(isCount(port, 0) && port <= 65_535) && `port: 0 to 65535, not ${port}`,
    ![host, ...allowedHosts].every(isHostName) &&
      `host, allowedHosts: names or addresses without a port, not ${[host, ...allowedHosts].map(show).join(", ")}`,
    cors !== "*" &&
      !cors.every(isOrigin) &&
      `cors: "*" or origins such as "http://localhost:5173", not ${cors.map(show).join(", ")}`,
    !(generationTime >= 0) && `generationTime: milliseconds from 0, not ${generationTime}`,
    // A timer that is set to more fires at once.
    !(slowTime >= 0 && slowTime < 2 ** 31) && `slowTime: milliseconds from 0 to 2^31 - 1, not ${slowTime}`,
    !isCount(credits, 0) && `credits: a whole number from 0, not ${credits}`,
    !isCount(concurrency, 1) && `concurrency: a whole number from 1, not ${concurrency}`,
    ![15, 18].includes(idDigits) && `idDigits: 15 or 18, not ${idDigits}`,
    !/^[\x21-\x7e]+$/.test(apiKey) && "apiKey: visible ASCII characters, at least one",
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new InputError(`The sandbox cannot start. ${problems.join(". ")}.`);
}

function isCount(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

function isHostName(text: string): boolean {
  return isIP(text) !== 0 || /^[\w-]+(\.[\w-]+)*$/.test(text);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function listen(server: Server, { host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason = reasons[error.code ?? ""] ?? error.message;
      reject(
        new InputError(`The sandbox cannot listen on ${host}, port ${port}: ${reason}.`, { cause: error }),
      );
    });
    server.listen(port, host, resolve);
  });
}

const noSuchHost = "this machine has no such address; 0.0.0.0 is every one that it has";

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "another process has it; choose another, or 0 for a free one",
  EACCES: "the system keeps it for others; choose one from 1024",
  EADDRNOTAVAIL: noSuchHost,
  ENOTFOUND: noSuchHost,
  EAI_AGAIN: noSuchHost,
};

/** The address for a client on this machine: that of every interface is none to connect to. */
function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${isIP(name) === 6 ? `[${name}]` : name}:${port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
