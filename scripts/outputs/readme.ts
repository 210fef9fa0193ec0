import type { Problem } from "../shared/spec-error.js";
import type { SourceText } from "../spec/yaml-source.js";

const BEGIN = "<!-- models: written by npm run generate from spec/operations/image-to-video.yaml -->\n";
const END = "<!-- /models -->";

/** The README with the matrix between its two marks; a README without them goes to `problems`. */
export function fillReadme({ name, text }: SourceText, matrix: string, problems: Problem[]): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END, begin);
  if (begin < 0 || end < 0) {
    problems.push({
      where: name,
      message: `has no place for the matrix: ${BEGIN.trim()} and ${END} on lines of their own`,
    });
    return text;
  }
  return `${text.slice(0, begin + BEGIN.length)}\n${matrix}\n${text.slice(end)}`;
}
