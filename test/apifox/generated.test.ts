import fc from "fast-check";
import { expect, test } from "vitest";
import { convert } from "../../scripts/apifox/convert.js";
import { project } from "./arbitraries.js";
import { nativeExport, operations } from "./support.js";

const left = new Set(["duplicate-operation", "identical-operation", "not-an-http-operation"]);

test("every operation of a project is in the document or in a note", () => {
  fc.assert(
    fc.property(project, ({ apis, members }) => {
      const result = convert([nativeExport(apis, members)]);
      const lost = new Set(
        result.notes.filter(({ code }) => left.has(code)).map(({ where, message }) => where + message),
      );
      const written = operations(result).length;
      // Equal notes are one note: what is left out is at least as many as the notes, and none only if all are written.
      expect(written + lost.size).toBeLessThanOrEqual(apis.length);
      expect(lost.size > 0).toBe(written < apis.length);
    }),
    { numRuns: 150 },
  );
});

test("the same export gives the same bytes", () => {
  fc.assert(
    fc.property(project, ({ apis, members }) => {
      const file = nativeExport(apis, members);
      expect(JSON.stringify(convert([file]))).toBe(JSON.stringify(convert([file])));
    }),
    { numRuns: 50 },
  );
});

test("nothing of Apifox's own is a member of any object but a property's name", () => {
  fc.assert(
    fc.property(project, ({ apis, members }) => {
      const { document } = convert([nativeExport(apis, members)]);
      const text = JSON.stringify(document);
      expect(text).not.toMatch(
        /"x-apifox-(refs|overrides|ignore-properties)"|x-tmp-pending|01HZX0|#\/definitions/,
      );
    }),
    { numRuns: 80 },
  );
});
