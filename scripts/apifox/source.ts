import type { Problem } from "../shared/spec-error.js";

/** One file of an export. */
export interface SourceFile {
  /** As messages show it: `spec/apifox/image-to-video.txt`. */
  readonly name: string;
  readonly text: string;
}

/** A file that cannot be used, and everything that is wrong with it. */
export interface Refused {
  readonly problems: readonly Problem[];
}
