import type { Server } from "../../api-model.js";
import { type Notes, type Place, shownPath } from "../../notes.js";
import { Unique } from "../names.js";
import { mask } from "../../secrets.js";

/** A path as OpenAPI wants it, and what else stood in it. */
export interface CleanPath {
  readonly path: string;
  /** Names of the placeholders, in order. */
  readonly placeholders: readonly string[];
  /** The host that stood in the path, as a server's address. */
  readonly host: string | undefined;
  /** Parameters of a query that stood in the path. */
  readonly query: readonly { readonly name: string; readonly value: string }[];
}

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;
/** `echo.example.cn/get`, `10.0.0.1:8080/x`, `localhost/x`: a dot and letters, an address, or a port, before the first slash. */
const bareHost =
  /^(?:localhost(?::\d+)?|(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?|[\w.-]+:\d+)(?=\/)/i;
/** `{{baseUrl}}/users`: an environment's variable in front of the path is an address. */
const leadingVariable = /^\{\{[^{}]+\}\}(?=\/|$)/;

/** Everything that people write into Apifox's path field: whole addresses, queries, `{{variables}}`, `:id`, blanks. */
export function cleanPath(written: string, place: Place, notes: Notes): CleanPath {
  let path = written.trim().replaceAll("\\", "/");
  let host: string | undefined;
  const take = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(path)?.[0];
    if (found !== undefined) path = path.slice(found.length);
    return found;
  };

  const prefix = take(scheme);
  if (prefix !== undefined) {
    host = prefix + (take(/^[^/?#]*/) ?? "");
    notes.add(
      "path-host-moved",
      place,
      `the host ${shownPath(host)} stood in the path; it is the operation's server`,
    );
  } else if (!path.startsWith("/")) {
    const variable = take(leadingVariable);
    const bare = variable === undefined ? take(bareHost) : undefined;
    if (variable !== undefined) host = variable;
    if (bare !== undefined) host = `http://${bare}`;
    if (host !== undefined) {
      notes.add(
        "path-host-guessed",
        place,
        `${shownPath(host)} in front of the path is taken as the operation's server`,
      );
    }
  }

  const [beforeFragment = ""] = path.split("#", 1);
  const [pathOnly = "", ...queries] = beforeFragment.split("?");
  const query = [...new URLSearchParams(queries.join("&"))].map(([name, value]) => ({ name, value }));
  const placeholders: string[] = [];
  const unique = new Unique();
  const cleaned = `/${pathOnly}`
    .replaceAll(/\/{2,}/g, "/")
    .split("/")
    .map((segment) => cleanSegment(segment, placeholders, unique))
    .join("/");
  if (host === undefined && cleaned !== written) {
    const variables = /\{\{/.test(pathOnly);
    const code = variables ? "path-variable" : "path-cleaned";
    notes.add(
      code,
      place,
      `the path ${JSON.stringify(shownPath(written))} is written as ${shownPath(cleaned)}`,
    );
  }
  return { path: cleaned, placeholders, host, query };
}

/** `{{id}}`, `{id}`, `:id` and `{id:\d+}` are one placeholder; each name once, and nothing that a URL must escape. */
function cleanSegment(segment: string, placeholders: string[], unique: Unique): string {
  const named = segment.trim().replace(/^:([A-Za-z_][\w-]*)$/, "{$1}");
  const parts = named.split(/(\{\{?[^{}]*\}?\})/);
  return parts
    .map((part) => {
      if (!/^\{.*\}$/.test(part)) return escape(part);
      const wanted =
        part
          .replaceAll(/[{}]/g, "")
          .replace(/[:?*].*$/s, "")
          .trim()
          .replaceAll(/\s+/g, "_") || "parameter";
      const name = unique.claim(wanted);
      placeholders.push(name);
      return `{${name}}`;
    })
    .join("");
}

/** What a URL cannot hold as it is, a `%` that escapes nothing too. Letters of any script stay readable: clients escape them. */
function escape(text: string): string {
  return text
    .replaceAll(/\p{Cs}/gu, "\ufffd")
    .replaceAll(/[\s{}<>"^`|\p{Cc}\p{Cf}]|%(?![0-9a-f]{2})/giu, (character) => encodeURIComponent(character));
}

/** The same path, whatever its placeholders are called: OpenAPI takes `/a/{x}` and `/a/{y}` as one. */
export const shapeOf = (path: string): string => path.replaceAll(/\{[^{}]*\}/g, "{}");

/** A server's address as OpenAPI has it, or `undefined` if nothing can be made of it. */
export function cleanServer(
  server: Server,
  place: Place,
  notes: Notes,
): { url: string; variables: string[] } | undefined {
  let url = server.url.trim();
  if (url === "") return undefined;
  url = url.replaceAll(/\{\{([^{}]*)\}\}/g, (_, written: string) => {
    const name = written.trim();
    const known = server.variables.get(name) ?? "";
    return known === "" || known === mask || /[{}]/.test(known) ? `{${name}}` : known;
  });
  const variables = [...url.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
  url = url.replace(/[?#].*$/s, "").replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, "$1");
  if (/\s/.test(url) || url.replaceAll(/\{[^{}]*\}/g, "").match(/[{}]/) !== null) {
    notes.add("server-dropped", place, `${JSON.stringify(shownPath(server.url))} is no address; left out`);
    return undefined;
  }
  if (!scheme.test(url) && !url.startsWith("/") && !url.startsWith("{")) {
    url = `http://${url}`;
    notes.add("server-guessed", place, `${shownPath(server.url)} has no scheme; taken as ${url}`);
  }
  let end = url.length;
  while (end > 1 && url[end - 1] === "/") end -= 1;
  url = url.slice(0, end);
  return { url, variables };
}
