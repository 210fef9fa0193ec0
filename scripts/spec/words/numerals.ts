/** Numbers that are not written in plain digits: 五秒, 十二个字符, 5万, 5,000. */

const DIGITS = "零一二三四五六七八九";
const TENS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 10_000 };
const NUMERAL = "[〇零一二两三四五六七八九十百千万]+";
/** What a numeral has to count, to be a number: 十分 is "very", and 二选一 is a word of its own. */
const COUNTED =
  "(?:秒|张|幅|个|字|汉字|条|项|倍|帧|像素|分钟|小时|天|次|seconds?|images?|pictures?|items?|characters?)";
const COUNTING = new RegExp(
  `(?<![之选])(${NUMERAL})(?=\\s*${COUNTED}|\\s*(?:到|至|~|-)\\s*(?:\\d|${NUMERAL}\\s*${COUNTED}))`,
  "g",
);
/** 一个 is an article, as "a" is. */
const ARTICLE = /^[个项条次]/;
const GROUPED =
  /(?<![\d.,])(\d{1,3})((?:,\d{3})+)(?![\d,]|\.\d)(?=(\s*(?:characters?|chracters?|chars?|个?字|汉字|bytes?|字节))?)/gi;

/** A text with its numbers in digits. */
export function inDigits(text: string): string {
  return text
    .replaceAll(/(\d+(?:\.\d+)?)\s*([千万])/g, (_, digits: string, unit: string) =>
      String(Number(digits) * (TENS[unit] ?? 1)),
    )
    .replaceAll(COUNTING, (numeral: string, _: string, at: number, whole: string) =>
      numeral === "一" && ARTICLE.test(whole.slice(at + 1)) ? numeral : String(valueOf(numeral)),
    )
    .replaceAll(GROUPED, (whole: string, first: string, groups: string, counted: string | undefined) => {
      // 360,540,720 is a list; 5,000 is none, and 1,500 characters neither.
      const isNumber = groups.includes(",0") || counted !== undefined;
      return isNumber ? first + groups.replaceAll(",", "") : whole;
    });
}

function valueOf(numeral: string): number {
  if (!/[十百千万]/.test(numeral)) return Number([...numeral].map(digitOf).join(""));
  let [sum, section, digit] = [0, 0, 0];
  for (const sign of numeral) {
    const tens = TENS[sign];
    if (tens === undefined) digit = digitOf(sign);
    else if (sign === "万") [sum, section, digit] = [sum + (section + digit) * tens, 0, 0];
    else [section, digit] = [section + (digit || 1) * tens, 0];
  }
  return sum + section + digit;
}

const digitOf = (sign: string): number => (sign === "两" ? 2 : Math.max(DIGITS.indexOf(sign), 0));
