import { escapeToken } from "../shared/json-value.js";
import { isTemplate } from "./dialect.js";
import { isObject, type Json, type JsonObject } from "./plain-data.js";

/** What stands where a secret stood. */
const mask = "********";

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
  /(?<=[?&](?:access_?token|token|api_?key|key|secret|signature|sig|password)=)[\w\-.~%+/=]{8,}/gi,
];
/** One cheap look spares nearly every string the list above. Like the list it takes time in proportion to the text, whatever the text. */
const suspicious =
  /eyJ|bearer|basic|[sprk]k[-_]|AKIA|ASIA|LTAI|AKID|gh[pousr]_|github_pat|glpat|xox|AIza|PRIVATE KEY|:\/\/[^\s/]{1,201}@|(?:token|key|secret|sig|signature|password)=/i;

/** Where a list goes on, of pages, changes or lines: no key to anything, although it is called a token. */
const cursorEnding =
  /(^| )(page|next|prev|previous|cursor|continuation|continue|pagination|scroll|sync|resume|delta|start|end|offset) token$/;

export function isSecretName(name: string): boolean {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, "$1 $2").replaceAll(/[^\p{L}\p{N}]+/gu, " ");
  const folded = words.trim().toLowerCase();
  return secretEnding.test(folded) && !cursorEnding.test(folded);
}

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
  const isHarmless =
    value === null || value === "" || typeof value === "boolean" || value === "string" || value === mask;
  if (isHarmless || isTemplate(value) || !isSecretName(name)) return { value, masked: 0 };
  return { value: typeof value === "number" ? 0 : mask, masked: 1 };
}

export function maskText(text: string): string {
  if (!suspicious.test(text)) return text;
  return secretValues.reduce((result, pattern) => result.replace(pattern, mask), text);
}

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
