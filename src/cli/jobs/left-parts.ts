import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { markOf } from "../../client/job/temporary-name.js";

/** Milliseconds without a byte after which no download is under way any more: it ends itself far earlier, but a laptop may sleep in it. */
const longestSilence = 24 * 3600 * 1000;

/**
 * Removes what programs that were killed during a download have left in a folder: the halves of a process that has ended, and those that
 * are old. Nothing goes that this package has not named, and the video is fetched again by its id.
 *
 * @param ended The mark of a process that has certainly ended.
 */
export function removeLeftParts(folder: string, ended?: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const mark = markOf(name);
      if (mark === undefined) continue;
      const part = join(folder, name);
      const there = lstatSync(part);
      if (there.isFile() && (mark === ended || Date.now() - there.mtimeMs > longestSilence)) rmSync(part);
    }
  } catch {
    // Another program removes them too, or the folder may not be read: no reason to make no video.
  }
}
