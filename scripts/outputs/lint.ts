import { redocly } from "./redocly.js";
import type { Problem } from "../shared/spec-error.js";
import type { Origin } from "../spec/origins.js";

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
 * @param origin where a part of the document comes from, and what to do there
 */
export async function lint(
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
