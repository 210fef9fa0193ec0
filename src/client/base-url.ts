import { servers } from "../../generated/client.js";
import { excerpt, show } from "../constraints/message-words.js";
import { InputError } from "../errors/input-error.js";
import type { Mask } from "./http/mask.js";

/** Where a client is told to talk to. */
export interface Place {
  readonly region?: keyof typeof servers | undefined;
  readonly baseUrl?: string | undefined;
  readonly dangerouslyAllowHttp?: boolean | undefined;
}

/** Asked only for what was not given: Deno refuses the environment to programs that were not allowed to read it. */
export function environment(name: string): string | undefined {
  try {
    return typeof process === "undefined" ? undefined : process.env?.[name];
  } catch {
    return undefined;
  }
}

const variable = "PIXVERSE_BASE_URL";

/**
 * The address of the server, without a slash at its end.
 *
 * @param spell What an option is called where it was given, for the messages.
 * @throws InputError when there can be none, or two are named: a variable that was set for safety must not be passed over in silence.
 */
export function readBaseUrl(
  { baseUrl, region, dangerouslyAllowHttp }: Place,
  mask: Mask,
  spell: (option: keyof Place) => string = String,
): string {
  const address = baseUrl ?? (environment(variable) || undefined);
  if (region !== undefined && !Object.hasOwn(servers, region))
    throw new InputError(`There is no region ${show(region)}, only ${Object.keys(servers).join(" and ")}.`);
  if (address === undefined) return servers[region ?? "global"];
  // Made when it is shown: nearly every address is right.
  const shown = (): string => JSON.stringify(excerpt(mask(withoutSecrets(String(address)))));
  const isGiven = baseUrl !== undefined;
  if (region !== undefined) {
    const other = isGiven ? spell("baseUrl") : `the environment variable ${variable}`;
    const wayOut = isGiven ? "Leave one of them out" : "Leave region out, or unset it";
    throw new InputError(
      `${spell("region")} ${show(region)} and ${other} (${shown()}) exclude each other: each names the server. ${wayOut}.`,
    );
  }
  const refuse = (what: string, meant?: string): InputError => {
    const hint = meant ? ` Did you mean ${mask(meant)}?` : "";
    return new InputError(`${isGiven ? spell("baseUrl") : variable} is ${shown()}; it takes ${what}.${hint}`);
  };
  const url = parse(address);
  if (!url || !isAllowed(url, dangerouslyAllowHttp)) {
    const hint =
      url?.protocol === "http:" ? `. For http: elsewhere set ${spell("dangerouslyAllowHttp")}` : "";
    const what = `an https: URL, or http: on this machine: the API key goes there${hint}`;
    throw refuse(what, withScheme(address));
  }
  const bare = url.origin + url.pathname.replace(/\/+$/, "");
  if (url.username || url.password || url.search || url.hash)
    throw refuse("no credentials, query or fragment", bare);
  const [tail] = /\/openapi(\/v2(\/.*)?)?$/.exec(bare) ?? [];
  if (tail !== undefined) {
    const added = tail.startsWith("/openapi/v2") ? "/openapi/v2" : "/openapi";
    const what = `an address without ${added}, which the client adds: leave it out`;
    throw refuse(what, bare.slice(0, -tail.length));
  }
  return bare;
}

function parse(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

function isAllowed({ protocol, hostname }: URL, anywhere: boolean | undefined): boolean {
  return protocol === "https:" || (protocol === "http:" && (isLocal(hostname) || anywhere === true));
}

const isLocal = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/** `localhost:4010` is a URL with the scheme `localhost:`. */
function withScheme(address: string): string | undefined {
  if (/[@?#\s]|^[a-z]+:\/|^\//i.test(address)) return undefined;
  const host = parse(`http://${address}`)?.hostname ?? "";
  if (isLocal(host)) return `http://${address}`;
  return host.includes(".") ? `https://${address}` : undefined;
}

/** Without credentials and without a query, in which there are some too. */
function withoutSecrets(address: string): string {
  return address.replace(/^([a-z]+:\/\/)?.*@/is, "$1***@").replace(/([?#]).*$/s, "$1…");
}
