/**
 * The vendor changes a sentence, and whoever keeps the readings copies the new words and nothing else: neither the data nor the
 * translation. Each of these says something else than before, or the tool cannot know that it does not.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { Problem } from "../../scripts/shared/spec-error.js";
import { compileDefinition } from "../../scripts/spec/definition/compile-definition.js";
import { holdWords } from "../../scripts/spec/words/hold-words.js";
import type { OperationFile } from "../../scripts/spec/operation-file.js";
import { readOperationFiles } from "../../scripts/spec/read-operation-files.js";
import { PROJECT } from "./project.js";

const name = "spec/operations/image-to-video.yaml";
let file: object;
let operation: OperationFile;
beforeAll(async () => {
  file = parse(await readFile(join(PROJECT, name), "utf8")) as object;
  operation = read(stringify(file));
});

function read(text: string): OperationFile {
  const problems: Problem[] = [];
  const [found] = readOperationFiles([{ name, text }], problems);
  expect(problems).toEqual([]);
  return found!;
}

/** The file with words replaced in what is quoted or translated, and nowhere else. */
function edited(node: unknown, from: string, to: string, keys = /^(quote|remark|translation)$/): unknown {
  if (Array.isArray(node)) return node.map((item) => edited(item, from, to, keys));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      typeof value === "string" && keys.test(key)
        ? value.replace(from, () => to)
        : edited(value, from, to, keys),
    ]),
  );
}

/** What stops the generator when words of the file are replaced by others. */
function problemsWith(from: string, to: string, keys?: RegExp): string[] {
  const copied = edited(operation, from, to, keys) as OperationFile;
  expect(JSON.stringify(copied), `${from} stands in the file`).not.toBe(JSON.stringify(operation));
  return problemsIn(copied);
}

const problemsOf = (text: string): string[] => problemsIn(read(text));

function problemsIn(one: OperationFile): string[] {
  const problems: Problem[] = [];
  holdWords(one, problems);
  compileDefinition(one, "generateVideo", problems);
  return problems.map(({ message }) => message);
}

test("nothing stops as it is", () => {
  expect(problemsOf(stringify(file))).toEqual([]);
});

test.each(["minutes", "frames", undefined])(
  "stops when the field counts %s, and its sentences seconds",
  (unit) => {
    const text = stringify(file).replace(
      "    unit: seconds\n",
      unit === undefined ? "" : `    unit: ${unit}\n`,
    );
    expect(problemsOf(text)).not.toEqual([]);
  },
);

const audio = "支持 v5.5,v5.6,v6,c1";
const shots = "支持 v5.5,v6";
const orTemplate = "v5 以下 or 有template_id时可使用.";
const later = '"v5" 以上版本不支持此字段';
const fast = '"fast" 不支持 8s,';
const images = "多图模版时使用此字段.";
const prompt = "2048 Characters 以内";
const spoken = "~140Chracters (UTF-8).";
const length = "v6/c1:1~15 任意时长";
const thinking = "支持v5.5,v5.6,v6/";
const thoughts = '"enabled" : 打开 "disabled" : 关闭. "auto" or omitted: 让模型自动决定';
const sound = "可输入想要的音效, 如果不填写会根据视频内容生成音效";
const qualities = '"360p","540p","720p","1080p"';
const quality = (more: string): string => qualities.replace('"360p"', () => `"360p"${more}`);

const changes: readonly (readonly [from: string, to: readonly string[]])[] = [
  [audio, [
    "除 v5.5,v5.6,v6,c1 外均支持", "除了 v5.5,v5.6,v6,c1 以外支持", "支持 v5.5,v5.6,v6,除c1", "未支持 v5.5,v5.6,v6,c1", "尚未支持 v5.5,v5.6,v6,c1", "取消支持 v5.5,v5.6,v6,c1",
    "v5.5,v5.6,v6,c1 已停止支持", "部分支持 v5.5,v5.6,v6,c1", "暂停支持 v5.5,v5.6,v6,c1", "即将支持 v5.5,v5.6,v6,c1", "原支持 v5.5,v5.6,v6,c1", "支持 v5.5,v5.6,v6,c1 以外的版本",
    "支持 v5.5,v5.6,v6,c1 等", "支持 v5.5,v5.6,v6,c1 (海外版)", "支持 v5.5,v5.6,v6,c1 付费用户", "支持 v5.5,v5.6,v6,c1 会员", "支持 v5.5,v5.6,v6,c1(内测)", "非 v5.5,v5.6,v6,c1 版本支持",
    "支持 v5.5,v5.6,v6,c1 及其他版本", "几乎支持 v5.5,v5.6,v6,c1", "支持 v5.5,v5.6,v6,c1, 竖屏视频无效", "支持 v5.5,v5.6,v6,c1 的一半", "勿用于 v5.5,v5.6,v6,c1, 其他支持", "不再支持 v5.5,v5.6,v6,c1",
    "supported except v5.5,v5.6,v6,c1", "supports all but v5.5,v5.6,v6,c1", "partially supported by v5.5,v5.6,v6,c1", "supported by v5.5,v5.6,v6,c1 premium", "deprecated: supported by v5.5,v5.6,v6,c1",
    "支持 v5.5,v5.6,v6,c1 起", "支持 v5.5,v5.6,v6,c1 之后", "支持 v5.5,v5.6,v6,c1 前", "曾支持 v5.5,v5.6,v6,c1", "支持 v5.5,v5.6,v6,c1 (需申请)", "支持 v5.5,v5.6,v6,c1 下线", "停用: 支持 v5.5,v5.6,v6,c1",
    "支持 v5.5,v5.6,v6,c1, 否则报错", "支持 v5.5,v5.6,v6,c1 单人视频", "可能支持 v5.5,v5.6,v6,c1", "支持 v5.5,v5.6,v6,c1 限企业用户",
  ]],
  [shots, ["支持 v5.5,v6 之外的模型", "支持 v5.5,v6 企业版", "支持 v5.5,v6, 1080p 除外", "仅海外支持 v5.5,v6", "支持 v5.5,v6 竖屏"]],
  [orTemplate, [
    "v5 以下 or 无template_id时可使用.", "v5 以下 or 没有template_id时可使用.", "v5 之前 or 有template_id时可使用.", "v5 以前 or 有template_id时可使用.", "v5 以下 or 未填template_id时可使用.", "非v5 以下 or 有template_id时可使用.",
    "v5 以下 or 有template_id时停止使用.", "v5 以下 or 有付费template_id时可使用.", "v5 以下 or 除有template_id时可使用.", "v5 以下 or 有template_id时可使用, 会员除外.",
    "v5 以上 or 有template_id时可使用.", "低于 v5 or 有template_id时可使用.", "v5 以下 or 有template_id且激活时可使用.",
  ]],
  [later, ["\"v5\" 之后版本不支持此字段", "\"v5\" 以后版本不支持此字段", "\"v5\" 后的版本不支持此字段", "\"v5\" 以上版本部分不支持此字段", "\"v5\" 以上版本未必不支持此字段", "除 \"v5\" 以上版本不支持此字段", "\"v5\" 以上版本不支持此字段的一半", "高于 \"v5\" 版本不支持此字段", "晚于 \"v5\" 版本不支持此字段", "\"v5\" 以上版本不支持此字段(企业版除外)"]],
  [fast, ["\"fast\" 不支持 8分钟,", "\"fast\" 不支持 8帧,", "\"fast\" 不支持 8s 以上,", "\"fast\" 不支持超过 8s,", "\"fast\" 未必支持 8s,", "\"fast\" 免费用户不支持 8s,", "\"fast\" 不支持 8s 竖屏,"]],
  [images, ["多图模版时不使用此字段.", "非多图模版时使用此字段.", "无多图模版时使用此字段.", "单图模版时使用此字段.", "多图模版时停止使用此字段.", "除多图模版时使用此字段.", "多图模版前使用此字段.", "多图模版时仅会员使用此字段.", "多图模版时必须使用此字段.", "多图模版时禁止使用此字段.", "不在多图模版时使用此字段."]],
  [prompt, ["2048 words 以内", "2048 Characters 以内, 中文减半", "2048 Characters 以内, 中文算两个", "2048 tokens 以内", "2048 bytes 以内", "2048 lines 以内", "2048 Characters 左右以内", "2048 Characters 以内(免费用户减半)", "2048 Characters 以内, 超出截断", "2048 Characters 以内, Chinese counts double", "2048 Characters 以外", "2048 个单词以内", "2048 Characters 以内, 去除空格", "2048 Characters 以前", "2048 Characters 不足"]],
  [spoken, ["~140Chracters (GBK).", "~140Chracters (UTF-16).", "~140Chracters (ASCII).", "~140Chracters.", "~140words (UTF-8).", "~140Chracters (UTF-8), 中文减半.", "~140Chracters (UTF-8), 含标点."]],
  [length, ["v6/c1:1~15 任意偶数时长", "v6/c1:1~15 任意奇数时长", "v6/c1:1~15 任意双数时长", "v6/c1:1~15 分钟任意时长", "v6/c1:1~15 整五时长", "v6/c1:1~15 任意时长(会员)", "v6/c1:1~15 之间任意时长, 不含两端", "v6/c1:1~15 任意时长, 每 5 秒一档", "v6/c1:1~15 任意时长(竖屏减半)", "v6/c1 不支持 1~15 任意时长", "v6/c1:大于1~15 任意时长", "v6/c1:1~15 even lengths"]],
  [thinking, ["未支持v5.5,v5.6,v6/", "支持v5.5,v5.6,v6 以外/", "支持v5.5,v5.6,v6 企业版/", "不再支持v5.5,v5.6,v6/"]],
  [thoughts, ["\"enabled\" : 关闭 \"disabled\" : 打开. \"auto\" or omitted: 让模型自动决定", "\"enabled\" : 打开 \"disabled\" : 关闭. \"auto\" : 让模型自动决定", "\"enabled\" : 打开 \"disabled\" : 关闭. \"auto\" or omitted: 报错", "\"enabled\" : 打开 \"disabled\" : 关闭(会员). \"auto\" or omitted: 让模型自动决定", "\"enabled\" : 打开 \"disabled\" : 关闭. 除\"auto\" or omitted: 让模型自动决定"]],
  [sound, ["可输入想要的音效, 如果不填写会报错", "必须输入想要的音效, 如果不填写会根据视频内容生成音效", "可输入想要的音效, 如果不填写则失败", "不可输入想要的音效, 如果不填写会根据视频内容生成音效", "可输入想要的音效, 如果填写会根据视频内容生成音效", "可输入免费的音效, 如果不填写会根据视频内容生成音效"]],
  [qualities, [quality("(免费用户不开放)"), quality("(会员)"), quality("(内测)"), quality("(即将下线)"), quality("(海外)"), quality("(默认除外)"), quality("(暂不开放)"), quality("(仅会员)"), quality("(deprecated)"), quality("(需审核)"), quality("(premium)")]],
  ["视频生成时长", ["视频生成时长(分钟)", "视频生成时长(毫秒)", "视频生成时长, 单位: 帧", "视频生成时长(偶数)", "视频生成时长, 必填", "视频生成时长(会员减半)"]],
  ["如果想一起使用sound_effect 请传为true", ["如果想一起使用sound_effect 请传为false", "如果不想一起使用sound_effect 请传为true", "如果想一起使用sound_effect 请勿传true", "如果想一起使用sound_effect 必须传true", "如果想一起使用sound_effect 请传为true, 否则报错"]],
  ["如果想一起使用对口型 请传为true", ["如果想一起使用对口型 请传为false", "如果未使用对口型 请传为true"]],
  ["true: Audio on , false: Audio off", ["true: Audio off , false: Audio on", "false: Audio on , true: Audio off", "true: 关闭 , false: 打开", "true: Audio on , false: Audio on"]],
  ["true: 多镜头 , false: 单镜头", ["true: 单镜头 , false: 多镜头", "false: 多镜头 , true: 单镜头"]],
  ["//激活模版才可使用此字段", ["//未激活模版才可使用此字段", "//激活模版不可使用此字段", "//激活模版可使用此字段", "//激活模版必须使用此字段", "//无需激活模版"]],
  ["可传随机数 0 - 2147483647", ["可传随机偶数 0 - 2147483647", "可传随机数 0 - 2147483647, 0 除外", "不可传随机数 0 - 2147483647", "可传非随机数 0 - 2147483647", "可传随机数 0 - 2147483647 毫秒"]],
  ["上传图片后获取的img_id", ["上传图片前获取的img_id", "未上传图片获取的img_id", "下载图片后获取的img_id", "上传图片后获取的img_id, 免费用户除外"]],
  ["可以在文/图生视频添加运镜(支持v4,v4.5版本)", ["可以在文/图生视频添加运镜(支持v4,v4.5以外版本)", "不可以在文/图生视频添加运镜(支持v4,v4.5版本)", "可以在文生视频添加运镜(支持v4,v4.5版本)", "可以在文/图生视频添加运镜(未支持v4,v4.5版本)", "可以在文/图生视频添加运镜(支持v4,v4.5版本, 竖屏)"]],
  ["v5 : 5/8", ["除 v5 : 5/8", "v5 : 5/8 分钟", "v5 : 非 5/8", "v5 : 5/8 (免费用户)", "v5 : 5/8 (360p 减半)", "v5 : 5/8 左右", "v5 前 : 5/8"]],
  ["如非必要可不传", ["如非必要不可传", "必传", "如非必要可不传(会员)", "不可不传"]],
  ["模版ID", ["非模版ID", "模版ID, 必传", "模版ID, 免费用户无效", "未激活模版ID"]],
  ["生成前必须传图片", ["生成后必须传图片", "生成前不必传图片", "生成前可传图片", "生成前必须传图片, 免费用户除外"]],
]; // prettier-ignore

test.each(changes.flatMap(([from, all]) => all.map((to) => [to.trim(), from.trim(), to, from] as const)))(
  "stops: %s (%s)",
  (_, _old, to, from) => {
    expect(problemsWith(from, to)).not.toEqual([]);
  },
);

/** Plain nouns and verbs, with the numbers, models and qualities left as they are. The translation names them, so it has to change too. */
const things: readonly (readonly [from: string, to: readonly string[]])[] = [
  ["生成图生视频", ["生成文生视频", "生成首尾帧视频", "批量生成图生视频", "生成图生视频(旧版)", "生成图生音频", "延长图生视频", "查询图生视频"]],
  ["通过图片进行图生视频的生成", ["通过首帧进行图生视频的生成", "通过图片进行图生视频的编辑", "通过多图进行图生视频的生成", "通过图片进行图生视频的预览", "通过图片进行图生视频的续写"]],
  ["生成前必须传图片", ["生成前必须传视频", "生成前必须传音频", "生成前必须传模版", "生成前必须传首尾帧", "支付前必须传图片", "生成前必须传竖图", "生成前必须传头像", "生成前必须审核图片"]],
  ["用img_id来进行请求", ["用img_ids来进行请求", "用图片来进行请求"]],
  ["视频生成时长", ["音频生成时长", "视频生成数量", "图片生成时长", "视频最大时长", "视频播放时长", "视频生成耗时"]],
  ["任意时长", ["任意数量", "固定时长", "任意速度", "随机时长", "任意帧数", "任意整数时长", "任意比例"]],
  ["上传图片后获取的img_id", ["上传视频后获取的img_id", "生成图片后获取的img_id", "上传尾帧后获取的img_id", "上传图片后生成的img_id", "上传图片后返回的img_id", "上传头像后获取的img_id", "审核图片后获取的img_id"]],
  ["多图模版时使用此字段", ["首尾帧模版时使用此字段", "多图模型时使用此字段", "多视频模版时使用此字段", "多图模版时返回此字段", "多图模版时自动使用此字段"]],
  ["不支持 8s", ["不支持 8 张", "不推荐 8s", "默认 8s", "不支持 8s 音频"]],
  ["不支持此字段", ["不支持此模版", "不支持此接口"]],
  ["版本不支持此字段", ["视频不支持此字段", "模版不支持此字段", "版本忽略此字段", "版本不返回此字段"]],
  ["可以在文/图生视频添加运镜", ["可以在图生视频添加运镜", "可以在文/图生视频添加特效", "可以在文/图生视频关闭运镜", "可以在多图视频添加运镜"]],
  ["支持参数:", ["支持模版:", "默认参数:", "返回参数:"]],
  ["2048 Characters 以内", ["2048 Chinese Characters 以内", "每行 2048 Characters 以内", "每个 2048 Characters 以内", "与负向提示词 2048 Characters 以内", "2048 Characters or words 以内", "2048 items 以内", "audio 2048 Characters 以内"]],
  ["v5 以下 or 有template_id时可使用", ["v5 以下 and 有template_id时可使用", "v5 以下 且 有template_id时可使用"]],
  ["有template_id时可使用", ["有img_id时可使用", "有template_id时自动使用"]],
  ["控制开关Audio", ["控制开关音效", "控制开关水印", "控制开关Video", "控制Audio 音量"]],
  ["控制单镜头, 多镜头", ["控制单图, 多图", "控制镜头, 速度"]],
  ["true: Audio on , false: Audio off", ["true: 音效 on , false: 音效 off", "true: Music on , false: Music off", "true: Text on , false: Text off"]],
  ["true: 多镜头 , false: 单镜头", ["true: 多图 , false: 单图", "true: 多人 , false: 单人", "true: 自动 , false: 手动"]],
  ["如果想一起使用sound_effect", ["如果想一起使用对口型"]],
  ["如果想一起使用对口型", ["如果想一起使用音效"]],
  ["可输入想要的音效", ["可输入想要的音乐", "可输入想要的语言", "可选择想要的音效", "可上传想要的音效", "可输入想要的音效id"]],
  ["会根据视频内容生成音效", ["会根据图片内容生成音效", "会根据提示词生成音效", "会关闭音效", "会随机生成音效", "会使用系统音效"]],
  ["可输入想要的tts 内容", ["可输入想要的tts 音色", "可输入想要的tts 语速", "可上传想要的tts 内容", "可输入想要的tts 语言"]],
  ["获取TTS 音色后的id", ["获取TTS 语音后的id", "上传TTS 音色后的id", "获取TTS 音色后的名称", "克隆TTS 音色后的id"]],
  ["是否使用系统优化提示词功能", ["是否使用系统优化图片功能", "是否使用用户优化提示词功能", "是否使用系统优化画质功能", "是否使用系统翻译提示词功能", "是否展示系统优化提示词功能", "是否使用系统优化负向提示词功能"]],
  ["让模型自动决定", ["让用户自动决定", "让模型自动关闭", "让模型自动打开", "让系统决定", "让模型随机决定", "让服务器自动决定"]],
  ["可传随机数", ["可传固定数", "可传整数", "可传字符", "可传种子", "可传时长"]],
  ["模版ID", ["模型ID", "图片ID", "特效ID", "任务ID", "模版名称", "用户模版ID"]],
  ["风格,可选", ["模版,可选", "默认风格,可选", "特效,可选", "水印,可选"]],
  ["激活模版才可使用", ["上传模版才可使用", "激活特效才可使用", "激活账号才可使用", "购买模版才可使用"]],
  ["成功", ["失败", "部分成功", "处理中", "已提交", "成功提交", "排队"]],
  ["参数请参考文档", ["参数请参考接口", "参数请参考列表"]],
  ["v5 : 5/8", ["v5 默认 : 5/8"]],
  ["模型 \"v3.5\"", ["默认 \"v3.5\"", "音色 \"v3.5\""]],
  ["如非必要可不传", ["如非必要可为空"]],
  ["添加运镜", ["添加转场", "添加水印"]],
  ["~140Chracters (UTF-8)", ["~140Chracters (text) (UTF-8)", "per video ~140Chracters (UTF-8)"]],
  ["or 有template_id时可使用", ["or 有template_id时不计费", "or 传template_id后可使用"]],
  ["如果不填写会根据视频内容生成音效", ["如果不填写会根据视频时长生成音效", "如果不填写会根据视频风格生成音效"]],
  ["\"enabled\" : 打开", ["\"enabled\" : 随机", "\"enabled\" : 自动"]],
  ["\"disabled\" : 关闭", ["\"disabled\" : 默认"]],
]; // prettier-ignore

test.each(things.flatMap(([from, all]) => all.map((to) => [to, from] as const)))(
  "stops, with other things in it: %s (%s)",
  (to, from) => {
    expect(problemsWith(from, to, /^(quote|remark)$/)).not.toEqual([]);
  },
);

test.each([
  ["a word of the glossary", "激活模版才可使用", "上传模版才可使用", "only when the template was activated", "only when the template was uploaded"],
  ["a word that the tool does not know", "生成图生视频", "批量生成图生视频", "Generate a video", "Generate in one go (批量) a video"],
])("%s is confirmed in the translation alone", (_, from, to, was, is) => {
  const copied = edited(file, from, to);
  expect(problemsOf(stringify(copied))).not.toEqual([]);
  expect(problemsOf(stringify(edited(copied, was, is)))).toEqual([]);
}); // prettier-ignore

/** The other way round: the translation alone. */
const translations: readonly (readonly [from: string, to: readonly string[]])[] = [
  ["v5 and later versions do not support this field.", ["v5 and earlier versions support this field.", "v5 and later versions support this field.", "v5 and below do not support this field.", "v6 and later versions do not support this field.", "Only v5 and later versions do not support this field."]],
  ["For v5.5, v5.6, v6 and c1.", ["Not for v5.5, v5.6, v6 and c1.", "For all but v5.5, v5.6, v6 and c1.", "For v5.5, v5.6 and v6.", "For v5.5, v5.6, v6, c1 and later."]],
  ["At most 2048 characters.", ["At least 2048 characters.", "At most 2048 words.", "2048 characters.", "At most 5000 characters."]],
  ["Send true to have a sound effect as well.", ["Send false to have a sound effect as well.", "Never send true to have a sound effect as well."]],
  ["true: several, false: one.", ["true: one, false: several."]],
  ["true: on, false: off.", ["true: off, false: on."]],
  ["(in seconds)", ["(in minutes)", "(in frames)"]],
  ["can be used only when the template was activated", ["can be used when the template was activated"]],
  ["an image must be uploaded", ["an image may be uploaded", "an image must not be uploaded"]],
]; // prettier-ignore

test.each(translations.flatMap(([from, all]) => all.map((to) => [to, from] as const)))(
  "stops, in the translation: %s (%s)",
  (to, from) => {
    expect(problemsWith(from, to)).not.toEqual([]);
  },
);

/** Sentences that a vendor may well write next, with what they state: nothing but the reading itself is to be written. */
test.each<[slot: string, type: string, quote: string, translation: string, states: object[]]>([
  ["negative_prompt", "string", "负向提示词, 200字符以内", "Negative prompt, at most 200 characters.", [{ length: { upTo: 200 } }]],
  ["negative_prompt", "string", "反向提示词, 长度不超过 500 个字符", "Negative prompt, no longer than 500 characters.", [{ length: { upTo: 500 } }]],
  ["volume", "number", "音量, 取值范围 0.0 - 1.0, 步长 0.1", "Volume from 0.0 to 1.0 in steps of 0.1.", [{ from: 0, to: 1, step: 0.1 }]],
  ["shots", "boolean", "8秒以上才支持多镜头", "Several shots need 8 seconds or more.", [{ needs: { duration: { from: 8 } } }]],
  ["shots", "boolean", "仅 v6 及以上版本支持", "Only for v6 and later versions.", [{ taken: { from: "v6" } }]],
  ["shots", "boolean", "除 v5,c1 外均支持", "Supported by all models except v5 and c1.", [{ taken: { not: { models: ["v5", "c1"] } } }]],
  ["shots", "boolean", "不能与 template_id 同时使用", "Cannot be used together with template_id.", [{ excludes: { template_id: "given" } }]],
  ["shots", "boolean", "1080p 不支持此功能", "Not supported at 1080p.", [{ excludes: { quality: ["1080p"] } }]],
  ["shots", "boolean", "v5.5 及以下版本不可用", "Not available for v5.5 and below.", [{ taken: { not: { upTo: "v5.5" } } }]],
  ["pictures", "integer[]", "最多 7 张图片", "At most 7 images.", [{ items: { upTo: 7 } }]],
  ["weight", "integer", "权重, 可传 1 到 100 的整数", "The weight, a whole number from 1 to 100.", [{ from: 1, to: 100 }]],
  ["weight", "integer", "支持 v6,c1 模型, 0 - 100", "For the models v6 and c1, from 0 to 100.", [{ taken: { models: ["v6", "c1"] } }, { from: 0, to: 100 }]],
  ["ratio", "string", '画面比例, 可选值: "wide","tall"', "Ratio of the picture: wide or tall.", [{ values: ["wide", "tall"] }]],
  ["caption", "string", "up to 5,000 characters", "Up to 5000 characters.", [{ length: { upTo: 5000 } }]],
  ["caption", "string", "Text drawn into the picture, up to 50 characters", "Text drawn into the picture, up to 50 characters.", [{ length: { upTo: 50 } }]],
])("goes through with nothing more: %s (%s): %s", (slot, type, quote, translation, states) => {
  const plain = structuredClone(file) as { texts: object };
  const named = { label: { en: "New", zh: "新" }, meaning: { en: "something new", zh: "新的参数" } };
  plain.texts = { ...plain.texts, [`body ${slot}`]: { type, ...named, text: [{ quote, translation, states }] } };
  expect(problemsOf(stringify(plain))).toEqual([]);
}); // prettier-ignore
