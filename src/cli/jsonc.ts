import { parseJson } from "../json.js";
import { UsageError } from "./usage-error.js";

const stringOrComment = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"|\/\/[^\n]*|\/\*[^]*?\*\//g;

/**
 * Parses JSON that may have comments, as the vendor's own examples do.
 *
 * @throws UsageError with the file's name, line and column.
 */
export function parseJsonWithComments(text: string, file: string): unknown {
  // Spaces in the place of comments keep every position.
  const bare = text
    .replace(/^\uFEFF/, "")
    .replace(stringOrComment, (token) => (token.startsWith('"') ? token : token.replace(/[^\n]/g, " ")));
  try {
    return parseJson(bare);
  } catch (error) {
    throw new UsageError([
      `${file}${placeOf(error as SyntaxError, bare)}: no JSON: ${(error as SyntaxError).message}`,
    ]);
  }
}

/** V8 gives a position in most of its messages; where it does not, the text ends too early. */
function placeOf({ message }: SyntaxError, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split("\n");
  return `:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
