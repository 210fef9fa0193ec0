import { redocly } from "./redocly.js";
import type { Problem } from "./spec-error.js";

interface LintReport {
  problems: {
    ruleId: string;
    severity: string;
    message: string;
    location: { pointer?: string; start?: { line: number } }[];
  }[];
}

/** What `redocly lint` says of a document under the project's redocly.yaml: errors and warnings alike. */
export async function lint(path: string, config: string, shownAs: string): Promise<Problem[]> {
  const { stdout, stderr } = await redocly(["lint", path, "--config", config, "--format", "json"]);
  let report: LintReport;
  try {
    report = JSON.parse(stdout) as LintReport;
  } catch (error) {
    throw new Error(`redocly lint failed: ${stderr || stdout}`, { cause: error });
  }
  return report.problems.map(({ ruleId, severity, message, location }) => ({
    where: `${shownAs}${location[0]?.pointer ?? ""}`,
    message: `${message} (redocly lint: ${severity} ${ruleId})`,
  }));
}
