import { escapeToken } from "../shared/json-value.js";
import { isObject, type Json, type JsonObject } from "./plain-data.js";
import { isTemplate } from "./dialect.js";

/** Values that are secrets under any name: tokens by their issuers' prefixes, keys, passwords in addresses. */
const secretValues = [
  /\beyJ[\w-]{8,500}\.[\w-]*(\.[\w-]*)?/g, // A JSON Web Token: base64 of `{"`.
  // Words are none (`Basic authentication`), nor is what stands for a token.
  /\b(?:[Bb]earer|BEARER|[Bb]asic|BASIC)\s+(?![Tt]oken\b|TOKEN\b|[Yy]our|YOUR|[Xx]{3}|[{<$])(?!(?:[A-Z]?[a-z]{1,20}|[A-Z]{1,20})(?:[-./~+_][A-Z]?[a-z]{1,20})*[-./]*(?![\w\-.~+/=]))[\w\-.~+/]{12,}=*/g,
  /\b(?:sk|pk|rk)[-_](?=[\w-]{0,60}\d)[\w-]{16,}/g, // Without a digit it is a primary key's name.
  /\b(?:AKIA|ASIA|LTAI|AKID)[A-Za-z0-9]{12,}/g, // Amazon, Alibaba Cloud, Tencent Cloud.
  /\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abprs]-[\w-]{10,}/g,
  /\bAIza[\w-]{30,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{1,100}:[^\s/@]{1,100}(?=@)/gi,
];
/** One cheap look spares nearly every string the list above. Like the list it takes time in proportion to the text, whatever the text. */
const suspicious =
  /eyJ|bearer|basic|[sprk]k[-_]|AKIA|ASIA|LTAI|AKID|gh[pousr]_|github_pat|glpat|xox|AIza|PRIVATE KEY|:\/\/[^\s/]{1,201}@/i;

/** A name and its value, as a language or a protocol writes them: the value is one, whatever it looks like. */
const literals = [
  // JSON and Python, also within a text in quotes: `{\"password\":\"…\"}`.
  /(?<before>(?<around>\\?["'])(?<name>[\p{L}\p{N}_.-]{1,60})\k<around>\s{0,9}:\s{0,9}(?<quote>\\?["']))(?<value>(?:(?!\k<quote>)(?:\\[^\n]|[^\\\n])){1,500})(?=\k<quote>)/gu,
  /(?<before>(?<around>["'])(?<name>[\p{L}\p{N}_.-]{1,60})\k<around>\s{0,9}:\s{0,9})(?<value>\d{6,40})(?![\w.])/gu,
  // Attributes, shells, YAML, JavaScript.
  /(?<before>(?<![\p{L}\p{N}_.-])(?<name>[\p{L}\p{N}_.-]{1,60})\s{0,9}[:=]\s{0,9}(?<quote>["'`]))(?<value>(?:(?!\k<quote>)(?:\\[^\n]|[^\\\n])){1,500})(?=\k<quote>)/gu,
  // Headers of a command, with the scheme of an Authorization.
  /(?<before>(?<=\s(?:-H|--header)[ =]?(?<quote>["']))(?<name>(?!(?:set-)?cookie:)[\w-]{1,60}):\s{0,9}(?:bearer\s|basic\s|token\s)?)(?<value>[^"'\n]{1,500})(?=\k<quote>)/giu,
  // A text that is a form, and XML.
  /(?<before>(?:^|(?<=&))(?<name>[\w.-]{1,60})=)(?<value>[^&\s]{1,500})(?=&|$)/gu,
  /(?<before><(?:[\w-]{1,30}:)?(?<name>[\p{L}\p{N}_.-]{1,60})(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?)(?<value>(?:(?!\]\]>)[^<>]){1,500})(?=(?:\]\]>)?<\/)/gu,
  // Without a name: what is secret in a query, and after `curl -u user:`.
  /(?<before>[?&](?:access_?token|token|api_?key|key|secret|signature|sig|password)=)(?<value>[\w\-.~%+/=]{8,})/giu,
  /(?<before>:(?<=\bcurl(?=\s)[^]{0,500}\s(?:-u|--user)[ =]{0,3}["']?[^\s:"']{1,100}:))(?<value>[^\s"']{1,200})/gu,
];

/** A name and what follows it in prose or in a header, which is often a word about the value. */
const prose =
  /(?<before>(?<![\p{L}\p{N}_.-]|:\/\/)(?<name>[\p{L}\p{N}_.-]{1,60}(?: key)?)\s?[:=：]\s{0,3}(?:bearer\s|basic\s|token\s)?)(?<value>[\w\-.~+/=@!#$%^*]{6,500})(?![^\s"'`,;&)\]}<>|，。；、])/giu;

/** The cookies of a header or a command; what they are called says little. */
const cookies =
  /(?<=\b(?:cookie:\s?|curl(?=\s)[^]{0,500}\s-b ["']|--cookie[ =]["']))[\w.-]{1,60}=[^\n"'`]{1,2000}/giu;
const cookieValue = /(?<=(?:^|;)\s?(?!path=|domain=|expires=|max-age=|samesite=)[\w.-]{1,60}=)[^;\s]+/gi;

/** One cheap look spares most texts the search. */
const named =
  /token|secret|pass|pwd|credential|auth|cookie|jwt|otp|cvv|ticket|sess|sid|key|sig|密码|令牌|密钥|curl/i;

function maskNamed(text: string): string {
  if (!named.test(text)) return text;
  const bare = text.replace(cookies, (list) =>
    list.replace(cookieValue, (value) => (isSecret("cookie", value) ? mask : value)),
  );
  const exact = literals.reduce((result, pattern) => maskMatches(result, pattern, isSecret), bare);
  return maskMatches(exact, prose, isSurelySecret);
}

const maskMatches = (text: string, pattern: RegExp, isOne: typeof isSecret): string =>
  text.replace(pattern, (whole, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    const { before = "", name = "password", value = "" } = groups;
    if (!isOne(name, value)) return whole;
    // A number of JSON has no quotes around it, and stays one.
    return before + (/["']\s*:\s*$/.test(before) ? "0" : mask);
  });

/** Masks what is secret in an example, by its name or its look, at any depth. Tells how many were masked. */
export function maskValue(value: Json, name: string): { value: Json; masked: number } {
  if (Array.isArray(value)) {
    const items = value.map((item) => maskValue(item, name));
    return { value: items.map((item) => item.value), masked: sum(items) };
  }
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, member]) => [key, maskValue(member, key)] as const);
    return {
      value: Object.fromEntries(members.map(([key, member]) => [key, member.value])),
      masked: sum(members.map(([, member]) => member)),
    };
  }
  if (value === null || typeof value === "boolean" || !isSecret(name, String(value)))
    return { value, masked: 0 };
  return { value: typeof value === "number" ? 0 : mask, masked: 1 };
}

/** Masks what is secret in a text: by its look, or by the name in front of it. What stands for a secret stays. */
export function maskText(text: string): string {
  const byLook = suspicious.test(text)
    ? secretValues.reduce((result, pattern) => result.replace(pattern, mask), text)
    : text;
  return maskNamed(byLook);
}

/** Whether a value is a text that would be masked under any name. */
export const looksSecret = (value: Json | undefined): boolean =>
  typeof value === "string" && maskText(value) !== value;

/**
 * Masks what looks like a secret in every text of a finished document (descriptions, code samples, defaults), and tells where, as
 * JSON Pointers. Names of members are left alone. In place, because a document is large and most of it has nothing to mask.
 */
export function maskDocument(node: JsonObject | Json[]): string[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (typeof value === "object" && value !== null)
      return maskDocument(value).map((rest) => `/${escapeToken(key)}${rest}`);
    if (typeof value !== "string") return [];
    const masked = maskText(value);
    if (masked === value) return [];
    (node as JsonObject)[key] = masked;
    return [`/${escapeToken(key)}`];
  });
}

const sum = (items: readonly { masked: number }[]): number =>
  items.reduce((total, { masked }) => total + masked, 0);

/** What stands where a secret stood. */
export const mask = "********";

/**
 * Names whose values open doors, by how they end: `X-QIWEI-TOKEN`, `userPassword`, `wx_session_key`. A `max_tokens` or a
 * `passwordPolicy` is harmless.
 */
const secretEnding = new RegExp(
  `(^| )(${[
    "token|secret|password|passwd|pwd|passphrase|passcode|credentials?|authorization|authentication|auth",
    "cookies?|jwt|otp|cvv|ticket|signature|sign|jsessionid|phpsessid|sessid|apikey|appkey|appsecret|accesskey|secretkey",
    "(api|app|access|secret|private|client|session|security|auth|encrypt|encryption|sign|signing|aes|rsa) key( id)?",
    "session( id)?|sid|sess id|密码|令牌|密钥",
  ].join("|")})$`,
);

/** Where a list goes on, of pages, changes or lines: no key to anything, although it is called a token. */
const cursorEnding =
  /(^| )(page|next|prev|previous|cursor|continuation|continue|pagination|scroll|sync|resume|delta|start|end|offset) token$/;

export function isSecretName(name: string): boolean {
  const folded = wordsOf(name);
  return secretEnding.test(folded) && !cursorEnding.test(folded);
}

/** A person chooses these: they can be any word. */
const isChosen = (name: string): boolean =>
  /(^| )(secret|password|passwd|pwd|passphrase|passcode|otp|密码)$/.test(wordsOf(name));

/** Whether a value under a name may be a secret: not what stands for one, and no word (`auth: basic`) that nobody chose as a password. */
export const isSecret = (name: string, value: string): boolean =>
  isSecretName(name) && !isPlaceholder(value) && (isChosen(name) || !isWords(value));

/** The same where many a name is followed by what is no value: in prose, and in a list of choices (`sign: HMAC-SHA256`). */
export const isSurelySecret = (name: string, value: string): boolean =>
  isSecretName(name) && !isPlaceholder(value) && isRandom(value);

/** What stands for a secret: a variable, a type, a name (`YOUR_API_KEY`), `<token>`, `sk-xxx`, `***`, or words that describe it. */
function isPlaceholder(value: string): boolean {
  const text = value.trim();
  return (
    text === "" ||
    isTemplate(text) ||
    /^(?:<.*>|\$?\{.*\}|\[.*\]|\(.*\)|\$\w+|%\w+%|x+)$/is.test(text) ||
    /^(?:the[-_ ])?your|x{4}|\*{3}|\.{3}|…/i.test(text) ||
    /^(string|str|text|integer|int|number|null|none|nil|undefined|true|false|any|bytes|object)$/i.test(
      text,
    ) ||
    (/^[\p{L}\s_-]+$/u.test(text) && isSecretName(text)) ||
    (/\p{sc=Han}/u.test(text) && !isRandom(text))
  );
}

/** Nothing but words: `include`, `same-origin`, `Basic`, `v2`. */
const isWords = (text: string): boolean =>
  text.split(/[-_ .]/).every((part) => /^([A-Z]?[a-z]{1,14}|[A-Z]{1,14})\d?$/.test(part));

/** Has a part that no word with a number is (`AES-256-CBC`, `param1`, `2024-01-01`). */
const isRandom = (text: string): boolean =>
  /\d/.test(text) &&
  text.split(/[^A-Za-z0-9]+/).some((part) => part.length > 4 && !/^[A-Za-z]{0,30}\d{0,4}$/.test(part));

function wordsOf(name: string): string {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, "$1 $2").replaceAll(/[^\p{L}\p{N}]+/gu, " ");
  return words.trim().toLowerCase();
}
