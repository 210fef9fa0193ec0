import { canonical, type JsonObject } from "../plain-data.js";
import type { Project, Scheme } from "../model.js";
import { fingerprint, Names } from "./names.js";
import type { Route } from "./operations/routes.js";
import type { Scope } from "./scope.js";
import { writeResponse } from "./operations/responses.js";
import { isSendable, schemesOf } from "./operations/security.js";

/** The security schemes of a document: equal ones of one name are one, different ones get different names. */
export function nameSchemes(
  projects: readonly Project[],
  routes: readonly Route[],
): { nameOf: (scheme: Scheme) => string; written: Map<string, JsonObject> } {
  const used = schemesOf(routes.map(({ api }) => api));
  const distinct = new Map(
    [...projects.flatMap(({ schemes }) => schemes), ...used]
      .filter(isSendable)
      .map((scheme) => [keyOf(scheme), scheme]),
  );
  const names = new Names().claimAll(
    [...distinct.values()].map(({ name }) => ({ name, fallback: `Security_${fingerprint(name)}` })),
  );
  const nameOfKey = new Map([...distinct.keys()].map((key, index) => [key, names[index] ?? ""]));
  return {
    nameOf: (scheme) => nameOfKey.get(keyOf(scheme)) ?? scheme.name,
    written: new Map([...distinct].map(([key, scheme]) => [nameOfKey.get(key) ?? "", scheme.definition])),
  };
}

/** Writes the responses that operations share, and tells each scope their names. */
export function nameResponses(scopes: ReadonlyMap<Project, Scope>): Map<string, JsonObject> {
  const names = new Names();
  const byContent = new Map<string, string>();
  const written = new Map<string, JsonObject>();
  for (const [project, scope] of scopes) {
    for (const response of project.responses) {
      const content = writeResponse([response], scope);
      const key = `${response.name}\n${canonical(content)}`;
      const name = byContent.get(key) ?? names.claim(response.name, `Response_${fingerprint(response.name)}`);
      byContent.set(key, name);
      written.set(name, content);
      if (response.shared !== undefined) scope.responseNames.set(response.shared, name);
    }
  }
  return written;
}

const keyOf = (scheme: Scheme): string => `${scheme.name}\n${canonical(scheme.definition)}`;
