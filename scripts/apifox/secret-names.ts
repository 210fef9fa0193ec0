import { isTemplate } from "./dialect.js";

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
