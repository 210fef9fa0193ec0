/** From `spec/` to everything that is generated, as texts; nothing is written here. */
import { join } from "node:path";
import { printable } from "../src/cli/printable.js";
import { inert, yamlText } from "./shared/data-text.js";
import { documentChanges, withRequests, type Changes, previousVersion } from "./report/changes-since.js";
import { tellNewModels } from "./report/new-models.js";
import type { Definition } from "../src/constraints/definition.js";
import { DEFERRED, renderDeferred } from "./spec/deferred.js";
import type { JsonObject } from "./shared/json-value.js";
import { lint } from "./outputs/redocly.js";
import { renderClient } from "./outputs/client-module.js";
import {
  renderDefinitionModule,
  renderDefinitions,
  renderRulesModule,
  renderWordsModule,
} from "./outputs/definition-module.js";
import { pascalCase } from "./shared/code-text.js";
import { renderJsonSchema, renderTool } from "./outputs/json-schemas.js";
import { renderModelMatrix, fillReadme } from "./outputs/model-matrix.js";
import { renderSchema } from "./outputs/openapi-types.js";
import { applyOverlays } from "./spec/overlays.js";
import { provenance } from "./outputs/provenance.js";
import { isLocal, referencesIn } from "./shared/references.js";
import { checkExamples } from "./spec/definition/check-examples.js";
import { compileDefinition } from "./spec/definition/compile-definition.js";
import type { OperationFile } from "./spec/operation-file.js";
import { readSpec, type Spec, type SpecOptions } from "./spec/read-spec.js";
import { stateFacts } from "./spec/definition/write-facts.js";
import { operationSlots } from "./spec/text-slots.js";
import { SpecError, type Problem } from "./shared/spec-error.js";
import { noteLine } from "./apifox/notes.js";
import { originOf } from "./spec/origins.js";
import { addTranslations, dropCarriers, nameOperations } from "./spec/translations.js";

export interface BuildOptions extends SpecOptions {
  /** Compare with the previous document and requests, too. */
  readonly compare?: boolean;
}

export interface Build extends Omit<Spec, "listed" | "raw"> {
  readonly document: JsonObject;
  /** The definitions of the operations that have a name, by it. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** The change against the previous document; only where it was asked for. */
  readonly changes: Changes | undefined;
  /** What models that the previous version did not have take, or do not, unnamed; only where a comparison was asked for. */
  readonly newModels: readonly string[];
  /** Path below the root → text, in the order in which the files depend on each other. */
  readonly files: ReadonlyMap<string, string>;
}

/** @throws SpecError with everything that is wrong in `spec/`. */
export async function build(root: string, options: BuildOptions = {}): Promise<Build> {
  const problems: Problem[] = [];
  const spec = await readSpec(root, options, problems);
  if (!spec) throw new SpecError(problems);
  const { inputs, actions, operations, raw, notes, deferred, listed } = spec;
  const told = [...spec.told];
  const named = dropCarriers(nameOperations(addTranslations(raw, operations), operations));
  const document = applyOverlays(named, actions, problems);
  problems.push(...leadingOut(document));
  const definitions = readDefinitions(operations, document, told, problems);
  const matrix = definitions.get("image-to-video");
  const readmes = inputs.readmes.map(
    (readme) =>
      [
        readme.name,
        fillReadme(readme, matrix ? renderModelMatrix(matrix, readme.language) : "", problems),
      ] as const,
  );
  if (problems.length > 0)
    throw new SpecError(problems, { context: notes.filter(({ level }) => level === "loss").map(noteLine) });

  const header = provenance(inputs.exports);
  const openapi = renderOpenApi(document, header);
  const comparing = options.compare
    ? documentChanges(await previousVersion(root, "generated/openapi.yaml"), openapi)
    : undefined;
  // Lint runs beside it, and what lint has to say comes first.
  comparing?.catch(() => {});
  const generated: [path: string, text: string][] = [
    ["generated/openapi.yaml", openapi],
    ["generated/schema.ts", await renderLinted(document, header, openapi, root, spec)],
    ["generated/client.ts", renderClient(document, operations, header)],
    ...operations.flatMap((file) => {
      const definition = definitions.get(file.name ?? "");
      return definition ? filesOf(file, definition, header) : [];
    }),
    ["generated/definitions.ts", renderDefinitions(definitions, header)],
  ];
  const files = new Map([
    ...generated.map(([path, text]) => [path, inert(text)] as const),
    ...readmes,
    ...(deferred.length > listed ? [[DEFERRED, renderDeferred(deferred)] as const] : []),
  ]);
  const changes = comparing && (await withRequests(root, await comparing, operations, files));
  const newModels = options.compare ? await tellNewModels(root, operations, definitions) : [];
  const read = { inputs, actions, operations, notes, told, deferred };
  return { ...read, document, definitions, changes, newModels, files };
}

/** The definitions of the operations that have a name, and what they say in the document too. */
function readDefinitions(
  operations: readonly OperationFile[],
  document: JsonObject,
  told: Problem[],
  problems: Problem[],
): Map<string, Definition> {
  const slots = operationSlots(document);
  return new Map(
    operations.flatMap((file) => {
      const { name, operation } = file;
      const documented = slots.get(operation)?.operation;
      if (name === undefined || !documented) return [];
      const definition = compileDefinition(file, String(documented["operationId"]), problems, { told });
      // What is wrong before is what an example would be wrong for.
      const isSound = problems.length === 0;
      stateFacts(documented, definition, file.file, problems);
      if (isSound) checkExamples(documented, definition, file.file, problems);
      return [[name, definition] as const];
    }),
  );
}

/** `generated/openapi.yaml`: the finished document. */
function renderOpenApi(document: JsonObject, header: readonly string[]): string {
  return header.map((line) => `# ${printable(line)}\n`).join("") + yamlText(document, { lineWidth: 0 });
}

function filesOf(
  file: OperationFile,
  definition: Definition,
  header: readonly string[],
): [path: string, text: string][] {
  const { name = "", operation } = file;
  const title = `${pascalCase(name)}Request`;
  return [
    [`generated/${name}.ts`, renderDefinitionModule(name, definition, header)],
    [`generated/${name}.rules.ts`, renderRulesModule(name, definition, header)],
    [`generated/${name}.words.ts`, renderWordsModule(file, definition, header)],
    [`generated/${name}.tool.json`, renderTool(file, definition, header)],
    [`generated/${name}.schema.json`, renderJsonSchema(definition, title, operation, header)],
  ];
}

/** An overlay may write any reference; but no tool shall open anything for us, and no user's tool for them. */
function leadingOut(document: JsonObject): Problem[] {
  const references = referencesIn(document).filter((reference) => !isLocal(reference));
  return references.map(({ key, target, pointer }) => ({
    where: `the document after the overlays, at ${pointer}`,
    message: `${key} leads out of the document, to ${target}: put what it means into the overlay itself`,
  }));
}

/** The types of a document that passes lint. Both start at once; what lint has to say about a broken document comes first. */
async function renderLinted(
  document: JsonObject,
  header: readonly string[],
  openapi: string,
  root: string,
  spec: Spec,
): Promise<string> {
  const [linted, schema] = await Promise.allSettled([
    lintText(openapi, document, root, spec),
    renderSchema(document, header),
  ]);
  if (linted.status === "rejected") throw linted.reason;
  if (linted.value.length > 0) throw new SpecError(linted.value);
  if (schema.status === "fulfilled") return schema.value;
  throw new SpecError([
    { where: "generated/schema.ts", message: `openapi-typescript: ${String(schema.reason)}` },
  ]);
}

function lintText(openapi: string, document: JsonObject, root: string, spec: Spec): Promise<Problem[]> {
  const sources = { ...spec, document, exports: spec.inputs.exports };
  return lint(openapi, join(root, "redocly.yaml"), (pointer) => originOf(pointer, sources));
}
