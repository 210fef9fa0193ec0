/** Hides a key in what a server or a `fetch` says. */
export type Mask = (text: string) => string;

/** What has fewer characters stands in for a key, as in a page, and could be in any word by chance, also in Base64. */
const shortestKey = 6;

/**
 * Whoever repeats a key may escape it: as JSON, in an address or in HTML, also twice over, and as Base64 or hexadecimal digits. Each
 * character is found in each of its spellings.
 */
export function createMask(key: string): Mask {
  if (key.length < shortestKey) return (text) => text;
  const codes = [...key].map((character) => character.charCodeAt(0));
  const spellings = [
    sequence(codes.map(spellingsOf), fold),
    sequence(codes.map(hexOf), "[\\s:,0x-]*"),
    sequence(codes, "[\\s,]+"),
    ...base64Of(codes),
  ];
  let pattern: RegExp | undefined;
  return (text) => {
    // Made when there is something to hide: most programs never need it.
    pattern ??= new RegExp(spellings.join("|"), "gi");
    return text.replace(pattern, "***");
  };
}

/** What stands within a text that was broken into lines, also those of JSON, or spread over wider characters. */
const fold = "(?:[\\s\\0]|\\\\+[nr])*";

/** Parts of a key that are never cut off, as by a server that shows the beginning of a header: half of it, and twelve at least. */
const fewestParts = 12;

/** A pattern for parts that follow each other. Where not all of them do, the second half of many may be missing. */
function sequence(parts: readonly unknown[], between: string): string {
  const needed = Math.max(fewestParts, parts.length / 2);
  const end = parts.slice(needed).reduceRight<string>((rest, part) => `(?:${between}${part}${rest})?`, "");
  return `${parts.join(between)}|${parts.slice(0, needed).join(between)}${end}`;
}

/** A pattern for one character in any escape. Alternatives begin differently, so that no text takes long. */
function spellingsOf(code: number): string {
  const character = String.fromCharCode(code);
  const hex = hexOf(code);
  // Of those that are no letters HTML has a name for each.
  const [literal, name] = /\w/.test(character) ? [character, ""] : [`\\${character}`, "|[a-z]+"];
  const escaped = (`\\"'/`.includes(character) ? "\\\\{0,7}" : "") + literal;
  const numbers = `(?:\\\\{1,4}(?:u{?0*|x)|%(?:25)*)${hex}}?`;
  return `(?:${numbers}|&(?:amp;)*(?:#0*${code}|#x0*${hex}${name});?|${escaped})`;
}

/** The characters of Base64 that the key decides alone, whatever stands before and behind it. */
function base64Of(codes: readonly number[]): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = btoa(String.fromCharCode(...Array<number>(before).fill(0), ...codes, 0, 0));
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + codes.length) * 8) / 6);
    const own = encoded.slice(first, last).split("");
    return sequence(own.map(base64Character), fold);
  });
}

/** The two characters that address-safe Base64 spells in another way, and addresses and JSON in theirs. */
function base64Character(character: string): string {
  if (character === "+") return "(?:[+-]|%2B)";
  return character === "/" ? "(?:_|%2F|\\\\?/)" : character;
}

const hexOf = (code: number): string => code.toString(16);
