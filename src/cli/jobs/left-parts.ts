import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { markOf } from "../../client/job/temporary-name.js";

/** Milliseconds without a byte after which no download is under way any more. Its own timeout is a minute, and a laptop may sleep. */
const longestSilence = 24 * 3600 * 1000;

/**
 * Removes the halves of videos that programs have left in a folder that were killed during a download: those of a process that has ended,
 * and those that are old. Only what this package has named so is removed, and the video is fetched again by its id.
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
    // Somebody else removes them too, or may not be looked over the shoulder: no reason to make no video.
  }
}
