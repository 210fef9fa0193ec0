import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject, onTestFinished, test } from "vitest";
import { imageToVideoWords } from "../../generated/image-to-video.words.js";
import { capabilities, checkImageToVideo, modelNames, qualityNames } from "../../src/constraints/index.js";
import { open, type Opened } from "./opened.js";

const run = promisify(execFile);
const cat = "test/fixtures/cat.jpg";

/** Drops a file as a person does, on the place for pictures. */
async function drop({ page }: Opened, path: string): Promise<void> {
  const bytes = [...(await readFile(path))];
  const transfer = await page.evaluateHandle((data) => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(data)], "cat.jpg", { type: "image/jpeg" }));
    return files;
  }, bytes);
  await page.dispatchEvent(".drop", "drop", { dataTransfer: transfer });
}

test.each([15, 18] as const)(
  "a picture is dropped, and the video plays; ids have %i digits",
  async (idDigits) => {
    const opened = await open({}, { idDigits });
    const { page, sandbox } = opened;
    await drop(opened, cat);
    await page.click("#make-video:enabled");
    await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 0);
    const made = sandbox.requests.filter(({ accepted }) => accepted);
    expect([...new Set(made.map(({ operation }) => operation))]).toEqual([
      "uploadImage",
      "generateVideo",
      "getVideo",
      "download",
    ]);
    const id = await page.inputValue("#field-img_id");
    expect(id).toHaveLength(idDigits);
    const body = made.find(({ operation }) => operation === "generateVideo")?.body as { img_id: unknown };
    expect(String(body.img_id)).toBe(id);
    expect(await page.getAttribute("a[download]", "href")).toContain("/files/");
  },
);

const troubles = [
  { values: { model: "v5.6", quality: "720p", duration: "10" }, next: { quality: "1080p" }, at: "duration" },
  { values: { model: "v6", duration: "15" }, next: { model: "v5" }, at: "duration" },
  { values: { model: "v3.5", quality: "1080p", duration: "5" }, next: { duration: "8" }, at: "duration" },
];

test.each(troubles)(
  "what is wrong with $at after $next has a way out on a button",
  async ({ values, next, at }) => {
    const opened = await open();
    const { page, choose, shownRequest } = opened;
    await drop(opened, cat);
    await page.waitForSelector(".verdict.good");
    for (const [field, value] of [values, next].flatMap((each) => Object.entries(each)))
      await choose(field, value);
    const [violation] = checkImageToVideo(await shownRequest());
    expect(await page.textContent(`#problems-${at} p`)).toBe(violation?.message);
    expect(await page.isDisabled("#make-video")).toBe(true);
    await page.click(`#problems-${at} .fix`);
    await page.waitForSelector(".verdict.good");
    expect(checkImageToVideo(await shownRequest())).toEqual([]);
    // The keyboard goes on at the field that was changed.
    expect(await page.evaluate(() => document.activeElement?.closest(".row") !== null)).toBe(true);
  },
);

test("what another model takes is left out of the request, and comes back with that model", async () => {
  const { page, choose, shownRequest } = await open();
  await choose("model", "v4");
  await page.selectOption("#field-camera_movement", "zoom_in");
  await choose("model", "v6");
  expect(await page.isVisible("#field-camera_movement")).toBe(false);
  expect(await page.textContent("#refused")).toContain("Left out of the request: Camera movement.");
  expect(await shownRequest()).not.toHaveProperty("camera_movement");
  await choose("model", "v4");
  expect(await shownRequest()).toHaveProperty("camera_movement", "zoom_in");
});

test.each(modelNames)("the form of %s has the fields that it takes, with their values", async (model) => {
  const { page, choose } = await open();
  await choose("model", model);
  const { fields } = capabilities(model);
  const rows = await page.$$eval(".row:not([hidden]) .head code", (all) =>
    all.map((each) => each.textContent),
  );
  expect(rows.toSorted()).toEqual(Object.keys(fields).toSorted());
  for (const [name, { values, required }] of Object.entries(fields)) {
    if (!values) continue;
    const shown = await page.$$eval(
      required ? `[name=${name}]` : `#field-${name} option:not([value=""])`,
      (all) => all.map((each) => (each as HTMLInputElement).value),
    );
    expect([name, shown]).toEqual([name, values.map(String)]);
  }
});

test("everything is said in Chinese too, and the choice is remembered", async () => {
  const { page } = await open();
  await page.click("[data-language=zh]");
  await page.reload();
  expect(await page.getAttribute("html", "lang")).toBe("zh");
  for (const [name, { label, meaning }] of Object.entries(imageToVideoWords)) {
    // On the page it is the picture itself that one gives.
    expect(await page.textContent(`#label-${name}`)).toBe(name === "img_id" ? "图片" : label.zh);
    expect(await page.textContent(`#meaning-${name}`)).toBe(meaning.zh);
  }
  expect(await page.textContent("#problems-img_id p")).toBe("“图片”与“多图 ID”需提供且只能提供其一。");
  const latin = await page.$$eval("[data-word]", (all) => all.map((each) => each.textContent ?? ""));
  for (const text of latin) expect(text).toMatch(/\p{Script=Han}/u);
});

test("a Chinese browser gets Chinese at once", async () => {
  const { page } = await open({ locale: "zh-CN" });
  expect(await page.title()).toBe("PixVerse 体验页");
});

test("the whole way can be gone with the keyboard alone", async () => {
  const opened = await open();
  const { page, shownRequest } = opened;
  // Asked for before the keys: a key takes a shorter way to the page than the request to hand the chooser over.
  const chooser = page.waitForEvent("filechooser");
  const press = async (key: string, until: string): Promise<void> => {
    for (let presses = 0; presses < 80; presses++) {
      if (await page.evaluate((selector) => document.activeElement?.matches(selector), until)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${key} never leads to ${until}`);
  };
  await press("Tab", "[name=model]");
  await press("ArrowRight", '[value="c1"]');
  await press("Tab", "#picture");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(cat);
  await page.waitForSelector(".verdict.good");
  await press("Tab", "#field-prompt");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("A cat sings");
  await press("Tab", "#make-video");
  await page.keyboard.press("Enter");
  await page.waitForSelector("video");
  expect(await shownRequest()).toMatchObject({ model: "c1", prompt: "A cat sings" });
});

test.each(qualityNames)(
  "the models that are left by a filter for %s are those that pass the check",
  async (quality) => {
    const { page } = await open();
    await page.selectOption("#filter-quality", quality);
    for (const duration of [1, 5, 8, 10]) {
      await page.selectOption("#filter-duration", String(duration));
      const shown = await page.$$eval("tbody th", (all) => all.map((each) => each.textContent));
      const base = { quality, duration, prompt: "a", img_id: 1 };
      expect(shown).toEqual(modelNames.filter((model) => checkImageToVideo({ ...base, model }).length === 0));
    }
  },
);

test("the models that are left by a feature take it, and one of them can be used", async () => {
  const { page, shownRequest } = await open();
  await page.check("#filter-camera_movement", { force: true });
  expect(await page.$$eval("tbody th", (all) => all.map((each) => each.textContent))).toEqual(["v4", "v4.5"]);
  await page.click("#use-v4");
  expect(await shownRequest()).toHaveProperty("model", "v4");
});

const hostile = `It's "$(id)" \`x\` \\ <img src=x onerror=alert(1)> </script> ${"猫"}`;

test("the request as curl reaches the server as it is shown, whatever the prompt says", async () => {
  const { page, choose, shownRequest } = await open();
  await page.fill("#field-img_id", "7");
  await page.fill("#field-prompt", hostile);
  const request = await shownRequest();
  expect(request).toMatchObject({ prompt: hostile, img_id: 7 });
  await choose("code-form", "curl");
  const code = await page.textContent("#code-text");
  const script = `curl() { printf '%s\\0' "$@"; }; uuidgen() { echo id; }\n${code}`;
  const { stdout } = await run("bash", ["-c", script], { env: { PIXVERSE_API_KEY: "k" } });
  const words = stdout.split("\0");
  expect(JSON.parse(words[words.indexOf("--data") + 1] ?? "")).toEqual(request);
  expect(words).toContain("API-KEY: k");
});

test("the request as TypeScript makes the video", async () => {
  const opened = await open();
  const { page, sandbox, choose } = opened;
  await page.fill("#field-prompt", hostile);
  await drop(opened, cat);
  await page.waitForSelector(".verdict.good");
  await choose("code-form", "TypeScript");
  const folder = await mkdtemp(join(tmpdir(), "playground-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(cat, join(folder, "cat.jpg"));
  const code = (await page.textContent("#code-text")) ?? "";
  const local = code.replace('"pixverse-client"', JSON.stringify(join(inject("built"), "node/index.js")));
  await writeFile(join(folder, "make.mjs"), local);
  const env = { ...process.env, PIXVERSE_API_KEY: sandbox.apiKey };
  await run(process.execPath, ["make.mjs"], { cwd: folder, env });
  expect((await stat(join(folder, "video.mp4"))).size).toBeGreaterThan(1000);
});

test("the request as TypeScript compiles before there is a picture", async () => {
  const { page, choose } = await open();
  await choose("code-form", "TypeScript");
  const folder = await mkdtemp(join(tmpdir(), "playground-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const code = (await page.textContent("#code-text")) ?? "";
  const index = join(inject("built"), "src/index.js");
  await writeFile(join(folder, "make.mts"), code.replace('"pixverse-client"', JSON.stringify(index)));
  const options =
    "--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --target es2022 --types node";
  const roots = ["--typeRoots", join(process.cwd(), "node_modules/@types")];
  const tsc = join(process.cwd(), "node_modules/typescript-7/bin/tsc");
  const compiled = run(process.execPath, [tsc, ...options.split(" "), ...roots, join(folder, "make.mts")]);
  await expect(compiled).resolves.toMatchObject({ stdout: "" });
});

test("a value that the rest of the form rules out is marked, with the reason, and can be chosen", async () => {
  const { page, choose } = await open();
  for (const [field, value] of Object.entries({ model: "v3.5", quality: "1080p", duration: "5" }))
    await choose(field, value);
  const marked = (): Promise<string[]> =>
    page.$$eval(".barred input", (all) => all.map((each) => (each as HTMLInputElement).value));
  expect(await marked()).toEqual(["8"]);
  const [violation] = checkImageToVideo({
    model: "v3.5",
    quality: "1080p",
    duration: 8,
    prompt: "a",
    img_id: 1,
  });
  expect(await page.getAttribute(".barred input", "title")).toBe(violation?.message);
  await choose("duration", "8");
  await choose("quality", "720p");
  expect(await marked()).toEqual([]);
});

test("what is still to be given is no mistake", async () => {
  const { page } = await open();
  expect(await page.$$(".wrong, .verdict.bad, [aria-invalid=true]")).toEqual([]);
  expect(await page.$$(".verdict.missing, .problem.missing")).toHaveLength(2);
});

test("the video is never made of the picture before one that was refused", async () => {
  const opened = await open();
  const { page } = opened;
  await drop(opened, cat);
  await page.waitForSelector(".verdict.good");
  await drop(opened, "package.json");
  await page.waitForSelector("#picture-status.wrong");
  expect(await page.inputValue("#field-img_id")).toBe("");
  expect(await page.isDisabled("#make-video")).toBe(true);
});

test("every input has words of its own, and says what it goes with until that is there", async () => {
  const { page } = await open();
  const nameless = await page.$$eval("form input, form select, form textarea", (all) =>
    all
      .filter(
        (each) => ![...((each as HTMLInputElement).labels ?? [])].some((label) => label.textContent.trim()),
      )
      .map(({ id }) => id),
  );
  expect(nameless).toEqual([]);
  expect(await page.textContent("label[for=field-img_id]")).toMatch(/^or the id of/);
  expect(await page.textContent("#needs-sound_effect_switch")).toBe("only with: Template id");
  await page.fill("#field-template_id", "7");
  expect(await page.isVisible("#needs-sound_effect_switch")).toBe(false);
  expect(await page.textContent("#needs-sound_effect_content")).toBe("only with: Sound effect");
});

test("the voices of the server can be chosen by name", async () => {
  const { page, shownRequest } = await open();
  await page.check("#field-lip_sync_tts_switch", { force: true });
  await page.focus("#field-lip_sync_tts_speaker_id");
  await page.waitForSelector("#voices option", { state: "attached" });
  const [id, name] = await page.$eval("#voices option", (each) => {
    const { value, label } = each as HTMLOptionElement;
    return [value, label] as const;
  });
  expect(name).toBe("Ada");
  await page.fill("#field-lip_sync_tts_speaker_id", id);
  expect(await shownRequest()).toMatchObject({ lip_sync_tts_speaker_id: id });
});

test("the code of a request with both kinds of images says no more than the request", async () => {
  const opened = await open();
  const { page, choose, shownRequest } = opened;
  await drop(opened, cat);
  await page.waitForSelector(".verdict.good");
  await page.fill("#field-img_ids", "1, 2");
  expect(await shownRequest()).toMatchObject({ img_id: expect.any(Number) as number, img_ids: [1, 2] });
  await choose("code-form", "TypeScript");
  expect(await page.textContent("#code-text")).not.toMatch(/imageToVideo|image:/);
  await choose("code-form", "curl");
  expect(await page.textContent("#code-text")).not.toContain("image/upload");
});

test("what went wrong is said in Chinese first", async () => {
  const opened = await open({ locale: "zh-CN" });
  const { page, sandbox } = opened;
  await drop(opened, "package.json");
  await page.waitForSelector("#picture-status.wrong");
  expect(await page.textContent("#picture-status")).toMatch(
    /^上传失败：无法使用所提供的内容（英文原文：The image /,
  );
  await drop(opened, cat);
  await page.waitForSelector(".verdict.good");
  sandbox.failNext({ ErrCode: 500090, ErrMsg: "no credits" });
  await page.click("#make-video");
  await page.waitForSelector("#progress.wrong");
  expect(await page.textContent("#progress")).toMatch(/^生成失败：积分不足（英文原文：.*no credits/);
});

test("what a server says is shown as text, and the page goes on", async () => {
  const opened = await open();
  const { page, sandbox } = opened;
  await drop(opened, cat);
  await page.waitForSelector(".verdict.good");
  sandbox.failNext({ ErrCode: 500069, ErrMsg: "<img id=markup>" });
  sandbox.failNext({ ErrCode: 400017, ErrMsg: "<img id=markup>" });
  await page.click("#make-video");
  await page.waitForSelector("#progress.wrong");
  expect(await page.textContent("#progress")).toContain("<img id=markup>");
  expect(await page.$("#markup")).toBeNull();
  await page.click("#make-video:enabled");
  await page.waitForSelector("video");
});

test("a file that is no picture is refused with words, and one may stop waiting for a video", async () => {
  const opened = await open({}, { generationTime: 3_600_000 });
  const { page } = opened;
  await drop(opened, "package.json");
  await page.waitForSelector("#picture-status.wrong");
  await drop(opened, cat);
  await page.click("#make-video:enabled");
  await page.click("#stop:visible");
  await page.waitForSelector("#make-video:enabled");
  expect(await page.textContent("#progress")).toMatch(/^Stopped waiting/);
});

test.each(["en-US", "zh-CN"])("a narrow telephone needs no scrolling to the side (%s)", async (locale) => {
  const { page } = await open({
    locale,
    viewport: { width: 320, height: 640 },
    hasTouch: true,
    isMobile: true,
  });
  await page.click("summary");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  const small = await page.$$eval("button:not(.link, .fix), .chip, summary, select", (all) =>
    all
      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 40)
      .map((each) => each.textContent),
  );
  expect(small).toEqual([]);
});

test.each(["light", "dark"] as const)(
  "every text is readable in %s (WCAG: 4.5 to 1)",
  async (colorScheme) => {
    const { page } = await open({ colorScheme });
    const weak = await page.evaluate(() => {
      // oxlint-disable-next-line unicorn/consistent-function-scoping -- this runs in the page, where nothing around it is known
      const parse = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
      const light = (color: string): number => {
        const [r = 0, g = 0, b = 0] = parse(color).map((part) => {
          const share = part / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind = (node: Element | null): string => {
        const color = node ? getComputedStyle(node).backgroundColor : "rgb(255, 255, 255)";
        return node && parse(color)[3] === 0 ? behind(node.parentElement) : color;
      };
      const texts = [...document.querySelectorAll("body *")].filter(
        (each) =>
          each.checkVisibility() &&
          !each.matches(":disabled, .spoken") &&
          [...each.childNodes].some((child) => child.nodeType === 3 && child.textContent?.trim()),
      );
      return texts.flatMap((each) => {
        const [low = 0, high = 0] = [light(getComputedStyle(each).color), light(behind(each))].toSorted(
          (a, b) => a - b,
        );
        const contrast = (high + 0.05) / (low + 0.05);
        return contrast < 4.5 ? [`${each.textContent}: ${contrast.toFixed(1)}`] : [];
      });
    });
    expect(weak).toEqual([]);
  },
);
