export * from "./constraints.js";
export { isAbortError, type AbortError } from "./client/abort.js";
export type { Clock } from "./client/clock.js";
export type { DownloadTarget, NodeStream } from "./client/download.js";
export type { Id } from "./client/ids.js";
export type { ImageInput } from "./client/image.js";
export type {
  CallOptions,
  GenerateOptions,
  ImageToVideoJob,
  JobOptions,
  LogEntry,
  PixVerseOptions,
  Progress,
  WaitOptions,
  WaitProgress,
} from "./client/options.js";
export { PixVerse } from "./client/pixverse.js";
export type { Answer } from "./client/transport.js";
export type {
  DeletedVideo,
  DoneVideo,
  FailedVideo,
  RefusedVideo,
  UnfinishedVideo,
  Video,
  VideoDetails,
} from "./client/video.js";
export type { ErrorCode, ErrorKind } from "./error-codes.js";
export { ApiError, isApiError } from "./errors/api-error.js";
export { ConnectionError, isConnectionError } from "./errors/connection-error.js";
export { InputError, isInputError } from "./errors/input-error.js";
export { PixVerseError, isPixVerseError } from "./errors/pixverse-error.js";
export { TimeoutError, isTimeoutError } from "./errors/timeout-error.js";
export { UnknownOutcomeError, isUnknownOutcomeError } from "./errors/unknown-outcome-error.js";
export { VideoError, isVideoError } from "./errors/video-error.js";
