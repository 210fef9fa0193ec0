import { createServer, type Server } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { InputError } from "../errors/input-error.js";
import { Account } from "./account.js";
import { type FaultAnswer, type FaultName, type FaultOptions, FaultQueue } from "./faults.js";
import { createListener } from "./handle-request.js";
import { TraceIds } from "./headers.js";
import { RequestLog, type SandboxRequest } from "./request-log.js";
import { readSettings, type SandboxOptions, type Settings } from "./settings.js";

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
 * @throws InputError when an option does not exist or is out of range, the port is taken, or the host is none of this machine.
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = readSettings(options);
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
