import { writeFile } from "./files.js";
import type * as streams from "./streams.js";

// Stands in for streams.ts in the package for pages and workers (scripts/build-package.ts), where there are none either.
export const writeDevice: typeof streams.writeDevice = writeFile as never;
export const writeStream: typeof streams.writeStream = writeFile as never;
