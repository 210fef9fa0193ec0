import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { docs } from "../../scripts/docs.js";
import { EXPORT, generatedWith, OPERATION } from "./project.js";

/** The page as its reader sees it: redocly keeps the document in it as JSON. */
const page = async (root: string): Promise<string> =>
  (await readFile(join(root, "site/index.html"), "utf8")).replaceAll(String.raw`\"`, '"');

test("the page has the document, what each model takes, and each rule with its sentence", async () => {
  const root = await generatedWith();
  expect(await docs(root, [])).toEqual({
    code: 0,
    text: "site/index.html shows the document as npm run generate makes it",
  });
  const html = await page(root);
  // Everything that it needs is in it: it is read without a network, too.
  expect(html).not.toMatch(/<(script|link|img)[^>]* (src|href)="?http|(from|import)\(? ?"http/);
  expect(html).toContain("PixVerse image-to-video");
  expect(html).toMatch(/# What generateVideo takes/);
  expect(html).toMatch(/\| `duration` \(seconds\) +\| 5, 8/);
  expect(html).toMatch(
    /\| `motion-mode-model` \| "v5" 以上版本不支持此字段 \| v5 and later versions do not support this field\..* \| `spec\/operations\/image-to-video\.yaml:\d+` \|/,
  );
  expect(html).toMatch(/\| `img-id-or-img-ids` \| \/requestBody\/.*\/schema\/required: \\*\["duration",/);
});

test("a regenerate in progress is shown side by side: old sentence, new sentence, what was read, and its status", async () => {
  const root = await generatedWith(
    [EXPORT, "5/8/10 (1080p", "5/8/10/12 (1080p"],
    [EXPORT, String.raw`0 - 2147483647\n`, String.raw`0 - 2147483647\n默认随机`],
  );
  const { code, text } = await docs(root, []);
  expect(text).toMatch(/shows the last document, and \d problems of the regenerate in progress/);
  expect(code).toBe(0);
  const rows = (await page(root)).split(String.raw`\n`).filter((line) => line.startsWith("| body "));
  expect(rows.filter((row) => !row.endsWith("| as read |"))).toEqual([
    expect.stringMatching(
      /^\| body duration \| v5\.5\/5\.6 : 5\/8\/10 \(1080p 无法使用 10\) \| v5\.5\/5\.6 : 5\/8\/10\/12 \(1080p 无法使用 10\) \| `\{"models":.* \| changed: read it again \|$/,
    ),
    expect.stringMatching(/^\| body seed \| {2}\| 默认随机 \| {2}\| new: nobody has read it \|$/),
  ]);
  expect(rows.filter((row) => row.endsWith("| as read |")).length).toBeGreaterThan(30);
});

test("another export can be shown without taking it", async () => {
  const root = await generatedWith();
  const other = join(root, "other.txt");
  const text = await readFile(join(root, EXPORT), "utf8");
  await writeFile(other, text.replace("2048 Characters", "5000 Characters"));
  expect((await docs(root, ["--against", other])).text).toMatch(/shows the last document, and 2 problems/);
  expect(await page(root)).toContain("| 5000 Characters 以内 |");
  expect(await readFile(join(root, EXPORT), "utf8")).toBe(text);
});

test("what cannot be shown is said, with exit code 1, and a wrong option with 2", async () => {
  const broken = await generatedWith([OPERATION, "\ntexts:", "\ntexts: ["]);
  expect(await docs(broken, [])).toMatchObject({
    code: 1,
    text: expect.stringMatching(/spec\/operations\/image-to-video\.yaml:\d+/) as string,
  });
  expect(await docs(broken, ["--agianst", "x"])).toMatchObject({ code: 2 });
});
