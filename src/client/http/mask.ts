/** Hides a key in what a server or a `fetch` says. */
export type Mask = (text: string) => string;

/** Fewer characters of Base64 could stand there by chance. */
const shortestBase64 = 8;

const entities: Readonly<Record<string, string>> = {
  '"': "quot",
  "'": "apos",
  "&": "amp",
  "<": "lt",
  ">": "gt",
};

/**
 * Whoever repeats a key may escape it: as JSON, in an address or in HTML, also twice over, and as Base64 or hexadecimal digits. Each
 * character is found in each of its spellings.
 */
export function createMask(key: string): Mask {
  const codes = [...key].map((character) => character.charCodeAt(0));
  const hex = codes.map((code) => code.toString(16)).join("");
  const spellings = [codes.map(spellingsOf).join(""), hex, ...base64Of(codes)];
  let pattern: RegExp | undefined;
  return (text) => {
    // Made when there is something to hide: most programs never need it.
    pattern ??= new RegExp(spellings.join("|"), "gi");
    return text.replace(pattern, "***");
  };
}

/** A pattern for one character in any escape. Alternatives begin differently, so that no text takes long. */
function spellingsOf(code: number): string {
  const character = String.fromCharCode(code);
  const hex = code.toString(16);
  const name = entities[character] ? `|${entities[character]}` : "";
  const escaped = character === "\\" ? "\\\\{1,4}" : `(?:\\\\{1,3}(?=["'/]))?${literal(character)}`;
  return `(?:${escaped}|\\\\{1,2}(?:u00|x)${hex}|%(?:25)*${hex}|&(?:amp;)*(?:#0*${code}|#x0*${hex}${name});)`;
}

/** The characters of Base64 that the key decides alone, whatever stands before and behind it. */
function base64Of(codes: readonly number[]): string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = btoa(String.fromCharCode(...Array<number>(before).fill(0), ...codes, 0, 0));
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + codes.length) * 8) / 6);
    const own = encoded.slice(first, last);
    return own.length < shortestBase64 ? [] : [[...own].map(base64Character).join("")];
  });
}

/** The two characters that address-safe Base64 spells in another way, and addresses and JSON in theirs. */
function base64Character(character: string): string {
  if (character === "+") return "(?:[+-]|%2B)";
  return character === "/" ? "(?:_|%2F|\\\\?/)" : character;
}

function literal(character: string): string {
  return /[a-z\d]/i.test(character) ? character : `\\${character}`;
}
