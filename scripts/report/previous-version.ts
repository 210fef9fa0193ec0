import { execFile } from "node:child_process";
import { join } from "node:path";
import { readOrUndefined } from "../shared/write-files.js";

export interface Previous {
  readonly text: string;
  /** For the report: what the changes are counted from. */
  readonly name: string;
}

/**
 * The file that a new one is compared with: as it was last committed, so that a second run still reports the same
 * changes; outside a git checkout, as it lies there.
 */
export async function previousVersion(root: string, path: string): Promise<Previous | undefined> {
  const committed = await git(root, ["show", `HEAD:./${path}`]);
  if (committed !== undefined) return { text: committed, name: "the last commit" };
  const text = await readOrUndefined(join(root, path));
  return text === undefined ? undefined : { text, name: "the last run" };
}

/** What git prints; undefined where it fails, as it does without git, outside a checkout and for an unknown path. */
function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile("git", args, { cwd, maxBuffer: 64 << 20 }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
}
