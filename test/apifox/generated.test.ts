import fc from "../property.js";
import { expect, test } from "vitest";
import { convert, type Conversion } from "../../scripts/apifox/convert.js";
import { project } from "./arbitraries.js";
import { apiNode, jsonBody, nativeExport, operations } from "./support.js";

const left = new Set(["duplicate-operation", "identical-operation", "not-an-http-operation"]);

test("every operation of a project is in the document or has a note of its own", () => {
  fc.assert(
    fc.property(project, ({ apis, members }) => {
      const result = convert([nativeExport(apis, members)]);
      const lost = result.notes.filter(({ code }) => left.has(code));
      expect(operations(result).length + lost.length).toBe(apis.length);
    }),
    { numRuns: 150 },
  );
});

test("no note counts one thing as many", () => {
  const many = /\b1 (values|items|matching items|members|characters|titles|responses|operations|models)\b/;
  const notesOf = ({ notes }: Conversion) => notes.filter(({ message }) => many.test(message));
  fc.assert(
    fc.property(project, ({ apis, members }) => {
      expect(notesOf(convert([nativeExport(apis, members)]))).toEqual([]);
    }),
    { numRuns: 80 },
  );
  const short = [
    { type: "string", minLength: 1, example: "" },
    { type: "string", maxLength: 1, example: "ab" },
    { type: "array", minItems: 2, example: ["a"] },
    { type: "array", maxItems: 1, example: ["a", "b"] },
    { type: "object", minProperties: 2, example: { a: 1 } },
    { type: "object", properties: { password: { type: "string" } }, example: { password: "hunter2" } },
  ];
  const bodies = short.map((schema, index) =>
    apiNode("post", `/x${index}`, jsonBody(schema, [{ value: JSON.stringify(schema.example) }])),
  );
  const counted = convert([nativeExport(bodies)]);
  expect(counted.notes.map(({ message }) => message).join()).toMatch(
    /1 character\b.*1 item\b.*1 member\b.*1 value\b/s,
  );
  expect(notesOf(counted)).toEqual([]);
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
        /"x-api(fox|dog)-(refs|overrides|ignore-properties)"|x-tmp-pending|01HZX0|#\/definitions/,
      );
    }),
    { numRuns: 80 },
  );
});
