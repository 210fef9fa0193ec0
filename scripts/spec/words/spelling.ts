/** Spellings that say the same: vendors retype texts, and editors change quotes, blanks and widths on their own. */

/** A text in the one spelling that texts are compared in. */
export interface Folded {
  readonly text: string;
  /** For each character of `text`, and for its end, the place in the original. */
  readonly at: readonly number[];
}

const PUNCTUATION: Readonly<Record<string, string>> = {
  "。": ".", "、": ",", "“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'", "～": "~", "〜": "~", "–": "-", "—": "-",
  "−": "-", "【": "[", "】": "]", "《": "<", "》": ">", "…": "...",
}; // prettier-ignore

/** Half-width punctuation, one blank where there are blanks and none beside punctuation, nothing invisible. */
export function fold(original: string): Folded {
  let text = "";
  const at: number[] = [];
  let blank: { sign: string; place: number } | undefined;
  for (let place = 0; place < original.length; place++) {
    const sign = original[place] ?? "";
    const isAscii = sign > " " && sign < "\u007f";
    if (!isAscii && /[\p{Cf}\u00ad]/u.test(sign)) continue;
    if (!isAscii && /\s/.test(sign)) {
      const isBreak = sign === "\n" || blank?.sign === "\n";
      blank = { sign: isBreak ? "\n" : " ", place: blank?.place ?? place };
      continue;
    }
    const plain = isAscii ? sign : (PUNCTUATION[sign] ?? halfWidth(sign));
    const isGlued = blank?.sign === " " && (isTight(text.at(-1)) || isTight(plain[0]));
    if (blank && text !== "" && !isGlued) {
      text += blank.sign;
      at.push(blank.place);
    }
    blank = undefined;
    text += plain;
    for (const _ of plain) at.push(place);
  }
  return { text, at: [...at, original.length] };
}

const halfWidth = (sign: string): string =>
  /[\uff01-\uff5e]/.test(sign) ? String.fromCharCode(sign.charCodeAt(0) - 0xfee0) : sign;

/** Punctuation beside which a blank says nothing. A point or a dash beside a digit may be part of a number, and is not among them. */
const isTight = (sign: string | undefined): boolean => sign !== undefined && ",:;()[]!?".includes(sign);

/** A text for people: signs that cannot be seen, and blanks that pass for ordinary ones, by their code. */
export function visible(text: string): string {
  return text.replaceAll(
    /(?![\n ])[\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Cc}]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
