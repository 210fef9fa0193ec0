import { decodeEntities } from "./html.js";
import type { Problem } from "../../shared/spec-error.js";
import { isObject, type Json, type JsonObject } from "../plain-data.js";
import { endOfValue, parseStrict } from "../json-text.js";
import { isMethod, type Project, type Refused, type SourceFile } from "../api-model.js";
import { type Notes, Place } from "../notes.js";
import { nowhere, readApi } from "./project/operation.js";
import { readJson } from "./parse-text.js";

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

/** The same headings on an English page. */
const english: Readonly<Record<Heading, string>> = {
  说明: "Description",
  概览: "Overview",
  参数: "Params",
  请求体: "Body",
  响应: "Response",
};

export const isPage = (text: string): boolean =>
  headings.filter((heading) =>
    new RegExp(`^(?:#+ )?(?:${heading}|${english[heading]})[ \\t]*$`, "m").test(text),
  ).length >= 2;

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

  const overview = readOverview(sections.get("概览")?.text ?? "");
  const block = (heading: Heading): Json => {
    const section = sections.get(heading);
    if (section === undefined || section.text.trim() === "") return null;
    const { json, below } = splitBlock(section.text, heading === "响应");
    for (const [title, text] of below) overview.set(title, text);
    const read = readJson({ name: file.name, file: file.text, text: json, offset: section.offset }, notes);
    if ("data" in read) return read.data;
    problems.push({ ...read.problem, where: `${read.problem.where}, section ${heading}` });
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

  const [title = "", request = ""] = head;
  const [requestMethod = ""] = request.split(/\s/, 1);
  const requestPath = request.slice(requestMethod.length).trim();
  const method = overview.get("Method") ?? requestMethod;
  const path = overview.get("Path") ?? requestPath;
  if (sections.has("概览"))
    problems.push(...contradictions(file.name, method, path, requestMethod, requestPath));
  const others = [...overview].filter(([row]) => !knownRows.has(row));
  const kind = (overview.get("Type") ?? "http").toLowerCase();
  if (kind !== "http" && kind !== "webhook") {
    problems.push({ where: `${file.name}, section 概览`, message: `Type ${kind} is no HTTP operation` });
  }
  if (problems.length > 0) return { problems };

  const api: JsonObject = {
    method,
    path,
    type: kind,
    description: sections.get("说明")?.text.trim() ?? "",
    status: overview.get("Status") ?? "",
    ...(others.length > 0 && { oasExtensions: { "x-overview": Object.fromEntries(others) } }),
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
    lines.findIndex((line, index) => index > after && isHeading(line.text, heading));
  // A description may hold lines that read like headings: the overview is the one with a table under it.
  const table = lines.findIndex(
    (line, index) => isHeading(line.text, "概览") && (lines[index + 1]?.text.startsWith("|") ?? false),
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

const isHeading = (line: string, heading: Heading): boolean => line === heading || line === english[heading];

/** Pages copied out of a browser hold no-break spaces and HTML entities where the original has spaces and quotes. */
function splitBlock(text: string, isLast: boolean): { json: string; below: [title: string, text: string][] } {
  const cleaned = decodeEntities(text.replaceAll(/\u00A0|&nbsp;/g, " "));
  if (isJson(text)) return { json: text, below: [] };
  if (isJson(cleaned)) return { json: cleaned, below: [] };
  // A page may go on below its last block: what follows the JSON on lines of its own is another section, and is kept by its title.
  const end = isLast ? endOfValue(text, text.search(/\S/)) : undefined;
  if (end === undefined || !/^[ \t]*(?:\n|$)/.test(text.slice(end))) return { json: text, below: [] };
  const [title = "", ...rest] = text
    .slice(end)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return { json: text.slice(0, end), below: [[title.replace(/^#+ /, ""), rest.join("\n")]] };
}

const isJson = (text: string): boolean => parseStrict(text).ok;

/** What the overview of every page has; anything else is a word of the author's. */
const knownRows = new Set(["Method", "Path", "Type", "Status", "Module", "Folder"]);

function readOverview(text: string): Map<string, string> {
  const rows = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("|") && line.endsWith("|"))
    .filter((line) => /[^|\s-]/.test(line))
    .map((line) => line.slice(1, -1).split("|"));
  return new Map(rows.map(([key = "", ...value]) => [key.trim(), value.join("|").trim()]));
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
