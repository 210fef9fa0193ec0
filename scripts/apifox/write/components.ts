import { canonical, compact, isObject, referencesOf, type Json, type JsonObject } from "../plain-data.js";
import type { Model, Project, Scheme } from "../api-model.js";
import { fingerprint, Names } from "./names.js";
import { type Notes, Place } from "../notes.js";
import type { SchemaWriter } from "./schemas/schema-writer.js";
import type { Route } from "./operations/operation-places.js";
import type { Scope } from "./project-scope.js";
import { writeResponse } from "./operations/responses.js";
import { isSendable, schemesOf } from "./operations/security.js";

/** Which name in `components.schemas` each model has; models of several files that are the same model share one. */
export function nameModels(projects: readonly Project[], notes: Notes): Map<Model, string> {
  const models = projects.flatMap((project) => project.models);
  const classes =
    projects.length > 1 ? classify(projects) : new Map(models.map((model, index) => [model, String(index)]));
  const first = new Map<string, Model>();
  for (const model of models) {
    const key = classes.get(model) ?? "";
    if (!first.has(key)) first.set(key, model);
  }
  const distinct = [...first.values()];
  const names = new Names().claimAll(
    distinct.map((model) => ({ name: model.name, fallback: fallbackName(model) })),
  );
  const nameOf = new Map(distinct.map((model, index) => [model, names[index] ?? ""]));
  for (const [model, name] of nameOf) {
    if (name !== model.name)
      notes.add("component-renamed", model.place, `the model ${model.name} is written as ${name}`);
  }
  return new Map(
    models.map((model) => [model, nameOf.get(first.get(classes.get(model) ?? "") ?? model) ?? ""]),
  );
}

/** A name that stays when other models come and go: Apifox's number of the model, or a hash of its name. */
function fallbackName(model: Model): string {
  const number = /^#\/definitions\/(\d+)$/.exec(model.ref)?.[1];
  return `Schema_${number ?? fingerprint(model.name)}`;
}

/**
 * Two files' models are the same if name and schema are, and those of the models they refer to. Starts from name and text, then
 * splits what refers to different models, until nothing splits any more.
 */
function classify(projects: readonly Project[]): Map<Model, string> {
  const entries = projects.flatMap((project) => {
    const byRef = new Map(project.models.map((model) => [model.ref, model]));
    return project.models.map((model) => ({
      model,
      // One too many only keeps two models apart.
      targets: referencesOf(model.schema).map((ref) => byRef.get(ref)),
    }));
  });
  let classes = new Map(entries.map(({ model }) => [model, fingerprintOf(model)]));
  for (;;) {
    const count = new Set(classes.values()).size;
    const ids = new Map([...new Set(classes.values())].map((key, index) => [key, String(index)]));
    const idOf = (model: Model | undefined): string =>
      model === undefined ? "-" : (ids.get(classes.get(model) ?? "") ?? "-");
    const next = new Map(
      entries.map(({ model, targets }) => [model, `${idOf(model)}>${targets.map(idOf).join()}`]),
    );
    if (new Set(next.values()).size === count) return next;
    classes = next;
  }
}

const fingerprintOf = (model: Model): string =>
  `${model.name}\n${model.description}\n${canonical(model.schema)}`;

/** Writes a project's models under their names; one that another file has too is written once. */
export function writeModels(
  project: Project,
  names: ReadonlyMap<Model, string>,
  writer: SchemaWriter,
  written: Map<string, JsonObject>,
): void {
  for (const model of project.models) {
    const name = names.get(model) ?? "";
    if (written.has(name)) continue;
    const schema = writer.writeModel(model);
    const title = model.title || (name === model.name ? "" : model.name);
    if (schema["title"] === undefined && title !== "") schema["title"] = title;
    if (schema["description"] === undefined && model.description !== "")
      schema["description"] = model.description;
    written.set(name, schema);
  }
}

/**
 * A model that is itself, or a list of itself, with no object in between (`Tree: { type: array, items: Tree }`) has no TypeScript
 * type, and mostly no value: the reference that closes the circle becomes the model's own fields (a pet that is one of its kinds,
 * each of which is a pet), or "anything". Circles through properties stay.
 */
export function breakCircles(
  schemas: ReadonlyMap<string, JsonObject>,
  names: ReadonlyMap<Model, string>,
  notes: Notes,
): void {
  const places = new Map([...names].map(([model, name]) => [name, model.place]));
  const state = new Map<string, "open" | "done">();
  const fieldsOf = new Map<string, JsonObject[]>();
  let copies = 0;
  const visit = (name: string): void => {
    state.set(name, "open");
    for (const { holder, isNegated } of directReferences(schemas.get(name))) {
      const target = String(holder["$ref"]).replace("#/components/schemas/", "");
      if (state.get(target) === "open") {
        const fields = fieldsOf.get(target) ?? ownFields(schemas.get(target));
        fieldsOf.set(target, fields);
        copies += fields.reduce((sum, { properties }) => sum + Object.keys(properties ?? {}).length, 0);
        const kept = copies > maxCircleCopies ? [] : fields;
        delete holder["$ref"];
        if (kept.length > 0)
          holder["allOf"] = [...(Array.isArray(holder["allOf"]) ? holder["allOf"] : []), ...kept];
        // What is "not itself" has no meaning at all; "not anything" would refuse every value.
        else if (isNegated) holder["not"] = {};
        const meaning =
          kept.length > 0 ? "the model's own fields stand for it" : "that reference is taken as anything";
        const message = `refers to itself with no object in between; ${meaning}`;
        const code = kept.length > 0 ? "reference-replaced" : "reference-opened";
        notes.add(code, places.get(name) ?? new Place(name), message);
      } else if (state.get(target) === undefined) visit(target);
    }
    state.set(name, "done");
  };
  for (const name of schemas.keys()) if (state.get(name) === undefined) visit(name);
}

/** Fields that references which close circles may copy in one document: many of them to one large model multiply. */
const maxCircleCopies = 500_000;

/** What a model says of its fields without referring to others. */
function ownFields(schema: Json | undefined): JsonObject[] {
  if (!isObject(schema)) return [];
  const { type, properties, required, additionalProperties, allOf } = schema;
  const own = isObject(properties) ? [compact({ type, properties, required, additionalProperties })] : [];
  const inner = Array.isArray(allOf) ? allOf.filter((branch) => directReferences(branch).length === 0) : [];
  return [...own, ...inner.flatMap(ownFields)];
}

/** What refers to models from where the same value is described, or an item of it. */
function directReferences(
  schema: Json | undefined,
  isNegated = false,
): { readonly holder: JsonObject; readonly isNegated: boolean }[] {
  if (!isObject(schema)) return [];
  const inner = ["allOf", "anyOf", "oneOf", "prefixItems"].flatMap((keyword) => {
    const list = schema[keyword];
    return Array.isArray(list) ? list.flatMap((branch) => directReferences(branch, isNegated)) : [];
  });
  const { if: condition, then, else: otherwise, items, not, dependentSchemas } = schema;
  const single = [items, condition, then, otherwise, ...Object.values(dependentSchemas ?? {})];
  return [
    ...(typeof schema["$ref"] === "string" ? [{ holder: schema, isNegated }] : []),
    ...inner,
    ...single.flatMap((branch) => directReferences(branch, isNegated)),
    ...directReferences(not, !isNegated),
  ];
}

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
