export * from "./constraints/index.js";
export { isAbortError, type AbortError } from "./client/abort.js";
export type { CallInit, Client, ClientOptions, InitOf, Result } from "./client/client-types.js";
export type { CheckedBodies, CheckOptions } from "./client/check-body.js";
export type { Clock } from "./client/clock.js";
export type { ConnectionOptions } from "./client/connection.js";
export { createClient } from "./client/create-client.js";
export type { DownloadTarget } from "./client/job/download.js";
export type { NodeStream } from "./client/job/streams.js";
export type { Answer, Payload, Success } from "./client/http/answer.js";
export type { Id } from "./client/ids.js";
export type { ImageInput } from "./client/job/image.js";
export type {
  CallOptions,
  DownloadOptions,
  GenerateOptions,
  ImageToVideoJob,
  JobOptions,
  PixVerseOptions,
  Progress,
  WaitOptions,
  WaitProgress,
} from "./client/job/options.js";
export type { LogEntry, LogLevel } from "./client/log.js";
export { PixVerse } from "./client/job/pixverse-class.js";
export type {
  DeletedVideo,
  DoneVideo,
  FailedVideo,
  RefusedVideo,
  UnfinishedVideo,
  Video,
  VideoDetails,
} from "./client/job/video.js";
export type { ErrorCode, ErrorKind } from "./errors/error-codes.js";
export { ApiError, isApiError } from "./errors/api-error.js";
export { ConnectionError, isConnectionError } from "./errors/connection-error.js";
export { InputError, isInputError } from "./errors/input-error.js";
export { PixVerseError, isPixVerseError } from "./errors/pixverse-error.js";
export { TimeoutError, isTimeoutError } from "./errors/timeout-error.js";
export { UnknownOutcomeError, isUnknownOutcomeError } from "./errors/unknown-outcome-error.js";
export { VideoError, isVideoError } from "./errors/video-error.js";
