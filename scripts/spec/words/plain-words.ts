/**
 * Words that rule nothing, whatever stands beside them. A sentence that states something has no other words than these, data, signs and
 * what its fields are called: "免费", "偶数" or "海外" behind a list would be a condition that nobody stated.
 */

const CHINESE = `
的 了 在 是 是否 为 以 用 由 从 对 于 把 被 让 会 可 可以 能 能够 请 与 和 及 以及 跟 同 且 并 并且 同时 均 都 也 还 又 就 其 其中 该 此 这 本 有 时 时候 当
如 若 则 如果 假如 根据 按 按照 通过 进行 即 即可 后 中 里 间 个 种 类 项 条 次 任意 一个 一种 来 到 至 等于
字段 参数 版本 模型 模式 模版 模板 选项 取值 值 类型 格式 单位 范围 数字 数值 整数 随机 随机数 字符 汉字 字符串 文本 文字 内容 列表 数组 开关 功能 效果 方式 示例 例如 比如
使用 传 传入 传参 填 填写 输入 输出 设置 设为 指定 选择 选 添加 增加 生成 获取 返回 上传 下载 调用 请求 创建 提交 参考 见 详见 文档 接口 说明 描述 控制 打开 开启 关闭 启用 决定 自动 想 想要
图 图片 图像 多图 首帧 尾帧 首尾帧 视频 音频 音效 音色 声音 音乐 人声 画面 镜头 多镜头 单镜头 运镜 运动 时长 长度 时间 秒 秒钟 分辨率 清晰度 画质 质量 比例 宽高比 风格 提示词 负向提示词 反向提示词 种子
字 文/图生视频 文生视频 图生视频 生视频 文 对口型 口型 系统 优化 思考 水印 特效 语音 台词 速度 强度 权重 音量 编号 名称 用户 系统 平台 任务 结果 张 幅 个数 数量 大小 宽度 高度 像素 帧率 每 每个 每张
`;

const ENGLISH = `
a an the of for to in on by with as at is are be it its this that these whether and then when while from which value values field fields parameter parameters model models
version versions use used using can may will one video videos image images picture pictures audio sound effect effects length duration seconds second characters character
chracters chars char letters items item true false ex eg tts id ids prompt quality style template templates random number numbers seed text switch on off enabled disabled
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
