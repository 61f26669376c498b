export { MAX_JSON_DEPTH } from './inspect-value.ts';
export { nearest } from './nearest.ts';
export { parseParameters, parseWith, type Parsed } from './parse.ts';
export { routes, type RouteName } from './routes.ts';
export { routeSummaries } from './route-summaries.ts';
export { schemas } from './schemas/index.ts';
export type { HttpMethod, Route, RouteArea, RouteGuard } from './types/route.ts';
export type { ShapeName, Shapes } from './types/shapes.ts';
