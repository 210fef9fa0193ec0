import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { redocly, VERSION } from "./redocly.js";
import type { Problem } from "../shared/spec-error.js";
import { withTemporary } from "../shared/with-temporary.js";
import type { Origin } from "../spec/origins.js";

interface LintReport {
  problems: {
    ruleId: string;
    severity: string;
    message: string;
    location: { pointer?: string; start?: { line: number } }[];
  }[];
}

/** One empty file for each question that lint had nothing to say to: it need not be asked twice. */
const PASSED = join(import.meta.dirname, "../../.cache/linted");

/**
 * What `redocly lint` says of a document under the project's redocly.yaml: errors and warnings alike.
 *
 * @param config the path of the redocly.yaml
 * @param origin where a part of the document comes from, and what to do there
 */
export async function lint(
  openapi: string,
  config: string,
  origin: (pointer: string) => Origin,
): Promise<Problem[]> {
  const rules = existsSync(config) ? readFileSync(config, "utf8") : "";
  // The comments on top tell of the export, and what a redocly.yaml brings in from other files is not known here.
  const question = JSON.stringify([VERSION, rules, openapi.replace(/^(?:#.*\n)+/, "")]);
  const passed = join(PASSED, createHash("sha256").update(question).digest("hex"));
  const isKnown = !/\.\/|plugins/.test(rules);
  if (isKnown && existsSync(passed)) return [];
  const problems = await withTemporary({ "openapi.yaml": openapi }, (folder) =>
    ask(join(folder, "openapi.yaml"), config, origin),
  );
  if (isKnown && problems.length === 0) {
    mkdirSync(PASSED, { recursive: true });
    writeFileSync(passed, "");
  }
  return problems;
}

async function ask(path: string, config: string, origin: (pointer: string) => Origin): Promise<Problem[]> {
  const { stdout, stderr } = await redocly(["lint", path, "--config", config, "--format", "json"]);
  let report: LintReport;
  try {
    report = JSON.parse(stdout) as LintReport;
  } catch {
    // It has no report for a document that it cannot even read.
    return [
      {
        where: "the document after the overlays",
        message: `redocly lint cannot read it: ${stderr || stdout}`,
      },
    ];
  }
  return report.problems.map(({ ruleId, severity, message, location }) => {
    const pointer = location[0]?.pointer ?? "#/";
    const { where, advice } = origin(pointer);
    return {
      where,
      message: `the document after the overlays has at ${pointer}: ${message} (redocly lint: ${severity} ${ruleId}). ${advice}`,
    };
  });
}
