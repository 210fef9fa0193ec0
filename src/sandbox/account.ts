import { randomUUID } from "node:crypto";
import type { ImageFormat } from "../client/job/image-format.js";
import { BoundedMap } from "./bounded-map.js";
import { Refusal } from "./refusal.js";

/** Milliseconds after which a stuck video no longer counts as generating (vendor's troubleshooting page: 10 minutes). */
const stuckTime = 10 * 60 * 1000;

/** Bytes of uploaded pictures that are kept to be looked at. Older pictures can still be used by id. */
const keptPictureBytes = 64 * 1024 * 1024;

/** What a picture weighs beside its bytes. */
const pictureEntryBytes = 512;

/** Pictures and videos that are known by id at least: a sandbox that runs for days forgets the oldest. */
const keptPictures = 50_000;
const keptVideos = 10_000;

export type VideoStatus = 1 | 5 | 6 | 7 | 8;

export interface Picture {
  readonly format: ImageFormat;
  readonly bytes: Uint8Array;
}

/** A video as it was submitted. What has become of it follows from the clock. */
export interface Video {
  readonly id: bigint;
  /** The name of its file, which nobody guesses who has not asked for the video with the key. */
  readonly file: string;
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
  readonly #pictures = new BoundedMap<bigint, true>(keptPictures);
  readonly #videos = new BoundedMap<bigint, Video>(keptVideos);
  /** Pictures whose bytes are kept, from the oldest, and the videos, by the names of their files. */
  readonly #pictureFiles = new Map<string, Picture>();
  readonly #videoFiles = new BoundedMap<string, Video>(keptVideos);
  #keptBytes = 0;
  /** Videos that may hold a slot: never more than there are slots. */
  #inSlots: Video[] = [];
  #credits: number;
  /** Videos that will give their credits back. */
  readonly #toBeRefused = new Set<Video>();
  #lastId: bigint;

  constructor(options: AccountOptions) {
    this.#options = options;
    this.#credits = options.credits;
    // Public examples of both lengths. The long ones are odd, hence never a double: a client that rounds asks for the wrong id.
    this.#lastId = options.idDigits === 15 ? 302325299692608n : 627410861853514293n;
  }

  /** Files a picture under a new id, and its bytes under a name. */
  addPicture(picture: Picture): { id: bigint; file: string } {
    const file = `${randomUUID()}.${picture.format}`;
    this.#pictureFiles.set(file, picture);
    this.#keptBytes += pictureEntryBytes + picture.bytes.length;
    for (const [name, { bytes }] of this.#pictureFiles) {
      if (this.#keptBytes <= keptPictureBytes) break;
      this.#pictureFiles.delete(name);
      this.#keptBytes -= pictureEntryBytes + bytes.length;
    }
    return { id: this.addAddress(), file };
  }

  /** Files a picture of which there is only an address, under a new id. */
  addAddress(): bigint {
    const id = this.#newId();
    this.#pictures.set(id, true);
    return id;
  }

  pictureFile(name: string): Picture | undefined {
    return this.#pictureFiles.get(name);
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
  submit(video: Omit<Video, "id" | "file" | "submittedAt">): Video {
    const { now, concurrency } = this.#options;
    this.#inSlots = this.#inSlots.filter((other) => this.#holdsSlot(other));
    const generating = this.#inSlots.length;
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
    const submitted = { ...video, id: this.#newId(), file: `${randomUUID()}.mp4`, submittedAt: now() };
    this.#videos.set(submitted.id, submitted);
    this.#videoFiles.set(submitted.file, submitted);
    this.#inSlots.push(submitted);
    this.#credits -= submitted.credits;
    if (submitted.outcome === 7) this.#toBeRefused.add(submitted);
    return submitted;
  }

  videoFile(name: string): Video | undefined {
    return this.#videoFiles.get(name);
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
    for (const video of this.#toBeRefused) {
      if (this.status(video) !== 7) continue;
      this.#toBeRefused.delete(video);
      this.#credits += video.credits;
    }
    return this.#credits;
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
  if (id <= Number.MAX_SAFE_INTEGER) return "";
  for (const candidate of known) {
    if (Number(candidate) === Number(id)) {
      return `; ${candidate} was rounded to it: read and write ids as 64-bit integers`;
    }
  }
  return "";
}
