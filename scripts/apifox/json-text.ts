import {
  createScanner,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
  stripComments,
} from "jsonc-parser";
import type { Json } from "./plain-data.js";

/** Where the object or list that begins at an offset ends, whatever stands behind it; `undefined` where it does not. */
export function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  let isText = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (isText && character === "\\") index += 1;
    else if (character === '"') isText = !isText;
    else if (!isText && (character === "{" || character === "[")) depth += 1;
    else if (!isText && (character === "}" || character === "]")) depth -= 1;
    if (depth === 0) return index + 1;
  }
  return undefined;
}

/** Tells line and column of an offset, both from 1. */
export function positionsIn(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** A member that stands twice in one object, of which no parser keeps the first. */
export interface Twice {
  readonly name: string;
  /** Where the one that is lost begins, and the one after it. */
  readonly offsets: readonly [number, number];
}

/** The members that stand twice in an object of well-formed JSON, at any depth. */
export function membersTwice(text: string): Twice[] {
  const found: Twice[] = [];
  /** The objects around, each with its members' names; a list has none. */
  const open: (Map<string, number> | undefined)[] = [];
  let isName = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "{" || character === "[") {
      open.push(character === "{" ? new Map() : undefined);
      isName = character === "{";
    } else if (character === "}" || character === "]") open.pop();
    else if (character === ",") isName = open.at(-1) !== undefined;
    else if (character === '"') {
      const start = index;
      for (index += 1; text[index] !== '"'; index += 1) if (text[index] === "\\") index += 1;
      const names = open.at(-1);
      if (!isName || names === undefined) continue;
      isName = false;
      const name = JSON.parse(text.slice(start, index + 1)) as string;
      const before = names.get(name);
      if (before !== undefined) found.push({ name, offsets: [before, start] });
      names.set(name, start);
    }
  }
  return found;
}

/** JSON that could not be read, and where in its text. */
export interface Flaw {
  readonly offset: number;
  readonly message: string;
}

export interface Lenient {
  readonly value: Json;
  /** What is not JSON in it, and was overlooked. */
  readonly repairs: readonly string[];
  /** It has comments: somebody edited it by hand. */
  readonly commented: boolean;
  /** What they say, without their marks. */
  readonly comments: readonly string[];
  /** An integer in it lost digits. */
  readonly rounded: boolean;
}

export type Parsed<Value> = ({ readonly ok: true } & Value) | { readonly ok: false; readonly flaw: Flaw };

/** Levels of nesting that are read. Real exports stay below 60; without a limit a hostile one overflows the stack. */
export const maxDepth = 400;

/**
 * JSON as people type it into Apifox's example editor: comments, members commented out, trailing commas, a member twice.
 * A value is read only if nothing had to be guessed; what was overlooked is listed in `repairs`.
 */
export function parseLenient(text: string): Parsed<Lenient> {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // The parser recurses: too deep for the stack.
    return tooDeep;
  }
  const [first] = errors;
  if (first !== undefined || root === undefined) {
    return { ok: false, flaw: { offset: first?.offset ?? 0, message: words(first) } };
  }
  const state: State = { repairs: [], rounded: false };
  const value = build(root, text, state, 0);
  if (value === undefined) return tooDeep;
  const commented = stripComments(text) !== text;
  if (commented) state.repairs.unshift("comments left out");
  else if (!isStrictJson(text)) state.repairs.unshift("trailing commas left out");
  return { ok: true, value, commented, comments: commented ? commentsIn(text) : [], ...state };
}

/** The kinds of jsonc-parser's tokens that are comments; its enum is `const`, and not there at run time. */
const commentKinds: readonly number[] = [12, 13];

function commentsIn(text: string): string[] {
  const scanner = createScanner(text);
  const found: string[] = [];
  for (let kind: number = scanner.scan(); scanner.getTokenLength() > 0; kind = scanner.scan()) {
    if (!commentKinds.includes(kind)) continue;
    const comment = scanner
      .getTokenValue()
      .trim()
      .replace(/^\/[/*]+/, "")
      .replace(/\*+\/$/, "");
    if (comment.trim() !== "") found.push(comment.trim());
  }
  return found;
}

/** Strict JSON, as Apifox writes whole files and the blocks of a page. */
export function parseStrict(text: string): Parsed<{ readonly value: Json }> {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    if (error instanceof RangeError) return tooDeep;
    const errors: ParseError[] = [];
    try {
      parseTree(text, errors, { allowTrailingComma: false, disallowComments: true });
    } catch {
      return tooDeep;
    }
    const [first] = errors;
    return { ok: false, flaw: { offset: first?.offset ?? 0, message: words(first) } };
  }
}

const tooDeep = { ok: false, flaw: { offset: 0, message: `nested deeper than ${maxDepth} levels` } } as const;

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

interface State {
  readonly repairs: string[];
  rounded: boolean;
}

/**
 * From the tree rather than by the parser's own values: those assign `__proto__`, and do not show a member that occurs twice.
 * `undefined` for what is nested too deeply.
 */
function build(node: Node, text: string, state: State, depth: number): Json | undefined {
  if (depth > maxDepth) return undefined;
  const children = node.children ?? [];
  if (node.type === "array") {
    const items = children.map((child) => build(child, text, state, depth + 1));
    return items.includes(undefined) ? undefined : (items as Json[]);
  }
  if (node.type === "object") {
    const members = new Map<string, Json>();
    for (const [key, child] of children.map((property) => property.children ?? [])) {
      if (key === undefined || child === undefined) continue;
      const name = String(key.value);
      const value = build(child, text, state, depth + 1);
      if (value === undefined) return undefined;
      if (members.has(name)) state.repairs.push(`"${name}" occurs twice, the last one counts`);
      if (name === "__proto__") state.repairs.push("a member called __proto__ left out");
      else members.set(name, value);
    }
    return Object.fromEntries(members);
  }
  const digits = text.slice(node.offset, node.offset + node.length);
  if (typeof node.value === "number" && isRounded(node.value, digits)) state.rounded = true;
  // JSON has no word for what is beyond JavaScript's largest number.
  return typeof node.value === "number" && !Number.isFinite(node.value) ? null : (node.value as Json);
}

/** Whether a number's digits do not survive as a JavaScript number, as with 18-digit ids. */
function isRounded(value: number, digits: string): boolean {
  if (!Number.isFinite(value)) return true;
  return /^-?\d+$/.test(digits) && !Number.isSafeInteger(value) && BigInt(digits) !== BigInt(value);
}
