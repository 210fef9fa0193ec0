import { authorExtensions, isVendorKey } from "../../dialect.js";
import type { Json, JsonObject } from "../../plain-data.js";
import { type Api, inFolder, isMethod, type Requirement, type Server } from "../../api-model.js";
import { type Notes, type Place, shownPath } from "../../notes.js";
import { type CommonParameters, readParameters } from "./parameters.js";
import { readBody, readResponses, type SharedResponse } from "./bodies.js";
import { readCallbacks } from "../openapi/operation.js";
import { MemberReader, unshown } from "../member-reader.js";

/** What an API has from its project and its folders. */
export interface Surroundings {
  readonly folder: string;
  readonly tags: readonly string[];
  readonly servers: readonly Server[];
  readonly security: readonly Requirement[] | undefined;
  readonly common: CommonParameters;
  readonly shared: ReadonlyMap<string, SharedResponse>;
}

export const nowhere: Surroundings = {
  folder: "",
  tags: [],
  servers: [],
  security: undefined,
  common: {},
  shared: new Map(),
};

/** Statuses (将废弃, 已废弃) for which Apifox's own export says `deprecated`. */
const deprecatedStatuses = new Set(["deprecated", "obsolete"]);

/** Reads the `api` object of a project export, which is also what the page form prints. Nothing for what is no HTTP operation. */
export function readApi(
  notes: Notes,
  name: string,
  api: JsonObject,
  place: Place,
  around: Surroundings,
): Api | undefined {
  const reading = new MemberReader(notes);
  const method = reading.text(api["method"], place.at("method")).trim().toLowerCase();
  const path = reading.text(api["path"], place.at("path"));
  const here = apiPlace(reading, name, api, place);
  const kind = readKind(reading, api, here, around.folder);
  if (kind === undefined || !isMethod(method)) {
    if (kind !== undefined) {
      notes.each(
        "not-an-http-operation",
        here,
        `OpenAPI has no method ${JSON.stringify(method)}; "${name}" is left out${inFolder(around.folder)}`,
      );
    }
    return undefined;
  }
  const status = reading.text(api["status"], here.at("status"));
  if (/^\d+$/.test(status)) {
    notes.add("status-not-mapped", here, `what status ${status} means is not known; nothing was made of it`);
  }
  tallyDropped(reading, api, place);
  if (kind === "webhook" && path.trim() !== "") {
    notes.add(
      "webhook-address-dropped",
      here,
      "a webhook's address is its receiver's; it is known by its name",
    );
  }
  const custom = reading.embedded(api["customApiFields"], here.at("customApiFields"));
  const body = readBody(reading, api, around.common, here);
  const written = reading.object(api["requestBody"], here.at("request body"));
  const tags = reading.texts(api["tags"], here.at("tags"));
  return {
    place: here,
    kind,
    name,
    description: reading.text(api["description"], here.at("description")),
    method,
    path: kind === "webhook" ? webhookName(reading, custom, api, name, here) : path,
    operationId: reading.text(api["operationId"], here.at("operationId")),
    tags: tags.length > 0 ? tags : around.tags,
    folder: around.folder,
    deprecated: deprecatedStatuses.has(status),
    servers: around.servers,
    parameters: readParameters(reading, api, around.common, here),
    body: body && {
      ...body,
      extensions: readExtensions(
        reading,
        written["oasExtensions"],
        here.at("request body").at("oasExtensions"),
      ),
    },
    responses: readResponses(reading, api, around.shared, here),
    security: around.security,
    callbacks: readCallbacks(reading, reading.embedded(api["callbacks"], here.at("callbacks")), here),
    extensions: readExtensions(reading, api["oasExtensions"], here.at("oasExtensions")),
  };
}

/** How notes name an operation: by method and path; one without a path by its title too. */
export function apiPlace(reading: MemberReader, name: string, api: JsonObject, place: Place): Place {
  const method = reading.text(api["method"], place.at("method")).trim().toUpperCase();
  const path = reading.text(api["path"], place.at("path"));
  return place.at(`${method} ${shownPath(path)}`.trim() + (path.trim() === "" ? ` (${name})` : ""));
}

function readKind(
  reading: MemberReader,
  api: JsonObject,
  place: Place,
  folder: string,
): "http" | "webhook" | undefined {
  const type = reading.text(api["type"], place.at("type")).toLowerCase();
  if (type === "" || type === "http") return "http"; // Exports have no `type` before 2025.
  if (type === "webhook") return "webhook";
  reading.notes.each(
    "not-an-http-operation",
    place,
    `type ${JSON.stringify(type)} has no place in OpenAPI; left out${inFolder(folder)}`,
  );
  return undefined;
}

function webhookName(
  reading: MemberReader,
  custom: JsonObject,
  api: JsonObject,
  name: string,
  place: Place,
): string {
  const given = [custom["webhookName"], api["operationId"], name].map((value) => reading.text(value, place));
  return given.find((text) => text.trim() !== "") ?? "webhook";
}

/** `oasExtensions` is free text: what is no `x-` member could overwrite any member of the operation. */
function readExtensions(reading: MemberReader, value: Json | undefined, place: Place): JsonObject {
  const members = reading.embedded(value, place);
  const extensions = authorExtensions(members);
  const others = Object.keys(members).filter((key) => !Object.hasOwn(extensions, key) && !isVendorKey(key));
  if (others.length > 0)
    reading.notes.add(
      "keyword-dropped",
      place,
      `${others.join(", ")}: no x- members; left out`,
      unshown(members, others),
    );
  return extensions;
}

/** Per API, what Apifox can hold and OpenAPI cannot. Counted for the file: a note for each would bury the rest. */
function tallyDropped(reading: MemberReader, api: JsonObject, place: Place): void {
  const features: [string, Json | undefined][] = [
    ["saved requests (cases)", api["cases"]],
    ["mock expectations", api["mocks"]],
    ["code samples", api["codeSamples"]],
    [
      "pre- and post-request scripts",
      [...processors(api["preProcessors"]), ...processors(api["postProcessors"])],
    ],
  ];
  for (const [feature, value] of features) {
    if (!Array.isArray(value) || value.length === 0) continue;
    reading.notes.tally(
      "feature-dropped",
      place,
      `OpenAPI has no place for ${feature}; left out`,
      value.length,
    );
  }
}

/** Without the marker that stands for "run the folder's processors too". */
function processors(value: Json | undefined): Json[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item) => !JSON.stringify(item).includes("inheritProcessors"));
}
