import { expect, test, vi } from "vitest";
import { createProgress } from "../../src/cli/progress.js";

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 40, written, write: (text: string) => void written.push(text) };
}

/** What a terminal shows after all that was written to it. */
function screen(written: readonly string[]): string[] {
  return written
    .join("")
    .split("\n")
    .map((line) => line.split("\r\u001b[2K").at(-1) ?? "");
}

test("on a terminal one line lives, with the elapsed time, and gives way to what is done", () => {
  vi.useFakeTimers({ now: 0 });
  const screenOf = terminal(true);
  const progress = createProgress(screenOf);
  progress.begin("generating");
  expect(screen(screenOf.written)).toEqual(["⠋ generating 0:00"]);
  vi.advanceTimersByTime(65_000);
  expect(screen(screenOf.written)).toEqual([expect.stringMatching(/^\S generating 1:05$/)]);
  progress.note("asked again");
  expect(screen(screenOf.written)).toEqual(["asked again", expect.stringContaining("generating 1:05")]);
  progress.done("generated");
  expect(screen(screenOf.written)).toEqual(["asked again", "✓ generated", ""]);
  const { length } = screenOf.written;
  vi.advanceTimersByTime(60_000);
  expect(screenOf.written).toHaveLength(length);
  vi.useRealTimers();
});

test("a terminal that claims to have no columns gets the whole line", () => {
  const screenOf = { ...terminal(true), columns: 0 };
  createProgress(screenOf).begin("generating");
  expect(screen(screenOf.written)).toEqual(["⠋ generating 0:00"]);
});

test("a live line never wraps", () => {
  const screenOf = terminal(true);
  const progress = createProgress(screenOf);
  progress.begin("x".repeat(100));
  expect(screen(screenOf.written)[0]).toHaveLength(39);
  progress.end();
  expect(screen(screenOf.written)).toEqual([""]);
});

test.each([
  ["wide characters", "小月".repeat(20), "⠋ 小月小月小月小月小月小月小月小月小月"],
  ["halfwidth characters", "ｶﾅ".repeat(30), `⠋ ${"ｶﾅ".repeat(18)}ｶ`],
  ["fullwidth characters and Hangul", "Ａ한、".repeat(30), `⠋ ${"Ａ한、".repeat(6)}`],
  ["emoji", "👩‍👩‍👧".repeat(30), `⠋ ${"👩‍👩‍👧".repeat(18)}`],
  ["combined characters", "e\u0301".repeat(50), `⠋ ${"e\u0301".repeat(37)}`],
])("a live line of %s is cut at the terminal's columns, and not within a character", (_, text, line) => {
  const screenOf = terminal(true);
  const progress = createProgress(screenOf);
  progress.begin(text);
  expect(screen(screenOf.written)).toEqual([line]);
  progress.end();
});

test.each([true, false])("nothing in a text controls the terminal (isTTY %s)", (isTTY) => {
  const screenOf = terminal(isTTY);
  const progress = createProgress(screenOf, { now: () => 0 });
  const before = screenOf.written.length;
  for (const act of [progress.begin, progress.note, progress.done])
    act("\u001b]0;x\u0007\u009b2J\n\u202eend");
  progress.end();
  expect(screenOf.written.length).toBeGreaterThan(before);
  for (const text of screenOf.written) {
    expect(text.replaceAll("\r\u001b[2K", "").replace(/\n$/, "")).not.toMatch(/[\p{Cc}\u202e]/u);
  }
});

test("without a terminal there are plain lines, and a sign of life every 30 seconds", () => {
  let time = 0;
  const log = terminal(false);
  const progress = createProgress(log, { now: () => time });
  progress.begin("generating");
  for (; time <= 65_000; time += 5_000) progress.tick();
  progress.done("generated");
  progress.end();
  progress.tick();
  expect(log.written).toEqual(["generating\n", "generating 0:30\n", "generating 1:00\n", "generated\n"]);
});

test("quiet writes nothing", () => {
  const log = terminal(true);
  const progress = createProgress(log, { quiet: true });
  progress.begin("a");
  progress.tick();
  progress.note("b");
  progress.done("c");
  progress.end();
  expect(log.written).toEqual([]);
});
