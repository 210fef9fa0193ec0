/**
 * Words that rule nothing, whatever stands beside them, and that nobody translates one by one (the others are in glossary.ts). A sentence that states something has no other words than these, data, signs and
 * what its fields are called: "免费", "偶数" or "海外" behind a list would be a condition that nobody stated.
 */

const CHINESE = `
的 了 在 是 是否 为 以 用 由 从 对 于 把 被 让 会 可 可以 能 能够 请 与 和 及 以及 跟 同 且 并 并且 同时 均 都 也 还 又 就 其 其中 该 此 这 本 有 时 时候 当
如 若 则 如果 假如 根据 按 按照 通过 进行 即 即可 后 中 里 间 个 种 类 项 条 次 一个 一种 来 到 至 等于
字段 参数 版本 选项 取值 值 类型 格式 范围 数字 数值 开关 功能 效果 方式
使用 传 传入 传参 填 填写 输入 输出 指定 选择 选 参考 见 详见 说明 描述 控制 想 想要
图 秒 秒钟
字 生视频 文 张 幅 像素
`;

const ENGLISH = `
a an the of for to in on by with as at is are be it its this that these whether and then when while from which value values field fields parameter parameters model models
version versions use used using can may will one seconds second characters character
chracters chars char letters items item true false ex eg tts number numbers switch on off enabled disabled
s sec secs bytes byte px pixels fps ms minutes minute k whole new generate generates generated generation set send sent pass given give up down type list here
`;

/** Words of English that make a condition or an exception of what stands beside them. */
const CONDITIONS = `
even odd half double twice free paid premium pro plus enterprise business members member beta alpha preview trial some most few other others all any each every etc about
approximately roughly usually often sometimes almost nearly soon planned formerly deprecated discontinued partially partly before after since until per counts counted if
unless once provided during recommended should might maybe
`;

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

export const PLAIN_CHINESE: readonly string[] = [...new Set(wordsOf(CHINESE))];
export const NARROWING: ReadonlySet<string> = new Set(wordsOf(CONDITIONS));
export const PLAIN_ENGLISH: ReadonlySet<string> = new Set(wordsOf(ENGLISH));
