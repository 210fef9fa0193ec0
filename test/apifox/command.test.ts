import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { convertQuirks } from "./support.js";

const root = new URL("../../", import.meta.url).pathname;
const quirks = "test/apifox/quirks";

/** Runs `npm run convert` as a user does, without npm. */
async function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const command = ["--import", "tsx", "scripts/convert.ts", ...args];
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
    const { status, stdout, stderr } = await run(`${quirks}/07-duplicate-operation.apifox.json`);
    expect(status).toBe(0);
    expect(parse(stdout)).toEqual(convertQuirks("07-duplicate-operation.apifox.json").document);
    expect(stderr).toMatch(
      /^1 operations, 0 models\nloss duplicate-operation\n {2}.*GET \/x: "second" is left out/,
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
    ["--help", ["--help"], 0, /^$/],
  ])("%s", async (_, args, status, message) => {
    const result = await run(...args);
    expect(result.status).toBe(status);
    expect(result.stderr).toMatch(message);
  });
});
