import fc from "../property.js";
import { expect, test } from "vitest";
import { callerOf, stoppedClock } from "./caller.js";
import { createSandbox } from "../../src/sandbox/index.js";

const price = 50;
const generationTime = 1000;
const stuckTime = 10 * 60 * 1000;
const finalStatus = { "a cat": 1, "sandbox:moderation": 7, "sandbox:fail": 8, "sandbox:stuck": 5 } as const;

type Prompt = keyof typeof finalStatus;

/** The rules as somebody would write them down who has not seen the code: a list of videos, looked through again each time. */
class Model {
  readonly #videos: { readonly prompt: Prompt; readonly submittedAt: number }[] = [];
  readonly credits: number;
  readonly concurrency: number;
  time = 0;

  constructor(credits: number, concurrency: number) {
    this.credits = credits;
    this.concurrency = concurrency;
  }

  submit(prompt: Prompt): number {
    if (
      this.statuses().filter((status, index) => status === 5 && this.#age(index) < stuckTime).length >=
      this.concurrency
    )
      return 500044;
    if (this.creditsLeft() < price) return 500090;
    this.#videos.push({ prompt, submittedAt: this.time });
    return 0;
  }

  statuses(): number[] {
    return this.#videos.map(({ prompt }, index) =>
      this.#age(index) < generationTime ? 5 : finalStatus[prompt],
    );
  }

  creditsLeft(): number {
    return this.credits - price * this.statuses().filter((status) => status !== 7).length;
  }

  #age(index: number): number {
    return this.time - (this.#videos[index]?.submittedAt ?? 0);
  }
}

const action = fc.oneof(
  fc.record({ submit: fc.constantFrom(...(Object.keys(finalStatus) as Prompt[])) }),
  fc.record({ wait: fc.constantFrom(1, 500, generationTime, stuckTime) }),
);

test("slots, statuses and credits follow the rules through any course of events", async () => {
  const course = fc.array(action, { minLength: 5, maxLength: 25 });
  const limits = fc.record({
    credits: fc.integer({ min: 0, max: 400 }),
    concurrency: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(course, limits, async (actions, { credits, concurrency }) => {
      const clock = stoppedClock();
      const model = new Model(credits, concurrency);
      const sandbox = await createSandbox({ credits, concurrency, generationTime, now: clock.now });
      const caller = callerOf(sandbox);
      try {
        const img_id = await caller.uploadPicture();
        const ids: bigint[] = [];
        const seen: unknown[] = [];
        const foreseen: unknown[] = [];
        for (const step of actions) {
          if ("wait" in step) {
            clock.advance(step.wait);
            model.time += step.wait;
          } else {
            const { ErrCode, Resp } = await caller.generate({ img_id, prompt: step.submit });
            if (Resp) ids.push(BigInt(Resp["video_id"] ?? 0));
            seen.push(ErrCode);
            foreseen.push(model.submit(step.submit));
          }
          seen.push(await caller.credits());
          foreseen.push(model.creditsLeft());
        }
        expect(seen).toEqual(foreseen);
        expect(await Promise.all(ids.map((id) => caller.statusOf(id)))).toEqual(model.statuses());
      } finally {
        await sandbox.close();
      }
    }),
    { numRuns: 25 },
  );
});
