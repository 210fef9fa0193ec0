/**
 * Words of the trade that rule nothing by themselves and must not be mixed up: 首帧 is no 尾帧. A sentence that names one of them has a
 * translation that names it too, so whoever copies a changed word has to translate it.
 */

/** By line: the vendor's words, and English words or beginnings of them, one of which is in the translation. */
const GLOSSARY = `
视频 video videos = video
图片 图像 照片 image images picture pictures = image picture photo
单图 = one image picture
多图 = multi-image images pictures
首帧 首图 = first
尾帧 尾图 = last end
首尾帧 = first last
文/图生视频 = text
文生视频 = text
图生视频 = image picture
音频 声音 audio sound = audio sound
音效 effect effects = sound effect
音色 = voice timbre
音乐 = music
人声 = vocal voice
语音 = speech spoken speak
台词 = line
画面 = picture image scene
镜头 = shot camera
单镜头 = one single
多镜头 = several multi shots
运镜 = camera
运动 = motion move
时长 length duration = length duration long second
长度 = length long
时间 = time duration
分辨率 清晰度 = resolution quality
画质 = quality
质量 quality = quality
比例 宽高比 = ratio
风格 style = style
提示词 prompt prompts = prompt
负向提示词 反向提示词 = negative
种子 seed = seed
对口型 口型 = lip
水印 = watermark
特效 = effect
模型 = model
模版 模板 template templates = template
模式 = mode
速度 = speed fast
强度 = strength
权重 = weight
音量 = volume loud
编号 id ids = id number
名称 = name
用户 = user account customer you
系统 = system
平台 = platform
任务 = task job
结果 = result
个数 数量 = number count many
大小 = size
宽度 = width wide
高度 = height high
帧率 = frame fps
文字 文本 text = text
内容 = content text list what
字符串 = string text
字符 汉字 = char
请求 = request
账号 = account
旧版 = old
编辑 = edit
翻译 = translat
列表 = list
数组 = array list
示例 例如 比如 = example instance
文档 = documentation document page
接口 = api endpoint operation interface
单位 = unit in
整数 = whole integer
随机 随机数 random = random
激活 = activat
生成 = generat make made creat
优化 = improv optimi
思考 = think
获取 = got get gets obtain from
返回 = return answer
上传 = upload
下载 = download
调用 = call
提交 = submit
创建 = creat made
设置 设为 = set sets setting
打开 开启 启用 = on open enable
关闭 = off close disable
自动 = automatic itself decide
决定 = decide choose
添加 增加 = add adds added adding
任意 = any
默认 = default unless
每 每个 每张 = each every per
成功 = success
失败 = fail
`;

interface Entry {
  readonly vendor: readonly string[];
  readonly english: RegExp;
}

const listed = (words: string): string[] => words.split(" ").filter((word) => word !== "");

/** "on" is no beginning of "one". */
const stem = (word: string): string => (word.length > 3 ? word : `${word}\\b`);

const ENTRIES: readonly Entry[] = GLOSSARY.split("\n")
  .filter((line) => line.includes(" = "))
  .map((line) => {
    const [vendor = "", english = ""] = line.split(" = ");
    return {
      vendor: listed(vendor),
      english: new RegExp(`\\b(?:${listed(english).map(stem).join("|")})`, "i"),
    };
  });

const BY_WORD = new Map(ENTRIES.flatMap(({ vendor, english }) => vendor.map((word) => [word, english])));

/** English ones are looked up as words: some are names of fields as well. */
export const GLOSSARY_WORDS: ReadonlySet<string> = new Set(BY_WORD.keys());

/**
 * Words that a translation does not carry over; it may also name one as it stands: "a clip (视频)".
 *
 * @param words names of fields and words of the glossary that a sentence has; others are carried by any translation
 * @param names what the fields are called, Chinese → English
 */
export function untranslated(
  words: readonly string[],
  translation: string,
  names: ReadonlyMap<string, string>,
): string[] {
  const said = translation.toLowerCase();
  return [...new Set(words)].filter((word) => {
    const own = names.get(word)?.toLowerCase().split(" ") ?? [];
    const known = BY_WORD.get(word);
    if (own.length === 0 && !known) return false;
    const isQuoted = /\p{Script=Han}/u.test(word) && said.includes(word);
    return !isQuoted && !known?.test(translation) && !own.some((each) => said.includes(each));
  });
}
