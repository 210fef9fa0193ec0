/** The words of the page itself. Those of the fields are in `generated/image-to-video.words.ts`. */
import { imageToVideoWords } from "../../generated/image-to-video.words.js";

export type Language = "en" | "zh";

const words = {
  title: { en: "PixVerse playground", zh: "PixVerse 体验页" },
  subtitle: {
    en: "Image to video, on the sandbox of this machine. Nothing here costs credits.",
    zh: "图生视频，运行在本机沙盒上，不消耗任何积分。",
  },
  request: { en: "Request", zh: "请求" },
  options: { en: "Options", zh: "可选项" },
  make: { en: "Make it", zh: "生成" },
  code: { en: "As code", zh: "代码" },
  models: { en: "What each model takes", zh: "各模型支持的参数" },
  none: { en: "leave out", zh: "不传" },
  refused: { en: "$1 does not take: $2.", zh: "$1 不支持：$2。" },
  left: { en: "Left out of the request: $1.", zh: "请求中已略去：$1。" },
  separator: { en: ", ", zh: "、" },
  drop: { en: "Drop a picture here, or", zh: "将图片拖到此处，或" },
  choose: { en: "choose a file", zh: "选择文件" },
  formats: { en: "JPEG, PNG or WebP, under 20 MB", zh: "JPEG、PNG 或 WebP，小于 20 MB" },
  uploading: { en: "Uploading…", zh: "正在上传…" },
  idInstead: { en: "or the id of a picture that was uploaded before", zh: "或填写已上传图片的 ID" },
  uploadFailed: { en: "Not uploaded: $1", zh: "上传失败：$1" },
  makeFailed: { en: "Not made: $1", zh: "生成失败：$1" },
  uploaded: { en: "Uploaded: id $1", zh: "已上传，ID $1" },
  ready: { en: "$1 accepts this request.", zh: "$1 接受此请求。" },
  blocked: { en: "Still to change:", zh: "还需修改：" },
  makeVideo: { en: "Make the video", zh: "生成视频" },
  stop: { en: "Stop waiting", zh: "停止等待" },
  submitting: { en: "Submitting…", zh: "正在提交…" },
  waiting: { en: "Video $1 is being made: $2 s", zh: "视频 $1 生成中：$2 秒" },
  done: {
    en: "Video $1 is done. Every video of the sandbox is this one.",
    zh: "视频 $1 已完成。沙盒的所有视频都是同一段。",
  },
  stopped: {
    en: "Stopped waiting. The sandbox goes on making the video.",
    zh: "已停止等待，沙盒会继续生成。",
  },
  download: { en: "Download", zh: "下载" },
  key: { en: "API key of the sandbox", zh: "沙盒的 API key" },
  keyWhy: {
    en: "This page was not opened on the sandbox's own machine, so it was not given the key.",
    zh: "此页面不是在沙盒所在的机器上打开的，因此没有密钥。",
  },
  copy: { en: "Copy", zh: "复制" },
  copied: { en: "Copied", zh: "已复制" },
  set: { en: "$1: $2", zh: "$1：$2" },
  remove: { en: "Remove “$1”", zh: "移除“$1”" },
  on: { en: "on", zh: "开" },
  anyDuration: { en: "any duration", zh: "任意时长" },
  anyQuality: { en: "any quality", zh: "任意清晰度" },
  seconds: { en: "$1 s", zh: "$1 秒" },
  count: { en: "$1 of $2 models", zh: "$2 个模型中的 $1 个" },
  yes: { en: "yes", zh: "支持" },
  no: { en: "no", zh: "不支持" },
  only: { en: "only with: $1", zh: "仅与“$1”同用" },
  useModel: { en: "Use $1", zh: "使用 $1" },
} as const satisfies Record<string, Record<Language, string>>;

export type Word = keyof typeof words;

let current: Language = "en";

export function language(): Language {
  return current;
}

/** The language that was chosen before, or else the browser's. */
export function firstLanguage(): Language {
  const chosen = remembered();
  if (chosen === "en" || chosen === "zh") return chosen;
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

export function setLanguage(chosen: Language): void {
  current = chosen;
  document.documentElement.lang = chosen;
  try {
    localStorage.setItem("language", chosen);
  } catch {
    // A browser that keeps nothing asks again.
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem("language");
  } catch {
    return null;
  }
}

/** A word of the page; `$1` and `$2` are what is given beside it. */
export function say(word: Word, ...parts: readonly unknown[]): string {
  return words[word][current].replaceAll(/\$(\d)/g, (_, number) => String(parts[Number(number) - 1]));
}

type FieldWords = Readonly<Record<string, Record<"label" | "meaning", Record<Language, string>> | undefined>>;
const fieldWords: FieldWords = imageToVideoWords;

/** On this page it is the picture itself that one gives. */
const ownLabels: Readonly<Record<string, Record<Language, string>>> = {
  img_id: { en: "Picture", zh: "图片" },
};

export function labelOf(field: string): string {
  return (ownLabels[field] ?? fieldWords[field]?.label)?.[current] ?? field;
}

export function meaningOf(field: string): string {
  return fieldWords[field]?.meaning[current] ?? "";
}
