import { isObject, type Json } from "../json.js";
import type { Project } from "../model.js";
import type { Notes } from "../notes.js";
import type { Refused, SourceFile } from "../source.js";
import { isDocument, readDocument } from "./document.js";
import { isPage, readPage } from "./page.js";
import { isProject, readProject } from "./project.js";
import { type Data, readJson, readYaml } from "./text.js";

/** Recognises the form of an export by what is in it, whatever the file is called, and reads it. */
export function readFile(file: SourceFile, notes: Notes): Project | Refused {
  const text = file.text.trimStart();
  const refuse = (message: string): Refused => ({ problems: [{ where: file.name, message }] });
  if (text === "") return refuse("is empty");
  // First, because a page's title may begin with a bracket; no line of JSON or YAML is such a heading.
  if (isPage(file.text)) return readPage(file, notes);
  if (/^[{[]/.test(text)) return readData(file, readJson(file.name, file.text, notes), notes);

  const fence = /^```ya?ml[ \t]*\r?\n(?=(?:.*\n)*?openapi:)/m.exec(file.text);
  if (fence !== null) {
    const start = fence.index + fence[0].length;
    const rest = file.text.slice(start);
    // Fences inside the document stand in indented text.
    const end = /^```[ \t]*\r?$/m.exec(rest)?.index;
    if (end === undefined)
      return refuse("the OpenAPI block of the page has no end; the page was not copied whole");
    return readData(file, readYaml(file.name, file.text.slice(0, start + end), start, notes), notes);
  }
  if (/^(openapi|swagger)["']?\s*:/m.test(text))
    return readData(file, readYaml(file.name, file.text, 0, notes), notes);
  if (/^<(!doctype|html|\?xml)/i.test(text)) return refuse("is an HTML or XML page, not an Apifox export");
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
