import { PixVerseError } from "../errors/pixverse-error.js";
import { servers } from "../../generated/client.js";
import { readBaseUrl } from "../client/base-url.js";
import { sleep, systemClock } from "../client/clock.js";
import { createMask } from "../client/http/mask.js";
import { isInputError, type LogEntry, PixVerse, type RuleId } from "../index.js";
import { readChoice, readText, readTexts } from "./parse-arguments.js";
import type { Invocation, OptionTable } from "./command.js";
import type { Progress } from "./progress.js";

/** There is no key to begin with, or nothing that can be one. */
export class KeyError extends PixVerseError {
  override readonly name = "KeyError";

  constructor(reason: string) {
    super(
      `${reason} Set the environment variable PIXVERSE_API_KEY to a key of the region that --region names. ` +
        "Without a key, `pixverse-i2v make --sandbox` shows how it goes.",
    );
  }
}

type Region = keyof typeof servers;
const regions = Object.keys(servers) as Region[];

/** Options of the commands that talk to a server. */
export const connectionOptions = {
  region: { type: "string", value: regions.join("|"), help: "server of the key's region; default global" },
  "base-url": { type: "string", value: "URL", help: "another server, such as a sandbox (PIXVERSE_BASE_URL)" },
  "allow-http": { type: "boolean", help: "let that server be http: on another machine, which shows the key" },
} as const satisfies OptionTable;

/** The same options as they were typed, for a command that is to talk to the same server. */
export function connectionWords(values: Invocation["values"]): string[] {
  return Object.keys(connectionOptions).flatMap((name) => {
    if (values[name] === true) return [`--${name}`];
    const value = readText(values, name);
    return value === undefined ? [] : [`--${name}`, value];
  });
}

/** Where a client is to talk to, when the options do not decide it. */
export interface Server {
  readonly url: string;
  readonly apiKey: string;
}

/**
 * A client as the options and the environment ask for it. The key comes from the environment only: a command line is seen by everybody
 * on the machine, and stays in the shell's history.
 *
 * @throws KeyError, InputError or UsageError.
 */
export function connect(
  invocation: Pick<Invocation, "values" | "io">,
  progress: Progress,
  server?: Server,
  onEntry: (entry: LogEntry) => void = () => {},
): PixVerse {
  const { values, io } = invocation;
  return new PixVerse({
    apiKey: server?.apiKey ?? readKey(io),
    baseUrl: server?.url ?? serverOf(invocation),
    // The address was looked at, with this.
    dangerouslyAllowHttp: true,
    ignoreRules: readTexts(values, "ignore-rule") as readonly RuleId[],
    // A pause ends with the program, also where a request would not.
    clock: { ...systemClock, sleep: (time: number) => sleep(systemClock, time, io.signal) },
    log: (entry: LogEntry) => {
      onEntry(entry);
      progress.note(entry.message);
    },
  });
}

/**
 * The address of the server that the options and the environment name. Ids belong to one.
 *
 * @throws KeyError without a key; InputError when there can be no such server, or two are named; UsageError when there is no such region.
 */
export function serverOf({ values, io }: Pick<Invocation, "values" | "io">): string {
  const typed = readText(values, "base-url");
  const place = {
    region: readChoice(values, "region", regions),
    // A variable that is set to nothing is not set.
    baseUrl: typed ?? (io.env["PIXVERSE_BASE_URL"] || undefined),
    dangerouslyAllowHttp: values["allow-http"] === true,
  };
  const names = {
    region: "--region",
    baseUrl: typed === undefined ? "PIXVERSE_BASE_URL" : "--base-url",
    dangerouslyAllowHttp: "--allow-http",
  };
  return readBaseUrl(place, createMask(readKey(io)), (option) => names[option]);
}

/** @throws KeyError when there is none, or the client would not take it wherever it went. */
function readKey(io: Invocation["io"]): string {
  const apiKey = io.env["PIXVERSE_API_KEY"]?.trim() ?? "";
  if (apiKey === "") throw new KeyError("There is no key.");
  try {
    void new PixVerse({ apiKey, baseUrl: servers.global });
    return apiKey;
  } catch (error) {
    throw isInputError(error) ? new KeyError(error.message) : error;
  }
}
