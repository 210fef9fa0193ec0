/**
 * The words of direction, polarity, exception and condition, Chinese and English: the key of a fact that says what each says, and its
 * sense, by which a sentence and its translation are compared.
 */

export type SignKind =
  "from" | "upTo" | "not" | "apart" | "choice" | "yes" | "only" | "must" | "need" | "or" | "step" | "unclear";

/** What a word says. A sentence and its translation have the same senses. */
export type Sense =
  | Exclude<SignKind, "need" | "unclear">
  | "except" | "omitted" | "above" | "below" | "unless" | "not only" | "some" | "even" | "odd" | "half" | "double" | "error"
  | "audience" | "no limit" | "otherwise"; // prettier-ignore

/** `bound` says on which side the number of a bound stands. */
type Row = readonly [
  kind: SignKind | "omission" | "whole",
  bound: -1 | 0,
  sense: Sense | undefined,
  words: string,
];

/** `"omission"` words need no key: what is left out is not sent. `"whole"` words only look like one of the others. */
const SIGNS: readonly Row[] = [
  ["from", -1, "from", "以上|及以上|或以上|或更高|或更多|或更新|及更高|及更新|及后续|起|and above|or above|and later|or later|and newer|or newer|and up|or more|or higher|or longer|or greater"],
  ["from", 0, "from", "至少|最少|最小|最低|不少于|不小于|不低于|不得少于|不得低于|不能少于|不能低于|大于等于|大于或等于|下限|≥|>=|at least|minimum|min|no less than|not less than|no fewer than"],
  ["upTo", -1, "upTo", "以下|及以下|或以下|或更低|或更少|以内|之内|内|and below|or below|and earlier|or earlier|and older|or older|or less|or fewer|or lower|and lower|or shorter|or smaller"],
  ["upTo", 0, "upTo", "不超过|不得超过|不能超过|不可超过|不要超过|未超过|最多|至多|最大|最长|最高|上限|不大于|不高于|不多于|小于等于|小于或等于|≤|<=|up to|at most|no more than|not more than|no longer than|not longer than|maximum|max|within|must not exceed|not exceed|cannot exceed"],
  ["not", 0, "not", "不支持|不再支持|未支持|暂不支持|尚未支持|停止支持|已停止支持|取消支持|已取消支持|暂停支持|无法|无法使用|不能|不能使用|不可|不可用|不可使用|不可选|禁止|禁用|不得|不允许|不适用|不接受|不兼容|不含|不生效|不使用|不用于|不开放|无效|没有|不|未|无|非|没|勿|停用|弃用|废弃|作废|停止使用|已下线|已下架|cannot|can not|can't|not supported|not support|does not support|do not support|doesn't support|don't support|no longer supported|no longer supports|unsupported|not available|unavailable|not allowed|not permitted|must not|may not|without|not|no|never|none|neither|nor|isn't|aren't|doesn't|don't|won't|forbidden|prohibited|invalid|discontinued|deprecated"],
  ["not", 0, "except", "除|除了|除去|除外|以外|之外|例外|except|except for|excluding|other than|apart from|all but"],
  ["apart", 0, "apart", "互斥|不能同时|不可同时|不能一起|不可一起|不能与|不能和|不能跟|mutually exclusive|not together"],
  ["choice", 0, "choice", "二选一|三选一|任选其一|只能选一|择一|其中之一|exactly one of|one of|either"],
  ["yes", 0, "yes", "支持|可使用|可用|适用|可选|可传|允许|开放|supported by|supported|supports|support|available|allowed"],
  ["only", 0, "only", "仅|仅限|仅支持|仅可|仅供|只|只有|只能|只支持|只允许|才|才可|才可使用|才能|才能使用|才支持|限于|独享|独占|独家|专享|专属|专用|only|solely|exclusively|exclusive to"],
  ["must", 0, "must", "必填|必传|必选|务必|mandatory"],
  ["need", 0, "must", "必须|必需|需要|须|需|必要|必|must|required|requires|require|needs|has to|have to"],
  ["or", 0, "or", "或|或者|or"],
  ["step", 0, "step", "倍数|步长|整数倍|multiple of|multiples of|in steps of|steps of|step of|step size"],
  ["unclear", 0, "above", "大于|超过|高于|多于|晚于|长于|之后|以后|后|more than|over|above|later than|newer than|longer than|greater than|higher than|>"],
  ["unclear", 0, "below", "小于|低于|少于|早于|短于|不足|不满|未满|之前|以前|前|less than|fewer than|under|below|earlier than|older than|shorter than|lower than|prior to|<"],
  ["unclear", 0, "unless", "除非|unless"],
  ["unclear", 0, "not only", "不仅|不只|不仅仅|不止|not only"],
  ["unclear", 0, "from", "至少一个|至少一项|至少传一个"],
  ["unclear", 0, "must", "不必须"],
  ["unclear", 0, "some", "部分支持|partially|partly"],
  ["unclear", 0, "even", "偶数|双数|even numbers?"],
  ["unclear", 0, "odd", "奇数|单数|odd numbers?"],
  ["unclear", 0, "half", "减半|折半|一半|halved"],
  ["unclear", 0, "double", "加倍|翻倍|双倍|两倍|doubled|twice"],
  ["unclear", 0, "error", "报错|出错|会失败|an error|fails"],
  ["unclear", 0, "audience", "免费|付费|会员|充值|订阅用户|企业用户|内测|公测|灰度|白名单|vip|free users?|paid users?|members? only|premium|beta"],
  ["unclear", 0, "no limit", "不限|不限制|无限制|不受限制|unlimited|no limit"],
  ["unclear", 0, "otherwise", "否则|otherwise"],
  ["omission", 0, "omitted", "可不传|可不填|可以不传|可以不填|不填写|不填|不传|未填|未填写|未传|如非必要|非必填|非必传|非必选|非必须|无需|不需要|不必|选填|omitted|or omitted|left out|leave it out|leave out|without it|optional|not required|not needed"],
  ["omission", 0, undefined, "如需|需求|只读|之一|一起|not described|no template"],
  ["whole", 0, undefined, "可能|有时|中文|不同|不断|不错|不少|不论|不管|不过|不久|不明|不透明|无论|无损|无缝|无限|无人机|无线|无水印|非常|是非|未来|未知|没关系|删除|清除|去除|移除|消除|解除|扣除|除以|只是|人才|刚才|必定|须知|有限|限制|权限|期限|限时"],
]; // prettier-ignore

interface SignWord {
  readonly kind: Row[0];
  readonly bound: -1 | 0;
  readonly sense: Sense | undefined;
}

const WORDS = new Map<string, SignWord>(
  SIGNS.flatMap(([kind, bound, sense, words]) =>
    words
      .split("|")
      .flatMap((word) => (word.endsWith("s?") ? [word.slice(0, -2), `${word.slice(0, -2)}s`] : [word]))
      .map((word) => [word, { kind, bound, sense }] as const),
  ),
);

/** What a word of the table says. */
export const signOf = (word: string): SignWord | undefined => WORDS.get(word.toLowerCase());

const escape = (word: string): string => word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** Behind data only: 上传图片后 is no bound, v6 后 is one. */
const BEHIND_DATA = /^[前后内起]$/;

function pattern(word: string): string {
  if (BEHIND_DATA.test(word)) return `(?<=(?:[A-Za-z0-9"')]|版本|模型|[字符秒张])\\s?)${word}`;
  if (/[A-Za-z]/.test(word)) return whole(escape(word));
  return /[<>≤≥]/.test(word) ? `${escape(word)}(?=\\s*\\d)` : escape(word);
}

const whole = (words: string): string => `(?<![A-Za-z0-9_])${words}(?![A-Za-z0-9_])`;

/**
 * Any of the words, and of some more, at a place. Longer words first: 不支持 is not 支持. What begins with a Latin letter stands for itself,
 * so that a place with none before it is looked at once, and not once for each of them.
 */
export function wordsPattern(more: Iterable<string>): RegExp {
  const all = [...new Set([...WORDS.keys(), ...more])].toSorted((a, b) => b.length - a.length);
  const [latin, others] = [true, false].map((is) => all.filter((word) => /^[A-Za-z]/.test(word) === is)) as [
    string[],
    string[],
  ];
  const words = whole(`(?:${latin.map(escape).join("|")})`);
  return new RegExp(`(?:${[words, ...others.map(pattern)].join("|")})`, "iy");
}
