import type { Problem } from "../../spec-error.js";
import { isObject, type Json, type JsonObject } from "../json.js";
import { parseStrict, position } from "../jsonc.js";
import { isMethod, type Project } from "../model.js";
import { type Notes, Place } from "../notes.js";
import { nowhere, readApi } from "./api.js";
import type { Refused, SourceFile } from "../source.js";

/**
 * The page form: one API as a page shows it. Title, method and path, then headings on lines of their own. The three JSON blocks
 * are the members `parameters`, `requestBody` and `responses` of an API in a project export, so that reader reads them.
 */
const headings = ["说明", "概览", "参数", "请求体", "响应"] as const; // description, overview, parameters, request body, responses
type Heading = (typeof headings)[number];

interface Section {
  readonly text: string;
  /** Where `text` begins in the file. */
  readonly offset: number;
}

export const isPage = (text: string): boolean =>
  headings.filter((heading) => new RegExp(`^(?:#+ )?${heading}[ \\t]*$`, "m").test(text)).length >= 2;

export function readPage(file: SourceFile, notes: Notes): Project | Refused {
  const problems: Problem[] = [];
  const { head, sections } = split(file.text);
  for (const heading of headings) {
    if (heading === "说明" || (sections.get(heading)?.text.trim() ?? "") !== "") continue;
    const state = sections.has(heading) ? "is empty" : "is missing";
    problems.push({
      where: file.name,
      message: `section ${heading} ${state}; the page was not copied whole`,
    });
  }

  const block = (heading: Heading): Json => {
    const section = sections.get(heading);
    if (section === undefined || section.text.trim() === "") return null;
    const parsed = parseBlock(section.text);
    if (parsed.ok) return parsed.value;
    const { line, column } = position(file.text, section.offset + parsed.flaw.offset);
    problems.push({
      where: `${file.name}:${line}:${column}, section ${heading}`,
      message: `broken JSON: ${parsed.flaw.message}`,
    });
    return null;
  };
  const blocks = { parameters: block("参数"), requestBody: block("请求体"), responses: block("响应") };
  const expect = (heading: Heading, value: Json, fits: boolean, kind: string): void => {
    if (value !== null && !fits)
      problems.push({ where: `${file.name}, section ${heading}`, message: `expected a JSON ${kind}` });
  };
  expect("参数", blocks.parameters, isObject(blocks.parameters), "object");
  expect("请求体", blocks.requestBody, isObject(blocks.requestBody), "object");
  expect("响应", blocks.responses, Array.isArray(blocks.responses), "list");

  const overview = readOverview(sections.get("概览")?.text ?? "");
  const [title = "", request = ""] = head;
  const [, requestMethod = "", requestPath = ""] = /^(\S+)\s+(.*)$/.exec(request) ?? [];
  const method = overview.get("Method") ?? requestMethod;
  const path = overview.get("Path") ?? requestPath;
  if (sections.has("概览"))
    problems.push(...contradictions(file.name, method, path, requestMethod, requestPath));
  const kind = (overview.get("Type") ?? "http").toLowerCase();
  if (kind !== "http" && kind !== "webhook") {
    problems.push({ where: `${file.name}, section 概览`, message: `Type ${kind} is no HTTP operation` });
  }
  if (problems.length > 0) return { problems };

  const api: JsonObject = {
    method,
    path,
    type: kind,
    description: sections.get("说明")?.text.trim().replaceAll("\r\n", "\n") ?? "",
    status: overview.get("Status") ?? "",
    ...blocks,
  };
  const place = new Place(file.name);
  const read = readApi(notes, title, api, place, nowhere);
  return {
    place,
    title: "", // The page's title is the operation's.
    description: "",
    version: "",
    servers: [],
    variables: new Map(),
    tags: [],
    apis: read === undefined ? [] : [read],
    models: [],
    responses: [],
    schemes: [],
  };
}

function split(text: string): { head: string[]; sections: Map<Heading, Section> } {
  const lines: { text: string; from: number; next: number }[] = [];
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf("\n", from);
    const next = end < 0 ? text.length + 1 : end + 1;
    lines.push({
      text: text
        .slice(from, next - 1)
        .trim()
        .replace(/^#+ /, ""),
      from,
      next,
    });
    from = next;
  }
  const find = (heading: Heading, after: number): number =>
    lines.findIndex((line, index) => index > after && line.text === heading);
  // A description may hold lines that read like headings: the overview is the one with a table under it.
  const table = lines.findIndex(
    (line, index) => line.text === "概览" && (lines[index + 1]?.text.startsWith("|") ?? false),
  );
  const overview = table < 0 ? find("概览", -1) : table;
  const starts = new Map<Heading, number>();
  const description = find("说明", -1);
  if (description >= 0 && (overview < 0 || description < overview)) starts.set("说明", description);
  if (overview >= 0) starts.set("概览", overview);
  let last = Math.max(overview, 0);
  for (const heading of ["参数", "请求体", "响应"] as const) {
    const found = find(heading, last);
    if (found >= 0) starts.set(heading, found);
    last = Math.max(found, last);
  }
  const order = [...starts].toSorted(([, a], [, b]) => a - b);
  const sections = order.map(([heading, index], rank): [Heading, Section] => {
    const offset = lines[index]?.next ?? text.length;
    const [, nextIndex = lines.length] = order[rank + 1] ?? [];
    return [heading, { text: text.slice(offset, lines[nextIndex]?.from ?? text.length), offset }];
  });
  const [, firstHeading = 0] = order[0] ?? [];
  const head = lines.slice(0, firstHeading).map((line) => line.text);
  return { head: head.filter((line) => line !== ""), sections: new Map(sections) };
}

/** Pages copied out of a browser hold no-break spaces and HTML entities where the original has spaces and quotes. */
function parseBlock(text: string) {
  const parsed = parseStrict(text);
  if (parsed.ok) return parsed;
  const cleaned = parseStrict(
    text.replaceAll("\u00A0", " ").replaceAll("&quot;", '"').replaceAll("&amp;", "&"),
  );
  return cleaned.ok ? cleaned : parsed;
}

function readOverview(text: string): Map<string, string> {
  const rows = [...text.matchAll(/^\|\s*(\w+)\s*\|\s*(.*?)\s*\|\s*$/gm)];
  return new Map(rows.map(([, key = "", value = ""]) => [key, value]));
}

function contradictions(
  file: string,
  method: string,
  path: string,
  requestMethod: string,
  requestPath: string,
): Problem[] {
  const where = `${file}, section 概览`;
  const problems: Problem[] = [];
  if (!isMethod(method.toLowerCase())) {
    problems.push({
      where,
      message: `unknown method ${JSON.stringify(method)}; OpenAPI knows get, put, post, …`,
    });
  }
  if (path === "") problems.push({ where, message: "no Path" });
  if (
    requestMethod !== "" &&
    (requestMethod.toLowerCase() !== method.toLowerCase() || requestPath !== path)
  ) {
    problems.push({
      where,
      message: `says ${method} ${path}, but the line under the title says ${requestMethod} ${requestPath}`,
    });
  }
  return problems;
}
