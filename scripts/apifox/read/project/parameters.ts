import { isObject, type Json, type JsonObject } from "../../plain-data.js";
import { type Field, type Location, locations, type Example, type Parameter } from "../../api-model.js";
import type { Place } from "../../notes.js";
import type { MemberReader } from "../member-reader.js";

/** Parameters that a project adds to its operations, by location. */
export type CommonParameters = JsonObject;

/** The parameters of an API: its own, then the project's common ones that are switched on for it. */
export function readParameters(
  reading: MemberReader,
  api: JsonObject,
  common: CommonParameters,
  place: Place,
): Parameter[] {
  const own = ownParameters(reading, api["parameters"], place);
  const names = new Set(own.map((parameter) => `${parameter.in} ${parameter.name}`));
  const switches = reading.object(api["commonParameters"], place.at("commonParameters"));
  const added = locations.flatMap((location) =>
    switchedOn(reading, common[location], switches[location], place)
      .map((raw) => ({ in: location, ...readField(reading, raw, place.at(`common ${location} parameter`)) }))
      .filter((parameter) => !names.has(`${location} ${parameter.name}`)),
  );
  return [...own, ...added];
}

/** The parts of a form body, with the project's common ones. */
export function readFormFields(
  reading: MemberReader,
  api: JsonObject,
  body: JsonObject,
  common: CommonParameters,
  place: Place,
): Field[] {
  const own = reading
    .objects(body["parameters"], place.at("parameters"))
    .map((raw) => readField(reading, raw, place));
  const names = new Set(own.map((field) => field.name));
  const switches = reading.object(api["commonParameters"], place.at("commonParameters"));
  const added = switchedOn(reading, common["body"], switches["body"], place)
    .map((raw) => readField(reading, raw, place.at("common field")))
    .filter((field) => !names.has(field.name));
  return [...own, ...added];
}

export function readField(reading: MemberReader, raw: JsonObject, place: Place): Field {
  const name = reading.text(raw["name"], place).trim();
  const here = place.at(name === "" ? "a parameter without a name" : name);
  const type = reading.text(raw["type"], here.at("type"));
  const schema = isObject(raw["schema"]) ? raw["schema"] : type === "" ? undefined : { type };
  // A file's example is Apifox's key of an uploaded file, or a path on somebody's disk.
  const isFile = type === "file";
  return {
    place: here,
    name,
    required: raw["required"] === true || raw["required"] === "true",
    description: reading.text(raw["description"], here.at("description")),
    deprecated: raw["deprecated"] === true,
    schema: isFile ? { type: "file" } : schema,
    examples: isFile ? [] : fieldExample(raw),
    serialisation: {},
    contentType: reading.text(raw["contentType"], here.at("contentType")),
  };
}

/** Called `sampleValue` until 2022, then `value` (cases) and `example`; the first one that says something counts. */
function fieldExample(raw: JsonObject): Example[] {
  const candidates: (Json | undefined)[] = [
    raw["example"],
    raw["value"],
    raw["sampleValue"],
    raw["defaultValue"],
  ];
  const value = candidates.find(
    (candidate) => candidate !== undefined && candidate !== null && candidate !== "",
  );
  if (value === undefined) return [];
  return [{ key: "", name: "", description: "", content: { value } }];
}

function ownParameters(reading: MemberReader, value: Json | undefined, place: Place): Parameter[] {
  const here = place.at("parameters");
  // Imitations of the format list all parameters together, each with its `in`.
  const groups: [Location, Json | undefined][] = Array.isArray(value)
    ? locations.map((location) => [location, value.filter((item) => locationOf(item) === location)])
    : locations.map((location) => [location, reading.object(value, here)[location]]);
  return groups.flatMap(([location, items]) =>
    reading.objects(items, here.at(location)).flatMap((raw) => {
      const field = readField(reading, raw, place.at(`${location} parameter`));
      if (raw["enable"] !== false) return [{ in: location, ...field }];
      reading.notes.add("parameter-stale", field.place, "is switched off in Apifox; left out");
      return [];
    }),
  );
}

const locationOf = (item: Json): Location =>
  (isObject(item) && locations.find((location) => location === item["in"])) || "query";

/**
 * An API lists common parameters as `{ name, enable? }`. One that it lists is on unless `enable` is false; one that it does not
 * list follows `defaultEnable`.
 */
function switchedOn(
  reading: MemberReader,
  common: Json | undefined,
  switches: Json | undefined,
  place: Place,
): JsonObject[] {
  if (common === undefined) return [];
  const enabled = new Map(
    reading
      .objects(switches, place.at("commonParameters"))
      .map((item) => [item["name"], item["enable"] !== false] as const),
  );
  return reading
    .objects(common, place.at("common parameters"))
    .filter((item) => enabled.get(item["name"] ?? null) ?? item["defaultEnable"] === true);
}
