/** One file of an export. */
export interface SourceFile {
  /** As messages show it: `spec/apifox/image-to-video.txt`. */
  readonly name: string;
  readonly text: string;
}
