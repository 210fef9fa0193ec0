import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { InputError } from "../errors/input-error.js";
import { Account } from "./account.js";
import { type FaultAnswer, type FaultName, type FaultOptions, FaultQueue } from "./faults.js";
import type { SandboxRequest } from "./requests.js";
import { createListener } from "./server.js";

/** How a sandbox behaves. Everything has a default that suits a test. */
export interface SandboxOptions {
  /** TCP port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number | undefined;
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
  /** Called with each request once it is answered, or will not be. */
  readonly log?: ((request: SandboxRequest) => void) | undefined;
}

/** A running sandbox. */
export interface Sandbox {
  /** Its address, without a slash at the end: `http://127.0.0.1:` and the port. */
  readonly url: string;
  /** The key that it accepts. */
  readonly apiKey: string;
  /** Every request that has reached it, in the order of arrival. */
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
 * Starts a PixVerse server on the loopback interface that behaves as the vendor documents, keeps its state in memory, and costs nothing.
 *
 * @throws InputError when an option is out of range, or the port is taken.
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = complete(options);
  checkSettings(settings);
  const requests: SandboxRequest[] = [];
  const faults = new FaultQueue();
  const account = new Account(settings);
  const { apiKey, slowTime, log } = settings;
  let url = "";
  const server = createServer(
    // Connections stay open between requests until `close`: one that ends by itself may do so under the next request.
    { keepAliveTimeout: 10 * 60 * 1000 },
    createListener({ account, apiKey, faults, requests, traceIds: new Set(), slowTime, log, url: () => url }),
  );
  await listen(server, settings.port);
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    apiKey,
    requests,
    failNext: (fault, which = {}) => faults.add(fault, which),
    close: () => close(server),
  };
}

type Settings = { readonly [Option in keyof SandboxOptions]-?: NonNullable<SandboxOptions[Option]> };

function complete(options: SandboxOptions): Settings {
  const { port = 0, apiKey = "sandbox-key", generationTime = 0, credits = 10_000, concurrency = 5 } = options;
  const { idDigits = 15, slowTime = 30_000, now = Date.now, log = () => {} } = options;
  return { port, apiKey, generationTime, credits, concurrency, idDigits, slowTime, now, log };
}

function checkSettings(settings: Settings): void {
  const { port, generationTime, slowTime, credits, concurrency, idDigits, apiKey } = settings;
  const problems = [
    !(isCount(port, 0) && port <= 65_535) && `port: 0 to 65535, not ${port}`,
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

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === "EADDRINUSE"
          ? "another process has it; choose another, or 0 for a free one"
          : error.message;
      reject(new InputError(`The sandbox cannot listen on port ${port}: ${reason}.`, { cause: error }));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
