import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { imageToVideoWords } from "../../generated/image-to-video.words.js";
import { capabilities, fieldNames, modelNames } from "../../src/constraints/index.js";
import { emptyFolder, finish, picture, programForFile, runInside, sandboxFor } from "./program.js";
import { listen } from "../listen.js";

const program = programForFile();

const names = ["make", "resume", "upload", "status", "check", "models", "voices", "balance", "sandbox"];

test("--help lists the commands, and no command at all is a mistake", async () => {
  const [asked, bare] = await Promise.all([runInside(["--help"]), runInside([])]);
  expect(asked.code).toBe(0);
  for (const name of names) expect(asked.stdout).toMatch(new RegExp(`^ {2}${name} +\\S`, "m"));
  expect(bare).toEqual({ code: 2, stdout: "", stderr: asked.stdout });
});

test.each(names)("%s --help explains itself within 100 columns, whatever else is wrong", async (name) => {
  const { code, stdout } = await runInside([name, "--nonsense", "--help"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Usage: pixverse-i2v ${name} .*\n\n[A-Z].*\\.\n\n.*--json`, "s"));
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
});

test.each(names)("%s --help fits into the columns of the terminal", async (name) => {
  for (const columns of [80, 64, 100]) {
    const { stdout } = await runInside([name, "--help"], { columns });
    // Examples are for copying, and stay whole.
    const lines = stdout.split("\n").filter((line) => !/^ {2}\S/.test(line) || line.startsWith("  -"));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines.join(" ").replaceAll(/ +/g, " ")).toContain("--json print the result as one line of JSON");
  }
});

test.each([40, 60, 79, 80, 100])("models fits into %i columns, and says the same", async (columns) => {
  const all = await runInside(["models"], { columns });
  const one = await runInside(["models", "v5.5"], { columns });
  const text = all.stdout + one.stdout;
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(columns);
  for (const name of modelNames) expect(all.stdout).toContain(name);
  expect(all.stdout).toContain("camera_movement");
  expect(all.stdout).toMatch(/only with a\s+template_id/);
});

test("make --help says what each field is for", async () => {
  const { stdout } = await runInside(["make", "--help"]);
  const text = stdout.replaceAll(/\s+/g, " ");
  for (const { meaning } of Object.values(imageToVideoWords)) expect(text).toContain(meaning.en);
});

test("help COMMAND explains the command", async () => {
  const { stdout } = await runInside(["make", "--help"]);
  expect(await runInside(["help", "make"])).toEqual({ code: 0, stdout, stderr: "" });
  expect(await runInside(["help", "mkae"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("did you mean make?"),
  });
});

test("make --help has an option for every field of a request", async () => {
  const { stdout } = await runInside(["make", "--help"]);
  for (const field of fieldNames)
    expect(stdout).toMatch(new RegExp(`--(\\[no-\\])?${field.replaceAll("_", "-")} `));
});

test("--version prints the package's version", async () => {
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  expect(await runInside(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test("an unknown command is refused with the one that was probably meant", async () => {
  expect(await runInside(["mkae"])).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("did you mean make?"),
  });
  expect(await runInside(["frobnicate"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("there are make, resume"),
  });
});

const example = `{
    "duration": 5,
    "img_id": 1,
    "model": "v6",
    "template_id": 0,
    "motion_mode": "normal",
    //"camera_movement": "zoom_in", // 可以在文/图生视频添加运镜(支持v4,v4.5版本)参数请参考文档
    "prompt": "// no comment",
    "quality": "720p",
    /* "seed": 1,
    */ "seed": 0
}`;

test("check reads JSON with comments, like the vendor's own example, and finds what is wrong with it", async () => {
  const folder = await emptyFolder();
  const file = join(folder, "request.json");
  await writeFile(file, `\uFEFF${example.replaceAll("\n", "\r\n")}`);
  const { code, stdout } = await runInside(["check", file]);
  expect(code).toBe(2);
  expect(stdout).toBe(
    "motion_mode: v6 does not take this field, only v3.5, v4 and v4.5; leave it out [motion-mode-model]\n",
  );
});

test("check leaves out a rule that is to be ignored", async () => {
  const input = example.replace('"duration": 5', '"duration": 20');
  const all = await runInside(["check", "-"], { input });
  expect(all.stdout).toMatch(/^duration: .* \[duration\]\nmotion_mode: .* \[motion-mode-model\]\n$/);
  const { code, stdout } = await runInside(["check", "-", "--ignore-rule", "duration"], { input });
  expect({ code, stdout }).toEqual({ code: 2, stdout: all.stdout.split("\n").slice(1).join("\n") });
});

test("check takes standard input, and says nothing on standard output of a request that is right", async () => {
  const { code, stdout, stderr } = await runInside(["check", "-"], {
    input: example.replace(/^.*motion_mode.*$/m, ""),
  });
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: "",
    stderr: "The model takes this request.\n",
  });
});

test("check --json prints the violations as data", async () => {
  const { code, stdout } = await runInside(["check", "-", "--json"], { input: example });
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject([
    { rule: "motion-mode-model", path: ["motion_mode"], received: '"normal"' },
  ]);
});

test("check keeps 64-bit ids whole", async () => {
  const input = example
    .replace('"img_id": 1', '"img_id": 627410861853514293')
    .replace(/^.*motion_mode.*$/m, "");
  expect((await runInside(["check", "-"], { input })).code).toBe(0);
});

test.each([
  ["{\n  'model': 1 }", "standard input:2:3: no JSON"],
  ['{"model": "v6", // no end', "standard input:1:26: no JSON"],
  ["", "standard input:1:1: no JSON"],
])("check says where %j is no JSON", async (input, words) => {
  expect(await runInside(["check", "-"], { input })).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining(words),
  });
});

test("check says which file it cannot read", async () => {
  expect(await runInside(["check", "missing.json"])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/missing\.json cannot be read: ENOENT: [^']*\n/),
  });
});

test("models prints what each model takes, and models MODEL all about one", async () => {
  const columns = 400;
  const [all, one] = await Promise.all([
    runInside(["models"], { columns }),
    runInside(["models", "v5.5"], { columns }),
  ]);
  expect(all.stdout.split("\n")[0]?.trim().split(/ +/)).toEqual(modelNames);
  const cells = (row: string): string[] => {
    const line = all.stdout.split("\n").find((each) => each.startsWith(`${row}  `)) ?? "";
    return line.slice(row.length).trim().split(/ {2,}/);
  };
  const models = modelNames.map((model) => capabilities(model));
  expect(cells("seconds at 1080p").map(secondsIn)).toEqual(
    models.map(({ durationsAt }) => durationsAt["1080p"]),
  );
  expect(cells("camera_movement")).toEqual(models.map(({ fields }) => (fields.camera_movement ? "●" : "·")));
  expect(cells("sound_effect_switch")).toEqual(
    models.map(({ fields }) => (fields.sound_effect_switch?.needs ? "(T)" : "●")),
  );
  for (const name of fieldNames)
    expect([name, new RegExp(`^${name} `, "m").test(one.stdout)]).toEqual([
      name,
      name in capabilities("v5.5").fields,
    ]);
});

/** `1–3` and `1 2 3` are the same. */
function secondsIn(cell: string): number[] {
  const [first = 0, last] = cell.split("–").map(Number);
  return last === undefined
    ? cell.split(" ").map(Number)
    : Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

test("models --json prints the capabilities as data", async () => {
  const { stdout } = await runInside(["models", "v3.5", "--json"]);
  expect(JSON.parse(stdout)).toEqual(capabilities("v3.5"));
});

test("an unknown model is refused in the check's own words", async () => {
  expect(await runInside(["models", "none"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('not "none"'),
  });
});

test("voices, balance and status print what the server says, as text and as JSON", async () => {
  const sandbox = await sandboxFor();
  const made = await runInside(["make", picture, "--prompt", "x", "--no-wait"], { sandbox });
  const id = made.stdout.trim();
  const [voices, balance, status] = await Promise.all([
    runInside(["voices"], { sandbox }),
    runInside(["balance"], { sandbox }),
    runInside(["status", id], { sandbox }),
  ]);
  expect(voices.stdout).toMatch(/^id {2}name\n1 {3}Ada\n(.*\n){11}$/);
  expect(balance.stdout).toBe("9950 credits (9950 of the monthly plan, 0 bought)\n");
  expect(status.stdout).toMatch(new RegExp(`^${id}  done  ${sandbox.url}/files/[\\w-]+\\.mp4\n$`));
  const [voicesJson, balanceJson, statusJson] = await Promise.all([
    runInside(["voices", "--json"], { sandbox }),
    runInside(["balance", "--json"], { sandbox }),
    runInside(["status", id, "--json"], { sandbox }),
  ]);
  expect(JSON.parse(voicesJson.stdout)).toHaveLength(12);
  expect(JSON.parse(balanceJson.stdout)).toMatchObject({ credit_monthly: 9950, credit_package: 0 });
  expect(JSON.parse(statusJson.stdout)).toMatchObject({ id: Number(id), status: 1 });
});

test.each(["abc", "1.5", "-1"])("the video id %s is refused before anything is sent", async (id) => {
  const sandbox = await sandboxFor();
  for (const command of ["resume", "status"]) {
    const { code, stderr } = await runInside([command, "--", id], { sandbox });
    expect(code).toBe(2);
    expect(stderr).toContain(`VIDEO_ID takes the digits that make has printed, not "${id}"`);
    expect(stderr).not.toContain("Go on with");
  }
  expect(sandbox.requests).toEqual([]);
});

test("sandbox runs a server until Ctrl-C, and tells of each request", async () => {
  const started = program.start([
    "sandbox",
    "--port",
    "0",
    "--api-key",
    "k",
    "--id-digits",
    "18",
    "--json",
    "--host",
    "0.0.0.0",
    "--allow-host",
    "sandbox.example",
    "--cors",
    "*",
  ]);
  const over = finish(started);
  const line = await new Promise<string>((resolve) =>
    started.stdout.once("data", (data) => resolve(String(data))),
  );
  const { url, apiKey } = JSON.parse(line) as Record<string, string>;
  const env = { PIXVERSE_API_KEY: apiKey ?? "", PIXVERSE_BASE_URL: url ?? "" };
  const made = await program.run(["make", picture, "--prompt", "x", "--no-wait"], { env });
  expect(made.stdout).toMatch(/^\d{18}\n$/);
  await runInside(["balance"], { env: { ...env, PIXVERSE_API_KEY: "wrong" } });
  const { headers, status } = await fetch(`${url}/nothing`, { headers: { Origin: "http://a.example" } });
  expect([headers.get("access-control-allow-origin"), status]).toEqual(["*", 404]);
  started.kill("SIGINT");
  const { code, stderr } = await over;
  expect(code).toBe(0);
  expect(stderr).toMatch(/^The sandbox listens, with a page for browsers; its key is k\. Ctrl-C ends it\.$/m);
  expect(stderr).toMatch(/^POST \/openapi\/v2\/video\/img\/generate → 200 0$/m);
  expect(stderr).toMatch(/^GET \/openapi\/v2\/account\/balance → 200 400012 invalid account/m);
});

test("sandbox says that its port is taken", async () => {
  const { port } = new URL(await listen(createServer()));
  expect(await runInside(["sandbox", "--port", port])).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining(`port ${port}: another process has it`),
  });
});

test.each([
  ["--port", "http"],
  ["--port", "70000"],
  ["--id-digits", "16"],
  ["--credits", "-5"],
  ["--generation-time", "x"],
  ["--host", "http://localhost"],
  ["--allow-host", "a.example:80"],
  ["--cors", "localhost"],
])("sandbox %s %s is refused", async (option, value) => {
  expect(await runInside(["sandbox", `${option}=${value}`])).toMatchObject({ code: 2, stdout: "" });
});

test("a reader that closes the pipe early is no failure", async () => {
  const started = program.start(["make", "--help"]);
  started.stdout.destroy();
  const code = await new Promise((resolve) => started.once("close", resolve));
  expect(code).toBe(0);
});
