/** The types in `generated/<operation>.ts`: what a request of each model may be. */
import { modelsOf, type Definition, type Rule } from "../../src/constraints/definition.js";
import { valuesAt, valuesOf } from "../../src/constraints/possible-values.js";
import { inComment, memberName, pascalCase } from "../shared/code-text.js";

/** The types of a request, by the values that each model takes and by the fields that it refuses. */
export function renderRequestTypes(name: string, definition: Definition): string {
  const request = `${pascalCase(name)}Request`;
  const models = modelsOf(definition);
  const place = definition.rules
    .flatMap((rule) => (rule.kind === "limits" ? rule.rows : []))
    .find(({ at }) => at)?.at?.field;
  const nameOf = typeNames(Object.keys(definition.fields), request);
  const axes: Axes | undefined = models.length > 0 ? { models, place } : undefined;
  return `type Body = RequestBody<${JSON.stringify(definition.operation)}>;

/** \`undefined\` counts as not given, also where \`exactOptionalPropertyTypes\` tells the two apart. */
type Fields = { [K in keyof Body]: {} extends Pick<Body, K> ? Body[K] | undefined : Body[K] };

export type FieldName = keyof Body;
${axes ? renderChosen(request, definition, axes, nameOf) : renderPlain(request, definition, nameOf)}`;
}

interface Axes {
  readonly models: readonly string[];
  /** The field besides the model that decides on values: \`quality\`. */
  readonly place: string | undefined;
}

/** An operation whose fields do not depend on a model. */
function renderPlain(request: string, definition: Definition, nameOf: NameOf): string {
  const variants = variantsOf(definition, nameOf);
  return `${variants
    .map(
      ({ alias, has, hasNot }) => `
/** ${described(has)} */
export interface ${alias.replace("RequestFor", request)} extends ${[`Omit<Fields, ${unionOf([...has, ...hasNot])}>`, ...membersOf(has, has, hasNot)].join(", ")} {
${absent(hasNot)}}
`,
    )
    .join(
      "",
    )}${variants.length > 1 ? `\nexport type ${request} = ${variants.map(({ alias }) => alias.replace("RequestFor", request)).join(" | ")};\n` : ""}`;
}

/**
 * The mapped types stand in the aliases themselves, so that compilers print `RequestFor<"v6", "720p">` and not its fields. Of several
 * variants the usual one comes last: of a request that is none of them, compilers say what it lacks to be the last.
 */
function renderChosen(
  request: string,
  definition: Definition,
  { models, place }: Axes,
  nameOf: NameOf,
): string {
  const parameters = place ? `<M extends Model, P extends ${nameOf(place)}>` : "<M extends Model>";
  const args = place ? "<M, P>" : "<M>";
  const limited = definition.rules.flatMap((rule) =>
    rule.kind === "limits" && rule.field !== place ? [rule.field] : [],
  );
  const tables = [...new Set(limited)].filter((field) => isListed(definition, field, models[0] ?? ""));
  const variants = variantsOf(definition, nameOf);
  const image = [...new Set(variants.flatMap(({ has, hasNot }) => [...has, ...hasNot]))];
  return `export type Model = Body["model"];
${place ? `export type ${nameOf(place)} = Body[${JSON.stringify(place)}];\n` : ""}
${tables.map((field) => renderTable(definition, field, { models, place }, nameOf)).join("\n")}
/** The fields that a model refuses, whatever else the request says. */
interface Refused {
${models.map((model) => `  ${JSON.stringify(model)}: ${unionOf(refusedBy(definition, model)) || "never"};\n`).join("")}}

interface Chosen${parameters} extends ${image.length > 0 ? `Omit<Fields, ${unionOf(image)}>` : "Fields"} {
  model: M;
${place ? `  ${memberName(place)}: P;\n` : ""}${tables.map((field) => `  ${memberName(field)}${definition.fields[field]?.required ? "" : "?"}: ${tableType(nameOf(field), place)}${definition.fields[field]?.required ? "" : " | undefined"};\n`).join("")}}
${variants
  .map(
    ({ alias, has, hasNot }) => `
interface ${alias}Fields${parameters} extends ${[`Chosen${args}`, ...membersOf(image, has, hasNot)].join(", ")} {
${absent(hasNot)}}

/** A request for one model${place ? ` at one ${inComment(place)}` : ""}: the values that it takes there, and the fields that it takes.${has.length > 0 ? ` ${described(has)}` : ""} */
export type ${alias}${parameters} = { [K in keyof Omit<${alias}Fields${args}, Refused[M]>]: ${alias}Fields${args}[K] };
`,
  )
  .join("")}
/**
 * The body of a request that the chosen model accepts. Values whose type is wider than a literal (\`model: Model\`, what a form or JSON
 * yields) belong to the parse function, which returns this type.
 */
export type ${request} = {
  [M in Model]: ${place ? `{ [P in ${placesOf(definition, place, nameOf)}]: ${unionOfVariants(variants, "<M, P>")} }[${placesOf(definition, place, nameOf)}]` : unionOfVariants(variants, "<M>")};
}[Model];
`;
}

const unionOfVariants = (variants: readonly Variant[], args: string): string =>
  variants.map(({ alias }) => `${alias}${args}`).join(" | ");

/** The values of the place that a model takes at all. */
function placesOf(definition: Definition, place: string, nameOf: NameOf): string {
  const isLimited = definition.rules.some((rule) => rule.kind === "limits" && rule.field === place);
  return isLimited ? "Places[M]" : nameOf(place);
}

function renderTable(definition: Definition, field: string, { models, place }: Axes, nameOf: NameOf): string {
  const { unit } = definition.fields[field]!;
  const at = (model: string, value: string | undefined): string =>
    unionOf(valuesAt(definition, field, model, place ? { [place]: value } : {}) ?? []) || "never";
  const placesOfAll = place ? (definition.fields[place]?.enum ?? []).map(String) : [];
  const placed = (model: string): readonly string[] =>
    place ? (valuesOf(definition, place, model) ?? []).map(String) : [];
  const limited = place !== undefined && placesOf(definition, place, nameOf) === "Places[M]";
  const rows = models.map((model) => {
    const key = JSON.stringify(model);
    if (!place) return `  ${key}: ${at(model, undefined)};\n`;
    const cells = placesOfAll.map((value) => `${JSON.stringify(value)}: ${at(model, value)}`);
    return `  ${key}: { ${cells.join("; ")} };\n`;
  });
  const places = limited
    ? `/** Where a model makes anything at all. */\ninterface Places {\n${models.map((model) => `  ${JSON.stringify(model)}: ${unionOf(placed(model))};\n`).join("")}}\n\n`
    : "";
  const name = nameOf(field);
  return `${places}/** The values of \`${inComment(field)}\`${unit ? ` (${unit})` : ""} that a model takes${place ? ` at a ${inComment(place)}` : ""}. */
interface ${name}Table {
${rows.join("")}}

/** The values of \`${inComment(field)}\`${unit ? ` (${unit})` : ""} for a model${place ? ` at a ${inComment(place)}` : ""}. */
export type ${name}For<M extends Model${place ? `, P extends ${nameOf(place)}` : ""}> = ${name}Table[M]${place ? "[P]" : ""};
`;
}

const tableType = (name: string, place: string | undefined): string => `${name}For<M${place ? ", P" : ""}>`;

function isListed(definition: Definition, field: string, model: string): boolean {
  return valuesOf(definition, field, model) !== undefined;
}

/** The compiler can refuse a field that no partner makes possible. */
function refusedBy(definition: Definition, model: string): string[] {
  return definition.rules.flatMap((rule) =>
    rule.kind === "taken" && !rule.orWith && !rule.models.includes(model) ? [rule.field] : [],
  );
}

/** One way to fill the fields of which exactly one is there. */
interface Variant {
  readonly alias: string;
  readonly has: readonly string[];
  readonly hasNot: readonly string[];
}

function variantsOf({ rules }: Definition, nameOf: NameOf): Variant[] {
  const choice = rules.find((rule): rule is Extract<Rule, { kind: "oneOf" }> => rule.kind === "oneOf");
  if (!choice) return [{ alias: "RequestFor", has: [], hasNot: [] }];
  const variants = choice.fields.map((field, index) => {
    const partners = rules.flatMap((rule) =>
      rule.kind === "needs" &&
      rule.when.field === field &&
      !rule.when.is &&
      Object.keys(rule.needs).length === 1
        ? [rule.needs.field]
        : [],
    );
    return {
      alias: index === 0 ? "RequestFor" : `${nameOf(field)}RequestFor`,
      has: [field, ...partners],
      hasNot: choice.fields.filter((other) => other !== field),
    };
  });
  return variants.toReversed();
}

/** Of the fields that a choice is about, those that this variant has or may have; picked, because a picked field keeps its documentation. */
function membersOf(all: readonly string[], has: readonly string[], hasNot: readonly string[]): string[] {
  const besides = all.filter((field) => !has.includes(field) && !hasNot.includes(field));
  return [
    ...(has.length > 0 ? [`Pick<Required<Body>, ${unionOf(has)}>`] : []),
    ...(besides.length > 0 ? [`Pick<Fields, ${unionOf(besides)}>`] : []),
  ];
}

function absent(hasNot: readonly string[]): string {
  return hasNot.map((field) => `  ${memberName(field)}?: undefined;\n`).join("");
}

function described(has: readonly string[]): string {
  return has.length > 0 ? `With ${inComment(has.join(" and "))}.` : "A request.";
}

function unionOf(values: readonly (string | number)[]): string {
  return values.map((value) => JSON.stringify(value)).join(" | ");
}

/** The name of a field's types. */
type NameOf = (field: string) => string;

/** What the module calls its own types, and what it needs of others. */
const ownNames =
  "RequestBody Body Fields FieldName Model Refused Chosen Places RequestFor RequestForFields Omit Pick Required M P K";

/** Names that are identifiers, and of which no two are the same: the vendor names fields as it likes, `2nd-image` and `2nd_image` too. */
function typeNames(fields: readonly string[], request: string): NameOf {
  const used = new Set([...ownNames.split(" "), request]);
  const names = new Map<string, string>();
  for (const field of fields) {
    const name = pascalCase(field);
    const typesOf = (base: string): string[] =>
      ["", "Table", "For", "RequestFor", "RequestForFields", request].map((ending) => base + ending);
    let base = name;
    for (let count = 2; typesOf(base).some((type) => used.has(type)); count++) base = `${name}${count}`;
    for (const type of typesOf(base)) used.add(type);
    names.set(field, base);
  }
  return (field) => names.get(field)!;
}
