/**
 * Whether a text matches a pattern, without backtracking: all ways through the pattern are followed at once (Thompson's
 * construction, as in RE2), so that no pattern of an export takes more than its length times the text's. A limit in time would
 * do too, but give another document on another machine.
 */
type Instruction =
  | { readonly kind: "character"; readonly fits: (character: string) => boolean }
  /** Goes on at each of these distances. */
  | { readonly kind: "jump"; readonly to: readonly number[] }
  | { readonly kind: "edge"; readonly holds: (before: string, after: string) => boolean }
  | { readonly kind: "ahead"; readonly program: Program; readonly expected: boolean };
type Program = readonly Instruction[];

/** Instructions followed for one text, and those of one pattern, until the answer is "cannot be checked". */
const maxSteps = 200_000;
const maxLength = 4_000;
const maxNesting = 100;

/**
 * What `new RegExp(pattern, "u").test(text)` says; `undefined` for what is not followed here: references back, looking back, and
 * patterns or texts of absurd size.
 */
export function matches(pattern: string, text: string): boolean | undefined {
  try {
    return new Matcher(text).run(new Parser(pattern).program(), 0, true);
  } catch (error) {
    if (error instanceof NotFollowed) return undefined;
    throw error;
  }
}

class NotFollowed extends Error {}

class Matcher {
  readonly #text: string;
  #steps = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether the program gets to its end from this place of the text, or from a later one. */
  run(program: Program, start: number, orLater: boolean): boolean {
    /** The place of the text where each instruction was last followed. */
    const followed = new Int32Array(program.length + 1).fill(-1);
    let open = [0];
    let character: string | undefined;
    for (let at = start; at <= this.#text.length && open.length > 0; at += character?.length ?? 1) {
      character = characterAt(this.#text, at);
      const next: number[] = [];
      for (let index = open.pop(); index !== undefined; index = open.pop()) {
        if (followed[index] === at) continue;
        followed[index] = at;
        this.#steps += 1;
        if (this.#steps > maxSteps) throw new NotFollowed();
        const instruction = program[index];
        if (instruction === undefined) return true;
        if (instruction.kind === "character") {
          if (character !== undefined && instruction.fits(character)) next.push(index + 1);
        } else if (instruction.kind === "jump")
          for (const distance of instruction.to) open.push(index + distance);
        else if (this.#holds(instruction, at)) open.push(index + 1);
      }
      if (orLater) next.push(0);
      open = next;
    }
    return false;
  }

  #holds(instruction: Instruction & { readonly kind: "edge" | "ahead" }, at: number): boolean {
    if (instruction.kind === "ahead")
      return this.run(instruction.program, at, false) === instruction.expected;
    const before = Array.from(this.#text.slice(Math.max(at - 2, 0), at)).at(-1) ?? "";
    return instruction.holds(before, characterAt(this.#text, at) ?? "");
  }
}

/** Both halves of what is written as two, as `u` has it. Most texts are far longer than what is followed of them. */
function characterAt(text: string, at: number): string | undefined {
  const code = text.codePointAt(at);
  return code === undefined ? undefined : String.fromCodePoint(code);
}

/** Escapes, classes, openings of groups, quantifiers, and single characters. */
const token =
  /\\u\{[\da-f]+\}|\\u[\da-f]{4}(?:(?<=\\ud[89ab]..)\\ud[c-f][\da-f]{2})?|\\x[\da-f]{2}|\\c[a-z]|\\p\{[^}]*\}|\\[^]|\[(?:\\[^]|[^\]\\])*\]|\(\?(?:[:=!]|<[^>]*>|<[=!])|[*+?]\??|\{\d+(?:,\d*)?\}\??|[^]/giu;

const isWord = (character: string): boolean => /^\w$/.test(character);
const edges: Record<string, (before: string, after: string) => boolean> = {
  "^": (before) => before === "",
  $: (_, after) => after === "",
  "\\b": (before, after) => isWord(before) !== isWord(after),
  "\\B": (before, after) => isWord(before) === isWord(after),
};

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;
  #nesting = 0;

  constructor(pattern: string) {
    if (pattern.length > maxLength) throw new NotFollowed();
    this.#tokens = pattern.match(token) ?? [];
  }

  program(): Program {
    const program = this.#alternatives();
    if (this.#at < this.#tokens.length) throw new NotFollowed();
    return program;
  }

  #alternatives(): Program {
    const first = this.#sequence();
    if (this.#tokens[this.#at] !== "|") return first;
    this.#at += 1;
    const others = this.#alternatives();
    return join([jump(1, first.length + 2)], first, [jump(others.length + 1)], others);
  }

  #sequence(): Program {
    const parts: Program[] = [];
    for (let next = this.#tokens[this.#at]; next !== undefined && next !== "|" && next !== ")";) {
      this.#at += 1;
      const part = this.#part(next);
      const quantifier = readQuantifier(this.#tokens[this.#at]);
      if (quantifier !== undefined) this.#at += 1;
      parts.push(quantifier === undefined ? part : repeat(part, quantifier));
      next = this.#tokens[this.#at];
    }
    return join(...parts);
  }

  #part(text: string): Program {
    const edge = Object.hasOwn(edges, text) ? edges[text] : undefined;
    if (edge !== undefined) return [{ kind: "edge", holds: edge }];
    if (text.startsWith("(")) return this.#group(text);
    if (/^(?:\\[1-9k]|[*+?{])/.test(text)) throw new NotFollowed();
    if (!/^(?:[\\[]|\.$)/.test(text)) return [{ kind: "character", fits: (character) => character === text }];
    const one = new RegExp(`^${text}$`, "u");
    return [{ kind: "character", fits: (character) => one.test(character) }];
  }

  #group(opening: string): Program {
    this.#nesting += 1;
    if (this.#nesting > maxNesting || /^\(\?<[=!]/.test(opening)) throw new NotFollowed();
    const program = this.#alternatives();
    if (this.#tokens[this.#at] !== ")") throw new NotFollowed();
    this.#at += 1;
    this.#nesting -= 1;
    if (opening !== "(?=" && opening !== "(?!") return program;
    return [{ kind: "ahead", program, expected: opening === "(?=" }];
  }
}

function readQuantifier(text: string | undefined): { least: number; most: number } | undefined {
  if (text === undefined) return undefined;
  // Whether it takes as much or as little as it can does not change whether anything matches.
  if (text.startsWith("*")) return { least: 0, most: Infinity };
  if (text.startsWith("+")) return { least: 1, most: Infinity };
  if (text.startsWith("?")) return { least: 0, most: 1 };
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(text) ?? [];
  if (least === undefined) return undefined;
  return { least: Number(least), most: comma === "" ? Number(least) : most === "" ? Infinity : Number(most) };
}

function repeat(part: Program, { least, most }: { least: number; most: number }): Program {
  if ((part.length + 2) * Math.max(least, most === Infinity ? 0 : most) > maxLength) throw new NotFollowed();
  const needed = Array.from({ length: least }, () => part);
  if (most === Infinity) return join(...needed, [jump(1, part.length + 2)], part, [jump(-part.length - 1)]);
  const optional = join([jump(1, part.length + 1)], part);
  return join(...needed, ...Array.from({ length: most - least }, () => optional));
}

const jump = (...to: readonly number[]): Instruction => ({ kind: "jump", to });

function join(...programs: readonly Program[]): Program {
  const joined = programs.flat();
  if (joined.length > maxLength) throw new NotFollowed();
  return joined;
}
