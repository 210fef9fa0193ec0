import { endpoints } from "../../generated/client.js";
import { definitions } from "../../generated/definitions.js";
import type { OperationId } from "../../generated/schema.js";
import { Refusal } from "./refusal.js";
import { maxUploadBytes } from "./read-upload.js";

/** What a request to the sandbox asks for: an operation of the API, or a file that the sandbox serves (`url`, `img_url`). */
export type SandboxOperation = OperationId | "download";

const routes = { ...endpoints, download: { method: "GET", path: "/files/{id}" } } as const;

export const sandboxOperations = Object.keys(routes) as readonly SandboxOperation[];

/** Largest bodies in bytes, of the operations that have one. */
const bodyLimits: Partial<Record<SandboxOperation, number>> = {
  ...Object.fromEntries(Object.keys(definitions).map((id) => [id, 1024 * 1024])),
  uploadImage: maxUploadBytes,
};

export interface Match {
  readonly operation: SandboxOperation;
  /** What stands in the place of `{id}`; empty in a path without one. */
  readonly id: string;
  /** Largest body in bytes. */
  readonly bodyLimit: number;
}

/** The route of a path, whatever the method. */
export function findRoute(path: string): Match | undefined {
  for (const operation of sandboxOperations) {
    const id = matchPath(routes[operation].path, path);
    if (id !== undefined) return { operation, id, bodyLimit: bodyLimits[operation] ?? 0 };
  }
  return undefined;
}

function matchPath(template: string, path: string): string | undefined {
  const [start = "", end] = template.split("{id}");
  if (end === undefined) return path === template ? "" : undefined;
  return path.startsWith(start) && !path.includes("/", start.length) ? path.slice(start.length) : undefined;
}

/** @throws Refusal (HTTP 405) when the route is not for this method. Files take HEAD as well. */
export function checkMethod({ operation }: Match, method: string): void {
  const route = routes[operation];
  if (method === route.method || (operation === "download" && method === "HEAD")) return;
  throw new Refusal(400017, `${route.path} takes ${route.method}, not ${method}`, 405);
}

export function noRoute(method: string, path: string): Refusal {
  const known = Object.values(routes).map((route) => `${route.method} ${route.path}`);
  return new Refusal(
    500008,
    `no route for ${method} ${path}; the sandbox has ${known.join(", ")}, and a page to try them at GET /`,
    404,
  );
}
