import { execFile, spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { convertQuirks } from "./support.js";

const root = new URL("../../", import.meta.url).pathname;
const quirks = "test/apifox/quirks";

/** \`yaml\` is CommonJS for Node, and calls \`require\` for Node's own modules. */
const bundleBanner =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** The command as it is published: one file, which starts in a third of the time of `npm run convert`. */
const home = mkdtempSync(join(tmpdir(), "apifox-to-openapi-"));
const bundle = join(home, "apifox-to-openapi.js");
beforeAll(async () => {
  await build({
    absWorkingDir: root,
    entryPoints: ["scripts/convert.ts"],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    mainFields: ["module", "main"],
    conditions: ["module"],
    banner: { js: bundleBanner },
  });
  writeFileSync(join(home, "package.json"), '{ "type": "module" }');
});
afterAll(() => rmSync(home, { recursive: true }));

const run = (...args: string[]) => start([bundle, ...args]);

async function start(
  command: readonly string[],
): Promise<{ status: number; stdout: string; stderr: string }> {
  try {
    return { status: 0, ...(await promisify(execFile)(process.execPath, command, { cwd: root })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, stdout, stderr };
  }
}

describe("npm run convert", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "convert-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("prints the document as YAML, and sums the notes up beside it", async () => {
    const command = ["scripts/run.mjs", "scripts/convert.ts", `${quirks}/07-duplicate-operation.apifox.json`];
    const { status, stdout, stderr } = await start(command);
    expect(status).toBe(0);
    expect(parse(stdout)).toEqual(convertQuirks("07-duplicate-operation.apifox.json").document);
    expect(stderr).toMatch(
      /^1 operation, 0 models\nloss duplicate-operation\n {2}.*GET \/x: "second" is left out/,
    );
  });

  test("writes document and notes, and leaves nothing else behind", async () => {
    const [document, notes] = [join(folder, "api/openapi.json"), join(folder, "notes.json")];
    const { status, stdout } = await run(
      `${quirks}/03-query-in-path.apifox.json`,
      "-o",
      document,
      "--notes",
      notes,
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    const expected = convertQuirks("03-query-in-path.apifox.json");
    expect(JSON.parse(readFileSync(document, "utf8"))).toEqual(expected.document);
    expect((JSON.parse(readFileSync(notes, "utf8")) as unknown[]).length).toBe(expected.notes.length);
    expect(readdirSync(folder, { recursive: true })).toHaveLength(3);
  });

  test("- is the standard input", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["scripts/run.mjs", "scripts/convert.ts", "-"],
      {
        cwd: root,
        encoding: "utf8",
        input: readFileSync(join(root, quirks, "39-page-one.md")),
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^1 operation, /) });
    expect(parse(stdout)).toEqual(convertQuirks("39-page-one.md").document);
  });

  test("a folder is all its files", async () => {
    writeFileSync(join(folder, "b.json"), readFileSync(join(root, quirks, "03-query-in-path.apifox.json")));
    writeFileSync(join(folder, "a.md"), readFileSync(join(root, quirks, "39-page-one.md")));
    writeFileSync(join(folder, ".DS_Store"), "not an export");
    const { stdout } = await run(folder);
    expect(Object.keys((parse(stdout) as { paths: object }).paths)).toEqual(["/one", "/search"]);
  });

  test("bad input is refused with all its problems, and nothing is written", async () => {
    const output = join(folder, "openapi.yaml");
    writeFileSync(output, "as before");
    writeFileSync(join(folder, "bad.json"), '{"apifoxProject": 1,}');
    const { status, stderr } = await run("package.json", join(folder, "bad.json"), "-o", output);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /nothing was written[^]*package\.json: is no Apifox export[^]*bad\.json:1:21: broken JSON/,
    );
    expect(readFileSync(output, "utf8")).toBe("as before");
  });

  test("a link stays where it is, and the file that it points at is written with its permissions", async () => {
    const [real, link] = [join(folder, "real.yaml"), join(folder, "link.yaml")];
    writeFileSync(real, "before", { mode: 0o600 });
    symlinkSync("real.yaml", link);
    expect((await run(`${quirks}/39-page-one.md`, "-o", link)).status).toBe(0);
    expect(readlinkSync(link)).toBe("real.yaml");
    expect(readFileSync(real, "utf8")).toMatch(/^openapi: 3\.1\.0/);
    expect(statSync(real).mode & 0o777).toBe(0o600);
  });

  test("an export is never written over, by its own name or through a link", async () => {
    const [source, link] = [join(folder, "shop.json"), join(folder, "link.yaml")];
    const text = readFileSync(join(root, quirks, "03-query-in-path.apifox.json"), "utf8");
    writeFileSync(source, text);
    symlinkSync(source, link);
    const results = await Promise.all([
      run(source, "-o", source),
      run(source, "-o", link),
      run(folder, "--notes", source),
    ]);
    for (const { status, stderr } of results) {
      expect(status).toBe(1);
      expect(stderr).toContain("is one of the exports; give what is written another name");
    }
    expect(readFileSync(source, "utf8")).toBe(text);
    expect((await run(source, "-o", "")).status).toBe(2);
  });

  test("notes by the ten thousand are summed up", async () => {
    const source = join(folder, "many.json");
    const parameters = Array.from({ length: 50_000 }, () => ({ in: "query", name: "p" }));
    const paths = { "/x": { get: { parameters, responses: {} } } };
    writeFileSync(source, JSON.stringify({ openapi: "3.1.0", info: {}, paths }));
    expect((await run(source)).stderr).toContain("loss parameter-dropped (49999)\n");
  });

  test("a device is written to and stays one", async () => {
    expect((await run(`${quirks}/39-page-one.md`, "-o", "/dev/null")).status).toBe(0);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  test("what a killed run has left is taken away, and what a running one needs is not", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    for (const owner of [pid, process.pid]) writeFileSync(join(folder, `o.yaml.${owner}.tmp`), "half");
    await run(`${quirks}/39-page-one.md`, "-o", join(folder, "o.yaml"));
    expect(readdirSync(folder).toSorted()).toEqual(["o.yaml", `o.yaml.${process.pid}.tmp`]);
  });

  test("linked files and folders below count, and a link that leads nowhere is refused", async () => {
    mkdirSync(join(folder, "in/below"), { recursive: true });
    symlinkSync(join(root, quirks, "39-page-one.md"), join(folder, "in/one.md"));
    writeFileSync(
      join(folder, "in/below/two.md"),
      readFileSync(join(root, quirks, "03-query-in-path.apifox.json")),
    );
    const { stdout } = await run(join(folder, "in"));
    expect(Object.keys((parse(stdout) as { paths: object }).paths)).toEqual(["/search", "/one"]);
    symlinkSync("nowhere", join(folder, "in/three.md"));
    expect(await run(join(folder, "in"))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/three\.md: is a link that leads nowhere/),
    });
  });

  test("nothing that it prints moves a cursor, and the document still says all of it", async () => {
    const said = "\u001b[2J\u202e0 problems\r\u2028\uffff";
    const node = {
      name: said,
      api: { method: "get", path: `/${said}`, description: said, parameters: { query: [{ name: said }] } },
    };
    writeFileSync(join(folder, "x.json"), JSON.stringify({ apifoxProject: "1", apiCollection: [node] }));
    const { stdout, stderr } = await run(join(folder, "x.json"));
    // oxlint-disable-next-line no-control-regex -- they are what must not be there
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028\u202e]/);
    writeFileSync(join(folder, "y.json"), JSON.stringify({ [said]: 1 }));
    const refused = await run(join(folder, "y.json"));
    expect(refused.status).toBe(1);
    // oxlint-disable-next-line no-control-regex -- they are what must not be there
    expect(refused.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028\u202e]/);
    expect(stdout).toContain("description:");
    expect(
      Object.values((parse(stdout) as { paths: Record<string, { get: object }> }).paths)[0]?.get,
    ).toMatchObject({ description: said });
  });

  test("bundled by esbuild into one file it runs by itself, also through the link that npm makes of a bin", async () => {
    symlinkSync(bundle, join(folder, "bin"));
    const args = [join(folder, "bin"), join(root, quirks, "18-examples-with-comments.apifox.json")];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    expect(status).toBe(0);
    expect(parse(stdout)).toEqual(convertQuirks("18-examples-with-comments.apifox.json").document);
  });

  test("a file that is no UTF-8 text is refused", async () => {
    const path = join(folder, "utf16.json");
    writeFileSync(path, Buffer.from("\uFEFF{}", "utf16le"));
    expect((await run(path)).stderr).toMatch(/utf16\.json: cannot be read: it is no UTF-8 text/);
  });

  test.each([
    ["a file that is not there", ["missing.json"], 1, /missing\.json: cannot be read: ENOENT/],
    [
      "an output that cannot be written",
      [`${quirks}/39-page-one.md`, "-o", "/dev/null/x.yaml"],
      1,
      /cannot be written/,
    ],
    ["no file", [], 2, /No file to convert is named/],
    ["an unknown option", ["--outptu", "x"], 2, /--outptu/],
    [
      "one file for two outputs",
      [`${quirks}/39-page-one.md`, "-o", "x", "--notes", "./x"],
      2,
      /are the same file/,
    ],
    ["--help", ["--help"], 0, /^$/],
  ])("%s", async (_, args, status, message) => {
    const result = await run(...args);
    expect(result.status).toBe(status);
    expect(result.stderr).toMatch(message);
  });
});
