import fc from "../property.js";
import { expect, test } from "vitest";
import { PixVerse } from "../../src/index.js";
import { seen } from "./seen.js";

/** Keys of every character that a header takes, long enough to be one. */
const keys = fc.stringMatching(/^[!-~]{12,40}$/);

const each = (spell: (code: number, character: string) => string) => (key: string) =>
  [...key].map((character) => spell(character.charCodeAt(0), character)).join("");
const hex = (code: number): string => code.toString(16).padStart(2, "0");
const html: Record<string, string> = { '"': "&quot;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const names: Record<string, string> = {
  ...html,
  "'": "&apos;",
  "/": "&sol;",
  "=": "&equals;",
  "+": "&plus;",
};
const pairsOf = (key: string): string[] => [...key].map((character) => hex(character.charCodeAt(0)));
const base64 = (key: string, before = ""): string => Buffer.from(`${before}${key}:end`).toString("base64");

const spellings: Readonly<Record<string, (key: string) => string>> = {
  "as it is": (key) => key,
  JSON: (key) => JSON.stringify(key).slice(1, -1),
  "JSON within JSON": (key) => JSON.stringify(JSON.stringify(key)),
  "JSON with slashes escaped": (key) => JSON.stringify(key).replaceAll("/", "\\/"),
  "JSON in numbers": each((code) => `\\u00${hex(code)}`),
  "an address": encodeURIComponent,
  "an address twice over": (key) => encodeURIComponent(encodeURIComponent(key)),
  "an address in small letters": each((code) => `%${hex(code)}`),
  HTML: each((_, character) => html[character] ?? character),
  "HTML twice over": each((_, character) => (html[character] ?? character).replaceAll("&", "&amp;")),
  "HTML with names for more": each((_, character) => names[character] ?? character),
  "HTML in numbers": each((code) => `&#${code};`),
  "HTML in hexadecimal": each((code) => `&#x${hex(code)};`),
  hexadecimal: (key) => Buffer.from(key).toString("hex"),
  "JSON in braces": each((code) => `\\u{${hex(code)}}`),
  "bytes as Node prints them": (key) => pairsOf(key).join(" "),
  "bytes with colons": (key) => pairsOf(key).join(":"),
  "bytes as C has them": (key) =>
    pairsOf(key)
      .map((pair) => `0x${pair}`)
      .join(", "),
  "bytes as the JSON of a Buffer has them": (key) => [...Buffer.from(key)].join(","),
  "two bytes a character": (key) => Buffer.from(key, "utf16le").toString("latin1"),
  "broken into lines": (key) => key.replaceAll(/.{9}/g, "$&\r\n  "),
  "lines of JSON": (key) => key.replaceAll(/.{9}/g, "$&\\n"),
  "cut off": (key) => `${key.slice(0, Math.ceil(key.length * 0.7))}…`,
  "capital letters": (key) => key.toUpperCase(),
};

async function errorsOf(apiKey: string, text: string): Promise<string> {
  const answers = [
    () => new Response(`<p>${text}</p>`, { status: 403 }),
    () => Response.json({ ErrCode: 10005, ErrMsg: `bad key ${text}` }),
    () => Response.json({ ErrCode: 10005, ErrMsg: { headers: { "API-KEY": text } } }),
    () => Promise.reject(new TypeError("failed", { cause: new Error(text) })),
  ];
  const errors = answers.map((answer) => {
    const fetch = (): Promise<Response> => Promise.resolve(answer());
    return new PixVerse({ apiKey, fetch, maxRetries: 0 }).getBalance().catch((error: unknown) => error);
  });
  return seen(await Promise.all(errors));
}

test.each(Object.entries(spellings))("a key that a server repeats is masked: %s", async (_, spell) => {
  await fc.assert(
    fc.asyncProperty(keys, async (key) => {
      // With a mark that escapes leave alone, so that one shows in whatever spelling the error has.
      const apiKey = `qqqq${key}zzzz`;
      const text = spell(apiKey);
      const shown = await errorsOf(apiKey, text);
      expect(shown).toContain("***");
      expect(shown).not.toContain(text);
      expect(shown).not.toContain(text.slice(0, 8));
      expect(shown).not.toMatch(/qqq|zzz/i);
    }),
    { numRuns: 15 },
  );
});

test.each(["", "a", "user:", "Bearer "])("a key in Base64 is masked, behind %j", async (before) => {
  await fc.assert(
    fc.asyncProperty(keys, async (apiKey) => {
      for (const text of [base64(apiKey, before), Buffer.from(`${before}${apiKey}`).toString("base64url")]) {
        const shown = await errorsOf(apiKey, text);
        expect(shown).toContain("***");
        // Two characters of each end belong to what stands beside the key.
        const start = Math.ceil((before.length * 8) / 6) + 1;
        expect(shown).not.toContain(text.slice(start, start + 10));
      }
    }),
    { numRuns: 15 },
  );
});

test("a key in lines of Base64, as mails and Python have it, is masked", async () => {
  await fc.assert(
    fc.asyncProperty(keys, async (apiKey) => {
      const [first = "", second = ""] =
        Buffer.from("x".repeat(54) + apiKey)
          .toString("base64")
          .match(/.{1,76}/g) ?? [];
      const shown = await errorsOf(apiKey, `${first}\r\n${second}`);
      expect(shown).toContain("***");
      expect(shown).not.toContain(first.slice(-4) + second.slice(0, 2));
      expect(shown).not.toContain(second.slice(0, 8));
    }),
    { numRuns: 15 },
  );
});

test("what a page has instead of a key hides none of a server's words", async () => {
  const words = "img-id: 2d, 45 or LQ of 2026-12-01";
  expect(await errorsOf("-", words)).toContain(words);
});
