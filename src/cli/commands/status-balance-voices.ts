import { type PixVerse, PixVerseError } from "../../index.js";
import { readVideoId } from "../parse-arguments.js";
import { type Command, commonOptions, type Invocation } from "../command.js";
import { connect, connectionOptions } from "../connect.js";
import { exitCodes } from "../exit-codes.js";
import { jsonResult, printable } from "../printable.js";
import { createProgress } from "../progress.js";
import { formatTable } from "../text-layout.js";

const options = { ...connectionOptions, ...commonOptions };

export const voices: Command = {
  usage: "[options]",
  summary: "the voices that --lip-sync-tts-speaker-id takes",
  positionals: [0, 0],
  options,
  details: "  pixverse-i2v voices",
  run: (invocation) =>
    question(invocation, listAllVoices, (all) =>
      formatTable([["id", "name"], ...all.map(({ speaker_id, name }) => [speaker_id, name])]),
    ),
};

export const balance: Command = {
  usage: "[options]",
  summary: "the credits that are left",
  positionals: [0, 0],
  options,
  details: "  pixverse-i2v balance",
  run: (invocation) =>
    question(
      invocation,
      (pixverse, signal) => pixverse.getBalance({ signal }),
      ({ credit_monthly, credit_package }) =>
        `${printable(`${credit_monthly + credit_package} credits (${credit_monthly} of the monthly plan, ${credit_package} bought)`)}\n`,
    ),
};

export const status: Command = {
  usage: "VIDEO_ID [options]",
  summary: "how far a video is",
  positionals: [1, 1],
  options,
  details: "  pixverse-i2v status 302325299692608",
  run(invocation) {
    const id = readVideoId(invocation.positionals);
    return question(
      invocation,
      (pixverse, signal) => pixverse.getVideo(id, { signal }),
      (video) => `${id}  ${meanings[video.status]}${video.status === 1 ? `  ${printable(video.url)}` : ""}\n`,
    );
  },
};

const meanings = {
  1: "done",
  5: "generating",
  6: "deleted",
  7: "refused by moderation, credits returned",
  8: "failed",
} as const;

/** Asks the server one thing and prints the answer. */
async function question<Answer>(
  invocation: Invocation,
  ask: (pixverse: PixVerse, signal: AbortSignal) => Promise<Answer>,
  format: (answer: Answer) => string,
): Promise<number> {
  const { values, io } = invocation;
  const progress = createProgress(io.stderr, { quiet: values["quiet"] === true });
  const answer = await ask(connect(invocation, progress), io.signal);
  io.stdout.write(values["json"] ? jsonResult(answer) : format(answer));
  return exitCodes.success;
}

type Voice = Awaited<ReturnType<PixVerse["listVoices"]>>["data"][number];

/** More pages than any account has; a server that never comes to an end is not asked for ever. */
const mostPages = 1000;

/** Ends at a page that is empty or has nothing new as well: what a server says of the total may be wrong. */
async function listAllVoices(pixverse: PixVerse, signal: AbortSignal): Promise<Voice[]> {
  const all = new Map<string, Voice>();
  for (let page_num = 1; page_num <= mostPages; page_num += 1) {
    const { total, data } = await pixverse.listVoices({ page_num, page_size: 100 }, { signal });
    const before = all.size;
    for (const voice of data) all.set(voice.speaker_id, voice);
    if (all.size === before || all.size >= total) return [...all.values()];
  }
  throw new PixVerseError(`The voices do not come to an end: ${mostPages} pages had new ones.`);
}
