/** Every line of --json about a picture has it as `image`, as it was typed. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, picture, runInside, sandboxFor } from "./program.js";

/** Spellings of one picture that a bare name, or a path that was made whole, would not be. */
async function spellings(): Promise<{ folder: string; images: string[] }> {
  const folder = await emptyFolder();
  await mkdir(join(folder, "sub"));
  const file = join(folder, "sub", "cat.jpg");
  await copyFile(picture, file);
  return { folder, images: [file, `${folder}//sub/./cat.jpg`, relative(process.cwd(), file)] };
}

const commands = [
  ["make one", (image: string, folder: string) => ["make", image, "-o", join(folder, "cat.mp4"), "--force"]],
  ["make --no-wait", (image: string) => ["make", image, "--no-wait"]],
  ["make into a folder", (image: string, folder: string) => ["make", image, "-o", `${folder}/out/`]],
] as const;
const job = ["--prompt", "x", "--interval", "0.01", "--json", "-q"];

const linesOf = (stdout: string): Record<string, unknown>[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test.each(commands)(
  "%s names the picture as it was typed, where it comes and where it fails",
  async (_, args) => {
    const { folder, images } = await spellings();
    for (const image of images) {
      const sandbox = await sandboxFor();
      const typed = [...args(image, folder), ...job];
      // In the folder of another server's videos it collides with them.
      if (typed.includes(`${folder}/out/`)) typed.push("--force");
      const made = await runInside(typed, { sandbox });
      expect([made.code, ...linesOf(made.stdout)]).toMatchObject([0, { image }]);
      sandbox.failNext({ ErrCode: 500054, ErrMsg: "refused" }, { operation: "generateVideo" });
      const failed = await runInside([...typed, "--seed", "7", "--force"], { sandbox });
      const [line] = linesOf(failed.stdout);
      expect([failed.code, line]).toMatchObject([5, { image, error: { name: "ApiError" } }]);
      expect(line!["file"]).toBe(linesOf(made.stdout)[0]!["file"]);
    }
  },
);

test("upload does so too", async () => {
  const { images } = await spellings();
  const sandbox = await sandboxFor();
  const made = await runInside(["upload", ...images, "--json"], { sandbox });
  expect(linesOf(made.stdout)).toMatchObject(images.map((image) => ({ image, img_id: expect.any(Number) })));
  sandbox.failNext({ ErrCode: 500020, ErrMsg: "refused" }, { operation: "uploadImage", times: 9 });
  const failed = await runInside(["upload", images[1]!, "--json"], { sandbox });
  expect(linesOf(failed.stdout)).toMatchObject([{ image: images[1], error: { name: "ApiError" } }]);
});

test("where no picture was typed, none is named", async () => {
  const { folder, images } = await spellings();
  const sandbox = await sandboxFor();
  const { stdout } = await runInside(["upload", images[0]!], { sandbox });
  const args = ["make", "--img-id", stdout.trim(), "-o", join(folder, "cat.mp4"), ...job];
  const [line] = linesOf((await runInside(args, { sandbox })).stdout);
  expect(line).not.toHaveProperty("image");
  const out = join(folder, "out/");
  await runInside(["make", images[0]!, "--prompt", "sandbox:fail", "-o", out, "--interval", "0.01"], {
    sandbox,
  });
  const [resumed] = linesOf((await runInside(["resume", out, "--json"], { sandbox })).stdout);
  expect(resumed).toMatchObject({ file: join(out, "cat.mp4"), failedAt: expect.any(String) });
  expect(resumed).not.toHaveProperty("image");
});

test("of one video that failed the file is the one that was to come, with the id once there is one", async () => {
  const { folder, images } = await spellings();
  const sandbox = await sandboxFor();
  const stuck = ["make", images[0]!, ...job.with(1, "sandbox:stuck"), "--timeout", "0.05"];
  const [unnamed] = linesOf((await runInside(stuck, { sandbox })).stdout);
  const { error, file } = unnamed as { error: { video_id: number }; file: string };
  expect(file).toBe(`${error.video_id}.mp4`);
  const resumed = [
    "resume",
    String(error.video_id),
    "-o",
    `${folder}/`,
    "--timeout",
    "0.05",
    ...job.slice(2),
  ];
  expect(linesOf((await runInside(resumed, { sandbox })).stdout)).toMatchObject([
    { file: join(folder, file), error: { name: "TimeoutError" } },
  ]);
  sandbox.failNext({ ErrCode: 500054 }, { operation: "generateVideo" });
  const [refused] = linesOf((await runInside(stuck, { sandbox })).stdout);
  expect(Object.keys(refused!)).toEqual(["image", "error"]);
});

test("an error of the whole command is no picture's", async () => {
  const { images } = await spellings();
  await writeFile(images[0]!, "no picture");
  const { stdout } = await runInside(["make", images[0]!, "--prompt", "x", "--duration", "99", "--json"]);
  expect(JSON.parse(stdout)).toEqual({
    error: expect.objectContaining({ name: "ConstraintError" }) as object,
  });
});
