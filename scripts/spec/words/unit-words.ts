/** What numbers count, in Chinese and English. */

const UNITS: readonly (readonly [unit: string, words: string])[] = [
  ["characters", "characters?|chracters?|chars?|letters?|个?字符|个汉字|汉字|个?字(?![段幕体母])"],
  ["words", "words?|个?单词|个?词"],
  ["tokens", "tokens?"],
  ["seconds", "seconds?|secs?|s|秒钟?"],
  ["minutes", "minutes?|mins?|分钟"],
  ["hours", "hours?|小时"],
  ["milliseconds", "milliseconds?|ms|毫秒"],
  ["days", "days?|天"],
  ["items", "items?|images?|pictures?|elements?|张|幅|个元素|项"],
  ["bytes", "bytes?|个?字节"],
  ["kilobytes", "ki?b"],
  ["megabytes", "mi?b"],
  ["gigabytes", "gi?b"],
  ["pixels", "px|pixels?|像素"],
  ["frames", "fps|frames?|帧"],
  ["percent", "%|percent|百分"],
  ["times", "times?|次|倍"],
  ["lines", "lines?|行"],
  ["pieces", "个|条"],
];

const NEXT = UNITS.map(([unit, words]) => [unit, new RegExp(`^\\s*(?:${words})(?![A-Za-z])`, "i")] as const);

/** The unit that a text begins with. */
export const unitAt = (text: string): string | undefined =>
  NEXT.find(([, pattern]) => pattern.test(text))?.[0];

/** Words that are units wherever they stand; "s" or 张 only behind a number. */
const PLAIN =
  /毫秒|分钟|小时|字节|像素|秒|(?<![A-Za-z])(?:milliseconds|minutes|seconds|hours|bytes|pixels)(?![A-Za-z])/gi;
/** `(字符)`, `单位: 秒`, "in words". */
const NAMED = /(?:\bin\s+|\((?!in\b)|单位\s*[:为是]?\s*|\bunit\s*:?\s*)([\p{Script=Han}A-Za-z%]+)/giu;

/** Units that a text names, and no number stands before. */
export function unitsNamed(text: string): Set<string> {
  const words = [
    ...[...text.matchAll(PLAIN)]
      .filter(({ index }) => !/\d\s*个?$/.test(text.slice(0, index)))
      .map(([word]) => word),
    ...[...text.matchAll(NAMED)].map(([, word = ""]) => word),
  ];
  return new Set(
    words.map(unitAt).filter((unit) => unit !== undefined && !/^(pieces|items|times)$/.test(unit)),
  ) as Set<string>;
}
