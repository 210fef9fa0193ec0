import type { ImageFormat } from "../image-format.js";
import { Refusal } from "./refusal.js";

/** Milliseconds after which a stuck video no longer counts as generating (vendor's troubleshooting page: 10 minutes). */
const stuckTime = 10 * 60 * 1000;

/** Uploaded pictures whose bytes are kept to be looked at; they take up to 20 MB each. Older ones can still be used by id. */
const keptPictures = 16;

export type VideoStatus = 1 | 5 | 6 | 7 | 8;

export interface Picture {
  readonly format: ImageFormat;
  readonly bytes: Uint8Array;
}

/** A video as it was submitted. What has become of it follows from the clock. */
export interface Video {
  readonly id: bigint;
  readonly submittedAt: number;
  /** The status that it comes to; 5 for a video that never leaves "generating". */
  readonly outcome: VideoStatus;
  readonly credits: number;
  readonly prompt: string;
  readonly style: string;
  readonly seed: number;
}

export interface AccountOptions {
  readonly now: () => number;
  readonly generationTime: number;
  readonly credits: number;
  readonly concurrency: number;
  readonly idDigits: 15 | 18;
}

/** What the server knows: pictures, videos, and credits. Nothing in it runs by itself. */
export class Account {
  readonly #options: AccountOptions;
  readonly #pictures = new Map<bigint, Picture | undefined>();
  /** Those whose bytes are kept, from the oldest. */
  readonly #kept: bigint[] = [];
  readonly #videos = new Map<bigint, Video>();
  #lastId: bigint;

  constructor(options: AccountOptions) {
    this.#options = options;
    // Public examples of both lengths. The long ones are odd, hence never a double: a client that rounds asks for the wrong id.
    this.#lastId = options.idDigits === 15 ? 302325299692608n : 627410861853514293n;
  }

  /** Files a picture, or the address of one (`undefined`), under a new id. */
  addPicture(picture: Picture | undefined): bigint {
    const id = this.#newId();
    this.#pictures.set(id, picture);
    if (picture) this.#kept.push(id);
    const oldest = this.#kept.length > keptPictures ? this.#kept.shift() : undefined;
    if (oldest !== undefined) this.#pictures.set(oldest, undefined);
    return id;
  }

  picture(id: bigint): Picture | undefined {
    return this.#pictures.get(id);
  }

  /** @throws Refusal when there is no picture with this id. */
  requirePicture(id: bigint, path: string): void {
    if (!this.#pictures.has(id)) {
      throw new Refusal(
        400032,
        `${path}: no image ${id} was uploaded${roundingHint(id, this.#pictures.keys())}`,
      );
    }
  }

  /** @throws Refusal when all slots are taken, or the credits do not suffice. */
  submit(video: Omit<Video, "id" | "submittedAt">): Video {
    const { now, concurrency } = this.#options;
    const generating = [...this.#videos.values()].filter((other) => this.#holdsSlot(other)).length;
    if (generating >= concurrency) {
      throw new Refusal(
        500044,
        `${generating} of ${concurrency} are generating; wait until one of them is finished`,
      );
    }
    const left = this.credits();
    if (left < video.credits) {
      throw new Refusal(500090, `the video costs ${video.credits}, and ${left} are left`);
    }
    const submitted = { ...video, id: this.#newId(), submittedAt: now() };
    this.#videos.set(submitted.id, submitted);
    return submitted;
  }

  video(id: bigint): Video | undefined {
    return this.#videos.get(id);
  }

  /** @throws Refusal when there is no video with this id. */
  requireVideo(id: bigint): Video {
    const video = this.#videos.get(id);
    if (!video) throw new Refusal(500008, `there is no video ${id}${roundingHint(id, this.#videos.keys())}`);
    return video;
  }

  status(video: Video): VideoStatus {
    return this.#age(video) < this.#options.generationTime ? 5 : video.outcome;
  }

  /** When the video got its present status, on the sandbox's clock. */
  modifiedAt(video: Video): number {
    return this.status(video) === 5 ? video.submittedAt : video.submittedAt + this.#options.generationTime;
  }

  /** Credits that are left. A video that moderation refuses gives its credits back. */
  credits(): number {
    const charged = [...this.#videos.values()].filter((video) => this.status(video) !== 7);
    return charged.reduce((left, video) => left - video.credits, this.#options.credits);
  }

  #holdsSlot(video: Video): boolean {
    return this.status(video) === 5 && this.#age(video) < stuckTime;
  }

  #age(video: Video): number {
    return this.#options.now() - video.submittedAt;
  }

  /** Pictures and videos share one sequence, so that neither id is ever valid in the other's place. */
  #newId(): bigint {
    this.#lastId += 2n;
    return this.#lastId;
  }
}

/** Names the id that was probably meant when a client has read ids as doubles. */
function roundingHint(id: bigint, known: Iterable<bigint>): string {
  for (const candidate of known) {
    if (Number(candidate) === Number(id)) {
      return `; ${candidate} was rounded to it: read and write ids as 64-bit integers`;
    }
  }
  return "";
}
