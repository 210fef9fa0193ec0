/** Words that say the contrary of each other, Chinese and English: 打开 and 关闭, one and several. */

const OPPOSITES: readonly (readonly [one: RegExp, other: RegExp])[] = [
  [/打开|开启|启用|启动|\bon\b|\byes\b|\benabled?\b|\benables\b/i, /关闭|关掉|禁用|停用|\boff\b|\bno\b|\bdisabled?\b|\bdisables\b/i],
  [/单|一个镜头|\bone\b|\bsingle\b/i, /多|\bseveral\b|\bmulti|\bmany\b/i],
  [/横|\blandscape\b|\bhorizontal/i, /竖|\bportrait\b|\bvertical/i],
  [/男|\bmale\b|\bman\b/i, /女|\bfemale\b|\bwoman\b/i],
  [/公开|\bpublic\b/i, /私有|私密|不公开|\bprivate\b/i],
  [/快|\bfast\b|\bquick/i, /慢|\bslow/i],
  [/首帧|首图|开头|\bfirst\b|\bbegin/i, /尾帧|尾图|末尾|结尾|\blast\b|\bend\b/i],
  [/左|\bleft\b/i, /右|\bright\b/i],
  [/放大|推进|\bzoom in\b|\bcloser\b/i, /缩小|拉远|\bzoom out\b/i],
  [/自动|\bautomatic|\bitself\b/i, /手动|\bmanual|\bby hand\b/i],
  [/保留|\bkeep/i, /去除|删除|移除|\bremove/i],
  [/显示|\bshow/i, /隐藏|\bhid(?:e|es|den)\b/i],
  [/有声|\bwith sound\b/i, /无声|静音|\bmute|\bsilent\b|\bwithout sound\b/i],
  [/上传|\bupload/i, /下载|\bdownload/i],
  [/输入|\binput/i, /输出|\boutput/i],
  [/清晰|\bsharp\b/i, /模糊|\bblur/i],
  [/白天|\bdaytime\b/i, /夜晚|\bnight\b/i],
  [/高质量|高清|\bhigh/i, /低质量|低清|\blow\b/i],
  [/开始前|生成前|之前|\bbefore\b/i, /开始后|生成后|之后|\bafter\b/i],
]; // prettier-ignore

/** Where a word of English has one meaning only, the vendor's word for it. */
const ENGLISH_THINGS: readonly (readonly [english: RegExp, vendor: RegExp])[] = [
  [/\bimage-to-video\b/i, /图|image/i],
  [/\btext-(?:to-video\b|(?= or))/i, /文|text/i],
  [/\bmulti-image\b/i, /多图|multi-image/i],
];
const BEFORE = /(?<![之以])前(?![景端])/;
const BEFORE_IN_ENGLISH = /\bbefore\b|\bprior\b|\bfirst\b|\bbelow\b|\bearlier\b|\bprevious/i;

/** In lines, what only a sentence or only its translation says, beside the words of the glossary. */
export function unnamedThings(sentence: string, translation: string): string[] {
  return [
    ...(BEFORE.test(sentence) && !BEFORE_IN_ENGLISH.test(translation)
      ? [`the translation has no word for "前". Translate the sentence anew`]
      : []),
    ...ENGLISH_THINGS.filter(([ours, theirs]) => ours.test(translation) && !theirs.test(sentence)).map(
      ([ours]) => `only the translation says "${ours.exec(translation)?.[0]}". Translate the sentence anew`,
    ),
  ];
}

/** `true: …`, `"enabled" : …` and `"auto" or omitted: …`, with what is said of the value. */
const LABEL =
  /(?:"\s*([^"]+?)\s*"|(?<![\w"])(true|false|\d+))\s*(?:(?:or|或)[^:=".,;\n]*)?[:=]\s*(.*?)(?=[;.,\n]|"[^"]+"\s*[:=]|(?:true|false)\s*[:=]|$)/gis;

/** Of each value that is explained, what the sentence says of it, and what the translation does. */
export function explainedValues(
  sentence: string,
  translation: string,
): (readonly [value: string, theirs: string, ours: string])[] {
  const labels = [...sentence.matchAll(LABEL)].map(
    ([, quoted, bare, said = ""]) => [quoted ?? bare ?? "", said] as const,
  );
  return labels.flatMap(([value, said]) => {
    const ours = new RegExp(
      `(?<![\\w-])"?${escaped(value)}"?\\s*(?:or [^:=".,;\\n]*)?[:=]\\s*([^;.,\\n]*)`,
      "i",
    ).exec(translation)?.[1];
    return ours === undefined ? [] : [[value, said, ours] as const];
  });
}

/** In lines, where a translation says the contrary of its sentence, as a whole or of one value. */
export function opposed(sentence: string, translation: string): string[] {
  const pairs = explainedValues(sentence, translation);
  return [["it", sentence, translation] as const, ...pairs].flatMap(([value, one, two]) =>
    OPPOSITES.flatMap((words) => {
      const [a, b] = [saidOnly(words, one), saidOnly(words, two)];
      return a !== undefined && b !== undefined && a !== b
        ? [
            `the sentence says of ${value} «${one.trim()}», and the translation the contrary, «${two.trim()}». Translate the sentence anew`,
          ]
        : [];
    }),
  );
}

/** Which of two contraries a text says, where it says one of them only. */
function saidOnly([one, other]: readonly [RegExp, RegExp], text: string): 0 | 1 | undefined {
  const [a, b] = [one.test(text), other.test(text)];
  return a === b ? undefined : a ? 0 : 1;
}

const escaped = (word: string): string => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
