import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Json } from "./json.js";

/** JSON that could not be read, and where in its text. */
export interface Flaw {
  readonly offset: number;
  readonly message: string;
}

export type Parsed =
  | {
      readonly ok: true;
      readonly value: Json;
      readonly repairs: readonly string[];
      readonly rounded: boolean;
    }
  | { readonly ok: false; readonly flaw: Flaw };

/**
 * JSON as people type it into Apifox's example editor: comments, members commented out, trailing commas, a member twice.
 * A value is read only if nothing had to be guessed; what was overlooked is listed in `repairs`.
 */
export function parseLenient(text: string): Parsed {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // The parser recurses: too deep for the stack.
    return { ok: false, flaw: { offset: 0, message: "nested too deeply" } };
  }
  const [first] = errors;
  if (first !== undefined || root === undefined) {
    return { ok: false, flaw: { offset: first?.offset ?? 0, message: words(first) } };
  }
  const repairs: string[] = [];
  const state = { repairs, rounded: false };
  const value = build(root, text, state);
  if (!isStrictJson(text)) repairs.unshift("comments or trailing commas left out");
  return { ok: true, value, repairs, rounded: state.rounded };
}

/** Strict JSON, as Apifox writes whole files and the blocks of a page. */
export function parseStrict(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) as Json, repairs: [], rounded: false };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, flaw: { offset: 0, message: "nested too deeply" } };
    const errors: ParseError[] = [];
    try {
      parseTree(text, errors, { allowTrailingComma: false, disallowComments: true });
    } catch {
      return { ok: false, flaw: { offset: 0, message: "nested too deeply" } };
    }
    const [first] = errors;
    return { ok: false, flaw: { offset: first?.offset ?? 0, message: words(first) } };
  }
}

/** Line and column of an offset, both from 1. */
export function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}

function words(error: ParseError | undefined): string {
  if (error === undefined) return "no JSON value";
  const name = printParseErrorCode(error.error);
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}

function isStrictJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** From the tree rather than by the parser's own values: those assign `__proto__`, and do not show a member that occurs twice. */
function build(node: Node, text: string, state: { repairs: string[]; rounded: boolean }): Json {
  const children = node.children ?? [];
  if (node.type === "array") return children.map((child) => build(child, text, state));
  if (node.type === "object") {
    const members = new Map<string, Json>();
    for (const [key, value] of children.map((property) => property.children ?? [])) {
      if (key === undefined || value === undefined) continue;
      const name = String(key.value);
      if (members.has(name)) state.repairs.push(`"${name}" occurs twice, the last one counts`);
      members.set(name, build(value, text, state));
    }
    return Object.fromEntries(members);
  }
  if (
    typeof node.value === "number" &&
    isRounded(node.value, text.slice(node.offset, node.offset + node.length))
  ) {
    state.rounded = true;
  }
  return node.value as Json;
}

/** Whether a number's digits do not survive as a JavaScript number, as with 18-digit ids. */
function isRounded(value: number, digits: string): boolean {
  return /^-?\d+$/.test(digits) && !Number.isSafeInteger(value) && BigInt(digits) !== BigInt(value);
}
