import { servers } from "../../generated/client.js";
import { isInputError, type LogEntry, PixVerse, type RuleId, ruleIds } from "../index.js";
import { readChoice, readText } from "./arguments.js";
import type { Invocation, OptionTable } from "./command.js";
import type { Progress } from "./progress.js";
import { KeyError } from "./key-error.js";
import { UsageError } from "./usage-error.js";

type Region = keyof typeof servers;
const regions = Object.keys(servers) as Region[];

/** Options of the commands that talk to a server. */
export const connectionOptions = {
  region: { type: "string", value: regions.join("|"), help: "server of the key's region; default global" },
  "base-url": { type: "string", value: "URL", help: "another server, such as a sandbox (PIXVERSE_BASE_URL)" },
} as const satisfies OptionTable;

/** The same options as they were typed, for a command that is to talk to the same server. */
export function connectionWords(values: Invocation["values"]): string[] {
  return Object.keys(connectionOptions).flatMap((name) => {
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
 * @throws KeyError, or UsageError.
 */
export function connect({ values, io }: Invocation, progress: Progress, server?: Server): PixVerse {
  const region = readChoice(values, "region", regions);
  const typed = readText(values, "base-url");
  if (region !== undefined && typed !== undefined) {
    throw new UsageError(["--region and --base-url exclude each other: each of them names the server"]);
  }
  const baseUrl = server?.url ?? typed ?? (region ? undefined : io.env["PIXVERSE_BASE_URL"]);
  const apiKey = server?.apiKey ?? io.env["PIXVERSE_API_KEY"]?.trim() ?? "";
  checkKey(apiKey);
  const options = {
    apiKey,
    ...(region && { region }),
    ...(baseUrl && { baseUrl }),
    ignoreRules: readIgnoredRules(values),
    log: ({ message }: LogEntry) => progress.note(message),
  };
  try {
    return new PixVerse(options);
  } catch (error) {
    // With the name that was typed.
    const name = typed === undefined ? "PIXVERSE_BASE_URL" : "--base-url";
    throw isInputError(error) ? new UsageError([error.message.replace("baseUrl", name)]) : error;
  }
}

/** @throws KeyError when there is none, or the client would not take it wherever it went. */
function checkKey(apiKey: string): void {
  if (apiKey === "") throw new KeyError("There is no key.");
  try {
    void new PixVerse({ apiKey, region: "global" });
  } catch (error) {
    throw isInputError(error) ? new KeyError(error.message) : error;
  }
}

/** The rules that `--ignore-rule` switches off. */
export function readIgnoredRules(values: Invocation["values"]): RuleId[] {
  const given = (values["ignore-rule"] ?? []) as readonly string[];
  const known = given.filter((rule): rule is RuleId => (ruleIds as readonly string[]).includes(rule));
  if (known.length === given.length) return known;
  const unknown = given.filter((rule) => !(ruleIds as readonly string[]).includes(rule));
  throw new UsageError([
    `--ignore-rule: there is no rule ${unknown.join(", ")}; there are ${ruleIds.join(", ")}`,
  ]);
}
