import { isObject, type Json } from "../plain-data.js";
import type { Project, Refused, SourceFile } from "../api-model.js";
import type { Notes } from "../notes.js";
import { isDocument, readDocument } from "./openapi/document.js";
import { embeddedDocument, htmlProblem, isHtml } from "./html.js";
import { isPage, readPage } from "./documentation-page.js";
import { isProject, readProject } from "./project/project.js";
import { type Data, readJson, readYaml, wholeFile } from "./parse-text.js";

/** Recognises the form of an export by what is in it, whatever the file is called, and reads it. */
export function readFile(file: SourceFile, notes: Notes): Project | Refused {
  const text = file.text.trimStart();
  const refuse = (message: string): Refused => ({ problems: [{ where: file.name, message }] });
  if (text === "") return refuse("is empty");
  // First, because a page's title may begin with a bracket; no line of JSON or YAML is such a heading.
  if (isPage(file.text)) return readPage(file, notes);
  const whole = wholeFile(file.name, file.text);
  if (/^[{[]/.test(text)) return readData(file, readJson(whole, notes), notes);

  if (isHtml(text)) {
    const inside = embeddedDocument(text);
    if (inside === undefined) return refuse(htmlProblem(text));
    return readData(file, readJson(wholeFile(file.name, inside), notes), notes);
  }

  const block = openApiBlock(file.text);
  if (block !== undefined) {
    const { language, start, end } = block;
    if (end === undefined)
      return refuse("the OpenAPI block of the page has no end; the page was not copied whole");
    const excerpt = { ...whole, text: file.text.slice(start, end), offset: start };
    return readData(file, language === "json" ? readJson(excerpt, notes) : readYaml(excerpt, notes), notes);
  }
  if (/^(openapi|swagger)["']?\s*:/m.test(text)) return readData(file, readYaml(whole, notes), notes);
  if (/^> Body 请求参数/m.test(text) || /^### 请求参数/m.test(text)) {
    return refuse(
      "is Apifox's Markdown export, which has no schemas; export the project as Apifox or as OpenAPI",
    );
  }
  const [firstLine = ""] = text.split("\n", 1);
  return refuse(
    `is no Apifox export: it begins with ${JSON.stringify(firstLine.slice(0, 60).trim())}. ${known}`,
  );
}

/** The code block of a page that holds a document. Fences inside of the document stand in indented text. */
function openApiBlock(
  page: string,
): { readonly language: string; readonly start: number; readonly end?: number } | undefined {
  const holdsDocument = (start: number, end?: number): boolean =>
    /^["']?openapi["']?\s*:|"openapi"\s*:\s*"/m.test(page.slice(start, end));
  let open: { readonly mark: string; readonly language: string; readonly start: number } | undefined;
  for (const { 0: line, 1: mark = "", 2: language, index } of page.matchAll(fences)) {
    if (open === undefined) {
      if (language !== undefined) open = { mark, language, start: index + line.length + 1 };
    } else if (mark === open.mark && language === undefined) {
      if (holdsDocument(open.start, index)) return { ...open, end: index };
      open = undefined;
    }
  }
  return open !== undefined && holdsDocument(open.start) ? open : undefined;
}

/** The first and the last line of code blocks. */
const fences = /^(```|~~~)(ya?ml|json)?[ \t]*$/gm;

const known =
  "Known are project exports, pages with 概览 and 参数, documentation pages (.md), and OpenAPI 3.0 or 3.1.";

function readData(file: SourceFile, read: Data, notes: Notes): Project | Refused {
  if ("problem" in read) return { problems: [read.problem] };
  const { data } = read;
  if (isObject(data) && isProject(data)) return readProject(file.name, data, notes);
  if (isObject(data) && isDocument(data)) return readDocument(file.name, data, notes);
  return { problems: [{ where: file.name, message: `is no Apifox export: ${seen(data)}. ${known}` }] };
}

function seen(data: Json): string {
  if (Array.isArray(data)) return `it is a JSON list of ${data.length}`;
  if (!isObject(data)) return `it is ${JSON.stringify(data)}`;
  if (isObject(data["info"]) && Array.isArray(data["item"])) return "it is a Postman collection";
  return `its members are ${Object.keys(data).slice(0, 8).join(", ") || "none"}`;
}
