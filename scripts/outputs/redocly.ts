import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { withTemporary } from "../shared/file-system.js";
import type { Problem } from "../shared/spec-error.js";
import type { Origin } from "../spec/origins.js";

const require = createRequire(import.meta.url);
const CLI = join(dirname(require.resolve("@redocly/cli/package.json")), "bin/cli.js");
const { version } = require("@redocly/cli/package.json") as { readonly version: string };
/** One empty file for each document that lint had nothing against: it is not asked again, for that takes 0.8 s. */
const PASSED = join(import.meta.dirname, "../../.cache/linted");

export interface RedoclyRun {
  /** Exit code; 1 where redocly found something. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the redocly command line. On Node 20 its stderr opens with a box about Node, which is nothing that a user of ours
 * can act on: it is taken out.
 *
 * @param cwd where redocly looks for a redocly.yaml
 */
export function redocly(args: readonly string[], cwd?: string): Promise<RedoclyRun> {
  const env = {
    ...process.env,
    REDOCLY_TELEMETRY: "off",
    REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    NO_COLOR: "1",
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [CLI, ...args], { env, cwd, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else
        resolve({
          code: error ? Number(error.code) : 0,
          stdout,
          stderr: stderr.replaceAll(/^ *[╔║╚].*\n/gm, "").trim(),
        });
    });
  });
}

interface LintReport {
  problems: {
    ruleId: string;
    severity: string;
    message: string;
    location: { pointer?: string; start?: { line: number } }[];
  }[];
}

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
  // The comments on top tell of the export and rule nothing. What a redocly.yaml brings in from other files is not known here.
  const question = JSON.stringify([version, rules, openapi.replace(/^(?:#.*\n)+/, "")]);
  const passed = join(PASSED, createHash("sha256").update(question).digest("hex"));
  const isKnown = !/\.\/|plugins/.test(rules);
  if (isKnown && existsSync(passed)) return [];
  const problems = await withTemporary({ "openapi.yaml": openapi }, (folder) =>
    askLint(join(folder, "openapi.yaml"), config, origin),
  );
  if (isKnown && problems.length === 0) {
    mkdirSync(PASSED, { recursive: true });
    writeFileSync(passed, "");
  }
  return problems;
}

async function askLint(
  path: string,
  config: string,
  origin: (pointer: string) => Origin,
): Promise<Problem[]> {
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
