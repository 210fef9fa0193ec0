import type { Middleware, ClientOptions as FetchClientOptions } from "openapi-fetch";
import type { endpoints, OperationId, operations, RequestBody } from "../../generated/client.js";
import type { ApiError } from "../errors/api-error.js";
import type { Id as VideoId } from "./ids.js";
import type { ConnectionOptions } from "./connection.js";
import type { CheckedBodies } from "./check-body.js";
import type { Success } from "./http/answer.js";

type Endpoints = typeof endpoints;
type Method = Endpoints[OperationId]["method"];

/** The paths that a method goes with. */
type PathOf<M extends Method> = Extract<Endpoints[OperationId], { method: M }>["path"];

/** The operation at a path. */
type OperationAt<M extends Method, Path> = {
  [Id in OperationId]: Endpoints[Id] extends { method: M; path: Path } ? Id : never;
}[OperationId];

type BodyOf<Id extends OperationId> = Id extends keyof CheckedBodies
  ? CheckedBodies[Id]
  : OrUndefined<RequestBody<Id>>;

/** `undefined` counts as not given. */
type OrUndefined<T> = { [K in keyof T]: {} extends Pick<T, K> ? T[K] | undefined : T[K] };

type ParametersOf<Id extends OperationId> = {
  [In in keyof operations[Id]["parameters"]]: In extends "path"
    ? PathOrText<operations[Id]["parameters"][In]>
    : OrUndefined<operations[Id]["parameters"][In]>;
};

/** In a path an id is text anyway, and text is how one is stored. */
type PathOrText<T> = { [K in keyof T]: T[K] extends VideoId ? T[K] | string : T[K] };

/** `fetch`'s own options that a call may set; method, body, headers and redirects are the client's. */
type FetchInit = Partial<
  OrUndefined<
    Pick<
      RequestInit,
      // Node's types do not know all of those of the DOM.
      Extract<
        keyof RequestInit,
        | "cache"
        | "credentials"
        | "integrity"
        | "keepalive"
        | "mode"
        | "priority"
        | "referrer"
        | "referrerPolicy"
        | "signal"
      >
    >
  >
>;

type Serializers = Pick<FetchClientOptions, "headers" | "querySerializer" | "pathSerializer">;

/** Options of each call, openapi-fetch's among them. `signal` ends it at once, with an `AbortError`. */
export interface CallInit extends FetchInit, OrUndefined<Serializers> {
  /** Milliseconds for the HTTP request and its answer, instead of the client's. */
  timeout?: number | undefined;
  /** Middlewares of this call, after those of the client. */
  middleware?: Middleware[] | undefined;
}

/** What a call takes: the options, and what its operation needs. */
export type InitOf<Id extends OperationId> = CallInit &
  ({} extends ParametersOf<Id> ? { params?: ParametersOf<Id> | undefined } : { params: ParametersOf<Id> }) &
  ([RequestBody<Id>] extends [never] ? { body?: undefined } : { body: BodyOf<Id> });

/**
 * How a call came out. What never got a whole answer rejects instead, with a `ConnectionError`, `TimeoutError` or `AbortError`, or with the
 * `ApiError` that its HTTP status makes it.
 */
export type Result<Id extends OperationId> = (
  | {
      /** The whole envelope of an operation that succeeded. */
      data: Success<Id>;
      error?: never;
    }
  | {
      data?: never;
      /** An `ErrCode` other than 0, whatever the HTTP status, or an answer that is none of PixVerse's. */
      error: ApiError;
    }
) & {
  response: Response;
  /** The `Ai-trace-id` of the request; `undefined` when a middleware answered in its place. */
  traceId: string | undefined;
};

type Arguments<Id extends OperationId> =
  {} extends InitOf<Id> ? [init?: InitOf<Id> | undefined] : [init: InitOf<Id>];

type CallOf<M extends Method> = <Path extends PathOf<M>>(
  path: Path,
  ...init: Arguments<OperationAt<M, Path>>
) => Promise<Result<OperationAt<M, Path>>>;

/** The operations of the document by method and path, checked before they are sent. */
export type Client = { readonly [M in Method]: CallOf<M> } & {
  /** Adds middlewares, which run in this order on requests, and the other way round on answers. */
  use(...middlewares: Middleware[]): void;
  /** Takes middlewares away. */
  eject(...middlewares: Middleware[]): void;
};

/** A call as it looks to code that serves all operations. */
export interface AnyInit extends CallInit {
  readonly params?: {
    readonly path?: Readonly<Record<string, unknown>>;
    readonly query?: Readonly<Record<string, unknown>>;
    readonly header?: Readonly<Record<string, string | undefined>>;
  };
  readonly body?: object | undefined;
}

/** Options of `createClient`: those of every client, and openapi-fetch's that leave checks, ids and headers as they are. */
export interface ClientOptions
  extends
    ConnectionOptions,
    FetchInit,
    OrUndefined<Serializers & Pick<FetchClientOptions, "Request" | "requestInitExt">> {}
