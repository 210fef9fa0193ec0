import type { Problem } from "../../../shared/spec-error.js";
import { canonical, type Json } from "../../plain-data.js";
import { type Api, inFolder, type Project } from "../../api-model.js";
import { type Notes, shownPath } from "../../notes.js";
import { Unique, derivedOperationId, operationIdOf } from "../names.js";
import { type CleanPath, cleanPath, shapeOf } from "./clean-path.js";
import { pathless } from "./operation.js";

/** An operation with its place in the document. */
export interface Route {
  readonly api: Api;
  readonly path: string;
  readonly project: Project;
  readonly clean: CleanPath;
}

/** Where each operation goes. OpenAPI holds one operation per method and path; what comes second is reported. */
export function route(projects: readonly Project[], notes: Notes): { routes: Route[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const routes = new Map<string, Route>();
  const pathOfShape = new Map<string, string>();
  const webhooks = new Unique();
  for (const project of projects) {
    for (const api of project.apis) {
      if (api.kind === "webhook") {
        // A webhook is known by its name; two of one name and method are two events.
        const key = webhooks.claim(`${api.method} ${api.path}`);
        routes.set(`webhook ${key}`, {
          project,
          api,
          path: key.slice(api.method.length + 1),
          clean: pathless(api),
        });
        continue;
      }
      const clean = renamePlaceholders(cleanPath(api.path, api.place, notes), pathOfShape, api, notes);
      const key = `${api.method} ${clean.clean.path}`;
      const first = routes.get(key);
      if (first === undefined) {
        routes.set(key, { project, api: clean.api, path: clean.clean.path, clean: clean.clean });
      } else if (first.project !== project) {
        const operation = `${api.method.toUpperCase()} ${clean.clean.path}`;
        problems.push({
          where: project.place.toString(),
          message: `${operation} is in ${first.project.place.toString()} too; keep one of the two exports`,
        });
      } else reportDuplicate(api, first, notes);
    }
  }
  return { routes: [...routes.values()], problems };
}

/** `/users/{id}` and `/users/{userId}` are one path in OpenAPI: the first spelling counts. */
function renamePlaceholders(
  clean: CleanPath,
  pathOfShape: Map<string, string>,
  api: Api,
  notes: Notes,
): { clean: CleanPath; api: Api } {
  const shape = shapeOf(clean.path);
  const path = pathOfShape.get(shape);
  if (path === undefined || path === clean.path) {
    pathOfShape.set(shape, clean.path);
    return { clean, api };
  }
  const placeholders = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
  const renamed = new Map(clean.placeholders.map((name, index) => [name, placeholders[index] ?? name]));
  notes.add(
    "path-parameter-renamed",
    api.place,
    `the path is written as ${shownPath(path)}, which OpenAPI takes for the same`,
  );
  const parameters = api.parameters.map((parameter) =>
    parameter.in === "path"
      ? { ...parameter, name: renamed.get(parameter.name) ?? parameter.name }
      : parameter,
  );
  return { clean: { ...clean, path, placeholders }, api: { ...api, parameters } };
}

function reportDuplicate(api: Api, first: Route, notes: Notes): void {
  const [title, other] = [api, first.api].map(({ name, folder }) => JSON.stringify(name) + inFolder(folder));
  if (content(api) === content(first.api)) {
    notes.each("identical-operation", api.place, `${title} says the same as ${other}`);
    return;
  }
  const operation = `${api.method.toUpperCase()} ${shownPath(first.path)}`;
  const message = `${title} is left out: OpenAPI holds one operation per method and path, and ${operation} is ${other}`;
  notes.each("duplicate-operation", api.place, message);
}

/** What an operation says, whatever it is called and wherever it stands in the export. */
function content(api: Api): string {
  const plain = JSON.stringify({ ...api, name: "", folder: "" }, (key, value: unknown) =>
    key === "place" ? undefined : value,
  );
  return canonical(JSON.parse(plain) as Json);
}

/**
 * A unique identifier for each operation: the given one, or one derived from method and path (most projects give none, some give one
 * twice). Given ones go first, so that adding an operation changes no other's id. Callbacks keep a given id and need none.
 */
export function assignOperationIds(routes: readonly Route[], notes: Notes): Map<Api, string> {
  const ids = new Map<Api, string>();
  const unique = new Unique();
  const callbacks = (api: Api): Api[] =>
    api.callbacks.flatMap(({ apis }) => apis.flatMap((inner) => [inner, ...callbacks(inner)]));
  const all = [
    ...routes.map(({ api, path }) => ({ api, path, optional: false })),
    ...routes.flatMap(({ api, path }) =>
      callbacks(api).map((inner) => ({ api: inner, path, optional: true })),
    ),
  ];
  for (const { api } of all) {
    const id = operationIdOf(api.operationId);
    if (id !== "" && !unique.has(id)) ids.set(api, unique.claim(id));
  }
  for (const { api, path, optional } of all) {
    const given = api.operationId;
    const assigned = ids.get(api);
    if (assigned !== undefined) {
      if (assigned !== given)
        notes.add("operation-id-changed", api.place, `${given} is written as ${assigned}`);
      continue;
    }
    if (optional) continue;
    const derived = derivedOperationId(api.method, api.kind === "webhook" ? `webhook/${path}` : path);
    const id = unique.claim(derived);
    ids.set(api, id);
    if (given === "") notes.add("operation-id-derived", api.place, `${id}, from method and path`);
    else notes.add("operation-id-changed", api.place, `${given} is taken or no identifier; written as ${id}`);
  }
  return ids;
}
