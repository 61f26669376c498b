import type { RouteName, routes } from '@istari-lens/core/contract/routes';
import type { ShapeName, Shapes } from '../contract.ts';

type Routes = typeof routes;

type BodyOf<Name extends RouteName> = Routes[Name] extends { body: infer Shape extends ShapeName }
  ? Shapes[Shape]
  : undefined;

type AnswerOf<Name extends RouteName> = {
  [Status in keyof Routes[Name]['responses']]: Routes[Name]['responses'][Status] extends ShapeName
    ? Shapes[Routes[Name]['responses'][Status]]
    : undefined;
}[keyof Routes[Name]['responses']];

/** What a route was asked. */
export interface LensRequest<Name extends RouteName = RouteName> {
  /** Parts of the path, by their names in the contract, such as `id`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON that was sent; it is not checked. */
  readonly body: BodyOf<Name>;
  readonly headers: Headers;
}

/** Answers a route: with the body of its success, or with a response of your own, such as `problem(404, 'not_found')`. */
export type LensAnswer<Name extends RouteName> = (
  request: LensRequest<Name>,
) => AnswerOf<Name> | Response | Promise<AnswerOf<Name> | Response>;

/** Answers by the name of their route, which is its `operationId` in the API's OpenAPI document. */
export type LensAnswers = { readonly [Name in RouteName]?: LensAnswer<Name> };
