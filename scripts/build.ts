/** From `spec/` to everything that is generated, as texts; nothing is written here. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { convert, type Note } from "./apifox/convert.js";
import { describeChanges, diffDocuments, unratedChanges } from "./changes.js";
import { factsThatDisagree } from "./check-facts.js";
import { ruleIds } from "../src/rules.js";
import { checkReadings } from "./check-readings.js";
import { readInputs, type Inputs } from "./inputs.js";
import { isObject, type JsonObject } from "./json.js";
import { lint } from "./lint.js";
import { renderClient } from "./outputs/client.js";
import { renderImageToVideoSchema } from "./outputs/image-to-video-schema.js";
import { renderModelMatrix } from "./outputs/model-matrix.js";
import { renderOpenApi } from "./outputs/openapi.js";
import { fillReadme } from "./outputs/readme.js";
import { renderSchema } from "./outputs/schema.js";
import { applyOverlays, readOverlays, type Action } from "./overlays.js";
import { previousVersion } from "./previous.js";
import { provenance } from "./provenance.js";
import { readReadings, type Readings } from "./readings.js";
import { SpecError, type Problem } from "./spec-error.js";
import { noteLine } from "./summary.js";
import { addTranslations } from "./translations.js";

export interface Build {
  readonly inputs: Inputs;
  readonly actions: readonly Action[];
  readonly readings: Readings;
  readonly notes: readonly Note[];
  readonly document: JsonObject;
  /** What the document and the constraint layer say differently, in lines. */
  readonly disagreements: readonly string[];
  /** Path below the root → text, in the order in which the files depend on each other. */
  readonly files: ReadonlyMap<string, string>;
}

/** @throws SpecError with everything that is wrong in `spec/`. */
export async function build(root: string): Promise<Build> {
  const problems: Problem[] = [];
  const inputs = await readInputs(root, problems);
  const actions = readOverlays(inputs.overlays, problems);
  const overlays = problems.length === 0 ? actions.map(({ id }) => id) : undefined;
  const readings = inputs.readings && readReadings(inputs.readings, problems);
  const converted = tryConvert(inputs, problems);
  if (!converted || !readings) throw new SpecError(problems);

  const { raw, notes } = converted;
  checkReadings(readings, raw, { overlays, rules: ruleIds }, problems);
  const document = applyOverlays(addTranslations(raw, readings), actions, problems);
  const readmes = inputs.readmes.map(
    (readme) => [readme.name, fillReadme(readme, renderModelMatrix(readme.language), problems)] as const,
  );
  if (problems.length > 0)
    throw new SpecError(problems, { context: notes.filter(({ level }) => level === "loss").map(noteLine) });

  const header = provenance(inputs.exports);
  const openapi = renderOpenApi(document, header);
  const files = new Map([
    ["generated/openapi.yaml", openapi],
    ["generated/schema.ts", await renderLinted(document, header, openapi, root)],
    ["generated/client.ts", renderClient(document, header)],
    ["generated/image-to-video.schema.json", renderImageToVideoSchema(header)],
    ...readmes,
  ]);
  return { inputs, actions, readings, notes, document, disagreements: factsThatDisagree(document), files };
}

/** The types of a document that passes lint. Both start at once; what lint has to say about a broken document comes first. */
async function renderLinted(
  document: JsonObject,
  header: readonly string[],
  openapi: string,
  root: string,
): Promise<string> {
  const [schema, linted] = await Promise.allSettled([
    renderSchema(document, header),
    lintText(openapi, root),
  ]);
  if (linted.status === "rejected") throw linted.reason;
  if (linted.value.length > 0) throw new SpecError(linted.value);
  if (schema.status === "fulfilled") return schema.value;
  throw new SpecError([
    { where: "generated/schema.ts", message: `openapi-typescript: ${String(schema.reason)}` },
  ]);
}

function tryConvert(
  inputs: Inputs,
  problems: Problem[],
): { raw: JsonObject; notes: readonly Note[] } | undefined {
  if (inputs.exports.length === 0) return undefined;
  try {
    const { document, notes } = convert(inputs.exports);
    // From here on it is plain data that overlays may change in any place.
    return { raw: document as unknown as JsonObject, notes };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function lintText(openapi: string, root: string): Promise<Problem[]> {
  return withTemporary({ "openapi.yaml": openapi }, (folder) =>
    lint(join(folder, "openapi.yaml"), join(root, "redocly.yaml"), "the document after the overlays, at "),
  );
}

/** The change against the previous document, as Markdown; "" where there is none, and what it was counted from. */
export async function changesSince(
  root: string,
  openapi: string,
): Promise<{ since: string; changes: string }> {
  const previous = await previousVersion(root, "generated/openapi.yaml");
  if (!previous) return { since: "nothing: this is the first document", changes: "" };
  const before = tryParse(previous.text);
  if (!before)
    return {
      since: `${previous.name}, whose document cannot be read`,
      changes: "everything, for all we know",
    };
  const rated = await withTemporary({ "base.yaml": previous.text, "revision.yaml": openapi }, (folder) =>
    diffDocuments(folder, "base.yaml", "revision.yaml"),
  );
  const changes = [...rated, ...unratedChanges(before, parse(openapi) as JsonObject)];
  return { since: previous.name, changes: describeChanges(changes) };
}

function tryParse(text: string): JsonObject | undefined {
  try {
    const document: unknown = parse(text);
    return isObject(document) && isObject(document["paths"]) ? document : undefined;
  } catch {
    return undefined;
  }
}

async function withTemporary<Result>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "pixverse-client-"));
  try {
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
