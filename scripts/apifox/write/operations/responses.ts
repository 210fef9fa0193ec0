import { STATUS_CODES } from "node:http";
import { isHeaderName } from "../../../shared/header-name.js";
import { count } from "../../../shared/quantities.js";
import { groupBy } from "../../../shared/group-by.js";
import { compact, type Json, type JsonObject } from "../../plain-data.js";
import type { Api, Response } from "../../api-model.js";
import type { Scope } from "../project-scope.js";
import { withTypedHeader, writeContent } from "./content.js";
import { said, writeHeader } from "./parameters.js";

/** Responses by code. Apifox allows several for one code, and codes that are no HTTP status. */
export function writeResponses(api: Api, scope: Scope): JsonObject {
  const byCode = groupBy(api.responses, (response) => statusCode(response, scope));
  if (byCode.size === 0) {
    scope.notes.add("responses-missing", api.place, "the export describes no response");
    return { default: { description: "Not described in the export." } };
  }
  return Object.fromEntries(
    [...byCode]
      .toSorted(([a], [b]) => (a === "default" ? 1 : b === "default" ? -1 : a < b ? -1 : 1))
      .map(([code, responses]) => [code, writeResponsesOf(code, responses, api, scope)]),
  );
}

function writeResponsesOf(code: string, responses: readonly Response[], api: Api, scope: Scope): JsonObject {
  const [first, ...others] = responses;
  if (first === undefined) return {};
  if (others.length === 0) {
    const name = first.shared === undefined ? undefined : scope.responseNames.get(first.shared);
    return name === undefined ? writeResponse(responses, scope) : { $ref: `#/components/responses/${name}` };
  }
  const names = responses.map((response) => response.name || response.description || code).join(", ");
  scope.notes.add(
    "responses-merged",
    api.place.at(`response ${code}`),
    `${count(responses.length, "response")} (${names}) became one`,
  );
  return writeResponse(responses, scope);
}

/** Several responses as one: any of their contents, all of their headers, each of their descriptions. */
export function writeResponse(responses: readonly Response[], scope: Scope): JsonObject {
  const [first] = responses;
  if (first === undefined) return {};
  const descriptions = responses.map((response) => {
    const own = response.description || response.name;
    const isStatus =
      /^[1-5](\d\d|XX)$/i.test(response.code) || response.code === "default" || response.code === "";
    return isStatus
      ? own || (STATUS_CODES[response.code] ?? "Response")
      : [response.code, own].filter(Boolean).join(": ");
  });
  const headers = new Map<string, Json>();
  for (const header of responses.flatMap((response) => response.headers)) {
    // OpenAPI ignores Content-Type here too, and a header needs a name.
    if (header.name === "" || header.name.toLowerCase() === "content-type" || headers.has(header.name))
      continue;
    if (!isHeaderName(header.name)) {
      scope.notes.add(
        "parameter-dropped",
        header.place,
        "HTTP allows no header of that name; left out",
        said(header),
      );
      continue;
    }
    headers.set(header.name, writeHeader(header, scope));
  }
  const media = responses.flatMap((response) => withTypedHeader(response.media, response.headers, scope));
  return compact({
    description: [...new Set(descriptions)].join("\n\n"),
    headers: headers.size > 0 ? Object.fromEntries(headers) : undefined,
    content: media.length > 0 ? writeContent(media, scope, first.place, false) : undefined,
  });
}

/** The key in `responses`: what is no HTTP status (0, 999, a business code) can only be the default. */
function statusCode(response: Response, scope: Scope): string {
  const code = response.code;
  if (/^[1-5]\d\d$/.test(code) || code === "default") return code;
  if (/^[1-5]xx$/i.test(code)) return code.toUpperCase();
  scope.notes.add(
    "response-code-moved",
    response.place,
    `${JSON.stringify(code)} is no HTTP status; written as the default response`,
  );
  return "default";
}
