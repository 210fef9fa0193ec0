/** Why a picture was not uploaded or a video not made. In Chinese its kind comes first, since servers and the client have English words only. */
import type { ErrorKind } from "../errors/error-codes.js";
import { isApiError } from "../errors/api-error.js";
import { isPixVerseError } from "../errors/pixverse-error.js";
import { isVideoError } from "../errors/video-error.js";
import { language } from "./page-words.js";

const ofKinds: Readonly<Record<ErrorKind, string>> = {
  auth: "密钥无效或没有权限",
  credits: "积分不足",
  concurrency: "同时生成的视频已达上限",
  moderation: "内容未通过审核",
  template: "模版不可用",
  invalid: "服务器认为请求有误",
  notFound: "服务器上没有所请求的内容",
  transient: "服务器繁忙，请稍后再试",
  unknown: "服务器出错，结果未知",
};

const ofVideos = { 6: "视频已被删除", 7: "视频未通过审核，积分已退还", 8: "视频生成失败" } as const;

const ofErrors: Readonly<Record<string, string>> = {
  InputError: "无法使用所提供的内容",
  ConnectionError: "无法连接服务器",
  TimeoutError: "等待超时",
  UnknownOutcomeError: "请求已发出，但结果未知",
};

export function wordFailure(error: unknown): string {
  const { message } = error as Error;
  const chinese = language() === "zh" ? inChinese(error) : undefined;
  return chinese === undefined ? message : `${chinese}（英文原文：${message}）`;
}

function inChinese(error: unknown): string | undefined {
  if (isApiError(error)) return ofKinds[error.kind];
  if (isVideoError(error)) return ofVideos[error.status];
  return isPixVerseError(error) ? ofErrors[error.name] : undefined;
}
