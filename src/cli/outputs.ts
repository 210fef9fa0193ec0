/** Whether anybody reads what is printed, and what else can be done. */
import { fstatSync, statSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import type { Output, ResultOutput } from "./command.js";

/**
 * Standard output or error, with every failure told in the same way: to the one who writes, and as an "error" of the stream. Deno's throw
 * it instead (a full disk), and after that they hold back what comes and call nobody.
 */
export function tellingFailures(stream: NodeJS.WriteStream & { readonly fd: number }): ResultOutput {
  let failure: Error | undefined;
  return {
    // They change with the window.
    get columns() {
      return stream.columns;
    },
    isTTY: stream.isTTY,
    fd: stream.fd,
    write(data, done) {
      try {
        if (!failure) return void stream.write(data, done);
      } catch (error) {
        failure = error as Error;
        stream.emit("error", failure);
      }
      done?.(failure);
    },
  };
}

/** Whether what is written there is gone: to the null device, which is also what Node puts in the place of an output that is closed. */
export function leadsNowhere({ fd, isTTY }: Output): boolean {
  if (fd === undefined || isTTY) return false;
  try {
    const output = fstatSync(fd);
    return output.isCharacterDevice() && output.rdev === statSync(devNull).rdev;
  } catch {
    return false;
  }
}

/** Prints a text, and tells whether it was taken: a disk may be full, a reader or a terminal gone. */
export const takes = (output: Output, text: string): Promise<boolean> =>
  new Promise((resolve) => output.write(text, (error) => resolve(!error)));

/** The same of a text that somebody has to be able to read. */
export const isRead = async (output: Output, text: string): Promise<boolean> =>
  (await takes(output, text)) && !leadsNowhere(output);

/**
 * Writes down the way to a paid video when no output takes it, as after a terminal was closed: where the program runs, or else in the
 * system's folder for temporary files. Each note is a file of its own, since a name that is known can be somebody's link to another.
 */
export function leaveNote(text: string): void {
  const name = `pixverse-i2v-resume-${Date.now()}-${process.pid}.txt`;
  for (const folder of [".", tmpdir()]) {
    try {
      return writeFileSync(join(folder, name), text, { flag: "wx", mode: 0o600 });
    } catch {
      // There may be another that takes it.
    }
  }
}
