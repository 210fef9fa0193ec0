import { isNode, LineCounter, parseDocument } from "yaml";
import type { Problem } from "../shared/spec-error.js";

export interface SourceText {
  /** As shown in messages: `spec/overlays/10-companions.yaml`. */
  readonly name: string;
  readonly text: string;
}

/** A YAML file's plain value, and where in the file each part of it stands. */
export interface YamlSource {
  readonly value: unknown;
  /** `name:line` of the node at a path of keys and indexes, or of the nearest parent that is there. */
  at(path: readonly (string | number)[]): string;
}

/** Parses a YAML file; its syntax errors go to `problems`, each with its line. */
export function readYaml({ name, text }: SourceText, problems: Problem[]): YamlSource | undefined {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (const error of yaml.errors)
    problems.push({ where: `${name}:${lines.linePos(error.pos[0]).line}`, message: error.message });
  if (yaml.errors.length > 0) return undefined;
  let value: unknown;
  try {
    value = yaml.toJS();
  } catch (error) {
    // An alias without its anchor is only found here.
    problems.push({ where: name, message: (error as Error).message });
    return undefined;
  }
  const at = (path: readonly (string | number)[]): string => {
    for (let length = path.length; length > 0; length--) {
      const node = yaml.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return `${name}:${lines.linePos(node.range[0]).line}`;
    }
    return name;
  };
  return { value, at };
}
