import { referencesOf, decodeRef } from "./plain-data.js";
import type { Api, Media, Model, Parameter, Project, Response } from "./api-model.js";
import type { Place } from "./notes.js";

/** Enough to see what a loss touches; models of a large project may lose something by the hundred. */
const maxUsers = 100;

/** Tells for a place inside a model or a shared response which operations refer to it, directly or through other models. */
export function usersIn(projects: readonly Project[]): (place: Place) => readonly string[] {
  const shared = new Set(
    projects.flatMap(({ models, responses }) => [...models, ...responses].map(({ place }) => place)),
  );
  const known = new Map<Place, readonly string[]>();
  // Most exports lose nothing in what they share.
  let holders: Holders | undefined;
  return (place) => {
    const owner = [...place.outwards()].find((outer) => shared.has(outer));
    if (owner === undefined) return [];
    holders ??= holdersIn(projects);
    const users = known.get(owner) ?? operationsAbove(owner, holders);
    known.set(owner, users);
    return users;
  };
}

/** By the place of what is referred to: the places of the operations and models that do. */
type Holders = ReadonlyMap<Place, readonly { readonly place: Place; readonly isOperation: boolean }[]>;

function holdersIn(projects: readonly Project[]): Holders {
  const holders = new Map<Place, { place: Place; isOperation: boolean }[]>();
  const add = (target: Place, place: Place, isOperation: boolean): void => {
    const known = holders.get(target) ?? [];
    holders.set(target, known);
    known.push({ place, isOperation });
  };
  for (const { apis, models, responses } of projects) {
    const byShared = new Map(responses.map((response) => [response.shared, response.place]));
    const byRef = new Map(models.map((model) => [model.ref, model]));
    const placesIn = (schemas: readonly Model["schema"][]): Place[] => {
      const refs = new Set(schemas.flatMap(referencesOf));
      return [...refs].flatMap((ref) => byRef.get(ref)?.place ?? byRef.get(decodeRef(ref))?.place ?? []);
    };
    for (const model of models)
      for (const target of placesIn([model.schema])) add(target, model.place, false);
    for (const response of responses)
      for (const target of placesIn(schemasOf([response]))) add(target, response.place, false);
    for (const api of apis) {
      for (const target of placesIn(schemasOfApi(api))) add(target, api.place, true);
      for (const { shared } of api.responses) {
        const target = shared === undefined ? undefined : byShared.get(shared);
        if (target !== undefined) add(target, api.place, true);
      }
    }
  }
  return holders;
}

function operationsAbove(owner: Place, holders: Holders): string[] {
  const found = new Set<string>();
  const seen = new Set([owner]);
  const open = [owner];
  for (let next = open.pop(); next !== undefined && found.size < maxUsers; next = open.pop()) {
    for (const { place, isOperation } of holders.get(next) ?? []) {
      if (isOperation) found.add(place.name);
      else if (!seen.has(place)) open.push(place);
      seen.add(place);
    }
  }
  return [...found];
}

function schemasOfApi(api: Api): Model["schema"][] {
  return [
    ...ofParameters(api.parameters),
    ...ofMedia(api.body?.media ?? []),
    ...schemasOf(api.responses),
    ...api.callbacks.flatMap(({ apis }) => apis.flatMap(schemasOfApi)),
  ];
}

const schemasOf = (responses: readonly Response[]): Model["schema"][] =>
  responses.flatMap(({ media, headers }) => [...ofMedia(media), ...ofParameters(headers)]);

const ofParameters = (parameters: readonly Pick<Parameter, "schema">[]): Model["schema"][] =>
  parameters.map(({ schema }) => schema ?? null);

const ofMedia = (media: readonly Media[]): Model["schema"][] =>
  media.flatMap(({ schema, fields }) => [schema ?? null, ...ofParameters(fields ?? [])]);
