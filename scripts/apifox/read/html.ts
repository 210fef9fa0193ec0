import { endOfValue } from "../json-text.js";

/** An HTML export is a page with a viewer, and the project as OpenAPI JSON inside. */
export const isHtml = (text: string): boolean => /^<(!doctype|!--|html|head|\?xml)/i.test(text);

/**
 * The text of the first document in a page; `undefined` without one. It may stand there as it is, as a text of JavaScript (in JSON
 * that is a text itself, too), with entities as an attribute has them, and in percent or Base64 encoding.
 */
export function embeddedDocument(html: string): string | undefined {
  for (const decode of [asItIs, withoutEntities, withoutPercents, withoutBase64]) {
    let text: string | undefined = decode(html);
    for (let layer = 0; text !== undefined && layer < maxLayers; layer += 1) {
      const found = documentIn(text);
      if (found !== undefined) return found;
      text = withoutQuotes(text);
    }
  }
  return undefined;
}

/** Text in text in text: each layer doubles the backslashes. */
const maxLayers = 4;
const document = /\{\s*"(?:openapi|apifoxProject|apidogProject)"\s*:\s*"/;
/** The same in a text whose quotes are escaped. */
const quoted = /\{(?:\\+[nrt]|\s)*\\+(?:"|u0022|x22)(?:openapi|apifoxProject|apidogProject)\\/i;

function documentIn(html: string): string | undefined {
  const start = document.exec(html)?.index;
  // Between single quotes the JSON has escapes of JavaScript's.
  if (start === undefined || /['`]/.test(html[start - 1] ?? "")) return undefined;
  const end = endOfValue(html, start);
  return end === undefined ? undefined : html.slice(start, end);
}

/** The text of JavaScript that holds the document, without its escapes. */
function withoutQuotes(html: string): string | undefined {
  const start = (document.exec(html) ?? quoted.exec(html))?.index;
  if (start === undefined) return undefined;
  const before = html[start - 1] ?? "";
  const end = /['`]/.test(before) ? before : '"';
  const parts: string[] = [];
  for (let index = start; index < html.length && html[index] !== end; index += 1) {
    const [escape, code, short, character] = html[index] === "\\" ? escapeAt(html, index) : [];
    if (escape === undefined) parts.push(html[index] ?? "");
    else {
      const digits = code ?? short;
      const plain = Object.hasOwn(escapes, character ?? "") ? escapes[character ?? ""] : character;
      parts.push(digits === undefined ? (plain ?? "") : String.fromCharCode(Number.parseInt(digits, 16)));
      index += escape.length - 1;
    }
  }
  return parts.join("");
}

function escapeAt(text: string, index: number): readonly (string | undefined)[] {
  return /^\\(?:u([\da-f]{4})|x([\da-f]{2})|([^]))/i.exec(text.slice(index, index + 6)) ?? [];
}

const escapes: Record<string, string> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
  "\n": "",
};

const asItIs = (html: string): string => html;

const withoutEntities = (html: string): string | undefined =>
  /&(?:quot|#34|#x22);/i.test(html) ? decodeEntities(html) : undefined;

/** HTML's entities of the characters that its own syntax needs, each once: `&amp;lt;` is `&lt;`. */
export const decodeEntities = (html: string): string =>
  html
    .replaceAll(/&(?:quot|#34|#x22);/gi, '"')
    .replaceAll(/&(?:apos|#39|#x27);/gi, "'")
    .replaceAll(/&(?:lt|#60|#x3c);/gi, "<")
    .replaceAll(/&(?:gt|#62|#x3e);/gi, ">")
    .replaceAll(/&(?:amp|#38|#x26);/gi, "&");

function withoutPercents(html: string): string | undefined {
  const [encoded] =
    /%7B(?:%0A|%20)*%22(?:openapi|apifoxProject|apidogProject)%22[\w.!~*'()%-]*/i.exec(html) ?? [];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** What `{"openapi"` and the same with a line break begin with. */
function withoutBase64(html: string): string | undefined {
  const [encoded] = /(?:eyJvcGVuYXBp|ewogICJvcGVuYXBp|ewogICAgIm9wZW5hcGki)[\w+/=-]*/.exec(html) ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
}

/** Why a page cannot be read, by what it is. */
export function htmlProblem(html: string): string {
  const what = /apifox|apidog/i.test(html)
    ? "is an HTML export or a page of Apifox"
    : "is an HTML or XML page";
  return `${what}, and holds no OpenAPI document; export the project as Apifox or as OpenAPI`;
}
