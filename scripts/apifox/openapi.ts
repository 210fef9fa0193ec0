import type { JsonObject } from "./plain-data.js";

/** An OpenAPI 3.1 document as plain data, members in the order in which they should be written. */
export interface OpenApiDocument {
  openapi: "3.1.0";
  info: { title: string; description?: string; version: string };
  servers?: JsonObject[];
  tags?: JsonObject[];
  paths: { [path: string]: JsonObject };
  webhooks?: { [name: string]: JsonObject };
  components?: {
    schemas?: { [name: string]: JsonObject };
    responses?: { [name: string]: JsonObject };
    securitySchemes?: { [name: string]: JsonObject };
  };
}
