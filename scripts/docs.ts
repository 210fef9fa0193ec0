/** `npm run docs`: the document as one HTML page, with the rules and the sentences that they were read from. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { build } from "./build-outputs.js";
import { redocly } from "./outputs/redocly.js";
import { describeRules, describeSentences } from "./report/docs-chapters.js";
import { listProblems } from "./report/summary.js";
import { yamlText } from "./shared/data-text.js";
import { isObject, type JsonObject } from "./shared/json-value.js";
import { SpecError, type Problem } from "./shared/spec-error.js";
import { readSpec } from "./spec/read-spec.js";
import { withTemporary, writeFiles } from "./shared/file-system.js";

const HELP = `npm run docs [-- --against FILE|FOLDER]

Writes site/index.html, which needs no network: the document, what each model takes, and each rule with its sentence. While spec/ does
not fit together it shows the last document, and of every sentence what was read and what the export says now.
  --against   show another export (a file, or a folder in the place of spec/apifox/)
`;

/** Where the page is written, below the project's root. */
const PAGE = "site/index.html";

/** Runs the command in a project's folder, and returns its exit code: 0 done, 1 something is wrong, 2 wrong usage. */
export async function docs(
  root: string,
  args: readonly string[],
): Promise<{ code: 0 | 1 | 2; text: string }> {
  let values: { against?: string; help?: boolean };
  try {
    const options = { against: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    return { code: 2, text: `${(error as Error).message}\n\n${HELP}` };
  }
  if (values.help) return { code: 0, text: HELP };
  try {
    const { document, state } = await pageOf(root, values.against);
    await writeFiles(new Map([[join(root, PAGE), await renderPage(document)]]));
    return { code: 0, text: `${PAGE} shows ${state}` };
  } catch (error) {
    if (error instanceof SpecError) return { code: 1, text: listProblems(error) };
    throw error;
  }
}

/** The finished document; the last one with what is still to do where there is no finished one. */
async function pageOf(
  root: string,
  against: string | undefined,
): Promise<{ document: JsonObject; state: string }> {
  try {
    const built = await build(root, { against });
    return {
      document: withChapter(built.document, describeRules(built)),
      state: "the document as npm run generate makes it",
    };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const problems: Problem[] = [];
    const spec = await readSpec(root, { against }, problems);
    const last = await lastDocument(root);
    // Without an export and readings that can be read there is nothing to show side by side.
    if (!spec || !last) throw error;
    return {
      document: withChapter(last, describeSentences(spec, error.problems)),
      state: `the last document, and ${error.problems.length} problems of the regenerate in progress`,
    };
  }
}

async function lastDocument(root: string): Promise<JsonObject | undefined> {
  const text = await readFile(join(root, "generated/openapi.yaml"), "utf8").catch(() => "");
  const document: unknown = parse(text);
  return isObject(document) ? document : undefined;
}

function withChapter(document: JsonObject, chapter: string): JsonObject {
  const info = isObject(document["info"]) ? document["info"] : {};
  return {
    ...document,
    info: { ...info, description: `${String(info["description"] ?? "")}\n\n${chapter}` },
  };
}

function renderPage(document: JsonObject): Promise<string> {
  const openapi = yamlText(document, { lineWidth: 0 });
  return withTemporary({ "openapi.yaml": openapi }, async (folder) => {
    const args = ["build-docs", "openapi.yaml", "--inlineBundle", "--output", "index.html"];
    const { code, stdout, stderr } = await redocly(args, folder);
    if (code !== 0) throw new Error(`redocly build-docs failed: ${stderr || stdout}`);
    return readFile(join(folder, "index.html"), "utf8");
  });
}

if (import.meta.filename === process.argv[1]) {
  const { code, text } = await docs(process.cwd(), process.argv.slice(2));
  if (code === 0) console.log(text);
  else console.error(text);
  process.exitCode = code;
}
