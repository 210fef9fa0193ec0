/** A number with its noun: `1 value`, `2 values`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** What a field counts, in the words of people. The unit itself stands in the operation file. */
const chinese: Readonly<Record<string, string>> = { seconds: "秒" };

export type Language = "en" | "zh";

/** `seconds`, `秒`. One that nobody has translated stays as it is. */
export function unitIn(language: Language, unit: string): string {
  return language === "zh" ? (chinese[unit] ?? unit) : unit;
}

/** `how long the video is, in seconds`. */
export function withUnit(language: Language, meaning: string, unit: string | undefined): string {
  if (unit === undefined) return meaning;
  return meaning + (language === "zh" ? "，单位为" : ", in ") + unitIn(language, unit);
}
