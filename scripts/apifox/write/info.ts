import { compact, type JsonObject } from "../plain-data.js";
import { count } from "../../shared/count.js";
import type { Project } from "../model.js";
import type { Notes } from "../notes.js";

/** A version that Apifox writes too when nobody gave one; OpenAPI requires it. */
const unknownVersion = "1.0.0";

export function writeInfo(projects: readonly Project[], notes: Notes): JsonObject {
  const titles = [...new Set(projects.map(({ title }) => title).filter((title) => title !== ""))];
  const apis = projects.flatMap((project) => project.apis);
  const version = projects.find((project) => project.version !== "")?.version;
  const [title = apis.length === 1 ? (apis[0]?.name ?? "") : ""] = titles;
  const [first] = projects;
  if (first !== undefined && (titles.length !== 1 || version === undefined)) {
    const made = [
      titles.length === 1
        ? undefined
        : `title ${JSON.stringify(title || "API")} (the files give ${count(titles.length, "title")})`,
      version === undefined ? `version ${unknownVersion} (the files give none)` : undefined,
    ].filter((text) => text !== undefined);
    notes.add("info-made-up", first.place, made.join(", "));
  }
  const description = projects.find((project) => project.description !== "")?.description;
  return compact({ title: title || "API", description, version: version ?? unknownVersion });
}

/** The declared tags, with what folders say about themselves, then those that only operations name. */
export function writeTags(projects: readonly Project[]): JsonObject[] | undefined {
  const used = new Set(projects.flatMap(({ apis }) => apis.flatMap(({ tags }) => tags)));
  const tags = new Map<string, string>();
  for (const { name, description } of projects.flatMap((project) => project.tags)) {
    if (used.has(name) && (tags.get(name) ?? "") === "") tags.set(name, description);
  }
  for (const name of used) if (!tags.has(name)) tags.set(name, "");
  const written = [...tags].map(([name, description]) =>
    compact({ name, description: description === "" ? undefined : description }),
  );
  return written.length > 0 ? written : undefined;
}
